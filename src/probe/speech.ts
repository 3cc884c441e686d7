/** How each kind of mail server is spoken to, as far as a stranger may: its greeting, what it can, TLS, and goodbye. */
import type { TLSSocket } from 'node:tls';
import type { Reply } from '../contract/resources/outside/probed-mail.js';
import { NotSeen, type TlsRange, type Wire } from './wire.js';

/** More of a text is of no use to anybody. */
const LONGEST_TEXT = 400;
const MOST_LINES = 60;

export function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}...` : text;
}

/** Names that RFC 2606 keeps for nobody. */
export const OWN_NAME = 'probe.example.net';

export interface Speech {
  readonly greeting: (wire: Wire, ms: number) => Promise<string>;
  /** The question what it can. */
  readonly asks: string;
  /** Its answer, a line each. */
  readonly offers: (wire: Wire) => Promise<readonly string[]>;
  readonly offersTls: (offers: readonly string[]) => boolean;
  readonly begin: string;
  readonly isBegun: (line: string) => boolean;
  /** A command whose answer is none that `asks` can get. */
  readonly injected: string;
  /** Is the line the answer to `injected`, where that to `asks` is due? */
  readonly isOfInjected: (line: string) => boolean;
  readonly goodbye: string;
}

/** That is no word on what it can. */
function untold(line: string): NotSeen {
  return new NotSeen(`it does not say what it can (${JSON.stringify(cut(line))})`);
}

const isLastOfReply = (line: string) => !/^\d{3}-/.test(line);

/** One answer of an SMTP server. */
export async function replyOf(wire: Wire, ms?: number): Promise<Reply> {
  const lines = await wire.lines(isLastOfReply, ms);
  const code = Number(/^\d{3}(?=[ -]|$)/.exec(lines[0] ?? '')?.[0] ?? Number.NaN);
  if (Number.isNaN(code))
    throw new NotSeen(`what answers there does not speak SMTP (${JSON.stringify(cut(lines[0] ?? ''))})`);
  return { code, text: cut(lines.map((line) => line.slice(4)).join(' ')) };
}

export async function ask(wire: Wire, command: string): Promise<Reply> {
  wire.write(`${command}\r\n`);
  return replyOf(wire);
}

const SMTP: Speech = {
  greeting: async (wire, ms) => {
    const { code, text } = await replyOf(wire, ms);
    if (code !== 220) throw new NotSeen(`it turns who comes away (${code} ${text})`);
    return text;
  },
  asks: `EHLO ${OWN_NAME}`,
  offers: async (wire) => {
    const lines = await wire.lines(isLastOfReply);
    const [first = ''] = lines;
    if (!first.startsWith('250')) throw untold(first);
    return lines.slice(1, MOST_LINES).map((line) => cut(line.slice(4)));
  },
  offersTls: (offers) => offers.some((one) => /^STARTTLS\s*$/i.test(one)),
  begin: 'STARTTLS',
  isBegun: (line) => line.startsWith('220'),
  injected: 'HELP',
  // Neither the answer that is due, nor a second greeting, nor goodbye.
  isOfInjected: (line) => /^(?!250|220|421)\d{3}/.test(line),
  goodbye: 'QUIT',
};

const POP: Speech = {
  greeting: async (wire, ms) => {
    const [line = ''] = await wire.lines(() => true, ms);
    if (!line.startsWith('+OK'))
      throw new NotSeen(`it does not greet as POP does (${JSON.stringify(cut(line))})`);
    return cut(line.slice(4));
  },
  asks: 'CAPA',
  offers: async (wire) => {
    const [first = '', ...lines] = await wire.lines((line) => line === '.' || line.startsWith('-ERR'));
    if (!first.startsWith('+OK')) throw untold(first);
    return lines.slice(0, -1).slice(0, MOST_LINES).map(cut);
  },
  offersTls: (offers) => offers.some((one) => /^STLS\s*$/i.test(one)),
  begin: 'STLS',
  isBegun: (line) => line.startsWith('+OK'),
  injected: 'STAT',
  isOfInjected: (line) => line.startsWith('-ERR'),
  goodbye: 'QUIT',
};

const IMAP: Speech = {
  greeting: async (wire, ms) => {
    const [line = ''] = await wire.lines(() => true, ms);
    if (!/^\* (OK|PREAUTH|BYE)/i.test(line))
      throw new NotSeen(`it does not greet as IMAP does (${JSON.stringify(cut(line))})`);
    return cut(line.slice(2));
  },
  asks: 'c CAPABILITY',
  offers: async (wire) => {
    const lines = await wire.lines((line) => /^c /i.test(line));
    const said = lines.find((line) => /^\* CAPABILITY /i.test(line));
    if (said === undefined) throw untold(lines.at(-1) ?? '');
    return said.split(/\s+/).slice(2, MOST_LINES).map(cut);
  },
  offersTls: (offers) => offers.some((one) => /^STARTTLS$/i.test(one)),
  begin: 's STARTTLS',
  isBegun: (line) => /^s OK/i.test(line),
  injected: 'i NOOP',
  isOfInjected: (line) => /^i /i.test(line),
  goodbye: 'l LOGOUT',
};

export const SPEECHES = { smtp: SMTP, pop: POP, imap: IMAP } as const;

/**
 * Begins TLS by the command of the protocol. `injected`: a command goes along in clear, in front of the handshake.
 * Errors: `NotSeen`.
 */
export async function beginTls(
  wire: Wire,
  {
    speech,
    range,
    injected,
  }: { readonly speech: Speech; readonly range: TlsRange; readonly injected: boolean },
): Promise<TLSSocket> {
  // In one piece: what comes behind the handshake's beginning would be part of it.
  wire.write(`${speech.begin}\r\n${injected ? `${speech.injected}\r\n` : ''}`);
  const lines = await wire.lines((line) => !/^\d{3}-/.test(line) && !line.startsWith('* '));
  const last = lines.at(-1) ?? '';
  if (!speech.isBegun(last))
    throw new NotSeen(`it offers TLS and refuses to begin (${JSON.stringify(cut(last))})`);
  return wire.secure(range);
}

export async function offersOf(wire: Wire, speech: Speech): Promise<readonly string[]> {
  wire.write(`${speech.asks}\r\n`);
  return speech.offers(wire);
}

/**
 * What it can, within TLS; and whether something that came in clear before was answered in front of that.
 */
export async function offersWithin(
  wire: Wire,
  speech: Speech,
): Promise<{ readonly offers: readonly string[]; readonly isInjected: boolean }> {
  wire.write(`${speech.asks}\r\n`);
  const isInjected = speech.isOfInjected(await wire.peek());
  if (isInjected) await wire.lines(isLastOfReply);
  return { offers: await speech.offers(wire), isInjected };
}
