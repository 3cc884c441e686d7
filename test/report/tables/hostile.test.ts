/** Whoever named a domain, gave a reason or wrote a playbook writes nothing of a report but text, in any form. */
import { describe, expect, it } from '@jest/globals';
import type { Format } from '../../../src/report/format.js';
import { html } from '../../../src/report/html/html.js';
import { json } from '../../../src/report/json.js';
import { csv } from '../../../src/report/tables/csv.js';
import { annotations } from '../../../src/report/tables/github.js';
import { junit } from '../../../src/report/tables/junit.js';
import { markdown } from '../../../src/report/tables/markdown.js';
import { prometheus } from '../../../src/report/tables/prometheus.js';
import { sarif } from '../../../src/report/tables/sarif.js';
import { text } from '../../../src/report/text/text.js';
import { HOSTILE, hostileReports, painted } from './painted.js';
import { cellsIn, mistakesInSarif, mistakesInXml, pageDataIn, shown, strayIn } from './readers.js';

const KINDS = ['audit', 'plan', 'run', 'diff', 'doctor'] as const;

/** What a form makes of each text in a report of each kind, and of a word in the same report. */
function made(format: Format) {
  const of = (said: string) => {
    const reports = hostileReports(said);
    return KINDS.map((kind) => painted(format, kind, reports[kind] as never));
  };
  const plain = of('word');
  return HOSTILE.flatMap((said) =>
    of(said).map((form, index) => ({ what: `${KINDS[index]} of ${said}`, form, plain: plain[index] ?? '' })),
  );
}

/** The elements of a text, in their order. */
const tagsOf = (markup: string) =>
  [...markup.replace(/<!--.*?-->/gs, '').matchAll(/<(\/?[a-z]\w*)/g)].map(([, tag]) => tag).join(' ');

/** Where those differ whose form is other than that of a word. */
const others = (all: ReturnType<typeof made>, shapeOf: (form: string) => unknown) =>
  all
    .filter(({ form, plain }) => JSON.stringify(shapeOf(form)) !== JSON.stringify(shapeOf(plain)))
    .map(({ what, form, plain }) => [what, shapeOf(form), shapeOf(plain)]);

/** The names of members, all the way down. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.values(value).map(shapeOf);
}

describe('text of somebody else', () => {
  it('is no element, link, list or heading of a comment', () => {
    expect(others(made(markdown), (form) => tagsOf(shown(form)))).toEqual([]);
  });

  it('calls nobody in a comment, and links nothing', () => {
    const called = made(markdown).filter(({ form }) =>
      /@somebody|#1\b|https:\/\/evil|www\.evil/.test(shown(form).replace(/<pre>.*?<\/pre>/gs, '')),
    );

    expect(called.map(({ what }) => what)).toEqual([]);
  });

  it('is no element of a test result, which stays valid', async () => {
    const all = made(junit);

    expect(others(all, tagsOf)).toEqual([]);
    expect(await mistakesInXml(...all.map(({ form }) => form))).toEqual([]);
  });

  it('is no member of what scanners read, which stays valid and names the file', () => {
    const all = made(sarif);

    expect(others(all, (form) => shapeOf(JSON.parse(form)))).toEqual([]);
    expect(all.flatMap(({ form }) => mistakesInSarif(form))).toEqual([]);
    for (const said of HOSTILE) {
      const [{ locations }] = JSON.parse(painted(sarif, 'audit', hostileReports(said).audit)).runs[0].results;
      const { pathname } = new URL(locations[0].physicalLocation.artifactLocation.uri, 'file:///folder/');
      expect(decodeURIComponent(pathname)).toBe(`/folder/${said}.yaml`);
    }
  });

  it('is no cell of its own, and nothing that a spreadsheet calculates', () => {
    const all = made(csv);
    const cells = all.flatMap(({ form }) => cellsIn(form).flat());

    expect(others(all, (form) => cellsIn(form).map(({ length }) => length))).toEqual([]);
    expect(cells.filter((cell) => /^\s*[=+\-@\t\r]/.test(cell))).toEqual([]);
  });

  it('is no metric and no label', () => {
    const all = made(prometheus);

    expect(all.flatMap(({ form }) => strayIn(form))).toEqual([]);
    expect(others(all, (form) => form.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""'))).toEqual([]);
  });

  it('is no command to a runner but the one that tells it', () => {
    const lines = made(annotations).flatMap(({ form }) => form.trimEnd().split('\n'));

    expect(
      lines.filter(
        (line) => !/^::(?:error|warning|notice) (?:file=[^:,]*,line=3,)?title=[^:,]*::/.test(line),
      ),
    ).toEqual([]);
  });

  it('is no element of a page as it is sent, and no end of its data', () => {
    const all = made(html);

    expect(others(all, tagsOf)).toEqual([]);
    expect(others(all, (form) => shapeOf(pageDataIn(form)))).toEqual([]);
  });

  it.each([
    ['text', text],
    ['markdown', markdown],
    ['csv', csv],
    ['junit', junit],
    ['github', annotations],
  ] as const)('hides nothing in %s, and turns nothing round', (_, format) => {
    expect(
      made(format)
        .filter(({ form }) => /(?!\n)[\p{Cc}\p{Cf}]/u.test(form))
        .map(({ what }) => what),
    ).toEqual([]);
  });

  it('is what it was in JSON', () => {
    for (const said of HOSTILE) {
      const { plan } = hostileReports(said);
      expect(JSON.parse(painted(json, 'plan', plan))).toEqual(plan);
    }
  });
});
