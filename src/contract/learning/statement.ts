/** What somebody says that he clicked: one save, in the words of the settings. */
import { z } from 'zod';
import type { Json, JsonObject } from '../../canonical-json.js';
import { namesOf } from '../binding-schema.js';
import type { Contract } from '../contract.js';
import { fieldLabel, labelOf } from '../label.js';
import { squashed } from '../proposal/words.js';
import { type ApiResource, isSecret } from '../resource.js';

/**
 * `set`: settings of a page, or of one item of a list; `add`, `remove`: an item of a list; `show`: what a page showed;
 * `propagate`: settings of the Domain Defaults were copied to all domains.
 */
export interface Statement {
  /** As it was given. */
  readonly text: string;
  readonly resource: ApiResource;
  readonly what: 'set' | 'add' | 'remove' | 'show' | 'propagate';
  /** What was set, as the model has it; of a removal nothing, and null of what was copied. */
  readonly fields: Readonly<Record<string, Json>>;
  /** Field -> member that it is said to be, where its name says nothing. */
  readonly members: Readonly<Record<string, string>>;
}

/** What is wrong with a statement, and what there is to choose from. */
export interface Misstated {
  readonly why: string;
  readonly given?: string;
  readonly known?: readonly string[];
  /** A secret stands in the text: it is repeated to nobody. */
  readonly isSecretTold?: true;
}

/** `smtp-in.allowRelay=nobody; requireAuthMatch=domain`, `ids-rules+type=…; threshold=5`, `ids-rules-`, `certificates?fileName=…`. */
const STATEMENT = /^([a-z][a-z\d-]*?)(?:\.|(\+)|(\?)|(-)$)(.*)$/s;
/** `allowRelay=nobody`, `allowRelay:relayFor=nobody`. */
const SETTING = /^\s*([a-z]\w*)(?::([a-z][\w.]*))?\s*=\s*(.*?)\s*$/is;

function isMisstated(one: unknown): one is Misstated {
  return typeof one === 'object' && one !== null && 'why' in one;
}

/** The option by its name, or by what the interface calls it. */
function optionIn(resource: ApiResource, field: string, text: string): string | Misstated {
  const options = namesOf(resource.model.shape[field]) ?? [];
  const values = labelOf(resource, field)?.values;
  const found = options.filter((one) =>
    [one, values?.[one] ?? one].some((name) => squashed(name) === squashed(text)),
  );
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  return { why: `${fieldLabel(resource, field)} is no "${text}"`, given: text, known: options };
}

const YES = /^(?:true|yes|on|1)$/i;
const NO = /^(?:false|no|off|0)$/i;

/** `commandLine C:\\Tools\\new user.cmd` of an action: a word a member, and the last has the rest. */
function partsOf(names: readonly string[], text: string): JsonObject {
  const words = text.split(' ');
  const last = names.length - 1;
  return Object.fromEntries(
    names.map((name, at) => [name, at < last ? (words[at] ?? '') : words.slice(last).join(' ')]),
  );
}

function plainOf(model: unknown, text: string): Json {
  if (model instanceof z.ZodNullable) return text === '' ? null : plainOf(model.unwrap(), text);
  if (model instanceof z.ZodBoolean) return YES.test(text) ? true : NO.test(text) ? false : text;
  if (model instanceof z.ZodNumber) return /^-?\d+(?:\.\d+)?$/.test(text) ? Number(text) : text;
  if (model instanceof z.ZodObject) return partsOf(Object.keys(model.shape), text);
  if (!(model instanceof z.ZodArray)) return text;
  const parts = text.split(',').map((one) => one.trim());
  return parts.filter((one) => one !== '').map((one) => plainOf(model.element, one));
}

function valueFor(resource: ApiResource, field: string, text: string): Json | Misstated {
  const model = resource.model.shape[field];
  const isNothing = text === '' && model instanceof z.ZodNullable;
  if (namesOf(model) !== undefined && !isNothing) return optionIn(resource, field, text);
  // A page shows the day, and the wire has the time, too.
  const time = model instanceof z.ZodNullable ? model.unwrap() : model;
  if (time instanceof z.ZodISODateTime && /^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  const value = plainOf(model, text);
  const { error } = (model as z.ZodType).safeParse(value);
  const [issue] = error?.issues ?? [];
  return issue === undefined
    ? value
    : { why: `${fieldLabel(resource, field)} cannot be "${text}": ${issue.message}` };
}

interface Setting {
  readonly field: string;
  readonly member: string | undefined;
  readonly value: Json;
}

function settingIn(resource: ApiResource, text: string): Setting | Misstated {
  const [, field = '', member, told = ''] = SETTING.exec(text) ?? [];
  const known = Object.keys(resource.model.shape);
  if (!known.includes(field))
    return {
      why: field === '' ? `"${text.trim()}" is no setting=value` : `${resource.id} has no ${field}`,
      given: field,
      known,
    };
  if (isSecret(resource, field) && told !== '')
    return { why: `a secret is not told: ${resource.id}.${field}= says that it was set`, isSecretTold: true };
  const value = valueFor(resource, field, told);
  return isMisstated(value) ? value : { field, member, value };
}

/** `domain-defaults.propagate=usesTls, requiresHttps`: what was ticked. */
const PROPAGATE = /^\s*propagate\s*=(.*)$/s;

function propagated(text: string, told: string, resource: ApiResource): Statement | Misstated {
  const known = Object.keys(resource.model.shape);
  const named = told.split(',').map((one) => one.trim());
  const odd = named.find((one, at) => !known.includes(one) || named.indexOf(one) !== at);
  if (odd !== undefined)
    return {
      why: `${resource.id} has no ${odd || 'setting without a name'} to copy, or not twice`,
      given: odd,
      known,
    };
  const fields = Object.fromEntries(named.map((one) => [one, null]));
  return { text, resource, what: 'propagate', fields, members: {} };
}

/** What a text says, or what is wrong with it. `contract`: the resources that there are. */
export function statementIn(text: string, contract: Contract): Statement | Misstated {
  const [, id = '', adds, shows, removes, rest = ''] = STATEMENT.exec(text.trim()) ?? [];
  const known = contract.resources.map((one) => one.id);
  const resource = contract.byId(id);
  if (resource === undefined)
    return {
      why: id === '' ? 'it is no resource.setting=value' : `nothing is called ${id}`,
      given: id || text,
      known,
    };
  if ((adds ?? removes) !== undefined && resource.kind === 'document')
    return { why: `${id} is one page of settings: nothing is added to it or removed` };
  if (removes !== undefined) return { text, resource, what: 'remove', fields: {}, members: {} };
  const copied = id === contract.propagation.domains.from ? PROPAGATE.exec(rest)?.[1] : undefined;
  if (copied !== undefined && (adds ?? shows) === undefined) return propagated(text, copied, resource);
  const settings: Setting[] = [];
  for (const part of rest.split(';')) {
    const setting = settingIn(resource, part);
    if (isMisstated(setting)) return setting;
    if (settings.some(({ field }) => field === setting.field))
      return { why: `${setting.field} is said twice` };
    settings.push(setting);
  }
  return {
    ...{ text, resource, what: adds !== undefined ? 'add' : shows === undefined ? 'set' : 'show' },
    fields: Object.fromEntries(settings.map(({ field, value }) => [field, value])),
    members: Object.fromEntries(
      settings.flatMap(({ field, member }) => (member === undefined ? [] : [[field, member]])),
    ),
  };
}
