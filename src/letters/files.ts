/** The files of the letters of a plan: their names and what stands in them. Pure but for the composer of messages. */
import { oneInAscii } from '../engine/observe/observer.js';
import { isHost, type Sender } from './address.js';
import { type About, letterOf } from './letter.js';
import { messageOf } from './message.js';
import { plainText } from './plain-text.js';
import type { Template } from './template.js';
import type { Told } from './told-of.js';

/** With what is before and behind it a name of a file has at most 255 bytes. */
const LONGEST_BYTES = 230;

/** Names of files that are of letters, of whichever plan. */
export const OF_LETTERS = /^(?:all|domain-.+)\.(?:md|txt|eml)$/;

/** Which of the domains get no letter, and why. */
export function skippedOf(domains: readonly string[]): ReadonlyMap<string, string> {
  const skipped = new Map<string, string>();
  const taken = new Set<string>();
  for (const domain of domains) {
    const name = oneInAscii(domain);
    if (!isHost(domain)) skipped.set(domain, 'its name cannot stand in an address');
    else if (Buffer.byteLength(domain) > LONGEST_BYTES)
      skipped.set(domain, 'its name is too long for a file');
    else if (taken.has(name)) skipped.set(domain, 'another one has its name');
    else taken.add(name);
  }
  return skipped;
}

/** As Windows tells names of files apart. */
export function fileNameOf(domain: string | null): string {
  return domain === null ? 'all' : `domain-${domain.toLowerCase()}`;
}

export interface Sending {
  readonly from: Sender;
  readonly to: string;
  /** When the plan was made, and its hash: what dates and ids come of. */
  readonly date: Date;
  readonly id: string;
}

/** Of one letter. */
export function fileNamesOf(domain: string | null, isMail: boolean): readonly string[] {
  return ['md', 'txt', ...(isMail ? ['eml'] : [])].map((ending) => `${fileNameOf(domain)}.${ending}`);
}

/** By name: the letter in Markdown, as text, and as a message where it has a sender. */
export async function filesOf(
  told: Told,
  by: { readonly template: Template; readonly about: About; readonly sending: Sending | undefined },
): Promise<Readonly<Record<string, string>>> {
  const { template, about, sending } = by;
  const { subject, body } = letterOf(told, template, about);
  const name = fileNameOf(told.domain);
  const text = plainText(body);
  const message =
    sending === undefined
      ? {}
      : {
          [`${name}.eml`]: await messageOf({
            ...sending,
            ...{ domain: told.domain, language: about.language, subject, text },
            id: `${sending.id}\n${told.domain ?? ''}\n${about.on}`,
          }),
        };
  return { [`${name}.md`]: `# ${subject}\n\n${body}`, [`${name}.txt`]: `${subject}\n\n${text}`, ...message };
}
