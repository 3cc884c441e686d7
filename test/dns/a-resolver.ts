/** A resolver on loopback, by UDP and TCP, that answers as a test says: as a bad one does, too. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import {
  addressData,
  answerTo,
  mxData,
  nameData,
  questionIn,
  textData,
} from '../../bench/lib/dns-message.mjs';

export { addressData, mxData, nameData, textData };

export type Reply =
  | 'no-name'
  | 'servfail'
  | 'refused'
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

async function answered(message: Buffer, reply: Reply, isTcp: boolean): Promise<Buffer | undefined> {
  if (reply === 'nothing') return undefined;
  if (reply === 'garbage')
    return Buffer.concat([message.subarray(0, 2), Buffer.from('\x81\x80\u202e no message')]);
  if (reply === 'another question') {
    const other = Buffer.from('\x05other\x04test\x00');
    const question = Buffer.concat([other, questionIn(message).bytes.subarray(-4)]);
    return answerTo(message, { question, data: [addressData('192.0.2.66')] });
  }
  if (typeof reply === 'string') return answerTo(message, { code: reply });
  await setTimeout(reply.lateMs ?? 0);
  return reply.isTooLarge === true && !isTcp
    ? answerTo(message, { isCut: true })
    : answerTo(message, { data: reply.data });
}

/** `replies`: to each question, by its type and name. That there are names in `invalid` says only one that `invents`. */
export async function resolving(
  replies: (type: string, name: string) => Reply,
  { invents = false } = {},
): Promise<Resolver> {
  const asked: string[] = [];
  const answer = (message: Buffer, isTcp: boolean) => {
    const { name, type } = questionIn(message);
    if (!invents && name.endsWith('.invalid')) return answered(message, 'no-name', isTcp);
    asked.push(`${isTcp ? 'tcp ' : ''}${type} ${name}`);
    return answered(message, replies(type, name), isTcp);
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
