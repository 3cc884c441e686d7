/** Conversations with ports that mail is read by. */

import { createSecureContext, TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DoorName } from '../../src/contract/resources/outside/places.js';
import { aProbe } from './a-probe.js';
import { type Authority, anAuthority, type KeyPair } from './certificates.js';
import { listening, listeningTls } from './listeners.js';

let authority: Authority;
let own: KeyPair;
beforeAll(() => {
  authority = anAuthority();
  own = authority.sign({ names: ['127.0.0.1'] });
});
afterAll(() => authority[Symbol.dispose]());

/** `within`: what comes in clear behind the beginning of TLS is carried out within. */
interface Spoken {
  readonly greeting: string;
  readonly begin: RegExp;
  readonly begun: string;
  readonly answer: (line: string) => string;
  readonly isFoolish?: boolean;
}

async function server({ greeting, begin, begun, answer, isFoolish = false }: Spoken) {
  return listening((socket) => {
    socket.write(greeting);
    socket.on('data', function clear(data) {
      const [first = '', ...rest] = data
        .toString()
        .split('\r\n')
        .filter((one) => one !== '');
      if (!begin.test(first)) return socket.write(answer(first));
      socket.removeListener('data', clear);
      socket.write(begun);
      const secure = new TLSSocket(socket, {
        isServer: true,
        secureContext: createSecureContext({ ...own }),
      });
      const waiting = isFoolish ? rest : [];
      secure.on('error', () => {});
      secure.on('data', (lines) => {
        for (const line of [...waiting.splice(0), ...lines.toString().split('\r\n')].filter(
          (one) => one !== '',
        ))
          secure.write(answer(line));
      });
      return undefined;
    });
  });
}

const POP: Spoken = {
  ...{ greeting: '+OK ready <1@mail>\r\n', begin: /^STLS/, begun: '+OK go\r\n' },
  answer: (line) =>
    line === 'CAPA' ? '+OK list\r\nUSER\r\nSTLS\r\n.\r\n' : line === 'QUIT' ? '+OK bye\r\n' : '-ERR no\r\n',
};
const IMAP: Spoken = {
  ...{ greeting: '* OK ready\r\n', begin: /^s STARTTLS/, begun: 's OK go\r\n' },
  answer: (line) =>
    line.endsWith('CAPABILITY')
      ? `* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\nc OK done\r\n`
      : `${line.split(' ')[0]} OK done\r\n`,
};

async function talkWith(door: DoorName, port: number) {
  const { probe } = aProbe({ ports: { [door]: port }, ca: [authority.ca] });
  const [{ talks }, { ports }] = [await probe.mail(undefined), await probe.tls(undefined)];
  return { talk: talks[0], secured: ports[0] };
}

describe.each([
  { door: 'pop', spoken: POP, banner: 'ready <1@mail>', offers: ['USER', 'STLS'] },
  { door: 'imap', spoken: IMAP, banner: 'OK ready', offers: ['IMAP4rev1', 'STARTTLS', 'LOGINDISABLED'] },
] as const)('$door', ({ door, spoken, banner, offers }) => {
  it('tells what it can, and begins TLS', async () => {
    await using one = await server(spoken);

    const { talk, secured } = await talkWith(door, one.port);

    expect(talk).toMatchObject({
      banner: { value: banner },
      offers: { value: offers },
      offersInTls: { value: offers },
      injection: { value: false },
    });
    expect(secured).toMatchObject({
      isOffered: { value: true },
      first: { value: { version: '1.3', certificate: { chain: '' } } },
      versions: { '1.2': { value: true }, '1.1': { value: false } },
    });
  });

  it('is seen to carry out within TLS what came in clear', async () => {
    await using one = await server({ ...spoken, isFoolish: true });

    expect((await talkWith(door, one.port)).talk).toMatchObject({
      injection: { value: true },
      offersInTls: { value: offers },
    });
  });

  it('that offers no TLS is seen to', async () => {
    await using one = await server({
      ...spoken,
      answer: (line) => spoken.answer(line).replace(/ ?(STARTTLS|STLS\r\n)/, ''),
    });

    expect((await talkWith(door, one.port)).secured).toMatchObject({
      isOffered: { status: 'seen', value: false },
      versions: {},
    });
  });
});

it.each([
  { door: 'pop', spoken: POP, refusal: '-ERR no' },
  { door: 'imap', spoken: IMAP, refusal: 'c BAD no' },
] as const)('what $door can is not known where it does not say', async ({ door, spoken, refusal }) => {
  await using one = await server({ ...spoken, answer: () => `${refusal}\r\n` });

  const { talk, secured } = await talkWith(door, one.port);

  const notSaid = { status: 'not-seen', why: `it does not say what it can (${JSON.stringify(refusal)})` };
  expect(talk).toMatchObject({ banner: { status: 'seen' }, offers: notSaid });
  expect(secured).toMatchObject({ isOffered: notSaid, first: { status: 'not-seen' } });
});

it('a port that begins with TLS is spoken to within', async () => {
  await using one = await listeningTls(own, '* OK within\r\n');

  const { talk, secured } = await talkWith('imaps', one.port);

  expect(talk?.banner).toEqual({ status: 'seen', value: 'OK within' });
  expect(secured?.isOffered).toEqual({ status: 'seen', value: true });
});
