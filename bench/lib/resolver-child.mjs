/**
 * A resolver as a process of its own: it answers every question after so many milliseconds, and keeps what it was asked.
 * Domains have two MX, an SPF record with an included one, and a name for web mail; whatever has a label that begins with
 * `_` is not there, but for the included record, nor is `invalid`, by which one that invents names is known. The message `asked` is answered with `[type, name]` of each, and forgets them.
 */
import { createSocket } from 'node:dgram';
import { addressData, answerTo, mxData, nameData, questionIn, textData } from './dns-message.mjs';

const LATENCY_MS = Number(process.argv[2]);
const ADDRESS = addressData('203.0.113.25');

/** Data of the records; undefined where there is no such name. */
function recordsOf(type, name) {
  if (type === 'TXT' && name === '_spf.host.test') return [textData(['v=spf1 ip4:203.0.113.0/24 ~all'])];
  if (name.includes('_') || name.endsWith('.invalid')) return undefined;
  switch (type) {
    case 'A':
      return [ADDRESS];
    case 'MX':
      return [mxData(10, `mail.${name}`), mxData(20, `mx2.${name}`)];
    case 'TXT':
      return [textData(['v=spf1 mx a include:_spf.host.test -all'])];
    case 'PTR':
      return [nameData('mail.host.test')];
    default:
      return [];
  }
}

let asked = [];

function answered(message) {
  const { type, name } = questionIn(message);
  asked.push([type, name.toLowerCase()]);
  const data = recordsOf(type, name.toLowerCase());
  return data === undefined ? answerTo(message, { code: 'no-name' }) : answerTo(message, { data });
}

const socket = createSocket('udp4');
socket.on('message', (message, { port, address }) => {
  const answer = answered(message);
  setTimeout(() => socket.send(answer, port, address), LATENCY_MS);
});
process.on('message', () => {
  process.send(asked);
  asked = [];
});
process.on('disconnect', () => process.exit(0));
socket.bind(0, '127.0.0.1', () => process.send(`127.0.0.1:${socket.address().port}`));
