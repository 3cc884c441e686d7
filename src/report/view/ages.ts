/** How old what was joined is: that it was joined today says nothing of that. */
import type { Age, JoinedReport } from '../model/joined-report.js';

const minuteOf = ({ at }: Age) => `${at.slice(0, 16).replace('T', ' ')}Z`;

/** In a sentence. */
export function agesText({ oldest, newest }: Pick<JoinedReport, 'oldest' | 'newest'>): string {
  if (minuteOf(oldest) === minuteOf(newest)) return `Made ${minuteOf(newest)}.`;
  return `The oldest is of ${oldest.name}, made ${minuteOf(oldest)}; the newest of ${newest.name}, made ${minuteOf(newest)}.`;
}
