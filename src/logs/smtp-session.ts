/**
 * One SMTP session of the log, command by command, into the messages it handed over. Whatever the client says after a 334 is
 * part of a sign-in, and is forgotten at once; so is what follows AUTH and its mechanism.
 */
import { type LogLine, own } from './log-line.js';
import type { Outcome, Sending } from './sending.js';

/** A message to more is kept with the first of them. */
const MOST_RECIPIENTS = 1000;
/** Nobody sends more commands before an answer. */
const MOST_EXPECTED = 4000;

type Expected = 'auth' | 'data' | 'ehlo' | 'mail' | 'other' | 'starttls' | { readonly rcpt: string };

interface Message {
  readonly time: string;
  readonly day: string;
  readonly isSignedIn: boolean;
  readonly account: string | undefined;
  readonly tls: Sending['tls'];
  sender: string;
  from: string | undefined;
  readonly recipients: string[];
  more: number;
  spool: string | undefined;
  isBody: boolean;
  isAccepted: boolean;
  isRefused: boolean;
}

/** No address is longer than 320 characters; what is, is named by the ends of its two parts. */
const MOST_LOCAL = 64;
const MOST_DOMAIN = 255;

function shortened(address: string): string {
  if (address.length <= MOST_LOCAL + 1 + MOST_DOMAIN) return address;
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.min(at < 0 ? address.length : at, MOST_LOCAL));
  return `${local}\u2026${at < 0 ? '' : `@${address.slice(at + 1).slice(-MOST_DOMAIN)}`}`;
}

/** `<a@b>` or `a@b`, perhaps with parameters behind it: the address, in lower case. A copy. */
function addressIn(text: string): string {
  const trimmed = text.trim();
  const isBracketed = trimmed.startsWith('<');
  const end = trimmed.indexOf(isBracketed ? '>' : ' ');
  const inner = isBracketed ? trimmed.slice(1, Math.max(1, end)) : end < 0 ? trimmed : trimmed.slice(0, end);
  // A route in front of it, as the oldest servers still have it.
  const address = inner.startsWith('@') ? inner.slice(inner.indexOf(':') + 1) : inner;
  return own(shortened(address)).toLowerCase();
}

/** `250 OK <b@c> Recipient ok`: the address before these words; nothing where there is none. No expression: a line may be long. */
function recipientIn(text: string): string {
  const end = text.toLowerCase().indexOf(' recipient ok');
  const last = end < 0 ? '' : text.slice(text.lastIndexOf(' ', end - 1) + 1, end);
  const address = addressIn(last);
  return address.includes('@') ? address : '';
}

/** `C:/SmarterMail/Spool/SubSpool2/706100000123.hdr` */
function spoolIn(text: string, ending: string): string | undefined {
  const end = text.indexOf(ending);
  let start = end;
  while (start > 0 && !'/\\( '.includes(text[start - 1] ?? '')) start -= 1;
  return end - start > 0 ? own(text.slice(start, end)) : undefined;
}

const SENDER_1 = 'senderEmail(1): ';
const SENDER = /^senderEmail\(([12])\): (.*) parsed using: /;

/** Does it tell the sender that is known? It nearly always does. */
function isSenderAgain(line: LogLine, sender: string): boolean {
  if (!line.begins(SENDER_1) || !line.begins(sender, SENDER_1.length)) return false;
  return line.begins(' parsed using: ', SENDER_1.length + sender.length);
}

const RESPONSE = /^"(\d{3})[ -].*" response returned\.$/;

/** What most sessions hold, and nothing is learned from. */
const COMMON = ['Performing PTR ', 'PTR host name ', 'Received message size', 'Sender accepted.'];
const TWO = 50;
const C = 99;
const R = 114;

/** Four letters as one number, of any case. */
function wordAt(line: LogLine, at: number): number {
  const low = (place: number) => line.code(at + place) | 32;
  return (low(0) << 24) | (low(1) << 16) | (low(2) << 8) | low(3);
}

const word = (letters: string) => Buffer.from(letters).readInt32BE();
const MAIL = word('mail');
const RCPT = word('rcpt');
const RSET = word('rset');
const EXPECTED: ReadonlyMap<number, Expected> = new Map([
  [word('data'), 'data'],
  [word('auth'), 'auth'],
  [word('star'), 'starttls'],
  [word('ehlo'), 'ehlo'],
]);

/** The three digits of an answer, as a number; something else where there are none. */
function replyCode(line: LogLine, at: number): number {
  return line.code(at) * 100 + line.code(at + 1) * 10 + line.code(at + 2) - 5328;
}

const behindColon = (text: string) => text.slice(text.indexOf(':', 5) + 1);
/** What a session begins with. */
const BEGINS = /^(?:connected at |rsp: 220|cmd: (?:EHLO|HELO))/i;
/** Refusals that stand by themselves: substrings that a log watcher matches, of any case. */
const REFUSED =
  /^(?:IP is blacklisted|login failed|Authentication failed|too many authentication failures|IP blocked by|Mail rejected due to|The domain given in the EHLO command violates)/i;
/** Known, and of no use here. */
const NOTED =
  /^(?:Received message size|Performing PTR|PTR host name|Sender accepted\.|DMARC processing|SPF|Exception|Performing |Data transfer|Country|Session )/i;

export class SmtpSession {
  /** Both brackets of its lines. */
  readonly key: string;
  readonly address: string;
  readonly id: string;
  readonly #emit: (sending: Sending) => void;
  readonly #expected: Expected[] = [];
  #tls: Sending['tls'] = 'unknown';
  #isSecret = false;
  /** False where it began before the log did: who had signed in by then is not known. */
  #isWhole: boolean | undefined;
  #isSigned = false;
  #account: string | undefined;
  #message: Message | undefined;

  /** Of its first line. */
  constructor(line: LogLine, emit: (sending: Sending) => void) {
    this.key = own(line.key);
    this.address = this.key.slice(0, this.key.indexOf(']'));
    this.id = this.key.slice(this.key.lastIndexOf('[') + 1);
    this.#emit = emit;
  }

  /** Takes what stands behind the brackets. False where that is not understood. */
  take(line: LogLine, day: string): boolean {
    this.#isWhole ??= BEGINS.test(line.text);
    const start = line.code(0);
    if (start === C && line.begins('cmd: ')) this.#command(line, day);
    else if (start === R && line.begins('rsp: ')) this.#reply(line);
    else return COMMON.some((words) => line.begins(words)) || this.#remark(line, day);
    return true;
  }

  /** What a long answer goes on with. */
  goesOn(line: string): void {
    if (/^\d{3}[- ]STARTTLS/i.test(line)) this.#offered();
  }

  end(): void {
    this.#close();
  }

  #offered(): void {
    if (this.#tls === 'unknown') this.#tls = 'no';
  }

  #command(line: LogLine, day: string): void {
    if (this.#isSecret) {
      // Whatever it is: a name, a password, or an answer made of them.
      this.#isSecret = false;
      return;
    }
    const verb = wordAt(line, 5);
    if (verb === MAIL) {
      this.#close();
      this.#open(addressIn(behindColon(line.text)), { day, time: line.time });
      this.#expect('mail');
    } else if (verb === RCPT) this.#expect({ rcpt: addressIn(behindColon(line.text)) });
    else if (verb === RSET) {
      this.#close();
      this.#expect('other');
    } else this.#expect(EXPECTED.get(verb) ?? 'other');
  }

  #expect(one: Expected): void {
    if (this.#expected.length < MOST_EXPECTED) this.#expected.push(one);
  }

  #reply(line: LogLine): void {
    const one = this.#expected[0];
    const code = replyCode(line, 5);
    const isGood = line.code(5) === TWO;
    this.#isSecret = code === 334;
    if (this.#isSecret) return;
    if (code === 354) {
      if (this.#message !== undefined) this.#message.isBody = true;
      return;
    }
    if (one === undefined) {
      // The banner answers nobody.
      this.#recipientOk(line.text.slice(5));
      return;
    }
    // It may come late, before the answer to a command.
    if (one === 'ehlo' && code === 220) return;
    this.#expected.shift();
    const message = this.#message;
    if (one === 'ehlo') {
      if (isGood && this.#tls === 'unknown' && /\d{3}[- ]STARTTLS/i.test(line.text)) this.#offered();
    } else if (one === 'starttls') {
      if (isGood) {
        this.#tls = 'yes';
        this.#expected.length = 0;
      }
    } else if (one === 'auth') {
      if (code === 235) this.#isSigned = true;
    } else if (message === undefined || one === 'other') return;
    else if (one === 'mail') message.isRefused ||= !isGood;
    else if (one === 'data') {
      if (isGood && message.isBody) message.isAccepted = true;
      else message.isRefused ||= !isGood;
    } else if (isGood) this.#recipient(one.rcpt);
    else message.isRefused = true;
  }

  /** Where the level leaves the commands out. */
  #recipientOk(text: string): void {
    const found = text.startsWith('250 ') ? recipientIn(text) : '';
    if (found !== '') this.#recipient(found);
  }

  #recipient(address: string): void {
    const message = this.#message;
    if (message === undefined || message.recipients.includes(address)) return;
    if (message.recipients.length < MOST_RECIPIENTS) message.recipients.push(address);
    else message.more += 1;
  }

  #remark(line: LogLine, day: string): boolean {
    const message = this.#message;
    if (message !== undefined && isSenderAgain(line, message.sender)) return true;
    const { text } = line;
    if (text.startsWith('Authenticated as ')) {
      this.#isSigned = true;
      this.#account = own(text.slice(17).trim()).toLowerCase();
      return true;
    }
    if (text.startsWith('senderEmail(')) {
      const [, which, address = ''] = SENDER.exec(text) ?? [];
      if (which === undefined) return false;
      if (which === '1' && this.#message === undefined)
        this.#open(addressIn(address), { day, time: line.time });
      else if (which === '1' && this.#message !== undefined) this.#message.sender = addressIn(address);
      else if (which === '2' && this.#message !== undefined)
        this.#message.from = addressIn(address) || undefined;
      return true;
    }
    const spool = text.startsWith('Successfully wrote to the HDR file')
      ? spoolIn(text, '.hdr')
      : text.startsWith('Data transfer succeeded, writing mail to ')
        ? spoolIn(text, '.eml')
        : undefined;
    if (spool !== undefined && this.#message !== undefined) {
      this.#message.spool = spool;
      this.#message.isAccepted = true;
    }
    if (spool !== undefined || text.startsWith('connected at ')) return true;
    const code = RESPONSE.exec(text)?.[1];
    if (code !== undefined || REFUSED.test(text)) {
      if (this.#message !== undefined && !this.#message.isAccepted && !(code ?? '5').startsWith('2'))
        this.#message.isRefused = true;
      return true;
    }
    return NOTED.test(text);
  }

  #open(sender: string, { day, time }: { readonly day: string; readonly time: string }): void {
    this.#message = {
      day,
      time,
      sender,
      isSignedIn: this.#isSigned,
      account: this.#account,
      tls: this.#tls,
      from: undefined,
      recipients: [],
      more: 0,
      spool: undefined,
      isBody: false,
      isAccepted: false,
      isRefused: false,
    };
  }

  #close(): void {
    const message = this.#message;
    if (message === undefined) return;
    this.#message = undefined;
    const { isAccepted, isRefused, isSignedIn } = message;
    const isKnown = this.#isWhole === true || isSignedIn;
    const outcome: Outcome = !isKnown ? 'cut' : isAccepted ? 'accepted' : isRefused ? 'refused' : 'cut';
    this.#emit({
      day: message.day,
      time: message.time,
      address: this.address,
      session: this.id,
      isSignedIn,
      account: message.account,
      sender: message.sender,
      from: message.from,
      tls: message.tls,
      recipients: message.recipients.map((address) => ({ address, reach: 'unknown' })),
      more: message.more,
      spool: message.spool,
      outcome,
    });
  }
}
