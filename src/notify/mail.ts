/** A message that is handed to one named mail server, once. */
import { createTransport } from 'nodemailer';
import { authoritiesFor } from '../api/dispatcher.js';
import { type WhyNot, within } from './within.js';

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

export interface MailOptions {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; else STARTTLS where it is offered. */
  readonly isTls: boolean;
  /** Where it is not offered, nothing is sent. */
  readonly mustEncrypt: boolean;
  readonly login?: { readonly user: string; readonly password: string } | undefined;
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  /** One line. */
  readonly subject: string;
  readonly text: string;
  readonly caFile?: string | undefined;
  readonly timeoutMs: number;
}

/** In the words of the server, or of the connection, in one line. */
function whyNot(error: unknown): string {
  const { message = 'no reason is told', code } = error as { message?: string; code?: string };
  const line = message.replace(/\s+/g, ' ').slice(0, 200);
  return code === undefined ? line : `${line} (${code})`;
}

/** Errors: `config.bad-ca`. */
export async function sendMail(options: MailOptions): Promise<WhyNot> {
  const { host, port, isTls, mustEncrypt, login, from, to, subject, text, caFile, timeoutMs } = options;
  const ca = authoritiesFor({ caFile, isBesidePublic: true });
  const transport = createTransport({
    ...{ host, port, secure: isTls },
    requireTLS: mustEncrypt,
    // Stated, as otherwise NODE_TLS_REJECT_UNAUTHORIZED of the environment would decide.
    tls: { rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
    ...(login === undefined ? {} : { auth: { user: login.user, pass: login.password } }),
    ...{ connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs },
    ...{ disableFileAccess: true, disableUrlAccess: true },
  });
  const doing = transport
    .sendMail({
      ...{ from, to: [...to], subject, text, textEncoding: 'quoted-printable' },
      // So that nobody's absence is answered to it.
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    .then(
      ({ rejected = [] }): WhyNot =>
        rejected.length === 0
          ? undefined
          : `the server refuses ${rejected.length} of ${to.length} recipients`,
      whyNot,
    );
  return within(timeoutMs, { doing, stop: () => transport.close() });
}
