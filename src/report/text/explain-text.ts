/** A step, or a way back in, as text: in the order in which somebody in a hurry asks. */
import type { ExplainReport } from '../model/explain-report.js';
import { type Page, printable, wrapOn } from './layout.js';
import { blockOn, byHandBlock, headline } from './steps-text.js';

type About = ExplainReport['about'];
type OfStep = Extract<About, { kind: 'step' }>;
type OfProcedure = Extract<About, { kind: 'procedure' }>;

function stepLines(step: OfStep, page: Page): readonly string[] {
  const block = blockOn(page);
  const inShort = step.notices.length === 0 ? '' : ` In short: ${step.notices.join('; ')}.`;
  return [
    headline(step, page),
    ...block('Why, and what may break', [step.why]),
    ...block('Who notices', [
      `Disruption for users ${step.disruption}: ${step.noticed}.${inShort}`,
      ...(step.disruption === 'none' ? [] : ['smlockdown plan says for each change who, and how many.']),
    ]),
    ...byHandBlock('By hand', step.manual, page),
    ...block('Undo', [step.undo]),
    '',
    wrapOn(page)(`What it reads and writes, and its options: smlockdown steps ${step.id}`),
  ];
}

function wayLines(way: OfProcedure['ways'][number], page: Page): readonly string[] {
  const say = (text: string) => wrapOn(page)(text, '  ', '    ');
  return [
    ...byHandBlock(way.for, way.steps, page),
    ...way.wrong.map((text) => say(`Can go wrong: ${text}`)),
    ...way.unknown.map((text) => say(`Not known: ${text}`)),
    say(`Says who: ${way.sources.map(({ kind, what }) => `${kind}, ${what}`).join('; ')}.`),
  ];
}

function procedureLines({ first, ways, after, ...procedure }: OfProcedure, page: Page): readonly string[] {
  const numbered = (lines: readonly string[]) => lines.map((text) => ({ text }));
  const head = [headline(procedure, page), ...byHandBlock('First', numbered(first), page)];
  // Of several, whoever is in a hurry reads one.
  if (ways.length > 1 && !page.isWhole)
    return [
      ...head,
      '',
      page.style.bold('Then, by what runs there'),
      ...ways.map(({ systems: [system = ''], for: what }) => `  --for ${system.padEnd(12)}${what}`),
      '',
      wrapOn(page)(`As: smlockdown explain ${procedure.id} --for ${ways[0]?.systems[0]}`),
    ];
  return [
    ...head,
    ...ways.flatMap((way) => wayLines(way, page)),
    ...byHandBlock('Afterwards', numbered(after), page),
    '',
    wrapOn(page)(
      'The makers of this tool tried nothing of this on a live server: keep the copy until it works.',
    ),
  ];
}

export function renderExplain(given: ExplainReport, page: Page): string {
  const { about } = printable(given);
  const lines = about.kind === 'step' ? stepLines(about, page) : procedureLines(about, page);
  return [...lines, ''].join('\n');
}
