/**
 * A resolver as a process of its own: it answers every question after so many milliseconds, and keeps what it was asked.
 * Domains have two MX, an SPF record with an included one, and a name for web mail; whatever has a label that begins with
 * `_` is not there, but for the included record. The message `asked` is answered with `[type, name]` of each, and forgets them.
 */
import { createSocket } from 'node:dgram';

const LATENCY_MS = Number(process.argv[2]);
const TYPES = { 1: 'A', 5: 'CNAME', 12: 'PTR', 15: 'MX', 16: 'TXT', 28: 'AAAA' };
const ADDRESS = Buffer.from([203, 0, 113, 25]);

const nameData = (name) =>
  Buffer.concat([
    ...name.split('.').map((one) => Buffer.from([one.length, ...Buffer.from(one)])),
    Buffer.of(0),
  ]);
const textData = (text) => Buffer.from([text.length, ...Buffer.from(text)]);
const mxData = (priority, name) => Buffer.concat([Buffer.of(0, priority), nameData(name)]);

/** Data of the records; undefined where there is no such name. */
function recordsOf(type, name) {
  if (type === 'TXT' && name === '_spf.host.test') return [textData('v=spf1 ip4:203.0.113.0/24 ~all')];
  if (name.includes('_')) return undefined;
  switch (type) {
    case 'A':
      return [ADDRESS];
    case 'MX':
      return [mxData(10, `mail.${name}`), mxData(20, `mx2.${name}`)];
    case 'TXT':
      return [textData('v=spf1 mx a include:_spf.host.test -all')];
    case 'PTR':
      return [nameData('mail.host.test')];
    default:
      return [];
  }
}

let asked = [];

function answerTo(message) {
  const labels = [];
  let at = 12;
  for (; message[at] > 0; at += message[at] + 1)
    labels.push(message.toString('latin1', at + 1, at + 1 + message[at]));
  const end = at + 5;
  const number = message.readUInt16BE(at + 1);
  const type = TYPES[number];
  const name = labels.join('.').toLowerCase();
  asked.push([type, name]);
  const records = recordsOf(type, name);
  const head = Buffer.alloc(12);
  message.copy(head, 0, 0, 2);
  head.writeUInt16BE(records === undefined ? 0x8183 : 0x8180, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records?.length ?? 0, 6);
  const written = (records ?? []).map((data) => {
    const record = Buffer.alloc(12);
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(number, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt32BE(60, 6);
    record.writeUInt16BE(data.length, 10);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([head, message.subarray(12, end), ...written]);
}

const socket = createSocket('udp4');
socket.on('message', (message, { port, address }) => {
  const answer = answerTo(message);
  setTimeout(() => socket.send(answer, port, address), LATENCY_MS);
});
process.on('message', () => {
  process.send(asked);
  asked = [];
});
process.on('disconnect', () => process.exit(0));
socket.bind(0, '127.0.0.1', () => process.send(`127.0.0.1:${socket.address().port}`));
