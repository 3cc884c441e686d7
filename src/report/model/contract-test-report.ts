/** What came of the reads of the contract on one server, each asked once. */
import { z } from 'zod';
import type { Contract } from '../../contract/contract.js';
import { EVIDENCE } from '../../contract/evidence.js';
import { aboutContract, aboutSchema, headOf, headSchema, type Maker } from './head.js';

/** The worst first. */
export const CAME = ['no-answer', 'does-not-fit', 'no-such-call', 'refused', 'not-asked', 'fits'] as const;
export type Came = (typeof CAME)[number];

const read = z.strictObject({
  resource: z.string(),
  title: z.string(),
  target: z.string().nullable().describe('server, or the mail domain that it was tried on; null: none was'),
  call: z.string(),
  evidence: z.enum(EVIDENCE),
  at: z
    .string()
    .nullable()
    .describe('FILE:LINE:COLUMN of the overlay that binds the call; null: as it ships'),
  came: z
    .enum(CAME)
    .describe(
      'fits: every field was there, and of its kind; not-asked: nothing shows that the call is safe, or it needs a name',
    ),
  fields: z
    .array(z.strictObject({ field: z.string(), label: z.string(), why: z.string() }))
    .readonly()
    .describe('does-not-fit: those that were not as they are bound'),
  why: z.string().optional(),
});

const { contract, elsewhere } = aboutSchema;

export const contractTestSchema = z.strictObject({
  ...headSchema('contract-test'),
  contract,
  elsewhere,
  server: z.strictObject({ url: z.string(), build: z.number().nullable() }),
  reads: z.array(read).readonly(),
});

export type ContractTestReport = z.infer<typeof contractTestSchema>;

export function contractTestReport(
  about: Pick<ContractTestReport, 'server' | 'reads'>,
  { contract: tested, ...maker }: Maker & { readonly contract: Contract },
): ContractTestReport {
  return { ...headOf('contract-test', maker), ...aboutContract(tested), ...about };
}
