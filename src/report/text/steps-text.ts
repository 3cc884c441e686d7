/** The catalogue, and one step of it, as text. */
import type { StepsReport } from '../model/steps-report.js';
import { byHandParagraphs } from '../view/cases.js';
import { paragraphLines } from './case-lines.js';
import { type Page, wrapOn } from './layout.js';

/** Everything about one step where there is just one, else a line or two for each. */
export function renderSteps(report: StepsReport, page: Page): string {
  const [only, ...others] = report.steps;
  if (only !== undefined && others.length === 0) return renderStep(only, page);
  const widest = Math.max(...report.steps.map((step) => step.id.length));
  const lines = report.steps.map((step) => {
    const facts = `${step.severity.padEnd(8)}  ${step.scope.padEnd(6)}`;
    return `${page.style.bold(step.id.padEnd(widest))}  ${facts}\n${wrapOn(page)(step.title, '    ')}`;
  });
  return `${lines.join('\n')}\n\nMore about one: smlockdown steps ID\n`;
}

type Step = StepsReport['steps'][number];

function optionLine({ name, what, takes, fallback, isRequired }: Step['optionRows'][number]): string {
  const last = fallback === undefined ? (isRequired ? ' Has to be stated.' : '') : ` Default: ${fallback}.`;
  return `${name}: ${what.replace(/\.$/, '')}. Takes ${takes}.${last}`;
}

/** A name and what it stands for, as the first lines of a page. */
export function headline({ id, title }: Pick<Step, 'id' | 'title'>, { width, style }: Page): string {
  // One column is left for the second space behind the name.
  return wrapOn({ width: width - 1 })(`${id} ${title}`, '', '  ').replace(id, `${style.bold(id)} `);
}

/** Sentences under a title; none where there is none. */
export function blockOn(page: Page) {
  return (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', page.style.bold(title), ...lines.map((line) => wrapOn(page)(line, '  '))];
}

/** What is left to a person, under a title. */
export function byHandBlock(title: string, instructions: Step['manual'], page: Page): readonly string[] {
  const { width, style } = page;
  return ['', style.bold(title), ...paragraphLines(byHandParagraphs(instructions), { width, indent: '  ' })];
}

function renderStep(step: Step, page: Page): string {
  const block = blockOn(page);
  const writes = [...new Set(step.reads.flatMap((read) => read.writes))];
  return [
    headline(step, page),
    ...block('Why', [step.why]),
    ...block('Facts', [
      `Severity ${step.severity}, disruption for users ${step.disruption}, scope ${step.scope}.`,
      `Guides: ${step.guide.join('; ')}.`,
      ...(step.isForRoles ? ['Only in the playbooks of roles: it needs values that you state.'] : []),
    ]),
    ...block(
      'Reads',
      step.reads.map(({ title, when, call, evidence, where }) => {
        const what = `${title}${when === null ? '' : `, with ${when}`}`;
        return evidence === null
          ? `${what}: ${where}.`
          : `${what}: ${call} (evidence: ${evidence}). In SmarterMail: ${where}.`;
      }),
    ),
    ...block('Writes', writes.length === 0 ? ['Nothing: the step only reports.'] : writes),
    ...block('Options', step.optionRows.length === 0 ? ['None.'] : step.optionRows.map(optionLine)),
    ...byHandBlock('By hand', step.manual, page),
    ...block('Undo', [step.undo]),
    '',
  ].join('\n');
}
