/** Reads the logs of some days, in flat memory whatever their size: every message they tell of, and what they do not tell. */
import { Deliveries, localIn } from './delivery-log.js';
import { bytesOf, UnfitLog } from './log-bytes.js';
import { dayAfter, type LogFile, type LogKind } from './log-folder.js';
import { isContinuation, LogLine, own } from './log-line.js';
import { type Lines, linesOf, MOST_LINE_BYTES } from './log-lines.js';
import { domainOf, type Sending } from './sending.js';
import { SmtpSession } from './smtp-session.js';

/**
 * `read`: it tells of sessions; `too-low`: it is there, and its level leaves them out, or it is empty; `missing`: there is no file;
 * `unread`: the file could not be read, or not to its end.
 */
export type DayState = 'read' | 'too-low' | 'missing' | 'unread';

export interface DayAccount {
  readonly day: string;
  readonly smtp: DayState;
  readonly delivery: DayState;
  /** Why a file was not read, or no further, with its name. */
  readonly why?: string;
}

export interface LogAccount {
  /** From the first to the last, each of them. */
  readonly days: readonly DayAccount[];
  readonly lines: number;
  /** Lines of which nothing is known. */
  readonly notUnderstood: number;
  /** Lines that were too long, and were not looked at. */
  readonly tooLong: number;
  /** Lines whose own date is not the file's. */
  readonly otherDay: number;
  /** Times at which the clock goes back by more than a minute, as in autumn. */
  readonly jumps: number;
  /** Sessions without an end: the log is cut there, or the service stopped. */
  readonly unended: number;
  /** Times at which the service started. */
  readonly starts: number;
}

/** More sessions at a time are not waited for: the oldest are taken for ended. */
const MOST_OPEN = 10_000;
const JUMP_SECONDS = 60;
/** What few lines begin with is looked at first, by the byte. */
const C = 99;
const D = 100;

interface Counts {
  lines: number;
  notUnderstood: number;
  tooLong: number;
  otherDay: number;
  jumps: number;
  unended: number;
  starts: number;
}

class Reader {
  readonly counts: Counts = {
    ...{ lines: 0, notUnderstood: 0, tooLong: 0, otherDay: 0, jumps: 0, unended: 0, starts: 0 },
  };
  readonly deliveries: Deliveries;
  /** By address and number, the oldest first. */
  readonly #open = new Map<string, SmtpSession>();
  #last: SmtpSession | undefined;
  #lastGroup = -1;
  readonly #emit: (sending: Sending) => void;

  /** False where no other log is read: then nothing waits for it. */
  hasDelivery = true;

  constructor(emit: (sending: Sending) => void) {
    this.deliveries = new Deliveries(emit);
    this.#emit = (sending) => (this.hasDelivery ? this.deliveries.add(sending) : emit(sending));
  }

  /** Does the line tell what a client did? */
  smtp(day: string, line: LogLine): boolean {
    if (!line.hasFirst) return this.#service(line.text);
    if (!line.hasSecond) {
      this.counts.notUnderstood += 1;
      return false;
    }
    // One session says much at a time.
    let session = line.group === this.#lastGroup ? this.#last : undefined;
    session ??= this.#open.get(line.key);
    const start = line.code(0);
    if (session !== undefined && start === C && line.begins('connected at ')) {
      this.#unended(session);
      session = undefined;
    }
    if (session !== undefined && start === D && line.begins('disconnected at ')) {
      this.#open.delete(session.key);
      this.#last = undefined;
      session.end();
      return false;
    }
    if (session === undefined) {
      session = new SmtpSession(line, this.#emit);
      this.#open.set(session.key, session);
      if (this.#open.size > MOST_OPEN) {
        const [oldest] = this.#open.values();
        if (oldest !== undefined) this.#unended(oldest);
      }
    }
    this.#last = session;
    this.#lastGroup = line.group;
    if (!session.take(line, day)) this.counts.notUnderstood += 1;
    return start === C && line.begins('cmd: ');
  }

  #service(text: string): false {
    this.#last = undefined;
    if (/^\S+ started at /i.test(text)) this.counts.starts += 1;
    return false;
  }

  goesOn(line: string): void {
    if (isContinuation(line)) this.#last?.goesOn(line);
    else this.counts.notUnderstood += 1;
  }

  #unended(session: SmtpSession): void {
    if (this.#last === session) this.#last = undefined;
    this.#open.delete(session.key);
    this.counts.unended += 1;
    session.end();
  }

  end(): void {
    for (const session of [...this.#open.values()]) this.#unended(session);
    this.deliveries.end();
  }
}

/** Blocks of lines of a file, or why it ended early. */
class Feed {
  readonly #lines: AsyncGenerator<Lines> | undefined;
  readonly #line = new LogLine();
  current: Lines | undefined;
  why: string | undefined;
  tells = false;
  last = 0;
  /** Time of the last of the lines that has one. */
  until = 0;

  readonly file: LogFile | undefined;

  constructor(file: LogFile | undefined) {
    this.file = file;
    this.#lines = file === undefined ? undefined : linesOf(bytesOf(file));
  }

  async next(): Promise<void> {
    try {
      const found = await this.#lines?.next();
      this.current = found === undefined || found.done === true ? undefined : found.value;
    } catch (error) {
      if (!(error instanceof UnfitLog)) throw error;
      this.why = `${this.file?.name}: ${error.message}`;
      this.current = undefined;
    }
    this.until = this.current === undefined ? 0 : this.#lastTime(this.current);
  }

  #lastTime(lines: Lines): number {
    const { text } = lines;
    this.#line.from(lines);
    let end = text.endsWith('\n') ? text.length - 1 : text.length;
    while (end > 0) {
      const start = text.lastIndexOf('\n', end - 1) + 1;
      if (this.#line.read(start, end)) return this.#line.seconds;
      end = start - 1;
    }
    return 0;
  }

  state(): DayState {
    if (this.file === undefined) return 'missing';
    if (this.why !== undefined) return 'unread';
    return this.tells ? 'read' : 'too-low';
  }
}

async function readDay(
  day: string,
  { reader, files }: { readonly reader: Reader; readonly files: ReadonlyMap<string, LogFile> },
): Promise<DayAccount> {
  const own = day.replaceAll('-', '');
  const feed = (kind: LogKind) => new Feed(files.get(`${own} ${kind}`));
  const smtp = feed('smtp');
  const delivery = feed('delivery');
  const { counts } = reader;
  const line = new LogLine();
  reader.hasDelivery = delivery.file !== undefined;
  const takeLine = (from: Feed, start: number, end: number) => {
    if (end - start > MOST_LINE_BYTES) {
      counts.tooLong += 1;
      return;
    }
    if (!line.read(start, end)) {
      if (from === smtp) reader.goesOn(line.text);
      else if (!isContinuation(line.text)) counts.notUnderstood += 1;
      return;
    }
    if (line.date !== undefined && line.date !== day) {
      counts.otherDay += 1;
      return;
    }
    if (from.last - line.seconds > JUMP_SECONDS) counts.jumps += 1;
    from.last = line.seconds;
    if (from === smtp) smtp.tells = reader.smtp(day, line) || smtp.tells;
    else {
      reader.deliveries.take(line);
      delivery.tells ||= line.begins('Delivery ');
    }
  };
  const take = (from: Feed, lines: Lines) => {
    counts.lines += lines.skipped;
    counts.tooLong += lines.skipped;
    line.from(lines);
    const { text } = lines;
    for (let start = 0; start < text.length; ) {
      const found = text.indexOf('\n', start);
      const end = found < 0 ? text.length : found;
      counts.lines += 1;
      takeLine(from, start, end);
      start = end + 1;
    }
  };
  await Promise.all([smtp.next(), delivery.next()]);
  while (smtp.current !== undefined || delivery.current !== undefined) {
    // In the order of time, so that neither has to be remembered for long.
    const isSmtp =
      delivery.current === undefined || (smtp.current !== undefined && smtp.until <= delivery.until);
    const from = isSmtp ? smtp : delivery;
    if (from.current !== undefined) take(from, from.current);
    await from.next();
  }
  const why = [smtp.why, delivery.why].filter((one) => one !== undefined).join('; ');
  return { day, smtp: smtp.state(), delivery: delivery.state(), ...(why === '' ? {} : { why }) };
}

export interface ReadDays {
  readonly files: readonly LogFile[];
  /** `2026-11-01` */
  readonly from: string;
  readonly to: string;
  readonly onSending: (sending: Sending) => void;
  /** Called before each day. */
  readonly onDay?: (day: string) => void;
}

/** The days from `from` to `to`, both with them. */
export async function readLogs({ files, from, to, onSending, onDay }: ReadDays): Promise<LogAccount> {
  const reader = new Reader(onSending);
  const named = new Map(files.map((file) => [`${file.day.replaceAll('-', '')} ${file.kind}`, file]));
  const days: DayAccount[] = [];
  for (let day = from; day <= to; day = dayAfter(day, 1)) {
    onDay?.(day);
    days.push(await readDay(day, { reader, files: named }));
  }
  reader.end();
  return { days, ...reader.counts };
}

const NEWLINE = 10;
/** More are not kept: no server has as many. */
const MOST_DOMAINS = 100_000;
const SIGNED_IN = 'Authenticated as ';
const TELLS_LOCAL: Readonly<Record<LogKind, string>> = {
  smtp: SIGNED_IN,
  delivery: 'Starting local delivery to ',
};

/** Of the line that was read. */
function localDomainIn({ hasFirst, text }: LogLine): string | undefined {
  const account = text.startsWith(SIGNED_IN) ? text.slice(SIGNED_IN.length).trim() : undefined;
  return hasFirst ? domainOf(account ?? localIn(text) ?? '') : undefined;
}

/** Domains that have mailboxes here, as far as the logs show: somebody of them signed in, or mail was delivered to them. */
export async function localDomainsIn(files: readonly LogFile[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const file of files) {
    try {
      for await (const lines of linesOf(bytesOf(file))) scan(lines, TELLS_LOCAL[file.kind], found);
    } catch (error) {
      // It is told when its messages are read.
      if (!(error instanceof UnfitLog)) throw error;
    }
  }
  return found;
}

function scan(lines: Lines, word: string, found: Set<string>): void {
  const { bytes } = lines;
  const line = new LogLine();
  let at = bytes.indexOf(word);
  if (at >= 0) line.from(lines);
  while (at >= 0) {
    const start = bytes.lastIndexOf(NEWLINE, at) + 1;
    const next = bytes.indexOf(NEWLINE, at);
    const end = next < 0 ? bytes.length : next;
    // What a client says may hold the same words: only the line as a whole tells.
    const domain = line.read(start, end) ? localDomainIn(line) : undefined;
    if (domain !== undefined && !found.has(domain) && found.size < MOST_DOMAINS) found.add(own(domain));
    at = bytes.indexOf(word, end);
  }
}
