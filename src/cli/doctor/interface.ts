/** What the server shows of its API: the scripts that its sign-in page links, and its own reference. */
import type { Discovery } from '../../contract/trust/discovery.js';
import type { Check, Shown, StepReach } from '../../report/model/doctor-report.js';
import { counted } from '../../steps/kit/step.js';
import type { InterfaceSeen } from '../session/interface-seen.js';
import type { ServerSeen } from '../session/shown-here.js';

/** `keptIn`: the file that it was kept in before, by build and names of scripts: what is in them was not looked at again. */
export function interfaceCheck(
  {
    script,
    count: calls,
    tooLong,
    shown,
    keptIn,
  }: Omit<InterfaceSeen, 'files' | 'bytes'> & { readonly keptIn?: string | undefined },
  steps: readonly StepReach[],
): Check {
  const about = { group: 'server', id: 'interface' } as const;
  if (tooLong !== undefined)
    return {
      ...{ ...about, state: 'unknown' },
      text: `${counted(calls, 'call')} read; ${tooLong} is too long to be understood, so nothing follows from what is missing`,
    };
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
  const count = (which: boolean | null) => [...guesses.values()].filter((isMade) => isMade === which).length;
  const [right, unclear] = [count(true), count(null)];
  const kept =
    keptIn === undefined ? '' : ` (kept in ${keptIn}: take that away if a script was changed under its name)`;
  const read = `${counted(calls, 'call')} read in ${script}${kept}`;
  if (!shown.isMadeWhole)
    return {
      ...{ ...about, state: 'unknown' },
      text: `${read}; not all of it was given and understood, so nothing follows from what is missing`,
    };
  if (guesses.size === 0) return { ...about, state: 'ok', text: read };
  return {
    ...{ ...about, state: right + unclear === guesses.size ? 'ok' : 'warn' },
    text: `${read}; of ${counted(guesses.size, 'guessed call')} it makes ${right}${
      unclear === 0
        ? ''
        : `, and may make ${unclear}: it fills in their names, or what it calls cannot be told`
    }`,
    ...(right + unclear === guesses.size
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

/** How much of both was read: counts alone. */
export function shownBy(
  { script, files, bytes, count, shown: { isMadeWhole } }: InterfaceSeen,
  reference: ReturnType<ServerSeen['referenceOf']>,
): Shown {
  const groups = new Set([...(reference?.listed.keys() ?? [])].map((name) => name.split(/[ /]/)[1]));
  return {
    interface: { files, bytes, calls: script === undefined ? 0 : count, isWhole: isMadeWhole },
    reference:
      reference === undefined
        ? null
        : {
            ...{ kinds: [...reference.kinds], files: reference.files, bytes: reference.bytes },
            ...{ calls: reference.listed.size, controllers: groups.size, isWhole: reference.isWhole },
          },
  };
}
