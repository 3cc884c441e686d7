/** What `--seen` says of a comparison, where nobody is asked. */
import type { ApiResource } from '../../contract/resource.js';
import { orDidYouMean } from '../../documents/near-name.js';
import { LockdownError } from '../../errors.js';
import { type Line, numberOf, type Said, scaleIn, whyNotCompared, whyTaken, wordsFor } from './compared.js';

/** `allowRelay=nobody`; `allowRelay:3=nobody`, `blockMinutes:300=5` of one value of several; or `isEnabled`: as it is shown. */
const SEEN = /^([a-zA-Z]\w*)(?::([^=]*))?(?:=(.*))?$/;

function refusal(text: string, next?: string): LockdownError {
  return new LockdownError('usage.invalid', text, next === undefined ? {} : { next });
}

/** What `--seen` says, without a question. Errors: `usage.invalid` for what is no field, or what is otherwise here. */
export function saidBy(
  given: readonly string[],
  { lines, resource }: { readonly lines: readonly Line[]; readonly resource: ApiResource },
): ReadonlyMap<string, Said> {
  const said = new Map<string, Said>();
  for (const one of given) {
    const [, field = '', value, shown] = SEEN.exec(one) ?? [];
    const line = lines.find((each) => each.field === field);
    const known = lines.map((each) => each.field);
    if (line === undefined)
      throw refusal(
        `--seen ${one}: ${resource.id} shows no field "${field}"${orDidYouMean(field, known)}`,
        `It shows ${known.join(', ')}.`,
      );
    said.set(
      field,
      line.kind === 'names'
        ? namedBy(one, { line, value, shown, resource, before: said.get(field) })
        : asShown(one, line, { value, given: shown }),
    );
  }
  return said;
}

function asShown(
  one: string,
  line: Line,
  { value, given }: { readonly value: string | undefined; readonly given: string | undefined },
): Said {
  const { field, label, shown, wire, kind } = line;
  const whyNot = whyNotCompared(line);
  if (whyNot !== undefined) throw refusal(`--seen ${one}: ${label}: ${whyNot}`);
  if (value === undefined && given === undefined && kind === 'plain') return { is: 'so' };
  const number = kind === 'unit' ? numberOf(line) : undefined;
  const isOne = new Set(shown).size === 1;
  const example = number === undefined || isOne ? field : `${field}:${number.value}`;
  const usage = `${example}=${shown[number?.row ?? 0] ?? ''}`;
  if (given === undefined)
    throw refusal(`--seen ${one}: ${label} has a unit; say what the web interface shows: --seen ${usage}`);
  if (!isOne && value === undefined && number !== undefined)
    throw refusal(`--seen ${one}: ${label} is ${shown.join(' | ')} here; say of which one: --seen ${usage}`);
  // Any row tells the unit, by the number that it has here.
  const at = value === undefined ? (number?.row ?? 0) : wire.findIndex((each) => String(each) === value);
  const plain = (text: string) => text.replaceAll(/\s/g, '');
  if (at >= 0 && (isOne || kind === 'unit') && plain(given) === plain(shown[at] ?? '')) return { is: 'so' };
  const here = value === undefined ? number?.value : at < 0 ? undefined : wire[at];
  const scale =
    kind !== 'unit' || typeof here !== 'number' || !/^\d+/.test(given)
      ? undefined
      : scaleIn(line, { value: here, there: Number.parseInt(given, 10) });
  if (scale !== undefined) return { is: 'scaled', scale };
  throw refusal(
    `--seen ${one}: ${label} is ${shown.join(' | ')} here`,
    'Look at it in a terminal: smlockdown doctor --confirm asks what it is there.',
  );
}

function namedBy(
  one: string,
  {
    line,
    value,
    shown,
    resource,
    before,
  }: {
    line: Line;
    value: string | undefined;
    shown: string | undefined;
    resource: ApiResource;
    before: Said | undefined;
  },
): Said {
  const words = wordsFor(resource, line.field);
  const some = new Map(
    line.wire.flatMap((each) => (each === null ? [] : [[String(each), JSON.stringify(each)] as const])),
  );
  const found = words.find(
    ([name, word]) =>
      shown !== undefined && [name.toLowerCase(), word.toLowerCase()].includes(shown.toLowerCase()),
  );
  if (found === undefined)
    throw refusal(
      `--seen ${one}: ${line.label} takes ${words.map(([name]) => name).join(', ')}${orDidYouMean(
        shown ?? '',
        words.map(([name]) => name),
      )}`,
    );
  const wire = value ?? (some.size === 1 ? [...some.keys()][0] : undefined);
  const key = wire === undefined ? undefined : some.get(wire);
  if (key === undefined)
    throw refusal(
      `--seen ${one}: ${line.label} is ${[...some.keys()].join(', ')} here; say which one: --seen ${line.field}:${[...some.keys()][0] ?? ''}=${found[0]}`,
    );
  const names = new Map(before?.is === 'named' ? before.names : []);
  const taken = whyTaken(line, { name: found[0], value: JSON.parse(key), names });
  if (taken !== undefined) throw refusal(`--seen ${one}: ${taken}`);
  return { is: 'named', names: names.set(key, found[0]) };
}
