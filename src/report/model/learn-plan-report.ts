/** What a server would have to be taught for a playbook, as a report: pages of settings, and what to click there. */
import { z } from 'zod';
import type { Lesson } from '../../catalogue/step-lessons.js';
import { minutesOf } from '../../contract/learning/lessons.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import type { Maker } from './head.js';
import { headOf, headSchema } from './head.js';

const count = z.number().int();

export const learnPlanSchema = z.strictObject({
  ...headSchema('learn-plan'),
  server: z.strictObject({ url: z.string(), build: z.number().int().nullable() }),
  playbook: z.strictObject({ name: z.string(), hash: z.string() }),
  pages: z
    .array(
      z.strictObject({
        where: z.string().describe('The way to it in the web interface'),
        resources: z.array(z.string()).readonly(),
        severity: z.enum(SEVERITIES).describe('Of the most urgent step that lacks it'),
        steps: z.array(z.string()).readonly().describe('Those that lack it, the most urgent first'),
        clicks: z
          .array(
            z.strictObject({
              does: z.string(),
              taught: z
                .string()
                .describe('What --taught takes for it; SHOWN stands in it for what only the page shows'),
              isSave: z.boolean().describe('False where it is only looked at'),
            }),
          )
          .readonly(),
        saves: count,
        minutes: count,
      }),
    )
    .readonly()
    .describe('The most urgent first'),
  unread: z
    .array(z.string())
    .readonly()
    .describe('Steps whose settings could not be read this time: what they lack is not known'),
  summary: z.strictObject({
    pages: count,
    saves: count,
    minutes: count,
    steps: count.describe('That more could be checked or changed of then'),
  }),
});

export type LearnPlanReport = z.infer<typeof learnPlanSchema>;
type PageToTeach = LearnPlanReport['pages'][number];

function pagesOf(lessons: readonly Lesson[]): readonly PageToTeach[] {
  const ways = [...new Set(lessons.map(({ resource }) => resource.where))];
  return ways.flatMap((where) => {
    const own = lessons.filter(({ resource }) => resource.where === where);
    const [first] = own;
    if (first === undefined) return [];
    const clicks = own.flatMap((one) => one.clicks);
    return [
      {
        where,
        resources: own.map(({ resource }) => resource.id),
        severity: first.severity,
        steps: [...new Set(own.flatMap(({ steps }) => steps))],
        clicks: clicks.map(({ does, says, isSave }) => ({ does, taught: says, isSave })),
        saves: clicks.filter(({ isSave }) => isSave).length,
        minutes: minutesOf(clicks.length),
      },
    ];
  });
}

export function learnPlanReport(
  {
    lessons,
    ...about
  }: Pick<LearnPlanReport, 'server' | 'playbook' | 'unread'> & { readonly lessons: readonly Lesson[] },
  maker: Maker,
): LearnPlanReport {
  const pages = pagesOf(lessons);
  return {
    ...headOf('learn-plan', maker),
    ...{ server: about.server, playbook: about.playbook, pages, unread: about.unread },
    summary: {
      pages: pages.length,
      saves: pages.reduce((sum, { saves }) => sum + saves, 0),
      minutes: minutesOf(pages.flatMap(({ clicks }) => clicks).length),
      steps: new Set(pages.flatMap(({ steps }) => steps)).size,
    },
  };
}
