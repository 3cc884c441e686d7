/** A reference that is data: an OpenAPI document, or objects that have the verb and the path of a call each. */
import { isDeeper, isJsonObject, type JsonObject, jsonIn } from '../../canonical-json.js';
import { membersOfBlock, NAME } from './block.js';
import type { Entry } from './entry.js';
import { namesOf, onlyPathIn, onlyVerbIn } from './route-words.js';

const VERB = /^(?:GET|POST)$/i;
/** Nothing but a path. */
const PATH = /^(?:https?:\/\/[^\s/]+)?\/?api\/v1\/\S+$/i;
const BOTH = /^(GET|POST) (\S+)$/i;
const TAKES = /^(?:post)?(?:inputs?|body|takes)$|^request(?:body)?$/i;
const GIVES = /^(?:returns?|responses?|answers?|outputs?|gives)$/i;
/** Levels of members; deeper is nothing that a call takes. */
const DEEPEST = 12;

/** Dotted names of an example, or of a list of `{name, type}`; a text is a block. */
function membersOf(value: unknown): ReadonlySet<string> {
  if (typeof value === 'string') return membersOfBlock(value);
  const names = new Set<string>();
  const add = (one: unknown, path: string, depth: number): void => {
    if (depth > DEEPEST) return;
    if (Array.isArray(one)) {
      for (const item of one) {
        const { name, type, ...rest } = isJsonObject(item) ? item : {};
        if (typeof name !== 'string' || typeof type !== 'string') add(item, path, depth + 1);
        else if (NAME.test(name)) {
          const at = path === '' ? name : `${path}.${name}`;
          names.add(at);
          for (const inner of Object.values(rest)) if (Array.isArray(inner)) add(inner, at, depth + 1);
        }
      }
    } else if (isJsonObject(one))
      for (const [name, inner] of Object.entries(one)) {
        if (!NAME.test(name)) continue;
        const at = path === '' ? name : `${path}.${name}`;
        names.add(at);
        add(inner, at, depth + 1);
      }
  };
  add(value, '', 0);
  return names;
}

/** An object that has exactly one verb and one path among its texts, or both in one. */
function entryOf(object: JsonObject): Entry | undefined {
  const texts = Object.values(object)
    .filter((value) => typeof value === 'string')
    .flatMap((text) => BOTH.exec(text)?.slice(1) ?? text);
  const verbs = new Set(texts.filter((text) => VERB.test(text)).map((text) => text.toUpperCase()));
  const paths = new Set(texts.filter((text) => PATH.test(text)).map(onlyPathIn));
  const [[verb], [path]] = [[...verbs], [...paths]];
  if (verbs.size !== 1 || paths.size !== 1 || verb === undefined || path === undefined) return undefined;
  const shownBy = (key: RegExp) =>
    Object.entries(object).flatMap(([name, value]) => (key.test(name) ? [...membersOf(value)] : []));
  return { names: namesOf(verb, path), body: shownBy(TAKES), answer: shownBy(GIVES) };
}

/** How much of one schema is gone through, and of all of a document: what leads to itself never ends. */
const [MOST_OF_ONE, MOST_OF_ALL] = [5000, 200_000];

/** Members of a schema of OpenAPI, dotted; as many as `left` of the document allows. */
function membersOfSchema(schema: unknown, root: JsonObject, left: { parts: number }): readonly string[] {
  const names: string[] = [];
  const end = Math.max(0, left.parts - MOST_OF_ONE);
  const add = (given: unknown, path: string, depth: number): void => {
    if (depth > DEEPEST || left.parts <= end) return;
    left.parts -= 1;
    const one = isJsonObject(given) ? followed(given, root) : {};
    if (one.items !== undefined) add(one.items, path, depth + 1);
    for (const part of Array.isArray(one.allOf) ? one.allOf : []) add(part, path, depth + 1);
    for (const [name, inner] of Object.entries(isJsonObject(one.properties) ? one.properties : {})) {
      if (left.parts <= end) return;
      if (!NAME.test(name)) continue;
      const at = path === '' ? name : `${path}.${name}`;
      names.push(at);
      add(inner, at, depth + 1);
    }
  };
  add(schema, '', 0);
  return names;
}

/** What `$ref` leads to within the document, one step. */
function followed(schema: JsonObject, root: JsonObject): JsonObject {
  const { $ref } = schema;
  if (typeof $ref !== 'string' || !$ref.startsWith('#/')) return schema;
  let at: unknown = root;
  for (const name of $ref.slice(2).split('/'))
    at = isJsonObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  return isJsonObject(at) ? at : {};
}

/** Of `requestBody` or one of `responses`, and of those of version 2. */
function schemaIn(part: unknown): unknown {
  if (!isJsonObject(part)) return undefined;
  const [content] = Object.values(isJsonObject(part.content) ? part.content : {});
  return isJsonObject(content) ? content.schema : part.schema;
}

function openApiEntries(document: JsonObject, paths: JsonObject): readonly Entry[] {
  const left = { parts: MOST_OF_ALL };
  return Object.entries(paths).flatMap(([written, verbs]) => {
    const path = onlyPathIn(written);
    if (path === undefined || !isJsonObject(verbs)) return [];
    return Object.entries(verbs).flatMap(([verb, call]) => {
      if (!VERB.test(verb)) return [];
      const { requestBody, responses, parameters } = isJsonObject(call) ? call : {};
      const sent = Array.isArray(parameters)
        ? parameters.find((one) => isJsonObject(one) && one.in === 'body')
        : undefined;
      const [given] = Object.values(isJsonObject(responses) ? responses : {});
      return [
        {
          names: namesOf(verb, path),
          body: membersOfSchema(schemaIn(requestBody ?? sent), document, left),
          answer: membersOfSchema(schemaIn(given), document, left),
        },
      ];
    });
  });
}

/** The calls of a document of OpenAPI, or of objects anywhere in it. */
export function entriesInData(data: unknown): readonly Entry[] {
  if (isDeeper(data)) return [];
  if (isJsonObject(data) && isJsonObject(data.paths)) return openApiEntries(data, data.paths);
  const entries: Entry[] = [];
  const waiting: unknown[] = [data];
  for (let value = waiting.pop(); value !== undefined || waiting.length > 0; value = waiting.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const entry = isJsonObject(value) ? entryOf(value) : undefined;
    if (entry !== undefined) entries.push(entry);
    // What an entry holds is said of it already.
    else waiting.push(...Object.values(value).reverse());
  }
  return entries;
}

/** The data in a text that may be JSON. */
export function dataIn(text: string): unknown {
  return /^\s*[[{"]|^\s*(?:null|true|false|-?\d+)\s*$/.test(text) ? jsonIn(text) : undefined;
}

/** Is it one verb and one path, as a line of a text? */
export function routeOfLine(line: string): readonly string[] | undefined {
  const [path, verb] = [onlyPathIn(line), onlyVerbIn(line)];
  return path === undefined || verb === undefined ? undefined : namesOf(verb, path);
}
