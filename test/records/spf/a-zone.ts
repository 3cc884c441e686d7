/** What is published, as a test states it, and as each of two readers of SPF asks for it. */
import { type Answer, type Known, questionText } from '../../../src/records/spf/evaluate.js';

/** By `TYPE name`: records, or why there are none. What is not stated is no name. */
export type Zone = Readonly<Record<string, readonly string[] | 'no-data' | 'failed'>>;

export function knownIn(zone: Zone): Known {
  return (question): Answer => {
    const found = zone[questionText(question)];
    if (found === undefined) return { status: 'no-name' };
    if (found === 'no-data') return { status: found };
    if (found === 'failed') return { status: found, why: 'the resolver did not answer in time' };
    return { status: 'found', records: found };
  };
}

/** As `node:dns` answers. MX have no numbers here: they come in order. */
export function resolverIn(zone: Zone) {
  return (name: string, type: string): Promise<unknown> => {
    const found = zone[`${type} ${name.toLowerCase()}`];
    if (found === undefined || typeof found === 'string') {
      const code = found === undefined ? 'ENOTFOUND' : found === 'failed' ? 'ETIMEOUT' : 'ENODATA';
      return Promise.reject(Object.assign(new Error(code), { code }));
    }
    if (type === 'TXT') return Promise.resolve(found.map((text) => [text]));
    if (type !== 'MX') return Promise.resolve([...found]);
    return Promise.resolve(found.map((exchange, priority) => ({ exchange, priority })));
  };
}
