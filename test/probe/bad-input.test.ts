/** Ports that behave as none should: the probe ends in time, and says what it did not see. */
import { describe, expect, it } from '@jest/globals';
import { probedWeb } from '../../src/contract/resources/outside/probed-web.js';
import { lookingSource } from '../../src/engine/observe/observed.js';
import { probeLooks } from '../../src/probe/probe-looks.js';
import { aProbe } from './a-probe.js';
import { listening } from './listeners.js';

async function bannerOf(talk: Parameters<typeof listening>[0]) {
  await using server = await listening(talk);
  const { probe } = aProbe({ ports: { smtp: server.port } });
  const { ports } = await probe.ports(undefined);
  const { talks } = await probe.mail(undefined);
  expect(ports).toMatchObject([{ answer: 'open' }]);
  return talks[0]?.banner;
}

describe('a port', () => {
  it('that says nothing', async () => {
    expect(await bannerOf(() => {})).toEqual({ status: 'not-seen', why: 'it says nothing' });
  });

  it('whose banner trickles', async () => {
    const banner = await bannerOf((socket) => {
      const timer = setInterval(() => socket.write('2'), 50);
      socket.on('close', () => clearInterval(timer));
    });
    expect(banner).toEqual({ status: 'not-seen', why: 'no whole answer came in time' });
  });

  it('whose banner has lines without end', async () => {
    const banner = await bannerOf((socket) => {
      const timer = setInterval(() => socket.write('220-more\r\n'), 20);
      socket.on('close', () => clearInterval(timer));
    });
    expect(banner).toEqual({ status: 'not-seen', why: 'no whole answer came in time' });
  });

  it('that sends ten megabytes', async () => {
    const banner = await bannerOf((socket) => socket.write(Buffer.alloc(10_000_000, 'a')));
    expect(banner).toEqual({ status: 'not-seen', why: 'more than 65536 bytes came' });
  });

  it('that hangs up', async () => {
    expect(await bannerOf((socket) => socket.end())).toEqual({
      status: 'not-seen',
      why: 'the server ended the connection',
    });
  });

  it('that speaks something else', async () => {
    expect(await bannerOf((socket) => socket.write('SSH-2.0-\u001b[31mOpenSSH\r\n'))).toEqual({
      status: 'not-seen',
      why: 'what answers there does not speak SMTP ("SSH-2.0-\\u001b[31mOpenSSH")',
    });
  });

  it('that turns away who comes', async () => {
    expect(await bannerOf((socket) => socket.end('554 5.7.1 You are blocked\r\n'))).toEqual({
      status: 'not-seen',
      why: 'it turns who comes away (554 5.7.1 You are blocked)',
    });
  });

  it('whose banner is long is told in short', async () => {
    const banner = await bannerOf((socket) => socket.write(`220 ${'x'.repeat(5000)}\r\n`));
    expect(banner).toEqual({ status: 'seen', value: `${'x'.repeat(400)}...` });
  });
});

describe('a host', () => {
  it('with no port open', async () => {
    const server = await listening(() => {});
    const { port } = server;
    await server[Symbol.asyncDispose]();
    const { probe } = aProbe({ ports: { smtp: port, https: port } });

    expect((await probe.ports(undefined)).ports.map(({ answer }) => answer)).toEqual(['closed', 'closed']);
    expect(await probe.tls(undefined)).toEqual({ ports: [], webNames: [], unasked: 0 });
    expect(await probe.web(undefined)).toEqual({ pages: [] });
  });

  it('with IPv6 alone, and a certificate for its address', async () => {
    await using server = await listening((socket) => socket.write('220 six\r\n'), '::1');
    const { probe } = aProbe({ host: '::1', ports: { smtp: server.port } });

    expect(await probe.mail(undefined)).toMatchObject({
      talks: [{ address: '::1', banner: { status: 'seen', value: 'six' } }],
    });
  });

  it('of several addresses is knocked at each, and no more than four', async () => {
    await using server = await listening((socket) => socket.end('220 me\r\n'));
    const resolve = async () => ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5'];
    const { probe } = aProbe({ host: 'mail.test', resolve, ports: { smtp: server.port } });

    const shown = await probe.ports(undefined);

    expect(shown.ports.map(({ address, answer }) => `${address} ${answer}`)).toEqual([
      '127.0.0.1 open',
      '127.0.0.2 closed',
      '127.0.0.3 closed',
      '127.0.0.4 closed',
    ]);
    expect(shown.left).toEqual(['1 further address of mail.test']);
  });

  it.each([
    ['ENOTFOUND', 'its name has no address here'],
    ['EAI_AGAIN', 'its name cannot be looked up: there is no network, or no resolver'],
  ])('without an address (%s) is knocked at nowhere', async (code, failure) => {
    const resolve = async () => {
      throw Object.assign(new Error(code), { code });
    };
    const { probe, said } = aProbe({ host: 'mail.test', resolve, ports: { smtp: 25 } });

    expect(await probe.ports(undefined)).toMatchObject({ addresses: [], failure, ports: [] });
    expect(said).toEqual([`The probe knocks nowhere: mail.test is not reached, as ${failure}.`]);
  });
});

it('is ended at once where the run is interrupted', async () => {
  await using server = await listening(() => {});
  const interruption = new AbortController();
  const bounds = { totalMs: 60_000, connectMs: 60_000, greetingMs: 60_000, replyMs: 60_000 };
  const { probe } = aProbe({
    ports: { smtp: server.port, smtps: server.port, http: server.port },
    ...{ signal: interruption.signal, bounds },
  });
  const source = lookingSource(probeLooks(probe), interruption.signal);
  const looking = source.read({ resource: probedWeb, target: 'server', asked: { rules: null } });
  while (server.count() < 3) await new Promise((resolve) => setTimeout(resolve, 5));

  interruption.abort();

  await expect(looking).rejects.toMatchObject({ code: 'interrupted' });
});
