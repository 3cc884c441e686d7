/** The page of every member of a playbook, and of the options of every step in short. Pure: steps in, Markdown out. */
import { stringify } from 'yaml';
import { optionRows } from '../catalogue/option-rows.js';
import { SECTIONS } from '../catalogue/sections.js';
import { allowedWords } from '../documents/allowed.js';
import type { JsonSchema } from '../documents/json-schema.js';
import { playbookJsonSchema } from '../playbook/schema.js';
import { perDomainOf } from '../playbook/step-schema.js';
import type { Step } from '../steps/kit/step.js';
import { code, plain, prose, section, table } from './markdown.js';

const GENERATED =
  '<!-- Written by tools/write-docs.mjs from src/playbook/schema.ts and the steps. Change those, not this page. -->';

const INTRODUCTION =
  'A playbook is a YAML file: which steps are carried out, with which options, for which domains, with which exceptions and ' +
  'limits. Every member of one, in the order in which they are written; the examples of this page make one playbook. A ' +
  'default is what holds where neither the file nor a playbook that it extends states anything. Unknown members and wrong ' +
  'values are refused with file, line and column. How playbooks are meant: [the guide](guide.md#playbooks); for editors: ' +
  '[the schema](../schema/playbook.schema.json).';

const STEPS =
  'Each in short, with its default where it has one; what stands in bold has to be stated where the step is selected. The ' +
  'page of a step says what every option means and takes. A domain can differ, by `overrides`, in what the last column names.';

/** Where the schema has every step by name. */
const TAKES: Readonly<Record<string, string>> = {
  steps:
    'a mapping of step ids, each with its options, with `{}` (defaults, or what is inherited), or with `off`',
  'overrides[].steps': 'a mapping of step ids, each with options that a domain can have of its own',
  'waivers[].step': 'the id of a step',
  'limits.disruptionOf': 'a mapping of step ids, each with one of "none", "low", "medium", "high"',
};

/** What the options of a step are is said by its own page. */
const CLOSED = ['steps', 'overrides[].steps'];

interface Member {
  /** Dotted; [] stands for each entry of a list. */
  readonly name: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
}

function membersIn(node: JsonSchema, within = ''): readonly Member[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, schema]) =>
    typeof schema === 'object'
      ? [{ name: `${within}${key}`, schema, isRequired: node.required?.includes(key) === true }]
      : [],
  );
}

/** All that stands in it, whatever is nested flattened. */
function below({ name, schema }: Member): readonly Member[] {
  if (CLOSED.includes(name)) return [];
  const { items } = schema;
  const isList = typeof items === 'object' && !Array.isArray(items);
  const inner = isList ? membersIn(items, `${name}[].`) : membersIn(schema, `${name}.`);
  return inner.flatMap((one) => [one, ...below(one)]);
}

/** Examples have a place of their own. */
function withoutExamples(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema, (key, value) => (key === 'examples' ? undefined : value)));
}

/** Names in it stay code. */
function what({ schema }: Member): string {
  return plain(schema.description ?? '').replaceAll('\\`', '`');
}

function takes({ name, schema }: Member): string {
  return TAKES[name] ?? plain(allowedWords(withoutExamples(schema)));
}

function fallback({ schema, isRequired }: Member): string {
  if (isRequired) return 'none: has to be stated';
  return schema.default === undefined ? '' : code(JSON.stringify(schema.default));
}

function exampleOf({ schema }: Member): unknown {
  return schema.examples?.[0];
}

function cells(member: Member): readonly string[] {
  return [
    code(member.name),
    what(member),
    takes(member),
    fallback(member),
    code(stringify(exampleOf(member), { collectionStyle: 'flow', lineWidth: 0 }).trim()),
  ];
}

function topMember(member: Member): string {
  const inner = below(member);
  return section(
    code(member.name),
    prose(`${what(member)} Takes ${takes(member)}.${member.isRequired ? ' Has to be stated.' : ''}`),
    ['```yaml', stringify({ [member.name]: exampleOf(member) }, { lineWidth: 0 }).trim(), '```'].join('\n'),
    inner.length === 0
      ? ''
      : table(['member', 'what it is', 'takes', 'default', 'example'], inner.map(cells)),
  );
}

/** Those at the top: what is nested is told on the page of the step. */
function optionsInShort(step: Step): string {
  const rows = optionRows(step).filter(({ name }) => !/[.[]/.test(name));
  if (rows.length === 0) return 'none';
  return rows
    .map(({ name, fallback: value, isRequired }) =>
      isRequired ? `**${code(name)}**` : value === undefined ? code(name) : code(`${name}: ${value}`),
    )
    .join(', ');
}

function stepCells(step: Step): readonly string[] {
  return [
    `[${step.id}](steps/${step.id}.md)`,
    plain(step.title),
    optionsInShort(step),
    Object.keys(perDomainOf(step)).map(code).join(', '),
  ];
}

function stepTables(steps: readonly Step[]): readonly string[] {
  return SECTIONS.flatMap(({ title, steps: ids }) => [
    `### ${title}`,
    table(
      ['step', 'holds when', 'options', 'of a domain'],
      ids.flatMap((id) => steps.filter((step) => step.id === id).map(stepCells)),
    ),
  ]);
}

/** `docs/playbook-reference.md`. */
export function playbookPage(steps: readonly Step[]): string {
  const blocks = [
    GENERATED,
    '# Every member of a playbook',
    prose(INTRODUCTION),
    ...membersIn(playbookJsonSchema(steps)).map(topMember),
    section(`The options of the ${steps.length} steps`, prose(STEPS), ...stepTables(steps)),
  ];
  return `${blocks.join('\n\n')}\n`;
}
