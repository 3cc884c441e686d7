/** What a run says about itself (`run.json`), and the id it is called by. */
import { z } from 'zod';

/** The time of day to the second in UTC, the kind, and a few characters of chance: `20261121-171500-apply-4f2a`. */
const RUN_ID = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-(apply|rollback|action)-[0-9a-z]+$/;

export const FORMAT_VERSION = 1;

/** Who starts a run, or makes a plan: user and machine as the system names them, version of the tool, and why. */
export const authorSchema = z.strictObject({
  user: z.string(),
  host: z.string(),
  tool: z.string(),
  reason: z.exactOptional(z.string()),
});

export type Author = Readonly<z.infer<typeof authorSchema>>;

export const runRecordSchema = z.strictObject({
  formatVersion: z.literal(FORMAT_VERSION),
  id: z.string().regex(RUN_ID),
  kind: z.enum(['apply', 'rollback', 'action']),
  server: z.string(),
  startedAt: z.iso.datetime(),
  comesAfter: z.exactOptional(z.iso.datetime()),
  playbook: z.string(),
  planHash: z.string(),
  contract: z.exactOptional(z.string()),
  rollsBack: z.exactOptional(z.string().regex(RUN_ID)),
  operator: z.string(),
  ...authorSchema.partial().shape,
});

/**
 * One run, and its author (none in runs of the first builds). `server` is its base URL, `startedAt` ISO 8601 in UTC, `operator` the SmarterMail user name,
 * `comesAfter` the time that it comes next to in the order of the runs, where a run before it bears a later one than the
 * clock had,
 * `contract` the hash of the one it is carried out under (none in runs of the first builds), `rollsBack` the id of the
 * run that a rollback undoes.
 */
export type RunRecord = Readonly<z.infer<typeof runRecordSchema>>;

/** Its place in the order of the runs, in milliseconds since 1970. */
export function placeOf({ startedAt, comesAfter }: Pick<RunRecord, 'startedAt' | 'comesAfter'>): number {
  return comesAfter === undefined ? Date.parse(startedAt) : Date.parse(comesAfter) + 1;
}

/** Also keeps every path inside the runs folder: an id holds no separator and no dot. */
export function isRunId(text: string): boolean {
  return RUN_ID.test(text);
}

/** The id of a run that starts at `now`; `chance` is a few digits or lower-case letters. */
export function runIdOf(
  kind: RunRecord['kind'],
  options: { readonly now: Date; readonly chance: string },
): string {
  const [day, time] = options.now.toISOString().replace(/[-:]/g, '').split(/[T.]/);
  return `${day}-${time}-${kind}-${options.chance}`;
}

/** The kind of a run, read from its id; `undefined` when it is no id. */
export function kindOfRunId(id: string): string | undefined {
  return RUN_ID.exec(id)?.[7];
}

/** When a run started, read from its id: milliseconds since 1970; `undefined` when it is no id. */
export function startOfRunId(id: string): number | undefined {
  if (!isRunId(id)) return undefined;
  const start = Date.parse(id.replace(RUN_ID, '$1-$2-$3T$4:$5:$6Z'));
  return Number.isNaN(start) ? undefined : start;
}
