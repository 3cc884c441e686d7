/** Conversations with real SMTP servers. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Talk } from '../../src/contract/resources/outside/probed-mail.js';
import { relaysOf } from '../../src/steps/outside/relayed.js';
import { aProbe } from './a-probe.js';
import { type Authority, anAuthority, type KeyPair } from './certificates.js';
import { anSmtpServer, listening } from './listeners.js';

let authority: Authority;
let own: KeyPair;
beforeAll(() => {
  authority = anAuthority();
  own = authority.sign({ names: ['127.0.0.1', 'mail.test'] });
});
afterAll(() => authority[Symbol.dispose]());

async function talkWith(port: number, domains: readonly string[] = []): Promise<Talk> {
  const { probe } = aProbe({ ports: { smtp: port }, domains, ca: [authority.ca] });
  const { talks } = await probe.mail(undefined);
  return talks[0] as Talk;
}

describe('a server that relays for everybody', () => {
  it('is seen to, by recipients that are nobody, and gets no message', async () => {
    await using server = await anSmtpServer({ isOpen: true, ...own });

    const talk = await talkWith(server.port, ['own.test', 'example.org']);

    expect(relaysOf(talk)).toMatchObject({ relays: 'yes' });
    // The server has a domain of the first name that is nobody's.
    expect(server.recipients).toEqual(['probe@example.com', 'probe@example.com']);
    expect(talk.relay).toMatchObject({
      status: 'seen',
      value: [
        { from: 'probe@example.net', isLocalSender: false, rcpt: { code: 250 } },
        { from: 'postmaster@own.test', isLocalSender: true, rcpt: { code: 250 } },
      ],
    });
    expect(server.messages()).toBe(0);
  });

  it('is not asked where no name is left that is nobody', async () => {
    await using server = await anSmtpServer({ isOpen: true, ...own });

    const talk = await talkWith(server.port, ['example.org', 'example.com', 'Example.NET']);

    expect(talk.relay).toMatchObject({ status: 'not-seen' });
    expect(server.recipients).toEqual([]);
  });
});

describe('a server that relays for nobody', () => {
  it('is seen to refuse, and tells of TLS and sign-in in one connection', async () => {
    await using server = await anSmtpServer({
      isOpen: false,
      ...own,
      banner: 'Hello',
      allowInsecureAuth: true,
    });

    const talk = await talkWith(server.port, ['own.test']);

    expect(relaysOf(talk)).toEqual({ relays: 'no' });
    expect(talk.banner).toMatchObject({ status: 'seen', value: expect.stringContaining('Hello') });
    expect(talk.offers).toMatchObject({
      status: 'seen',
      value: expect.arrayContaining(['STARTTLS', 'AUTH LOGIN PLAIN']),
    });
    expect(talk.offersInTls).toMatchObject({
      status: 'seen',
      value: expect.arrayContaining(['AUTH LOGIN PLAIN']),
    });
    expect(talk.injection).toEqual({ status: 'seen', value: false });
    expect(talk.verify).toMatchObject({ status: 'seen', value: { vrfy: { code: 252 } } });
    expect(server.count()).toBe(1);
  });

  it('is asked again within TLS where it wants that first', async () => {
    await using server = await anSmtpServer({
      isOpen: false,
      ...own,
      onMailFrom: (_address, session, callback) =>
        callback(
          session.secure
            ? null
            : Object.assign(new Error('Must issue STARTTLS first'), { responseCode: 530 }),
        ),
    });

    const talk = await talkWith(server.port);

    expect(talk.relay).toMatchObject({
      value: [
        { isInTls: true, mail: { code: 250 }, rcpt: { code: 550 } },
        { from: '', isInTls: true, rcpt: { code: 550 } },
      ],
    });
  });

  it('is asked by the sender of bounces where it does not like the other', async () => {
    await using server = await anSmtpServer({
      isOpen: false,
      ...own,
      onMailFrom: ({ address }, _session, callback) =>
        callback(address === '' ? null : Object.assign(new Error('SPF'), { responseCode: 550 })),
    });

    const talk = await talkWith(server.port);

    expect(relaysOf(talk)).toEqual({ relays: 'no' });
    expect(talk.relay).toMatchObject({ value: [{ rcpt: null }, { from: '', rcpt: { code: 550 } }] });
  });

  it('is not taken to refuse who relays where it only mistrusts the domain of the sender', async () => {
    await using server = await anSmtpServer({
      isOpen: true,
      ...own,
      onRcptTo: (_address, { envelope }, callback) => {
        const isBounce = envelope.mailFrom !== false && envelope.mailFrom.address === '';
        callback(isBounce ? null : Object.assign(new Error('SPF: it sends no mail'), { responseCode: 550 }));
      },
    });

    const talk = await talkWith(server.port);

    expect(relaysOf(talk)).toMatchObject({ relays: 'yes', attempts: [{ from: '', rcpt: { code: 250 } }] });
    expect(server.messages()).toBe(0);
  });

  it('shows nothing of relaying where it puts the recipient off', async () => {
    await using server = await anSmtpServer({
      isOpen: false,
      ...own,
      onRcptTo: (_address, _session, callback) =>
        callback(Object.assign(new Error('Greylisted'), { responseCode: 451 })),
    });

    expect(relaysOf(await talkWith(server.port))).toMatchObject({
      relays: 'unknown',
      why: 'it puts off whom it does not know (451 "Greylisted"), as greylisting does, before it says whom it relays for: ask again in a quarter of an hour',
    });
  });
});

describe('a server that refuses for another reason than relaying', () => {
  const refusing = (code: number, text: string) => ({
    onRcptTo: (_address: unknown, _session: unknown, callback: (error?: Error) => void) =>
      callback(Object.assign(new Error(text), { responseCode: code })),
  });

  it.each([
    [554, '5.7.1 Service unavailable; Client host [203.0.113.7] blocked using zen.spamhaus.org'],
    [556, '5.1.10 Recipient address has null MX'],
  ])('shows nothing of whom it relays for (%d %s)', async (code, text) => {
    await using server = await anSmtpServer({ isOpen: false, ...own, ...refusing(code, text) });

    expect(relaysOf(await talkWith(server.port))).toMatchObject({
      relays: 'unknown',
      why: expect.stringContaining('it refuses for another reason than relaying'),
    });
  });

  it('of the sender is asked by that of bounces, and seen to relay', async () => {
    let from = '';
    await using server = await anSmtpServer({
      ...{ isOpen: true, ...own },
      onMailFrom: ({ address }, _session, callback) => {
        from = address;
        callback();
      },
      onRcptTo: (_address, _session, callback) =>
        callback(
          from === ''
            ? null
            : Object.assign(new Error('5.7.27 Domain does not accept mail (nullMX)'), { responseCode: 550 }),
        ),
    });

    expect(relaysOf(await talkWith(server.port))).toMatchObject({ relays: 'yes', attempts: [{ from: '' }] });
  });
});

it('a server that takes a recipient and then lets wait is an open relay all the same', async () => {
  await using server = await listening((socket) => {
    socket.write('220 tar\r\n');
    socket.on('data', (data) => {
      if (!/^(RSET|QUIT)/.test(data.toString())) socket.write('250 OK\r\n');
    });
  });

  expect(relaysOf(await talkWith(server.port))).toMatchObject({ relays: 'yes' });
});

it('a server that wants TLS first, and has none, shows nothing of whom it relays for', async () => {
  await using server = await listening((socket) => {
    socket.write('220 me\r\n');
    socket.on('data', (data) => {
      const line = data.toString();
      if (/^EHLO/.test(line)) socket.write('250-me\r\n250 STARTTLS\r\n');
      else socket.write(/^MAIL/.test(line) ? '530 Must issue STARTTLS first\r\n' : '250 OK\r\n');
    });
  });

  expect(relaysOf(await talkWith(server.port))).toEqual({
    relays: 'unknown',
    why: 'it wants TLS or a sign-in first (530 "Must issue STARTTLS first"), and was not asked within TLS',
  });
});

/** One that reads on after STARTTLS as if nothing had happened: what came in clear is carried out within. */
async function aFoolishServer({ isStrict = false, isStuck = false, greetsAgain = false } = {}) {
  const { TLSSocket, createSecureContext } = await import('node:tls');
  const answer = (command: string) => {
    if (/^EHLO/i.test(command)) return '250-me\r\n250-STARTTLS\r\n250 PIPELINING\r\n';
    if (/^HELP/i.test(command)) return '214 Help yourself\r\n';
    if (/^QUIT/i.test(command)) return '221 Bye\r\n';
    return /^(MAIL|RSET)/i.test(command) ? '250 OK\r\n' : '550 No\r\n';
  };
  return listening((socket) => {
    socket.write('220 foolish\r\n');
    socket.on('data', function clear(data) {
      const [first = '', ...rest] = data
        .toString()
        .split('\r\n')
        .filter((one) => one !== '');
      if (!/^STARTTLS/i.test(first)) return socket.write(answer(first));
      if (isStrict && rest.length > 0) return socket.destroy();
      if (isStuck && rest.length > 0) return undefined;
      socket.removeListener('data', clear);
      socket.write('220 Go ahead\r\n');
      const secure = new TLSSocket(socket, {
        isServer: true,
        secureContext: createSecureContext({ ...own }),
      });
      secure.on('error', () => {});
      if (greetsAgain) {
        rest.splice(0);
        secure.write('220 foolish\r\n');
      }
      secure.on('data', (line) => {
        // Those that waited come first.
        for (const command of [...rest.splice(0), ...line.toString().split('\r\n')].filter(
          (one) => one !== '',
        ))
          secure.write(answer(command));
      });
      return undefined;
    });
  });
}

describe('what comes in clear before the handshake', () => {
  it('is seen to be carried out within, and what the server offers is not taken for it', async () => {
    await using server = await aFoolishServer();

    const talk = await talkWith(server.port);

    expect(talk.injection).toEqual({ status: 'seen', value: true });
    expect(talk.offersInTls).toEqual({ status: 'seen', value: ['STARTTLS', 'PIPELINING'] });
  });

  it('is not taken to be carried out by a second greeting', async () => {
    await using server = await aFoolishServer({ greetsAgain: true });

    expect((await talkWith(server.port)).injection).toMatchObject({ status: 'not-seen' });
  });

  it('may end the conversation: TLS is looked at in one of its own then', async () => {
    await using server = await aFoolishServer({ isStrict: true });
    const { probe } = aProbe({ ports: { smtp: server.port }, ca: [authority.ca] });

    const [{ talks }, { ports }] = [await probe.mail(undefined), await probe.tls(undefined)];

    expect(talks[0]?.injection).toEqual({ status: 'seen', value: false });
    expect(ports[0]?.first).toMatchObject({ status: 'seen', value: { version: '1.3' } });
  });

  it('may leave it without an answer, of which nobody knows what it is', async () => {
    await using server = await aFoolishServer({ isStuck: true });
    const { probe } = aProbe({ ports: { smtp: server.port }, ca: [authority.ca] });

    const [{ talks }, { ports }] = [await probe.mail(undefined), await probe.tls(undefined)];

    expect(talks[0]?.injection).toMatchObject({ status: 'not-seen' });
    expect(ports[0]?.first).toMatchObject({ status: 'seen' });
  });

  it('is refused when it comes from the server', async () => {
    await using server = await listening((socket) => {
      socket.write('220 me\r\n');
      socket.on('data', (data) => {
        const line = data.toString();
        if (/^EHLO/.test(line)) socket.write('250-me\r\n250 STARTTLS\r\n');
        else if (/^STARTTLS/.test(line)) socket.write('220 go\r\n250 and this\r\n');
        else socket.write('550 no\r\n');
      });
    });
    const { probe } = aProbe({ ports: { smtp: server.port } });

    const { ports } = await probe.tls(undefined);

    expect(ports[0]?.first).toEqual({
      status: 'not-seen',
      why: 'the server said more in clear before the handshake',
    });
  });
});
