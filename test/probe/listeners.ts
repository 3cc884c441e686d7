/** Servers of a test on loopback: real ones, and sockets that misbehave. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Listening extends AsyncDisposable {
  readonly port: number;
  /** Connections so far. */
  readonly count: () => number;
}

/** Listens, counts connections, and at the end cuts those that are left. */
async function served(server: Server, host: string): Promise<Listening> {
  const sockets = new Set<Socket>();
  let count = 0;
  server.on('connection', (socket: Socket) => {
    count += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
  });
  server.listen(0, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    count: () => count,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A socket of ours: `talk` gets each connection. */
export function listening(talk: (socket: Socket) => void, host = '127.0.0.1'): Promise<Listening> {
  return served(createServer(talk), host);
}

/** TLS at once; `greeting` is said within. */
export function listeningTls(
  options: TlsOptions,
  greeting = '220 within\r\n',
  host = '127.0.0.1',
): Promise<Listening> {
  const server = createTlsServer(options, (socket) => {
    socket.on('error', () => {});
    // It has no more to say.
    socket.once('data', () => socket.end());
    socket.write(greeting);
  });
  server.on('tlsClientError', () => {});
  return served(server, host);
}

export interface MailServer extends Listening {
  /** What it took, a recipient each; and messages, of which there are to be none. */
  readonly recipients: readonly string[];
  readonly messages: () => number;
}

/** The real `smtp-server`. `isOpen`: it relays for everybody. */
export async function anSmtpServer(
  options: SMTPServerOptions & { readonly isOpen: boolean },
): Promise<MailServer> {
  const { isOpen, ...rest } = options;
  const recipients: string[] = [];
  let messages = 0;
  let count = 0;
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    disableReverseLookup: true,
    onConnect: (_session, callback) => {
      count += 1;
      callback();
    },
    onRcptTo: ({ address }, _session, callback) => {
      recipients.push(address);
      const refusal = Object.assign(new Error('5.7.1 Relaying denied'), { responseCode: 550 });
      callback(isOpen ? null : refusal);
    },
    onData: (stream, _session, callback) => {
      messages += 1;
      stream.resume();
      stream.on('end', callback);
    },
    ...rest,
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    port: (server.server.address() as AddressInfo).port,
    count: () => count,
    recipients,
    messages: () => messages,
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(resolve)),
  };
}
