/** A resolver on loopback, by UDP and TCP, that answers as a test says: as a bad one does, too. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';

const TYPES: Readonly<Record<number, string>> = {
  1: 'A',
  5: 'CNAME',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
};
const CODES = { 'no-name': 3, servfail: 2, refused: 5 } as const;

export type Reply =
  | keyof typeof CODES
  /** No answer at all. */
  | 'nothing'
  | 'garbage'
  /** An answer to a question that nobody asked. */
  | 'another question'
  /** Data of each record: `addressData`, `textData`, `nameData`, `mxData`. */
  | { readonly data: readonly Buffer[]; readonly lateMs?: number; readonly isTooLarge?: boolean };

export interface Resolver extends AsyncDisposable {
  /** `127.0.0.1:PORT`, as `--resolver` takes it. */
  readonly resolver: string;
  /** `TYPE name` of each question, those that were asked again too, with `tcp ` in front where it came by TCP. */
  readonly asked: readonly string[];
}

export const addressData = (text: string) => Buffer.from(text.split('.').map(Number));
/** A name, a letter a byte, whatever it is: labels by their length. */
export const nameData = (name: string) =>
  Buffer.concat(
    [...name.split('.'), ''].map((one) => Buffer.from(`${String.fromCharCode(one.length)}${one}`, 'latin1')),
  );
export const mxData = (priority: number, name: string) =>
  Buffer.concat([Buffer.from([0, priority]), nameData(name)]);
export const textData = (strings: readonly string[]) =>
  Buffer.concat(strings.map((one) => Buffer.concat([Buffer.from([one.length]), Buffer.from(one, 'latin1')])));

function questionIn(message: Buffer) {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const type = message.readUInt16BE(at + 1);
  return { name: labels.join('.'), type, bytes: message.subarray(12, at + 5) };
}

function head(message: Buffer, { code = 0, count = 0, isCut = false }): Buffer {
  const bytes = Buffer.alloc(12);
  message.copy(bytes, 0, 0, 2);
  // An answer, recursion asked for and there.
  bytes.writeUInt16BE(0x8180 | code | (isCut ? 0x0200 : 0), 2);
  bytes.writeUInt16BE(1, 4);
  bytes.writeUInt16BE(count, 6);
  return bytes;
}

/** Of the name that was asked for. */
function recordOf(type: number, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt16BE(0xc00c, 0);
  bytes.writeUInt16BE(type, 2);
  bytes.writeUInt16BE(1, 4);
  bytes.writeUInt32BE(60, 6);
  bytes.writeUInt16BE(data.length, 10);
  return Buffer.concat([bytes, data]);
}

async function answered(message: Buffer, reply: Reply, isTcp: boolean): Promise<Buffer | undefined> {
  const { bytes, type } = questionIn(message);
  if (reply === 'nothing') return undefined;
  if (reply === 'garbage')
    return Buffer.concat([message.subarray(0, 2), Buffer.from('\x81\x80\u202e no message')]);
  if (reply === 'another question') {
    const other = Buffer.concat([Buffer.from('\x05other\x04test\x00'), bytes.subarray(-4)]);
    return Buffer.concat([head(message, { count: 1 }), other, recordOf(type, addressData('192.0.2.66'))]);
  }
  if (typeof reply === 'string') return Buffer.concat([head(message, { code: CODES[reply] }), bytes]);
  await setTimeout(reply.lateMs ?? 0);
  if (reply.isTooLarge === true && !isTcp) return Buffer.concat([head(message, { isCut: true }), bytes]);
  const records = reply.data.map((data) => recordOf(type, data));
  return Buffer.concat([head(message, { count: records.length }), bytes, ...records]);
}

/** `replies`: to each question, by its type and name. That there are names in `invalid` says only one that `invents`. */
export async function resolving(
  replies: (type: string, name: string) => Reply,
  { invents = false } = {},
): Promise<Resolver> {
  const asked: string[] = [];
  const answer = (message: Buffer, isTcp: boolean) => {
    const { name, type } = questionIn(message);
    const kind = TYPES[type] ?? String(type);
    if (!invents && name.endsWith('.invalid')) return answered(message, 'no-name', isTcp);
    asked.push(`${isTcp ? 'tcp ' : ''}${kind} ${name}`);
    return answered(message, replies(kind, name), isTcp);
  };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    let bytes = Buffer.alloc(0);
    socket.on('data', async (part) => {
      bytes = Buffer.concat([bytes, part]);
      while (bytes.length >= 2 && bytes.length >= 2 + bytes.readUInt16BE(0)) {
        const end = 2 + bytes.readUInt16BE(0);
        const message = bytes.subarray(2, end);
        bytes = bytes.subarray(end);
        const said = await answer(message, true);
        if (said === undefined || socket.destroyed) continue;
        const length = Buffer.alloc(2);
        length.writeUInt16BE(said.length);
        socket.write(Buffer.concat([length, said]));
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const udp = createSocket('udp4');
  let isOpen = true;
  udp.on('message', async (message, from) => {
    const said = await answer(message, false);
    if (said !== undefined && isOpen) udp.send(said, from.port, from.address);
  });
  udp.bind(port, '127.0.0.1');
  await once(udp, 'listening');
  return {
    resolver: `127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      isOpen = false;
      udp.close();
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
