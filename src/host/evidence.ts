/** Evidence: what the check script saw on the host, as one document that nobody altered since. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isDeeper } from '../canonical-json.js';
import { hostFiles } from '../contract/resources/host/host-files.js';
import { hostIis } from '../contract/resources/host/host-iis.js';
import { hostItself } from '../contract/resources/host/host-itself.js';
import { hostPorts } from '../contract/resources/host/host-ports.js';
import { hostRights } from '../contract/resources/host/host-rights.js';
import { hostService } from '../contract/resources/host/host-service.js';
import { LockdownError } from '../errors.js';
import { readUserFile, UnfitFile, whyUnfit } from '../user-file.js';

export const EVIDENCE_FORMAT = 'smlockdown-host-evidence';
const FORMAT_VERSION = 1;
const MOST_BYTES = 50 * 2 ** 20;
/** The script's own are eight. */
const MOST_LEVELS = 20;

/** What is read of evidence. */
export const HOST_RESOURCES = [hostItself, hostService, hostRights, hostIis, hostPorts, hostFiles] as const;

const content = z.strictObject({
  ...hostItself.model.shape,
  ...hostService.model.shape,
  ...hostRights.model.shape,
  ...hostIis.model.shape,
  ...hostPorts.model.shape,
  ...hostFiles.model.shape,
});

/** Everything that the script saw, in the words of the resources that are made of it. */
export type Evidence = z.infer<typeof content>;

const envelope = z.strictObject({
  format: z.literal(EVIDENCE_FORMAT),
  formatVersion: z.number().int(),
  hash: z.string(),
  content: z.unknown(),
});

/**
 * Such as a password hash, a private key, a long token, a password with its name before it: no name and no path of a host looks
 * like one. A token begins where nothing of one stands before it, so that a text is looked through once; none is longer than
 * what is looked for, as an expression that goes on for megabytes runs out of room.
 */
const LIKE_SECRET =
  /-----BEGIN |\b1000:[\w+/=]{16,1000}:|(?<![\w-])eyJ[\w-]{20,8000}\.[\w-]{20}|\b(?:password|passwd|passwort|passphrase|kennwort|pwd)\s*[:=]\s*[^\s"]/i;

/** In the text as it stands, which may hold a member twice, or in what it says: a text of JSON can write any sign another way. */
function holdsSecret(text: string, value: unknown): boolean {
  return LIKE_SECRET.test(text) || LIKE_SECRET.test(JSON.stringify(value));
}

/** Of the content as it stands in the text, whatever ends its lines: a canonical form would have to be the script's too. */
export function hashOfContent(text: string): string {
  const plain = text.replaceAll('\r\n', '\n').trim();
  return `sha256:${createHash('sha256').update(plain).digest('hex')}`;
}

/** The text behind `"content":`, as the script has it at the end. */
function contentIn(text: string): string {
  const at = /"content"\s*:/.exec(text);
  return at === null ? '' : text.slice(at.index + at[0].length, text.lastIndexOf('}'));
}

function unfit(
  file: string,
  what: string,
  next = 'Run check.ps1 (or check.sh) on the host again, and give the file that it writes.',
) {
  return new LockdownError('evidence.invalid', `${file} cannot be used: ${what}`, { next });
}

/** The evidence in a text. `file`: as messages call it. Errors: `evidence.invalid`. */
export function evidenceIn(text: string, file: string): Evidence {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw unfit(file, 'it is damaged, or no evidence of a host: it is not JSON');
  }
  const outer = envelope.safeParse(raw);
  if (!outer.success) throw unfit(file, 'it is no evidence of a host');
  if (outer.data.formatVersion !== FORMAT_VERSION)
    throw unfit(
      file,
      `it is of format ${outer.data.formatVersion}, and this version reads format ${FORMAT_VERSION}`,
      'Write the scripts anew with "smlockdown host script", and run check on the host again.',
    );
  if (hashOfContent(contentIn(text)) !== outer.data.hash)
    throw unfit(file, 'it was altered or cut since the script wrote it');
  // Of what nests deeper nothing can be said, nor is any of it used.
  if (isDeeper(outer.data.content, MOST_LEVELS))
    throw unfit(file, 'its content is not as the script writes it');
  if (holdsSecret(text, outer.data.content))
    throw unfit(
      file,
      'it holds what looks like a password, a hash of one or a key, which evidence never does',
      'Do not pass this file on; delete it. Is it in a name or a description on the host, take it out there. Write the scripts anew with "smlockdown host script".',
    );
  const inner = content.safeParse(outer.data.content);
  if (inner.success) return inner.data;
  const [issue] = inner.error.issues;
  throw unfit(file, `${issue?.path.join('.') || 'its content'} is not as the script writes it`);
}

/**
 * Reads a file of evidence: UTF-8, or UTF-16 with a mark as Windows' `>` writes it, up to 50 MiB. `whyNotRead`: in words, why the
 * system gives no such file. Errors: `evidence.invalid`.
 */
export function readEvidence(
  file: string,
  whyNotRead: (file: string, error: unknown) => string = () => 'it cannot be read',
): Evidence {
  try {
    return evidenceIn(readUserFile(file, { most: MOST_BYTES, mayBeUtf16: true }), file);
  } catch (error) {
    if (error instanceof LockdownError) throw error;
    if (error instanceof UnfitFile) throw unfit(file, whyUnfit(error).replace(/^: /, ''));
    throw unfit(
      file,
      whyNotRead(file, error),
      'Give the file that check.ps1 (or check.sh) wrote on the host.',
    );
  }
}

/** Whole days since it was taken, for the age limit; negative where its clock is ahead. */
export function ageInDays({ taken }: Pick<Evidence, 'taken'>, now: Date): number {
  return (now.getTime() - Date.parse(taken)) / 86_400_000;
}
