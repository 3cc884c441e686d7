/** One step, or a way back in, as a report for whoever has to decide on it or is locked out. */
import { z } from 'zod';
import { exampleOptions } from '../../catalogue/example-options.js';
import { type Procedure, procedureSchema } from '../../catalogue/procedures.js';
import { NOTICED_WORDS, shortNotices, undoText } from '../../catalogue/step-facts.js';
import { instructionsSchema } from '../../steps/kit/instruction.js';
import type { Step } from '../../steps/kit/step.js';
import { aboutStep, headOf, headSchema, type Maker, stepSchema } from './head.js';

export const explainReportSchema = z.strictObject({
  ...headSchema('explain'),
  about: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('step'),
      id: z.string(),
      ...stepSchema.shape,
      scope: z.enum(['server', 'domain']),
      noticed: z.string().describe('What its disruption means, at most'),
      notices: z
        .array(z.string())
        .readonly()
        .describe('What users notice of its changes, in a few words each'),
      manual: instructionsSchema.describe(
        'Where to click, with the default options, and examples where there is no default',
      ),
      undo: z.string().describe('How its changes are taken back, and what is not'),
    }),
    z.strictObject({ kind: z.literal('procedure'), ...procedureSchema.shape }),
  ]),
});

export type ExplainReport = z.infer<typeof explainReportSchema>;

export function explainStep(step: Step, maker: Maker): ExplainReport {
  return {
    ...headOf('explain', maker),
    about: {
      ...{ kind: 'step', id: step.id, ...aboutStep(step), scope: step.scope },
      noticed: NOTICED_WORDS[step.disruption],
      notices: shortNotices(step),
      manual: step.manual(exampleOptions(step)),
      undo: undoText(step),
    },
  };
}

export function explainProcedure(procedure: Procedure, maker: Maker): ExplainReport {
  return { ...headOf('explain', maker), about: { kind: 'procedure', ...procedure } };
}
