/** Asking DNS where a test states what is there: no server, no socket. */
import type { Ask } from '../../src/dns/asking.js';
import type { Question } from '../../src/records/spf/evaluate.js';
import { knownIn, type Zone } from '../records/spf/a-zone.js';

export interface AskedZone {
  readonly ask: Ask;
  /** In the order in which it was asked. */
  readonly asked: readonly Question[];
}

export function askingZone(zone: Zone): AskedZone {
  const asked: Question[] = [];
  const known = knownIn(zone);
  const ask = (type: Question['type'], name: string) => {
    asked.push({ type, name });
    const answer = known({ type, name });
    if (answer?.status !== 'found' || type !== 'MX') return Promise.resolve(answer);
    const records = answer.records.map((exchange, priority) => ({ exchange, priority }));
    return Promise.resolve({ status: 'found', records });
  };
  return { ask: ask as unknown as Ask, asked };
}
