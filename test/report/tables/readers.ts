/** The forms as those read them that they are for: each says what is amiss with a text, or what it finds in it. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { memoryPages, validateXML } from 'xmllint-wasm';
import type { Weight } from '../../../src/report/view/rows.js';

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8');

/** As RFC 4180 reads it. */
export function cellsIn(text: string): readonly (readonly string[])[] {
  const cell = /"((?:[^"]|"")*)"(,|\n|$)/y;
  const lines: string[][] = [[]];
  let at = 0;
  while (at < text.length) {
    cell.lastIndex = at;
    const found = cell.exec(text);
    if (found === null) throw new Error(`no cell at ${at}: ${text.slice(at, at + 40)}`);
    at = cell.lastIndex;
    lines.at(-1)?.push((found[1] ?? '').replaceAll('""', '"'));
    if (found[2] === '\n' && at < text.length) lines.push([]);
  }
  return lines;
}

/** By the XSD of JUnit, of all of them at once: each time it is started costs. */
export async function mistakesInXml(...xmls: readonly string[]): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: xmls.map((contents, index) => ({ fileName: `${index}.xml`, contents })),
    schema: { fileName: 'junit.xsd', contents: fixture('junit.xsd') },
    maxMemoryPages: memoryPages.GiB,
  });
  return errors.map(({ message, loc }) => `${loc?.fileName}: ${message}`);
}

const isSarif = new Ajv2020({ strict: false, validateFormats: false, allErrors: true }).compile(
  JSON.parse(fixture('sarif-2.1.0.schema.json')),
);

/** By the schema of SARIF 2.1.0. */
export function mistakesInSarif(text: string): readonly unknown[] {
  isSarif(JSON.parse(text));
  return isSarif.errors ?? [];
}

interface PageData {
  readonly rows: readonly { readonly weight: Weight; readonly text: number }[];
  readonly texts: readonly string[];
}

/** What the script of a page reads. */
export function pageDataIn(page: string): PageData {
  const [, data = ''] = /id="data">(.*?)<\/script>/s.exec(page) ?? [];
  const parts: readonly PageData[] = JSON.parse(data).parts;
  return { rows: parts.flatMap(({ rows }) => rows), texts: parts.flatMap(({ texts }) => texts) };
}

/** A line of the text format: a name, labels in quotes, a number; or a comment. */
const METRIC =
  /^(?:# (?:HELP|TYPE) [a-z_]+ .+|[a-z_]+\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*\} -?\d+(?:\.\d+)?)$/;

/** Lines that are no metric. */
export function strayIn(metrics: string): readonly string[] {
  return metrics
    .trimEnd()
    .split('\n')
    .filter((line) => !METRIC.test(line));
}

/** Markdown as GitHub makes HTML of it, where HTML in it counts. */
export function shown(text: string): string {
  return micromark(text, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

/** What a reader sees of a piece of HTML. */
export function textOf(html: string): string {
  return html
    .replace(/<!--.*?-->/gs, '')
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
