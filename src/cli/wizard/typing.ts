/**
 * The value of an option as somebody types it: a mapping member by member, a list of mappings entry by entry, and each at
 * once checked by the step's own schema. Nobody has to know how a playbook is written.
 */
import { isJsonObject } from '../../canonical-json.js';
import { allowedWords, schemaAt } from '../../documents/allowed.js';
import { type JsonSchema, jsonSchemaOf } from '../../documents/json-schema.js';
import type { Path } from '../../documents/problem.js';
import type { Step, StepOptions } from '../../steps/kit/step.js';
import type { Prompter } from '../terminal/prompts.js';

interface Typing {
  readonly ask: Prompter;
  /** A paragraph for the person. */
  readonly tell: (line: string) => Promise<void>;
}

/** One value within an option. */
interface Place {
  readonly option: Step['options'];
  readonly schema: JsonSchema;
  /** From the options of the step: the name of the option first. */
  readonly path: Path;
  /** As it is asked for. */
  readonly label: string;
  /** The options as they would be without it. */
  readonly draft: unknown;
  readonly now: unknown;
}

function isMapping(schema: JsonSchema): boolean {
  return Object.keys(schema.properties ?? {}).length > 0;
}

function itemsOf({ items }: JsonSchema): JsonSchema | undefined {
  return typeof items === 'object' && !Array.isArray(items) ? items : undefined;
}

/** Of values that may be short or a mapping the mapping, which says all. */
function told(schema: JsonSchema): JsonSchema {
  const branches = schema.anyOf?.filter((branch) => typeof branch === 'object') ?? [];
  return branches.find(isMapping) ?? branches[0] ?? schema;
}

function withAt(root: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const inside = (root as Record<string | number, unknown> | undefined)?.[key];
  if (typeof key === 'number') {
    const list = Array.isArray(root) ? [...root] : [];
    list[key] = withAt(inside, rest, value);
    return list;
  }
  return { ...(isJsonObject(root) ? root : {}), [key]: withAt(inside, rest, value) };
}

/** In words why the value cannot be, as far as it is about what stands there. */
export function wrongAt({ option, schema, path, draft }: Omit<Place, 'label' | 'now'>, value: unknown) {
  const { error } = option.safeParse(withAt(draft, path, value));
  const issue = error?.issues.find((one) => path.every((key, at) => one.path[at] === key));
  if (issue === undefined) return undefined;
  const why = issue.code === 'custom' || issue.code === 'invalid_format' ? `${issue.message}. ` : '';
  if (!holdsMappings(schema)) return `${why}It takes ${allowedWords(schema)}.`;
  const inside = issue.path
    .slice(path.length)
    .map((key) => (typeof key === 'number' ? key + 1 : String(key)));
  const there = schemaAt(jsonSchemaOf(option), issue.path as Path) ?? schema;
  return `${inside.map((key) => `${key}: `).join('')}${why}it takes ${allowedWords(there)}.`;
}

function holdsMappings(schema: JsonSchema): boolean {
  return isMapping(schema) || isMapping(told(itemsOf(schema) ?? {}));
}

/** What was typed, as a playbook has it; what cannot be is left to the schema. */
function scalarOf(typed: string, { type }: JsonSchema): unknown {
  if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(typed)) return Number(typed);
  if (type !== 'boolean') return typed;
  if (/^(?:y|yes|true)$/i.test(typed)) return true;
  return /^(?:n|no|false)$/i.test(typed) ? false : typed;
}

/** `number, symbol`, or `none`. */
function listOf(typed: string, items: JsonSchema): readonly unknown[] {
  if (typed === 'none') return [];
  const names = typed.replace(/^\[(.*)\]$/, '$1').split(',');
  return names.map((one) => scalarOf(one.trim(), items));
}

const AS_IT_IS = '(Enter: as it is)';

async function askLine(place: Place, read: (typed: string) => unknown, { ask }: Typing) {
  const mayStay = place.now !== undefined || wrongAt(place, undefined) === undefined;
  const check = (typed: string) => {
    if (typed === '') return mayStay ? undefined : `It takes ${allowedWords(place.schema)}.`;
    return wrongAt(place, read(typed));
  };
  const typed = await ask.text(`${place.label}:${mayStay ? ` ${AS_IT_IS}` : ''}`, { check });
  return typed === '' ? place.now : read(typed);
}

async function askMapping(place: Place, typing: Typing): Promise<unknown> {
  let value = place.now;
  for (const [name, given] of Object.entries(place.schema.properties ?? {})) {
    if (typeof given !== 'object') continue;
    const schema = told(given);
    const draft = withAt(place.draft, place.path, value);
    const now = isJsonObject(value) ? value[name] : undefined;
    const label = `${place.label}.${name}`;
    await typing.tell(`${label}: ${now === undefined ? '' : `${shown(now)}; `}${allowedWords(schema)}`);
    const member = { ...place, schema, draft, now, label, path: [...place.path, name] };
    const typed = await askValue(member, typing);
    if (typed !== undefined) value = withAt(value ?? {}, [name], typed);
  }
  return value;
}

/** As it stands in a list of what is there. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(shown).join(', ');
  if (!isJsonObject(value)) return String(value);
  return Object.entries(value)
    .map(([name, one]) => `${name} ${shown(one)}`)
    .join(', ');
}

async function askEntries(place: Place, items: JsonSchema, typing: Typing): Promise<unknown> {
  let all = Array.isArray(place.now) ? place.now : [];
  let isChanged = false;
  for (;;) {
    for (const [index, one] of all.entries()) await typing.tell(`  ${index + 1} ${shown(one)}`);
    const take = all.length === 0 ? '' : `, ${all.length === 1 ? '1' : `1 to ${all.length}`} takes one out`;
    const check = (typed: string) =>
      typed === '' || typed === 'a' || all[Number(typed) - 1] !== undefined
        ? undefined
        : 'Type a, a number of the list, or Enter.';
    const typed = await typing.ask.text(`${place.label}: (a adds one${take}, Enter: no more)`, { check });
    if (typed === '') return isChanged ? all : place.now;
    if (typed !== 'a') all = all.toSpliced(Number(typed) - 1, 1);
    else {
      const at = all.length;
      const draft = withAt(place.draft, place.path, all);
      const entry = { ...place, schema: items, draft, now: undefined, path: [...place.path, at] };
      const added = await askMapping(entry, typing);
      const wrong = wrongAt(entry, added);
      if (wrong !== undefined) await typing.tell(`${wrong} It was not added.`);
      else all = [...all, added];
    }
    isChanged = true;
  }
}

async function askValue(place: Place, typing: Typing): Promise<unknown> {
  const { schema } = place;
  const items = itemsOf(schema);
  if (items !== undefined && holdsMappings(schema)) return askEntries(place, told(items), typing);
  if (isMapping(schema)) return askMapping(place, typing);
  const read = (typed: string) => (items === undefined ? scalarOf(typed, schema) : listOf(typed, items));
  return askLine(place, read, typing);
}

/** The option as it is to be, beside the `others`; what it is now where somebody types nothing, or what cannot be. */
export async function askOption(
  { options: option }: Pick<Step, 'options'>,
  { name, now, others }: { readonly name: string; readonly now: unknown; readonly others: StepOptions },
  typing: Typing,
): Promise<unknown> {
  const schema = told(schemaAt(jsonSchemaOf(option), [name]) ?? {});
  const place: Place = { option, schema, path: [name], label: name, draft: others, now };
  const isList = itemsOf(schema) !== undefined && !holdsMappings(schema);
  await typing.tell(
    `${name} takes ${allowedWords(schema)}${isList ? `, with commas${schema.minItems ? '' : '; none for an empty one'}` : ''}`,
  );
  const value = await askValue(place, typing);
  const wrong = value === now ? undefined : wrongAt(place, value);
  if (wrong === undefined) return value;
  await typing.tell(`${wrong} It stays as it was.`);
  return now;
}
