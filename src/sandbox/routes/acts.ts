/**
 * GETs that act, which a server may have among those that only read: whoever tries what it finds listed does damage. They are
 * named after what they do, lie beside the reads of settings, and every request of one is counted, whoever sends it.
 */
import { done } from '../answer.js';
import type { Leaf } from '../dialect/spoken.js';
import { tableOf } from '../dialect/table.js';
import { segmentName } from '../dialect/words.js';
import type { Handle, ServerRoute } from '../route.js';
import { slotsOf } from './assumed/rows.js';

/** What the state holds -> the name of an act beside its read: `*` stands for the last segment of that read's path. */
const ACTS = [
  ['greylisting', '* reset'],
  ['antispam', '* reset'],
  ['passwordRequirements', '* reset'],
  ['idsRules', 'delete *'],
  ['administrators', 'delete *'],
  ['rbls', 'test *'],
  ['spoolSettings', 'start *'],
  ['eventHooks', 'send *'],
  ['smtpIn', '*/test all'],
  ['logSettings', '*/send now'],
] as const;

function kebab(words: readonly string[]): string {
  return words.join('-');
}

/** Settings go back to nothing, rows are gone; a test, a start and sending change no setting. */
function acting(
  name: string,
  { act, leaves }: { readonly act: string; readonly leaves: readonly Leaf[] },
): Handle {
  return (request) => {
    const slots = slotsOf<object>(request);
    if (act.startsWith('delete')) slots[name] = [];
    if (act.endsWith('reset'))
      Object.assign(
        slots[name] ?? {},
        Object.fromEntries(leaves.map(({ name: member, blank }) => [member, blank])),
      );
    return done();
  };
}

export function actRoutesOf(dialect: number): readonly ServerRoute[] {
  const { held } = tableOf(dialect);
  return ACTS.map(([name, act]) => {
    const { calls = [], leaves = [] } = held[name] ?? {};
    const path = calls[0]?.path ?? '';
    const at = path.lastIndexOf('/') + 1;
    const said = (words: readonly string[]) =>
      dialect % 2 === 1 ? segmentName(dialect, words) : kebab(words);
    const segments = act
      .split('/')
      .map((segment) => said(segment.split(' ').map((word) => (word === '*' ? path.slice(at) : word))));
    return {
      method: 'GET',
      path: path.slice(0, at) + segments.join('/'),
      action: `SystemAdminSettingsController/${act.replace('*', name).replace(/\W+/g, '')}`,
      evidence: 'assumed',
      effect: 'act',
      access: 'system',
      handle: acting(name, { act, leaves }),
    };
  });
}
