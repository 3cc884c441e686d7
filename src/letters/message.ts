/** A letter as a message by RFC 5322, the same bytes whenever it is made. It goes nowhere: somebody sends it, or nobody. */
import { createHash } from 'node:crypto';
import addressparser from 'nodemailer/lib/addressparser';
import MailComposer from 'nodemailer/lib/mail-composer';

/** Without control characters, which would end a header. */
const LINE = /^[^\p{Cc}\u2028\u2029]+$/u;
const ADDRESS = /^[^\s@<>"(),:;[\]\\]+@([\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?)$/u;
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;

export interface Sender {
  readonly name: string;
  readonly address: string;
}

/** `Mail team <mail@host.example>`, or the address alone; undefined for what is not just one. */
export function senderIn(text: string): Sender | undefined {
  if (!LINE.test(text)) return undefined;
  const [one, ...others] = addressparser(text);
  if (one === undefined || others.length > 0 || one.group !== undefined) return undefined;
  return ADDRESS.test(one.address) ? { name: one.name, address: one.address } : undefined;
}

/** Whom letters go to: one address for all, or a name before the @ of each domain. */
export function isRecipient(text: string): boolean {
  return ADDRESS.test(text) || LOCAL_PART.test(text);
}

export interface Envelope {
  readonly from: Sender;
  /** As `isRecipient` has it. */
  readonly to: string;
  readonly domain: string | null;
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  /** When the plan was made. */
  readonly date: Date;
  /** What no other letter has: its id is made of it. */
  readonly id: string;
}

/** Nobody's address stands in what goes to all. */
const NOBODY = 'undisclosed-recipients:;';

function toOf({ to, domain }: Envelope): string {
  if (to.includes('@')) return to;
  return domain === null ? NOBODY : `${to}@${domain}`;
}

export async function messageOf(envelope: Envelope): Promise<Buffer> {
  const { from, subject, text, date, language, id } = envelope;
  const digest = createHash('sha256').update(`${id}\n${subject}\n${text}`).digest('hex').slice(0, 32);
  const mail = new MailComposer({
    from,
    to: toOf(envelope),
    subject,
    text,
    date,
    messageId: `<${digest}@${from.address.split('@').at(-1)}>`,
    textEncoding: 'quoted-printable',
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
    // So that nobody's absence is answered to it.
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
  });
  return await mail.compile().build();
}
