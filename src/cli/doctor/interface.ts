/** What the server shows of its API: the scripts that its sign-in page links, and its own reference. */
import type { ServedScripts } from '../../api/served-scripts.js';
import type { Discovery, Members } from '../../contract/trust/discovery.js';
import { interfaceCallsIn } from '../../contract/trust/interface-calls.js';
import type { Check, StepReach } from '../../report/model/doctor-report.js';
import { counted } from '../../steps/kit/step.js';

export interface InterfaceSeen {
  /** The script that makes calls; undefined where none does. */
  readonly script: string | undefined;
  /** Calls that were understood. */
  readonly count: number;
  /** They; whole where every script that makes calls was understood to its end. */
  readonly shown: Pick<Discovery, 'made' | 'isMadeWhole'>;
}

/** For all of them together: a bundle of megabytes takes a second or two. */
const MOST_MS = 20_000;

/** Only what was parsed counts: what a search of lines finds may be a comment. */
export function interfaceSeen(served: ServedScripts, now: () => number): InterfaceSeen {
  const end = now() + MOST_MS;
  const made = new Map<string, Members>();
  let script: string | undefined;
  let { isWhole } = served;
  for (const { name, text } of served.scripts) {
    const found = interfaceCallsIn(text, { isLate: () => now() > end });
    if (found.calls.length === 0) continue;
    script ??= name;
    isWhole &&= found.isWhole;
    for (const { method, path, how, body = [], answer = [] } of found.calls) {
      if (method === undefined || how !== 'parsed') continue;
      const name = `${method} ${path}`;
      const known = made.get(name);
      made.set(name, {
        body: new Set([...(known?.body ?? []), ...body]),
        answer: new Set([...(known?.answer ?? []), ...answer]),
      });
    }
  }
  return { script, count: made.size, shown: { made, isMadeWhole: isWhole && made.size > 0 } };
}

export function interfaceCheck({ script, count, shown }: InterfaceSeen, steps: readonly StepReach[]): Check {
  const about = { group: 'server', id: 'interface' } as const;
  if (script === undefined)
    return {
      ...{ ...about, state: 'unknown' },
      text: 'the sign-in page links no script that could be read: what it calls was not seen',
    };
  const guesses = new Map(
    steps.flatMap(({ calls }) =>
      calls.flatMap(({ call, evidence, isMade }) => (evidence === 'assumed' ? [[call, isMade]] : [])),
    ),
  );
  const right = [...guesses.values()].filter((isMade) => isMade === true).length;
  const read = `${counted(count, 'call')} read in ${script}`;
  if (!shown.isMadeWhole)
    return {
      ...{ ...about, state: 'unknown' },
      text: `${read}; not all of it was given and understood, so nothing follows from what is missing`,
    };
  if (guesses.size === 0) return { ...about, state: 'ok', text: read };
  return {
    ...{ ...about, state: right === guesses.size ? 'ok' : 'warn' },
    text: `${read}; of ${counted(guesses.size, 'guessed call')} it makes ${right}`,
    ...(right === guesses.size
      ? {}
      : { todo: '--all names the others: most likely they are called otherwise here.' }),
  };
}

/** What its own reference lists. That it lists nothing is no sign that there is nothing. */
export function referenceCheck({ listed }: Pick<Discovery, 'listed'>): Check {
  const about = { group: 'server', id: 'reference' } as const;
  if (listed.size === 0)
    return {
      ...{ ...about, state: 'unknown' },
      text: 'it could not be read, or nothing in it was understood: nothing follows from that',
    };
  const told = [...listed.values()].filter(({ body, answer }) => body.size + answer.size > 0).length;
  const text = `${counted(listed.size, 'call')} listed, of ${told === 0 ? 'none' : told} of them what they take or give`;
  return { ...about, state: 'ok', text };
}
