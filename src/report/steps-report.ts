/** The catalogue for people and programs. */
import { z } from 'zod';
import type { Route } from '../contract/binding.js';
import { type Resource, readRouteOf } from '../contract/resource.js';
import { DISRUPTIONS, SEVERITIES, type Step } from '../steps/step.js';
import { type Page, wrap } from './layout.js';

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
        manual: z.string().describe('Where to click, with the default options'),
        options: z.record(z.string(), z.json()).describe('JSON Schema of the options'),
        reads: z.array(
          z.strictObject({
            resource: z.string(),
            title: z.string(),
            where: z.string(),
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

function resourcesOf(step: Step, options: Readonly<Record<string, unknown>>): readonly Resource[] {
  const all = step.parts.flatMap((part) => Object.values(part.reads(options)).map((need) => need.resource));
  return [...new Map(all.map((resource) => [resource.id, resource])).values()];
}

export function stepsReport(steps: readonly Step[]): StepsReport {
  return {
    formatVersion: STEPS_FORMAT,
    steps: steps.map((step) => {
      const defaults = step.options.parse({});
      const { id, title, why, guide, severity, disruption, scope } = step;
      return {
        id,
        title,
        why,
        guide,
        severity,
        disruption,
        scope,
        manual: step.manual(defaults),
        options: z.toJSONSchema(step.options, { io: 'input' }) as Record<string, z.core.util.JSONType>,
        reads: resourcesOf(step, defaults).map((resource) => {
          const route = readRouteOf(resource);
          return {
            resource: resource.id,
            title: resource.title,
            where: resource.where,
            call: `${route.method} ${route.path}`,
            evidence: route.evidence,
            writes: writeRoutesOf(resource).map(
              ({ method, path, evidence }) => `${method} ${path} (${evidence})`,
            ),
          };
        }),
      };
    }),
  };
}

/** The calls by which a resource can be changed at all. */
function writeRoutesOf(resource: Resource): readonly Route[] {
  const routes: readonly (Route | undefined)[] =
    resource.kind === 'document'
      ? [resource.binding.write]
      : [resource.binding.add, resource.binding.edit, resource.binding.remove];
  return routes.flatMap((route) => route ?? []);
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

interface OptionSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
}

function optionLine(name: string, schema: OptionSchema): string {
  const range =
    schema.enum !== undefined
      ? ` One of ${schema.enum.join(', ')}.`
      : schema.minimum !== undefined && schema.maximum !== undefined
        ? ` ${schema.minimum} to ${schema.maximum}.`
        : '';
  const fallback = schema.default === undefined ? '' : ` Default: ${JSON.stringify(schema.default)}.`;
  return `${name}: ${schema.description ?? ''}.${range}${fallback}`;
}

/** Everything about one step. */
export function renderStep(step: StepsReport['steps'][number], page: Page): string {
  const { width, style } = page;
  const block = (title: string, lines: readonly string[]) => [
    '',
    style.bold(title),
    ...lines.map((line) => wrap(line, { width, indent: '  ' })),
  ];
  const options = Object.entries((step.options.properties ?? {}) as Readonly<Record<string, OptionSchema>>);
  const writes = [...new Set(step.reads.flatMap((read) => read.writes))];
  return [
    `${style.bold(step.id)}  ${step.title}`,
    ...block('Why', [step.why]),
    ...block('Facts', [
      `Severity ${step.severity}, disruption for users ${step.disruption}, scope ${step.scope}.`,
      `Guides: ${step.guide.join('; ')}.`,
    ]),
    ...block(
      'Reads',
      step.reads.map(
        (read) => `${read.title}: ${read.call} (evidence: ${read.evidence}). In SmarterMail: ${read.where}.`,
      ),
    ),
    ...block('Writes', writes.length === 0 ? ['Nothing: the step only reports.'] : writes),
    ...block(
      'Options',
      options.length === 0 ? ['None.'] : options.map(([name, schema]) => optionLine(name, schema)),
    ),
    ...block('By hand', [step.manual]),
    ...block('Undo', [
      writes.length === 0
        ? 'Nothing to undo.'
        : 'smlockdown rollback brings back what a run changed, and proves it.',
    ]),
    '',
  ].join('\n');
}
