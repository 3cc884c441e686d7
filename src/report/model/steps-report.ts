/** The catalogue as a report. */

import { z } from 'zod';
import { exampleOptions } from '../../catalogue/example-options.js';
import { optionRowSchema, optionRows } from '../../catalogue/option-rows.js';
import { readBy, readKnown, readsOf, undoText, writesOf } from '../../catalogue/step-facts.js';
import { shippedContract } from '../../contract/contract.js';
import { EVIDENCE } from '../../contract/evidence.js';
import { instructionsSchema } from '../../steps/kit/instruction.js';
import type { Step } from '../../steps/kit/step.js';
import { aboutStep, contractSchema, headOf, headSchema, type Maker, stepSchema } from './head.js';

export const stepsReportSchema = z.strictObject({
  ...headSchema('steps'),
  contract: contractSchema,
  steps: z
    .array(
      z.strictObject({
        id: z.string(),
        ...stepSchema.shape,
        scope: z.enum(['server', 'domain']),
        isForRoles: z.boolean().describe("Only in the playbooks of a server's role"),
        manual: instructionsSchema.describe(
          'Where to click, with the default options, and examples where there is no default',
        ),
        undo: z.string().describe('How its changes are taken back, and what is not'),
        optionRows: z.array(optionRowSchema).readonly().describe('The options as a table'),
        options: z.record(z.string(), z.json()).describe('JSON Schema of the options'),
        reads: z.array(
          z.strictObject({
            resource: z.string(),
            title: z.string(),
            where: z.string(),
            when: z.string().nullable().describe('The options that make it read this; null: always'),
            call: z.string().describe('The call, or where else it is read from'),
            evidence: z
              .enum(EVIDENCE)
              .nullable()
              .describe('How well that is known; null for what the tool knows by itself'),
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

export function stepsReport(steps: readonly Step[], maker: Maker): StepsReport {
  return {
    ...headOf('steps', maker),
    // The steps tell of the calls that ship: no server is at hand, and no overlay.
    contract: shippedContract.hash,
    steps: steps.map((step) => ({
      ...{ id: step.id, ...aboutStep(step), scope: step.scope },
      isForRoles: step.isForRoles === true,
      manual: step.manual(exampleOptions(step)),
      undo: undoText(step),
      optionRows: optionRows(step),
      options: z.toJSONSchema(step.options, { io: 'input' }) as Record<string, z.core.util.JSONType>,
      reads: readsOf(step).map(({ resource, when = null }) => ({
        ...{ resource: resource.id, title: resource.title, where: resource.where, when },
        call: readBy(resource),
        evidence: readKnown(resource, []),
        writes: writesOf(resource).map(({ method, path, evidence }) => `${method} ${path} (${evidence})`),
      })),
    })),
  };
}
