/** What is to be published in DNS: as a line of a zone, and in the words of a web panel. */
import type { Instruction } from '../kit/instruction.js';

interface Publication {
  /** Full name, without the dot at its end. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'MX' | 'PTR' | 'TXT';
  /** An address, a host without the dot at its end, or the text of a TXT record. */
  readonly value: string;
  /** MX alone. */
  readonly priority?: number;
}

/** A string of a TXT record holds no more bytes. */
const LONGEST_STRING = 255;

/** In quotation marks, as a zone file has a TXT record. */
function quoted(text: string): string {
  const parts: string[] = [];
  let part = '';
  for (const letter of text) {
    if (Buffer.byteLength(part + letter) > LONGEST_STRING) {
      parts.push(part);
      part = '';
    }
    part += letter;
  }
  return [...parts, part].map((one) => `"${one.replace(/[\\"]/g, '\\$&')}"`).join(' ');
}

function zoneValue({ type, value, priority = 10 }: Publication): string {
  if (type === 'TXT') return quoted(value);
  if (type === 'A' || type === 'AAAA') return value;
  return type === 'MX' ? `${priority} ${value}.` : `${value}.`;
}

/** `what`: what to do, a sentence or some. */
export function publish(what: string, one: Publication): Instruction {
  const { name, type, value, priority } = one;
  const panel = priority === undefined ? '' : `, priority ${priority}`;
  return {
    text: `${what} In a web panel: type ${type}, name ${name}, value ${value}${panel}.`,
    snippet: { language: 'dns-zone', text: `${name}. IN ${type} ${zoneValue(one)}` },
  };
}
