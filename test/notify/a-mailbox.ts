/** A real mail server that keeps what it is sent: the whole message, and what is read of it. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { TLS_FOLDER } from '../api/a-server.js';

export interface Mailbox extends AsyncDisposable {
  readonly port: number;
  /** As they came. */
  readonly raw: readonly string[];
  readonly recipients: readonly string[];
  /** Who signed in, and whether that was encrypted. */
  readonly signIns: readonly {
    readonly user: string | null | undefined;
    readonly password: string | null | undefined;
    readonly isTls: boolean;
  }[];
  readonly read: () => Promise<readonly Email[]>;
}

/** Its certificate is that of `server.crt`, as in `a-server.ts`. */
export async function aMailbox(options: SMTPServerOptions = {}): Promise<Mailbox> {
  const raw: string[] = [];
  const recipients: string[] = [];
  const signIns: Mailbox['signIns'][number][] = [];
  const server = new SMTPServer({
    ...{ authOptional: true, logger: false, disableReverseLookup: true },
    key: readFileSync(new URL('server.key', TLS_FOLDER)),
    cert: readFileSync(new URL('server.crt', TLS_FOLDER)),
    onRcptTo: ({ address }, _session, done) => {
      recipients.push(address);
      done();
    },
    onAuth: ({ username: user, password }, { secure: isTls }, done) => {
      signIns.push({ user, password, isTls });
      done(null, { user });
    },
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        raw.push(Buffer.concat(chunks).toString('latin1'));
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    ...{ raw, recipients, signIns },
    read: () => Promise.all(raw.map((text) => PostalMime.parse(text))),
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
