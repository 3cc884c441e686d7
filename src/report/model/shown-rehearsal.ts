/** What a plan shows of a rehearsal: who would be refused, by step. */
import { z } from 'zod';

export const shownRehearsalSchema = z.strictObject({
  from: z.string().describe('First day of the logs, YYYY-MM-DD'),
  to: z.string(),
  days: z.int().describe('Days whose log tells of sessions'),
  senders: z.int().describe('Who would be refused by some step'),
  messages: z.int(),
  steps: z.record(z.string(), z.int()).describe('Senders that each step would refuse; others refuse none'),
  remarks: z.array(z.string()).readonly().describe('Why it may not tell the truth about this plan'),
});

export type ShownRehearsal = z.infer<typeof shownRehearsalSchema>;

/** `14 senders in 30 days` */
export function sendersText(senders: number, { days }: Pick<ShownRehearsal, 'days'>): string {
  return `${senders} sender${senders === 1 ? '' : 's'} in ${days} day${days === 1 ? '' : 's'}`;
}
