/** The questions of a comparison: one for all that stands as it is, one for each unit, one for each name of a list. */
import type { Json } from '../../canonical-json.js';
import type { ApiResource } from '../../contract/resource.js';
import { orDidYouMean } from '../../documents/near-name.js';
import { LockdownError } from '../../errors.js';
import { type Prompter, yesOrNo } from '../terminal/prompts.js';
import { isSeen, type Line, numberOf, type Said, scaleIn, shownBy, whyTaken, wordsFor } from './compared.js';

interface Asking {
  readonly resource: ApiResource;
  readonly ask: Prompter;
  /** For the person, before the questions. */
  readonly tell: (text: string) => void;
}

function numbersIn(typed: string): readonly number[] {
  return typed
    .split(/[,\s]+/)
    .filter((one) => one !== '')
    .map(Number);
}

/** Which of the lines are otherwise there; null where it is another page altogether. */
async function askPlain(
  lines: readonly Line[],
  { ask, resource, tell }: Asking,
): Promise<ReadonlySet<string> | null> {
  for (const [index, { label, shown }] of lines.entries())
    tell(`  ${index + 1} ${label}: ${[...new Set(shown)].join(' | ')}`);
  if (await ask.confirm(`Is all of it as ${resource.where} shows it in the web interface? Type "yes":`))
    return new Set();
  const check = (typed: string) =>
    typed === '' || numbersIn(typed).every((one) => Number.isInteger(one) && one >= 1 && one <= lines.length)
      ? undefined
      : `Type numbers from 1 to ${lines.length} with commas, or Enter.`;
  const typed = await ask.text(
    'Which lines are otherwise there? (numbers; Enter: I cannot say, keep nothing)',
    { check },
  );
  if (typed === '') return null;
  const numbers = new Set(numbersIn(typed));
  return new Set(lines.filter((_, index) => numbers.has(index + 1)).map(({ field }) => field));
}

/** `Block Period (minutes): does it show 5 minutes?` */
async function askUnit(line: Line, { ask }: Asking): Promise<Said> {
  const { label, unit = '', wire, shown } = line;
  const isSo = async (question: string) =>
    /^y/i.test(await ask.text(`${question} (y/N)`, { check: yesOrNo }));
  if (await isSo(`${label}: does it show ${rowsText(shown, unit)}?`)) return { is: 'so' };
  const number = numberOf(line);
  if (number === undefined) return { is: 'other' };
  const { value, row } = number;
  const first = Array.isArray(wire[row]) ? ', of the list the first' : '';
  // Rows may stand in another order there.
  const at = wire.length === 1 ? '' : ` in row ${row + 1}, which is ${value} here`;
  const check = (typed: string) => (/^\d*$/.test(typed) ? undefined : 'Type a number, or Enter.');
  const typed = await ask.text(`How many ${unit} does it show${at}${first}? (Enter: it is something else)`, {
    check,
  });
  const scale = typed === '' ? undefined : scaleIn(line, { value, there: Number(typed) });
  if (scale === undefined) return { is: 'other' };
  // What one row shows is a unit where it holds for the others.
  const isAll =
    wire.length === 1 || (await isSo(`Then it shows ${rowsText(shownBy(line, scale), unit)}. Does it?`));
  return isAll ? { is: 'scaled', scale } : { is: 'other' };
}

/** Values of rows that are told, each once. */
const FEW = 5;

/** `5 minutes there, and 10 | 20 in the other rows`. */
function rowsText([first = '', ...others]: readonly string[], unit: string): string {
  const rest = [...new Set(others)];
  const more = rest.length > FEW ? ` and ${rest.length - FEW} more` : '';
  const all = rest.length === 0 ? '' : `, and ${rest.slice(0, FEW).join(' | ')}${more} in the other rows`;
  return `${first} ${unit} there${all}`;
}

/** In which rows a value is; the first few of them. */
function placeOf(value: Json, { wire }: Line): string {
  const rows = wire.flatMap((one, at) => (one === value ? [at + 1] : []));
  return wire.length === 1 ? '' : ` in ${rows.length > 1 ? 'rows' : 'row'} ${rows.slice(0, 5).join(', ')}`;
}

/** Which name of the list each value is that is there; what was seen before is not asked again. */
async function askNames(line: Line, { resource, ask }: Asking): Promise<Said> {
  const words = wordsFor(resource, line.field);
  const offered = words.map(([, word], index) => `${index + 1} ${word}`).join(', ');
  const chosen = (typed: string) =>
    words.find(([name, word], index) =>
      [String(index + 1), name.toLowerCase(), word.toLowerCase()].includes(typed.toLowerCase()),
    );
  const names = new Map<string, string>();
  const values = new Set(line.wire.filter((value) => value !== null && !isSeen(line, value)));
  for (const value of values) {
    const check = (typed: string) => {
      const found = chosen(typed);
      if (found !== undefined) return whyTaken(line, { name: found[0], value, names });
      const near = orDidYouMean(
        typed,
        words.map(([, word]) => word),
      );
      return typed === '' ? undefined : `Type its number or its name, or Enter${near}.`;
    };
    const question = `${line.label} is ${String(value)}${placeOf(value, line)}. What does the web interface show?`;
    const found = chosen(await ask.text(`${question} ${offered} (Enter: none of them)`, { check }));
    if (found !== undefined) names.set(JSON.stringify(value), found[0]);
  }
  return names.size === 0 ? { is: 'other' } : { is: 'named', names };
}

/** Errors: `plan.not-approved` where somebody cannot say. */
export async function askCompared(
  lines: readonly Line[],
  asking: Asking,
): Promise<ReadonlyMap<string, Said>> {
  const said = new Map<string, Said>();
  const plain = lines.filter(({ kind }) => kind === 'plain');
  if (plain.length > 0) {
    const others = await askPlain(plain, asking);
    if (others === null) throw new LockdownError('plan.not-approved', 'Not compared; nothing was kept');
    for (const { field } of plain) said.set(field, { is: others.has(field) ? 'other' : 'so' });
  }
  for (const line of lines.filter(({ kind }) => kind === 'unit'))
    said.set(line.field, await askUnit(line, asking));
  for (const line of lines.filter(({ kind }) => kind === 'names'))
    said.set(line.field, await askNames(line, asking));
  return said;
}
