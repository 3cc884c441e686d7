/**
 * One SMTP session of the log, command by command, into the messages it handed over. Whatever the client says after a 334 is
 * part of a sign-in, and is forgotten at once; so is what follows AUTH and its mechanism.
 */
import type { LogLine } from './log-line.js';
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

/** `<a@b>` or `a@b`, perhaps with parameters behind it: the address, in lower case. */
function addressIn(text: string): string {
  const trimmed = text.trim();
  const inner = trimmed.startsWith('<')
    ? trimmed.slice(1, Math.max(1, trimmed.indexOf('>')))
    : (trimmed.split(' ', 1)[0] ?? '');
  // A route in front of it, as the oldest servers still have it.
  return inner.slice(inner.startsWith('@') ? inner.indexOf(':') + 1 : 0).toLowerCase();
}

/** `C:/SmarterMail/Spool/SubSpool2/706100000123.hdr` */
function spoolIn(text: string, ending: string): string | undefined {
  const end = text.indexOf(ending);
  if (end < 0) return undefined;
  const start = Math.max(
    text.lastIndexOf('/', end),
    text.lastIndexOf('\\', end),
    text.lastIndexOf('(', end),
    text.lastIndexOf(' ', end),
  );
  return end - start > 1 ? text.slice(start + 1, end) : undefined;
}

const SENDER = /^senderEmail\(([12])\): (.*) parsed using: /;
const RECIPIENT_OK = /^250 .*?<?([^\s<>]+@[^\s<>]+)>? Recipient ok/i;
const RESPONSE = /^"(\d{3})[ -].*" response returned\.$/;

/** What most sessions hold, and nothing is learned from. */
const COMMON = ['Performing PTR ', 'PTR host name ', 'Received message size', 'Sender accepted.'];
const TWO = 50;
/** What a session begins with. */
const BEGINS = /^(?:connected at |rsp: 220|cmd: (?:EHLO|HELO))/i;
/** Refusals that stand by themselves: substrings that a log watcher matches, of any case. */
const REFUSED =
  /^(?:IP is blacklisted|login failed|Authentication failed|too many authentication failures|IP blocked by|Mail rejected due to|The domain given in the EHLO command violates)/i;
/** Known, and of no use here. */
const NOTED =
  /^(?:Received message size|Performing PTR|PTR host name|Sender accepted\.|DMARC processing|SPF|Exception|Performing |Data transfer|Country|Session )/i;

export class SmtpSession {
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

  constructor(
    { address, id }: { readonly address: string; readonly id: string },
    emit: (sending: Sending) => void,
  ) {
    this.address = address;
    this.id = id;
    this.#emit = emit;
  }

  /** Takes what stands behind the brackets. False where that is not understood. */
  take(line: LogLine, day: string): boolean {
    this.#isWhole ??= BEGINS.test(line.text);
    if (line.begins('cmd: ')) {
      this.#command(line, day);
      return true;
    }
    if (line.begins('rsp: ')) {
      this.#reply(line);
      return true;
    }
    return COMMON.some((words) => line.begins(words)) || this.#remark(line, day);
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
    const body = line.text.slice(5);
    const verb = body.slice(0, 4).toUpperCase();
    if (verb === 'MAIL') {
      this.#close();
      this.#open(addressIn(body.slice(body.indexOf(':') + 1)), { day, time: line.time });
      this.#expect('mail');
    } else if (verb === 'RCPT') this.#expect({ rcpt: addressIn(body.slice(body.indexOf(':') + 1)) });
    else if (verb === 'DATA') this.#expect('data');
    else if (verb === 'AUTH') this.#expect('auth');
    else if (verb === 'STAR') this.#expect('starttls');
    else if (verb === 'EHLO') this.#expect('ehlo');
    else {
      if (verb === 'RSET') this.#close();
      this.#expect('other');
    }
  }

  #expect(one: Expected): void {
    if (this.#expected.length < MOST_EXPECTED) this.#expected.push(one);
  }

  #reply(line: LogLine): void {
    const one = this.#expected[0];
    // Of most answers the first digit is all.
    const isGood = line.code(5) === TWO;
    const code = isGood && one !== 'auth' && one !== 'starttls' ? '' : line.text.slice(5, 8);
    if (code === '334') {
      this.#isSecret = true;
      return;
    }
    this.#isSecret = false;
    if (code === '354') {
      if (this.#message !== undefined) this.#message.isBody = true;
      return;
    }
    if (one === undefined) {
      // The banner answers nobody.
      this.#recipientOk(line.text.slice(5));
      return;
    }
    // It may come late, before the answer to a command.
    if (isGood && one === 'ehlo' && line.begins('rsp: 220')) return;
    this.#expected.shift();
    const message = this.#message;
    if (one === 'ehlo') {
      if (isGood && /\d{3}[- ]STARTTLS/i.test(line.text)) this.#offered();
    } else if (one === 'starttls') {
      if (isGood) {
        this.#tls = 'yes';
        this.#expected.length = 0;
      }
    } else if (one === 'auth') {
      if (code === '235') this.#isSigned = true;
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
    const found = RECIPIENT_OK.exec(text)?.[1];
    if (found !== undefined) this.#recipient(found.toLowerCase());
  }

  #recipient(address: string): void {
    const message = this.#message;
    if (message === undefined || message.recipients.includes(address)) return;
    if (message.recipients.length < MOST_RECIPIENTS) message.recipients.push(address);
    else message.more += 1;
  }

  #remark(line: LogLine, day: string): boolean {
    const { text } = line;
    if (text.startsWith('Authenticated as ')) {
      this.#isSigned = true;
      this.#account = text.slice(17).trim().toLowerCase();
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
