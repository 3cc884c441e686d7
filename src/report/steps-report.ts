/** The catalogue for people and programs. */
import { z } from 'zod';
import { readRouteOf } from '../contract/resource.js';
import { SEVERITIES } from '../steps/severity.js';
import { DISRUPTIONS, type Step } from '../steps/step.js';
import { exampleOptions } from './example-options.js';
import { type Page, wrap } from './layout.js';
import type { OptionRow } from './option-rows.js';
import { readsOf, undoText, writesOf } from './step-facts.js';

export const STEPS_FORMAT = 1;

export const stepsReportSchema = z.strictObject({
  formatVersion: z.literal(STEPS_FORMAT),
  steps: z
    .array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        why: z.string(),
        guide: z.array(z.string()).readonly(),
        severity: z.enum(SEVERITIES),
        disruption: z.enum(DISRUPTIONS),
        scope: z.enum(['server', 'domain']),
        isForRoles: z.boolean().describe("Only in the playbooks of a server's role"),
        manual: z
          .string()
          .describe('Where to click, with the default options, and examples where there is no default'),
        undo: z.string().describe('How its changes are taken back, and what is not'),
        options: z.record(z.string(), z.json()).describe('JSON Schema of the options'),
        reads: z.array(
          z.strictObject({
            resource: z.string(),
            title: z.string(),
            where: z.string(),
            when: z.string().nullable().describe('The options that make it read this; null: always'),
            call: z.string(),
            evidence: z.string(),
            writes: z
              .array(z.string())
              .describe('Calls that change it, each with its evidence; none: only read'),
          }),
        ),
      }),
    )
    .readonly(),
});

export type StepsReport = z.infer<typeof stepsReportSchema>;

export function stepsReport(steps: readonly Step[]): StepsReport {
  return {
    formatVersion: STEPS_FORMAT,
    steps: steps.map((step) => {
      const { id, title, why, guide, severity, disruption, scope } = step;
      return {
        id,
        title,
        why,
        guide,
        severity,
        disruption,
        scope,
        isForRoles: step.isForRoles === true,
        manual: step.manual(exampleOptions(step)),
        undo: undoText(step),
        options: z.toJSONSchema(step.options, { io: 'input' }) as Record<string, z.core.util.JSONType>,
        reads: readsOf(step).map(({ resource, when }) => {
          const route = readRouteOf(resource);
          return {
            resource: resource.id,
            title: resource.title,
            where: resource.where,
            when: when ?? null,
            call: `${route.method} ${route.path}`,
            evidence: route.evidence,
            writes: writesOf(resource).map(({ method, path, evidence }) => `${method} ${path} (${evidence})`),
          };
        }),
      };
    }),
  };
}

/** A line or two for each step. */
export function renderSteps(report: StepsReport, page: Page): string {
  const widest = Math.max(...report.steps.map((step) => step.id.length));
  const lines = report.steps.map((step) => {
    const facts = `${step.severity.padEnd(8)}  ${step.scope.padEnd(6)}`;
    return `${page.style.bold(step.id.padEnd(widest))}  ${facts}\n${wrap(step.title, { width: page.width, indent: '    ' })}`;
  });
  return `${lines.join('\n')}\n\nMore about one: smlockdown steps ID\n`;
}

function optionLine({ name, what, takes, fallback, isRequired }: OptionRow): string {
  const last = fallback === undefined ? (isRequired ? ' Has to be stated.' : '') : ` Default: ${fallback}.`;
  return `${name}: ${what.replace(/\.$/, '')}. Takes ${takes}.${last}`;
}

/** Everything about one step. `options` are its own. */
export function renderStep(
  step: StepsReport['steps'][number],
  { page, options }: { readonly page: Page; readonly options: readonly OptionRow[] },
): string {
  const { width, style } = page;
  const block = (title: string, lines: readonly string[]) => [
    '',
    style.bold(title),
    ...lines.map((line) => wrap(line, { width, indent: '  ' })),
  ];
  const writes = [...new Set(step.reads.flatMap((read) => read.writes))];
  return [
    // One column is left for the second space behind the name.
    wrap(`${step.id} ${step.title}`, { width: width - 1, indent: '', hanging: '  ' }).replace(
      step.id,
      `${style.bold(step.id)} `,
    ),
    ...block('Why', [step.why]),
    ...block('Facts', [
      `Severity ${step.severity}, disruption for users ${step.disruption}, scope ${step.scope}.`,
      `Guides: ${step.guide.join('; ')}.`,
      ...(step.isForRoles ? ['Only in the playbooks of roles: it needs values that you state.'] : []),
    ]),
    ...block(
      'Reads',
      step.reads.map(
        (read) =>
          `${read.title}${read.when === null ? '' : `, with ${read.when}`}: ${read.call} ` +
          `(evidence: ${read.evidence}). In SmarterMail: ${read.where}.`,
      ),
    ),
    ...block('Writes', writes.length === 0 ? ['Nothing: the step only reports.'] : writes),
    ...block('Options', options.length === 0 ? ['None.'] : options.map(optionLine)),
    ...block('By hand', [step.manual]),
    ...block('Undo', [step.undo]),
    '',
  ].join('\n');
}
