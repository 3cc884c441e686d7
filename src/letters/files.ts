/** The files of the letters of a plan: their names and what stands in them. Pure but for the composer of messages. */
import { type About, letterOf } from './letter.js';
import { messageOf, type Sender } from './message.js';
import { plainText } from './plain-text.js';
import type { Template } from './template.js';
import type { Told } from './told-of.js';

/** What a name in a header, a file and a text may be made of. */
const DOMAIN = /^[\p{L}\p{N}](?:[\p{L}\p{N}._-]*[\p{L}\p{N}])?$/u;
/** With what is before and behind it a name of a file has at most 255 bytes. */
const LONGEST_BYTES = 230;

/** Names of files that are of letters, of whichever plan. */
export const OF_LETTERS = /^(?:all|domain-.+)\.(?:md|txt|eml)$/;

/** Why a domain gets no letter; undefined where it can. */
export function whyNoLetter(domain: string): string | undefined {
  if (!DOMAIN.test(domain) || domain.includes('..')) return 'its name cannot stand in an address';
  return Buffer.byteLength(domain) > LONGEST_BYTES ? 'its name is too long for a file' : undefined;
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

/** By name: the letter in Markdown, as text, and as a message where it has a sender. */
export async function filesOf(
  told: Told,
  by: { readonly template: Template; readonly about: About; readonly sending: Sending | undefined },
): Promise<Readonly<Record<string, string | Buffer>>> {
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
