/**
 * The shape of the advisories file: published flaws of SmarterMail, and the build that fixes each. It does not claim to
 * be complete: what is missing in it proves nothing. Members that are not listed here are let be. Units: builds are numbers of days since 2000-01-01
 * (inferred); days are `YYYY-MM-DD`, UTC.
 */
import { z } from 'zod';
import { day } from '../../playbook/day.js';
import { SEVERITIES } from './severity.js';

const build = z.int().min(1);
const aDay = day();

const kevSchema = z.object({
  added: aDay
    .nullable()
    .default(null)
    .describe('Since when it is there, YYYY-MM-DD; null when that is not known'),
  due: aDay.nullable().default(null).describe('Until when CISA has it mended, YYYY-MM-DD'),
  sources: z.array(z.string()).default([]).describe('Where that was read'),
});

export const advisorySchema = z.object({
  id: z.string().min(1).describe('CVE number, or the name the finder gave it'),
  aliases: z.array(z.string().min(1)).default([]).describe('Other names of the same flaw'),
  secondaryAliases: z
    .array(z.string().min(1))
    .default([])
    .describe('Other names of it that only secondary sources give, as news'),
  title: z.string().min(1).describe('What the flaw is'),
  severity: z.enum(SEVERITIES).nullable().describe('null when nobody has stated one'),
  fixedInBuild: build.nullable().describe('First build with the fix; null when nobody has named it'),
  fixedBuildDate: aDay
    .nullable()
    .default(null)
    .describe('Day of that build, computed from its number, YYYY-MM-DD'),
  published: aDay.nullable().default(null).describe('When it was published, YYYY-MM-DD; null when not known'),
  knownExploited: z.boolean().describe('In the catalogue of known exploited vulnerabilities of CISA'),
  kev: kevSchema.nullable().default(null).describe('Its entry in that catalogue; null when there is none'),
  references: z.array(z.string()).default([]).describe('Where it was published'),
});

export const advisoriesSchema = z.object({
  asOf: aDay.describe('The last day that the list covers, YYYY-MM-DD'),
  treatAsCompromisedBelowBuild: build.describe(
    'Below it a server is taken for compromised until it was checked',
  ),
  advisories: z
    .array(advisorySchema)
    .min(1)
    .superRefine((all, context) => {
      const message = 'the flaw is named twice; each is named once';
      for (const [index, { id }] of all.entries())
        if (all.findIndex((one) => one.id === id) < index)
          context.addIssue({ code: 'custom', path: [index, 'id'], message });
    })
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
