/** The verb and the path of a call in a text. What could be read in two ways is none. */
import { normalisedPath } from '../script/route-path.js';

/** A path up to the next character that cannot be part of one; what does not read as a path in full is none. */
const PATHS = /\bapi\/v1\/([^\s"'`<>,;()|?#]+)/gi;
const WELL_FORMED = /^[\w\-./{}:*]+$/;

/** A parameter that may be left out, `{search?}`, as `{search:}`: a question mark ends a path. */
function marked(text: string): string {
  return text.replace(/\{(\w+)\?\}/g, '{$1:}');
}

/** The one path of a text; undefined when there is none, several, or one in a notation that is not understood. */
export function onlyPathIn(text: string): string | undefined {
  const found = [...marked(text).matchAll(PATHS)].map((match) => (match[1] ?? '').replace(/[./:]+$/, ''));
  const [path, ...others] = new Set(found);
  return path !== undefined && others.length === 0 && WELL_FORMED.test(path) ? path : undefined;
}

/** The one verb of a text. Written in capitals it is meant; `get` may be a word of a description beside it. */
export function onlyVerbIn(text: string): string | undefined {
  // A path may have a verb for a part of its name (`get-version`), which says nothing.
  const words =
    marked(text)
      .replace(PATHS, ' ')
      .match(/\b(GET|POST)\b/gi) ?? [];
  const capitals = words.filter((word) => word === word.toUpperCase());
  const [verb, ...others] = new Set(
    (capitals.length > 0 ? capitals : words).map((word) => word.toUpperCase()),
  );
  return others.length === 0 ? verb : undefined;
}

/** `GET settings/sysadmin/domain/{}`; without each of its last parameters, too, where those may be left out. */
export function namesOf(verb: string, path: string): readonly string[] {
  const names = [`${verb.toUpperCase()} ${normalisedPath(path)}`];
  for (let rest = path; /\/\{\w+:\}$/.test(rest); ) {
    rest = rest.slice(0, rest.lastIndexOf('/'));
    names.push(`${verb.toUpperCase()} ${normalisedPath(rest)}`);
  }
  return names;
}
