/** What of the found is meant so: each address and each administrator after a yes of its own, as any of them may be an intruder's. */

import { nearName } from '../../documents/near-name.js';
import { LockdownError } from '../../errors.js';
import { WAIVED_DAYS } from '../../playbook/waivers.js';
import { isSameName } from '../../steps/kit/names.js';
import { counted } from '../../steps/kit/step.js';
import { type Prompter, yesOrNo } from '../terminal/prompts.js';
import type { Found, FoundAddress } from './found.js';

/** As the command line states it; undefined: nobody said. */
export interface Stated {
  readonly allow: readonly string[] | undefined;
  readonly known: readonly string[] | undefined;
  readonly waiveCatchAlls: boolean | undefined;
}

export interface Decided {
  readonly addresses: readonly FoundAddress[];
  /** Names. */
  readonly administrators: readonly string[];
  /** Names of domains whose catch-all is waived. */
  readonly catchAlls: readonly string[];
}

interface Asking {
  readonly ask: Prompter;
  readonly say: (text: string) => void;
}

const ANSWERS = /^(?:y|yes|n|no|none|)$/i;
const HOW = 'Type y for yes. Enter: no to this one. none: no to this one and to all that are left.';

/** Those that somebody says yes to; `none` is a no to it and to all after it. */
async function eachAsked<T>(
  all: readonly T[],
  { ask, say, about, question }: Asking & { readonly about: string; readonly question: (one: T) => string },
): Promise<readonly T[]> {
  const meant: T[] = [];
  if (all.length > 0) for (const line of [about, HOW]) say(line);
  for (const [index, one] of all.entries()) {
    const check = (typed: string) => (ANSWERS.test(typed) ? undefined : HOW);
    const answer = (await ask.text(`${question(one)} (y/N)`, { check })).toLowerCase();
    if (answer === 'none') {
      say(`No to this one and to ${all.length - index - 1} more.`);
      break;
    }
    if (answer.startsWith('y')) meant.push(one);
  }
  return meant;
}

/** Those that the command line names. Errors: `usage.invalid` for one that was not found. */
function eachNamed<T>(
  all: readonly T[],
  {
    flag,
    names,
    nameOf,
    butFor = '',
  }: {
    readonly flag: string;
    readonly names: readonly string[];
    readonly nameOf: (one: T) => string;
    /** Of which none may be meant: ends the sentence. */
    readonly butFor?: string;
  },
): readonly T[] {
  for (const name of names) {
    if (all.some((one) => isSameName(nameOf(one), name))) continue;
    const near = nearName(name, all.map(nameOf));
    throw new LockdownError('usage.invalid', `--${flag} ${name}: the server has none${butFor}`, {
      next: near === undefined ? 'Nothing was written.' : `Did you mean ${near}? Nothing was written.`,
    });
  }
  return all.filter((one) => names.some((name) => isSameName(nameOf(one), name)));
}

const addressText = ({ address, description, sendsUnsigned }: FoundAddress) =>
  `${address} (${description}): ${sendsUnsigned ? 'sends without signing in' : 'skips spam checks or greylisting'}`;

export async function decide(
  { addresses, administrators, catchAlls }: Found,
  stated: Stated,
  { ask, say }: Asking,
): Promise<Decided> {
  const { allow, known, waiveCatchAlls } = stated;
  const isAsked = ask.canAsk;
  const allowed =
    allow !== undefined || !isAsked
      ? eachNamed(addresses, {
          ...{ flag: 'allow', names: allow ?? [], nameOf: ({ address }: FoundAddress) => address },
          butFor: ' that skips what others do not, or it holds more addresses than may be exempt (a /24)',
        })
      : await eachAsked(addresses, {
          ...{ ask, say, question: addressText },
          about:
            'These addresses may send mail, or skip spam checks, without signing in as others must. Is each meant to?',
        });
  const meant =
    known !== undefined || !isAsked
      ? eachNamed(administrators, { flag: 'known', names: known ?? [], nameOf: ({ name }) => name })
      : await eachAsked(administrators, {
          ...{ ask, say, question: ({ name, about }) => `${name}: ${about}` },
          about:
            "Do you know each of these administrators? Any of them may be an intruder's; the most suspicious come first.",
        });
  const question = `${counted(catchAlls.length, 'domain')} with a catch-all. Waive them for ${WAIVED_DAYS} days? (Y/n)`;
  const isWaived =
    waiveCatchAlls ??
    (catchAlls.length === 0 || !isAsked || !/^n/i.test(await ask.text(question, { check: yesOrNo })));
  return {
    addresses: allowed,
    administrators: meant.map(({ name }) => name),
    catchAlls: isWaived ? catchAlls : [],
  };
}
