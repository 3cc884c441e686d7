/** The attestations that a command goes by: of `attestations.yaml` beside the playbook, or in the state folder. */
import { dirname, join } from 'node:path';
import { newerVersion, type Words } from '../../documents/issues.js';
import { firstLine, invalid, type Place, type Problem, whyUnreadable } from '../../documents/problem.js';
import { readDocument } from '../../documents/read-document.js';
import { mayBeAttested } from '../../engine/audit/attest.js';
import type { Survey } from '../../engine/audit/audit.js';
import { grouped } from '../../engine/words/grouped.js';
import {
  ATTESTATIONS_VERSION,
  type Attestation,
  aboutOf,
  attestationsSchema,
  isOfTheFuture,
  newestOf,
} from '../../playbook/attestations.js';
import { isPath } from '../../playbook/locate.js';
import { steps } from '../../steps/index.js';
import { serverKey } from '../../store/server-key.js';
import { readUserFile } from '../../user-file.js';
import type { SelectionArguments, StateArguments } from '../context/arguments.js';
import { type Context, stateDirOf } from '../context/context.js';

const FILE = 'attestations.yaml';
const FORBIDDEN = ['EACCES', 'EPERM'];
/** A state folder that is none is told by whoever wants to keep something there. */
const MISSING = ['ENOENT', 'ENOTDIR'];

const WORDS: Words = {
  one: 'a list of attestations',
  format: 'YAML',
  whole: 'the list of attestations',
  wrongValue: newerVersion('this list', ATTESTATIONS_VERSION),
};

/** One, and where it stands. */
export interface Placed extends Attestation {
  readonly place: Place;
}

/** A shipped playbook has none beside it: its folder is that of the package. */
export function attestationsFileOf(
  args: Pick<SelectionArguments, 'playbook'> & StateArguments,
  context: Context,
): { readonly file: string; readonly isOfState: boolean } {
  const { playbook } = args;
  if (playbook !== undefined && isPath(playbook))
    return { file: join(dirname(playbook), FILE), isOfState: false };
  return { file: join(stateDirOf(args, context), FILE), isOfState: true };
}

/** Undefined where there is none. */
function textOrError(file: string): { readonly text: string | undefined } | { readonly error: unknown } {
  try {
    return { text: readUserFile(file) };
  } catch (error) {
    return MISSING.includes(String((error as NodeJS.ErrnoException).code)) ? { text: undefined } : { error };
  }
}

/** The text of the file; undefined where there is none. Errors: `attestations.invalid`. */
export function attestationsTextOf(file: string): string | undefined {
  const found = textOrError(file);
  if ('text' in found) return found.text;
  const text = `the list of attestations could not be read: ${whyUnreadable(found.error)}`;
  throw invalid('attestations.invalid', [{ place: { file }, text }]);
}

/** Those that a command goes by. Errors: `attestations.invalid`. */
export function loadAttestations(
  args: Pick<SelectionArguments, 'playbook'> & StateArguments,
  context: Context,
): readonly Placed[] {
  const { file, isOfState } = attestationsFileOf(args, context);
  const found = textOrError(file);
  // The state folder of Windows is the administrators', and others may audit too.
  if (isOfState && 'error' in found && FORBIDDEN.includes(String((found.error as { code?: unknown }).code))) {
    context.say(`${file} is not yours to read: no attestation counts for this command.`);
    return [];
  }
  const text = attestationsTextOf(file);
  return text === undefined ? [] : attestationsIn(text, file);
}

/** Errors: `attestations.invalid`, with a line `FILE:LINE:COLUMN: what, and what is allowed` for all that is wrong. */
export function attestationsIn(text: string, file: string): readonly Placed[] {
  const schema = attestationsSchema(steps);
  const { value, source, problems } = readDocument(text, { file, schema, words: WORDS });
  if (value === undefined || source === undefined || problems.length > 0)
    throw invalid('attestations.invalid', problems);
  return value.attestations.map((one, index) => ({
    ...one,
    place: source.valuePlace(['attestations', index]),
  }));
}

/** Those of this server. */
export function ofServer(all: readonly Placed[], url: string): readonly Placed[] {
  return all.filter(({ server }) => serverKey(server) === serverKey(url));
}

interface Judged {
  readonly found: Survey;
  readonly url: string;
  /** Was the whole playbook judged? Only then what covers nothing is a mistake. */
  readonly isWhole: boolean;
  readonly now: Date;
}

/** Why one counts for nothing: its kind, and the words for it. Undefined where it counts, or a newer one does. */
function idlenessIn({ found, url, isWhole, now }: Judged, ours: readonly Placed[]) {
  const findings = new Map(found.findings.map((one) => [aboutOf(one.step, one.target), one]));
  const attestationFor = newestOf(ours, now);
  return (one: Placed): string | undefined => {
    const { server, step, domain, on } = one;
    if (serverKey(server) !== serverKey(url)) return `it is of ${server}, and this is ${url}`;
    if (isOfTheFuture(one, now)) return `it is of ${on}, a day to come`;
    const finding = findings.get(aboutOf(step, domain));
    if (finding === undefined) return isWhole ? `${step} has no target ${domain} here` : undefined;
    const { target, verdict } = finding;
    if (mayBeAttested(finding) || attestationFor(step, target)?.attestation !== one) return undefined;
    if (verdict === 'manual') return `${step} lacks a value that the playbook has to give`;
    return `${step} is ${verdict}, and only what is manual is attested`;
  };
}

/** Tells of each that counts for nothing, alike ones together. */
export function tellIdleAttestations(all: readonly Placed[], judged: Judged, say: Context['say']): void {
  const idlenessOf = idlenessIn(judged, ofServer(all, judged.url));
  const idle = all.flatMap((one): Problem[] => {
    const why = idlenessOf(one);
    return why === undefined
      ? []
      : [{ place: one.place, text: `this attestation counts for nothing: ${why}` }];
  });
  for (const alike of grouped(idle, ({ text }) => text).values()) say(firstLine(alike));
}
