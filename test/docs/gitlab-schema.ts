/**
 * What of a GitLab pipeline the documentation may use: the members that https://docs.gitlab.com/ci/yaml/ describes, with the
 * values that it names for them. A member that is not here is a mistake, or has to be looked up there first.
 */
import { z } from 'zod';

const text = z.string().min(1);
const texts = z.array(text).min(1);
/** As ChronicDuration reads it. */
const duration = text.regex(/^\d+ (?:minute|hour|day|week|month|year)s?$/);
const exitCode = z.int().min(1).max(255);

const rule = z.strictObject({
  if: text.optional(),
  changes: texts.optional(),
  when: z.enum(['always', 'never', 'manual', 'on_success', 'on_failure', 'delayed']).optional(),
});

const artifacts = z.strictObject({
  when: z.enum(['on_success', 'on_failure', 'always']).optional(),
  expire_in: duration.optional(),
  paths: texts.optional(),
  reports: z.strictObject({ junit: text.optional() }).optional(),
});

const variables = z.record(z.string().regex(/^[A-Za-z_]\w*$/), z.string());

const job = z.strictObject({
  stage: text,
  tags: texts,
  script: texts,
  timeout: duration.optional(),
  rules: z.array(rule).min(1).optional(),
  variables: variables.optional(),
  resource_group: text.optional(),
  environment: text.optional(),
  allow_failure: z.strictObject({ exit_codes: z.array(exitCode).min(1) }).optional(),
  artifacts: artifacts.optional(),
});

/** What no job may be called. */
const NOT_JOBS = [
  'image',
  'services',
  'before_script',
  'after_script',
  'cache',
  'include',
  'default',
  'workflow',
  'true',
  'false',
  'nil',
];

/** Errors: `ZodError`, with the place. */
export const gitlabPipeline = z
  .object({ stages: texts, variables: variables.optional() })
  .catchall(job)
  .superRefine(({ stages, variables: _, ...jobs }, context) => {
    for (const [name, { stage }] of Object.entries(jobs as Readonly<Record<string, z.infer<typeof job>>>)) {
      if (NOT_JOBS.includes(name))
        context.addIssue({ code: 'custom', path: [name], message: 'no job is called so' });
      if (!stages.includes(stage))
        context.addIssue({ code: 'custom', path: [name, 'stage'], message: 'no such stage' });
    }
  });
