/** What is left to a person: one thing to do each, with text to copy where there is one. */
import { z } from 'zod';

export const instructionSchema = z.strictObject({
  text: z.string().describe('What to do, and where to click'),
  snippet: z
    .strictObject({ language: z.enum(['dns-zone', 'powershell', 'text']), text: z.string() })
    .readonly()
    .optional()
    .describe('What to copy, as it stands'),
});

export const instructionsSchema = z.array(instructionSchema).readonly();

export type Instruction = Readonly<z.infer<typeof instructionSchema>>;

/** A text is an instruction without anything to copy. */
export function instruct(...said: readonly (string | Instruction)[]): readonly Instruction[] {
  return said.map((one) => (typeof one === 'string' ? { text: one } : one));
}

/**
 * What would end a finding: applying does; applying would, but a limit holds it back; a value that only the operator
 * knows is missing in the playbook; clicks; the call is not known on this server.
 */
export const REMEDIES = ['apply', 'held', 'decide', 'by-hand', 'teach'] as const;
export type Remedy = (typeof REMEDIES)[number];
