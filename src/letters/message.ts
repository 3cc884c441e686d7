/** A letter as a message by RFC 5322, the same bytes whenever it is made. It goes nowhere: somebody sends it, or nobody. */
import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Sender } from './address.js';

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

/** ASCII, whose lines end as mail wants them. */
export async function messageOf(envelope: Envelope): Promise<string> {
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
  return (await mail.compile().build()).toString('latin1');
}
