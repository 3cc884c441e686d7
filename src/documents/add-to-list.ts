/** Adds to a list in a YAML file that people write too: every byte that stands in it stays. */
import { isSeq, type Node, parseDocument, stringify } from 'yaml';

/**
 * The text with the items at the end of the list that is the value of `key`; undefined where there is none with a line
 * for each item, nor an empty one. Whoever writes it reads it again: what stands around the list is not looked at.
 */
export function withItems(
  text: string,
  { key, items }: { readonly key: string; readonly items: readonly object[] },
): string | undefined {
  // The mark of the byte order counts in no offset.
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const body = text.slice(mark.length);
  const list = parseDocument(body, { version: '1.2', resolveKnownTags: false }).get(key, true);
  if (!isSeq(list) || !list.range) return undefined;
  const [start] = list.range;
  const last = list.items.at(-1) as Node | undefined;
  if (last !== undefined && list.flow) return undefined;
  // Behind the line on which the last item ends, or in place of `[]`; deeper than the key.
  const indent = last === undefined ? '  ' : ' '.repeat(start - (body.lastIndexOf('\n', start) + 1));
  const written = stringify(items, { lineWidth: 0 }).replace(/^(?=.)/gm, indent);
  const newline = body.includes('\r\n') ? '\r\n' : '\n';
  const added = written.replaceAll('\n', newline);
  if (last === undefined)
    return `${mark}${body.slice(0, start).trimEnd()}${newline}${added.trimEnd()}${body.slice(list.range[1])}`;
  const end = body.indexOf('\n', (last.range?.[1] ?? 0) - 1) + 1;
  return end === 0
    ? `${mark}${body}${newline}${added}`
    : `${mark}${body.slice(0, end)}${added}${body.slice(end)}`;
}
