/** The questions of a step beside its choice: options, an exception, somebody's word. Each is a line that is typed. */
import { type OptionRow, optionRows } from '../../catalogue/option-rows.js';
import { orDidYouMean } from '../../documents/near-name.js';
import { waivedUntil } from '../../engine/audit/waive.js';
import { whyNoDay } from '../../playbook/day.js';
import { isMatch } from '../../playbook/domain-glob.js';
import { orNearDomain } from '../../playbook/near-domain.js';
import { domainGlob } from '../../playbook/schema.js';
import { isServerName } from '../../playbook/waivers.js';
import { nameSome } from '../../report/text/layout.js';
import type { Step, StepOptions } from '../../steps/kit/step.js';
import { type Prompter, yesOrNo } from '../terminal/prompts.js';
import { askOption, shown } from './typing.js';

export interface Asking {
  readonly ask: Prompter;
  /** A paragraph for the person. */
  readonly tell: (line: string) => Promise<void>;
  readonly today: string;
  /** Who is asked, where nobody says otherwise. */
  readonly user: string;
}

/** Options of the step itself; what stands in one is typed with it. */
export function rowsOf(step: Pick<Step, 'options'>): readonly OptionRow[] {
  return optionRows(step).filter(({ name }) => !/[.[]/.test(name));
}

function rowNamed(rows: readonly OptionRow[], typed: string): OptionRow | undefined {
  return rows.find(({ name }, index) => typed === name || typed === String(index + 1));
}

async function tellOptions(rows: readonly OptionRow[], values: StepOptions, tell: Asking['tell']) {
  for (const [index, { name, what }] of rows.entries()) {
    const value = values[name] === undefined ? 'not stated' : shown(values[name]);
    await tell(`${index + 1} ${name}: ${value}${what === '' ? '' : ` (${what})`}`);
  }
}

/**
 * The options that somebody states for the step; `stated` itself where nothing else is said. `now`: what holds without them.
 * `onStated` is told of each as it is said.
 */
export async function askOptions(
  step: Step,
  {
    now,
    stated,
    onStated,
  }: {
    readonly now: StepOptions;
    readonly stated: StepOptions;
    readonly onStated: (own: StepOptions) => void;
  },
  { ask, tell }: Asking,
): Promise<StepOptions> {
  const rows = rowsOf(step);
  let own = stated;
  const state = (next: StepOptions) => {
    own = next;
    onStated(own);
  };
  await tellOptions(rows, { ...now, ...own }, tell);
  for (;;) {
    const names = rows.map(({ name }) => name);
    const back = (typed: string) => (typed.startsWith('-') ? rowNamed(rows, typed.slice(1)) : undefined);
    const check = (typed: string) =>
      typed === '' || rowNamed(rows, typed) !== undefined || back(typed) !== undefined
        ? undefined
        : `Type the number or the name of one of these, or Enter${orDidYouMean(typed, names)}`;
    const takesBack = Object.keys(own).length === 0 ? '' : '; -1 takes back what you said of 1';
    const typed = await ask.text(`Which one? (Enter: no more${takesBack})`, { check });
    if (typed === '') return own;
    const gone = back(typed);
    if (gone !== undefined) {
      const { [gone.name]: _, ...rest } = own;
      state(rest);
      await tell(`${gone.name} is as the playbook has it.`);
      continue;
    }
    const row = rowNamed(rows, typed);
    if (row === undefined) continue;
    const { [row.name]: given, ...others } = { ...now, ...own };
    const value = await askOption(step, { name: row.name, now: given, others }, { ask, tell });
    if (value === given) continue;
    state({ ...own, [row.name]: value });
    await tell(`${row.name}: ${shown(value)}`);
  }
}

/** `sales.example, *.test`, as names. */
function namesIn(typed: string): readonly string[] {
  return typed.split(/[\s,]+/).filter((name) => name !== '');
}

/** What is wrong with domains that an exception is to be for. `targets`: those that it may be for. */
export function wrongDomains(typed: string, targets: readonly string[]): string | undefined {
  const names = namesIn(typed);
  if (names.length === 0) return `Name ${targets.length === 1 ? targets[0] : 'domains, or globs over them'}.`;
  for (const name of names) {
    if (!isServerName(name) && !domainGlob.safeParse(name).success)
      return `${name} is no domain and no glob over them.`;
    if (!targets.some((one) => isNamed(name, one)))
      return `There is nothing to keep on ${name}${orNearDomain(name, targets)}`;
  }
  return undefined;
}

/** By its name, or by a glob, which never means the server. */
function isNamed(name: string, target: string): boolean {
  if (isServerName(target) || isServerName(name)) return name.toLowerCase() === target.toLowerCase();
  return isMatch(name, target);
}

/** The end of an exception: a day of the calendar that is not over. */
export function wrongDay(typed: string, today: string): string | undefined {
  const why = whyNoDay(typed);
  if (why !== undefined) return `${typed} is ${why}: type a day as 2027-01-31.`;
  return typed < today ? 'That day is over.' : undefined;
}

const blank = (what: string) => (typed: string) => (/\S/.test(typed) ? undefined : `Type ${what}.`);

export async function askWaiver(targets: readonly string[], { ask, tell, today, user }: Asking) {
  const only = targets.length === 1 ? targets[0] : undefined;
  const check = (typed: string) => wrongDomains(typed, targets);
  if (only !== undefined) await tell(`It is kept on: ${only}`);
  const own = targets.some(isServerName) ? ', server for its own settings' : '';
  const domains =
    only ??
    (await ask.text(`For which domains? (names, *.example, * for all${own}; with commas)`, { check }));
  const reached = targets.filter((one) => namesIn(domains).some((name) => isNamed(name, one)));
  if (only === undefined)
    await tell(
      `It is kept on ${reached.length} of ${targets.length}: ${nameSome(reached, { isExpanded: false })}`,
    );
  const reason = await ask.text('Why? (for whoever reads the report)', { check: blank('a reason') });
  const owner = await ask.text('Who answers for it?', { initial: user, check: blank('a name') });
  const end = waivedUntil(Date.parse(today));
  const expires = await ask.text('Until which day?', {
    ...{ initial: end, check: (typed: string) => wrongDay(typed, today) },
  });
  return { domains: namesIn(domains), reason, owner, expires };
}

export async function isDone({ ask }: Asking): Promise<boolean> {
  return /^y/i.test(await ask.text('Is it done? (y/N)', { check: yesOrNo }));
}

/** What cannot be read, said by somebody. */
export async function askWord({ ask, today, user }: Asking) {
  const note = await ask.text('What did you do or see?', { check: blank('a sentence') });
  const by = await ask.text('Whose word is it?', { initial: user, check: blank('a name') });
  return { by, on: today, note };
}
