/** Messages of DNS, as far as a resolver of benchmarks and tests speaks it: RFC 1035 4. */

const TYPES = { 1: 'A', 5: 'CNAME', 12: 'PTR', 15: 'MX', 16: 'TXT', 28: 'AAAA' };
const CODES = { servfail: 2, 'no-name': 3, refused: 5 };

export const addressData = (text) => Buffer.from(text.split('.').map(Number));
export const nameData = (name) =>
  Buffer.concat([
    ...name.split('.').map((one) => Buffer.from([one.length, ...Buffer.from(one, 'latin1')])),
    Buffer.of(0),
  ]);
export const mxData = (priority, name) => Buffer.concat([Buffer.of(0, priority), nameData(name)]);
export const textData = (strings) =>
  Buffer.concat(strings.map((one) => Buffer.from([one.length, ...Buffer.from(one, 'latin1')])));

/** `bytes`: the question as it came; `type`: its name, else its number. */
export function questionIn(message) {
  const labels = [];
  let at = 12;
  for (; message[at] > 0; at += message[at] + 1)
    labels.push(message.toString('latin1', at + 1, at + 1 + message[at]));
  const number = message.readUInt16BE(at + 1);
  return {
    name: labels.join('.'),
    type: TYPES[number] ?? String(number),
    bytes: message.subarray(12, at + 5),
  };
}

/** Of the name that was asked for, and its type. */
function record(question, data) {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0);
  question.copy(head, 2, question.length - 4);
  head.writeUInt32BE(60, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

/** `data` of each record; `question`: in the place of the one that came. */
export function answerTo(message, { data = [], code, isCut = false, question } = {}) {
  const bytes = question ?? questionIn(message).bytes;
  const head = Buffer.alloc(12);
  message.copy(head, 0, 0, 2);
  // An answer, recursion asked for and there.
  head.writeUInt16BE(0x8180 | (CODES[code] ?? 0) | (isCut ? 0x0200 : 0), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(data.length, 6);
  return Buffer.concat([head, bytes, ...data.map((one) => record(bytes, one))]);
}
