/** Judging a step as the engine does: options through its own schema, one part, given inputs. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { AnyCollection } from '../../src/contract/resource.js';
import { NOTHING_DISCOVERED } from '../../src/contract/trust/discovery.js';
import { whyNotRestorable } from '../../src/contract/trust/reach.js';
import type { Fields } from '../../src/contract/wire/decode.js';
import { LockdownError } from '../../src/errors.js';
import { loadPlaybook } from '../../src/playbook/load.js';
import { steps } from '../../src/steps/index.js';
import { type Advisories, advisoriesSchema } from '../../src/steps/kit/advisories.js';
import type { Proved } from '../../src/steps/kit/facts.js';
import type { Instruction } from '../../src/steps/kit/instruction.js';
import type { Operator } from '../../src/steps/kit/operator.js';
import type {
  Assessment,
  Item,
  Step,
  StepContext,
  StepInputs,
  StepOptions,
  StepPart,
} from '../../src/steps/kit/step.js';
import { roleExample } from './role-examples.js';

export const SHIPPED = fileURLToPath(new URL('../../playbooks', import.meta.url));
export const TODAY = '2026-10-10';

type Told<A> = A extends { byHand?: unknown } ? Omit<A, 'byHand'> & { readonly byHand?: string } : A;
/** What a step says, with what is left to a person as one text; none where nothing is. */
export type Judgement = Told<Assessment>;
export type Failed = Extract<Judgement, { verdict: 'fail' }>;

export interface Given {
  readonly inputs: StepInputs;
  /** As a playbook would state them. */
  readonly options?: unknown;
  /** Place of the part in the step; the first unless given. */
  readonly part?: number;
  readonly today?: string;
  readonly target?: string;
  readonly mailboxes?: number | undefined;
  readonly operator?: Partial<Operator>;
  readonly advisories?: Partial<Advisories>;
  /** When the tool last carried out a plan, ISO 8601. */
  readonly lastRun?: string;
  readonly passwordChangedAt?: string;
  /** What the tool set in the domain and proved before. */
  readonly proved?: readonly Proved[];
  /** Options of other steps that the playbook selects. */
  readonly selected?: StepContext['selected'];
}

/** What is published, as shipped. */
export const ADVISORIES: Advisories = advisoriesSchema.parse(
  JSON.parse(await readFile(new URL('../../data/advisories.json', import.meta.url), 'utf8')),
);

export const OPERATOR: Operator = {
  username: 'ann',
  host: 'mail.example.com',
  port: 443,
  password: {
    length: 21,
    hasNumber: true,
    hasCapital: true,
    hasLower: true,
    hasSymbol: true,
    holdsUsername: false,
    isCommon: false,
  },
  passwordIs: [],
};

/** The one of a sandbox. */
export const SANDBOX_OPERATOR: Operator = { ...OPERATOR, username: 'admin' };

export function optionsOf(step: Step, options: unknown = {}): StepOptions {
  return step.options.parse(options);
}

export function partOf(step: Step, place = 0): StepPart {
  const part = step.parts[place];
  if (part === undefined) throw new Error(`${step.id} has no part ${place}`);
  return part;
}

export function aContext(given: Partial<Given> = {}): StepContext {
  const mailboxes = 'mailboxes' in given ? given.mailboxes : 40;
  return {
    today: given.today ?? TODAY,
    target: given.target ?? 'a.test',
    affected: { domains: 3, mailboxes },
    selected: given.selected ?? {},
  };
}

/** What the tool brings along, by the names under which steps read it. */
export function factsGiven(given: Partial<Given> = {}): StepInputs {
  return {
    advisories: { ...ADVISORIES, ...given.advisories },
    operator: { ...OPERATOR, ...given.operator },
    lastRun: { startedAt: given.lastRun ?? null, passwordChangedAt: given.passwordChangedAt ?? null },
    earlier: { proved: given.proved ?? [] },
  };
}

/** An item as the engine shows it to a step. */
export function anItem<F extends Fields>(
  resource: AnyCollection,
  item: Omit<Item<F>, 'isRestorable'>,
): Item<F> {
  return {
    ...item,
    isRestorable: whyNotRestorable(resource, item.fields, NOTHING_DISCOVERED) === undefined,
  };
}

/** Instructions as one text. */
export function textOf(instructions: readonly Instruction[]): string {
  return instructions.map(({ text }) => text).join(' ');
}

export function manualOf(step: Step, options: StepOptions): string {
  return textOf(step.manual(options));
}

export function judge(step: Step, given: Given): Judgement {
  const inputs = { ...factsGiven(given), ...given.inputs };
  const assessment = partOf(step, given.part).assess(inputs, optionsOf(step, given.options), aContext(given));
  const { byHand = [], ...said } = assessment as Extract<Assessment, { verdict: 'fail' }>;
  // What users notice of which change is for disruption.test.ts.
  const rest = {
    ...said,
    ...(said.verdict === 'fail'
      ? { changes: said.changes.map(({ disruption: _, ...change }) => change) }
      : {}),
  } as Failed;
  return byHand.length === 0 ? rest : { ...rest, byHand: textOf(byHand) };
}

export function failing(step: Step, given: Given): Failed {
  const assessment = judge(step, given);
  if (assessment.verdict !== 'fail')
    throw new Error(`${step.id}: ${assessment.verdict}, ${assessment.message}`);
  return assessment;
}

/** What a playbook with these options is refused with; undefined when it is taken. */
export async function refusalOf(step: Step, options: unknown): Promise<string | undefined> {
  const text = JSON.stringify({ version: 1, name: 'p', steps: { [step.id]: options } });
  try {
    await loadPlaybook({
      playbook: './p.yaml',
      catalogue: steps,
      shippedFolder: SHIPPED,
      readFile: (path) => (path.endsWith('p.yaml') ? Promise.resolve(text) : readFile(path, 'utf8')),
    });
    return undefined;
  } catch (error) {
    if (error instanceof LockdownError) return error.message.replace(/^[^ ]+ /gm, '');
    throw error;
  }
}

/** The options of a step in a shipped playbook; of a role's step, with what an operator states. */
export async function shippedOptions(step: Step, playbook: 'baseline' | 'strict'): Promise<StepOptions> {
  if (step.isForRoles) return optionsOf(step, roleExample(step.id));
  const loaded = await loadPlaybook({ playbook, catalogue: steps, shippedFolder: SHIPPED });
  const options = loaded.steps[step.id];
  if (options === undefined) throw new Error(`${playbook} leaves ${step.id} out`);
  return options;
}

/** Changes by field, for a step that sets fields. */
export function setsOf(assessment: Failed): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    assessment.changes.flatMap((change) => (change.kind === 'set' ? [[change.field, change.to]] : [])),
  );
}
