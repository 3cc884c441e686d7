/**
 * The shape of the advisories file: published flaws of SmarterMail, and the build that fixes each. What is missing in
 * it proves nothing; members that are not listed here are let be. Units: builds are numbers of days since 2000-01-01
 * (inferred); days are `YYYY-MM-DD`, UTC.
 */
import { z } from 'zod';
import { SEVERITIES } from './severity.js';

const build = z.int().min(1);
const day = z.iso.date('no such day in the calendar, or another way of writing it');

export const advisorySchema = z.object({
  id: z.string().min(1).describe('CVE number, or the name the finder gave it'),
  aliases: z.array(z.string().min(1)).default([]).describe('Other names of the same flaw'),
  title: z.string().min(1).describe('What the flaw is'),
  severity: z.enum(SEVERITIES).nullable().describe('null when nobody has stated one'),
  fixedInBuild: build.nullable().describe('First build with the fix; null when nobody has named it'),
  fixedBuildDate: day
    .nullable()
    .default(null)
    .describe('Day of that build, computed from its number, YYYY-MM-DD'),
  knownExploited: z.boolean().describe('On the known-exploited list of CISA'),
  references: z.array(z.string()).default([]).describe('Where it was published'),
});

export const advisoriesSchema = z.object({
  asOf: day.describe('The last day that the list covers, YYYY-MM-DD'),
  treatAsCompromisedBelowBuild: build.describe(
    'Below it a server is taken for compromised until it was checked',
  ),
  advisories: z
    .array(advisorySchema)
    .min(1)
    .refine(
      (all) => new Set(all.map(({ id }) => id)).size === all.length,
      'must not name one flaw (id) twice',
    )
    .describe('Published flaws, in any order'),
});

export type Advisory = Readonly<z.infer<typeof advisorySchema>>;
export type Advisories = Readonly<Omit<z.infer<typeof advisoriesSchema>, 'advisories'>> & {
  readonly advisories: readonly Advisory[];
};

/** The JSON Schema of the file, for editors. */
export function advisoriesJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(advisoriesSchema, { io: 'input' });
}
