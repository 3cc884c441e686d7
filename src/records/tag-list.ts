/**
 * Lists of tags, `v=DKIM1; k=rsa`, as records of DKIM and DMARC are. Of RFC 6376 3.2, for which the names of tags are
 * case-sensitive.
 */

export interface TagList {
  /** Values by name, without the white space around them; of one that is there twice the first. */
  readonly tags: ReadonlyMap<string, string>;
  /** Name of the first one. */
  readonly first: string | undefined;
  /** What is wrong with the list as such, half a sentence each. */
  readonly problems: readonly string[];
}

const NAME = /^[a-z][a-z0-9_]*$/i;
const WHITE_SPACE = ' \t\r\n';
/** Printed ASCII, and white space between it. */
const VALUE = /^[\x21-\x7e \t\r\n]*$/;

/** More of a text makes a sentence that nobody reads. */
const MOST_SHOWN = 40;

/** A piece of a record in a sentence. */
export function quoted(text: string): string {
  return text.length > MOST_SHOWN ? `"${text.slice(0, MOST_SHOWN)}..."` : `"${text}"`;
}

/** By hand: an expression takes seconds for a record of nothing but white space within. */
function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && WHITE_SPACE.includes(text.charAt(start))) start += 1;
  while (end > start && WHITE_SPACE.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

export function tagsOf(text: string): TagList {
  const parts = text.split(';').map(trimmed);
  // A semicolon may end the list.
  if (parts.length > 1 && parts.at(-1) === '') parts.pop();
  const tags = new Map<string, string>();
  const problems: string[] = [];
  let first: string | undefined;
  for (const part of parts) {
    const at = part.indexOf('=');
    const name = trimmed(part.slice(0, Math.max(at, 0)));
    const value = trimmed(part.slice(at + 1));
    if (part === '') problems.push('two semicolons have nothing between them');
    else if (at === -1 || !NAME.test(name)) problems.push(`${quoted(part)} is no tag`);
    else if (!VALUE.test(value)) problems.push(`${name}= holds characters that are not allowed there`);
    if (at === -1 || !NAME.test(name)) continue;
    first ??= name;
    if (tags.has(name)) problems.push(`${name}= is there twice`);
    else tags.set(name, value);
  }
  return { tags, first, problems: [...new Set(problems)] };
}

/** The record with another value of a tag, which is added in second place where it is missing. */
export function withTag(text: string, { name, value }: { readonly name: string; readonly value: string }) {
  const parts = text
    .split(';')
    .map(trimmed)
    .filter((part) => part !== '');
  const isIt = (part: string) => trimmed(part.split('=', 1)[0] ?? '') === name;
  const tag = `${name}=${value}`;
  const changed = parts.some(isIt)
    ? parts.map((part) => (isIt(part) ? tag : part))
    : [...parts.slice(0, 1), tag, ...parts.slice(1)];
  return changed.join('; ');
}
