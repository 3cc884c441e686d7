/** Handshakes with real servers of TLS. */

import { connect } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Secured } from '../../src/contract/resources/outside/probed-tls.js';
import { faultsOf } from '../../src/steps/outside/certificates.js';
import { aProbe } from './a-probe.js';
import { type Authority, anAuthority, type KeyPair } from './certificates.js';
import { listening, listeningTls } from './listeners.js';

let authority: Authority;
let own: KeyPair;
beforeAll(() => {
  authority = anAuthority();
  own = authority.sign({ names: ['mail.test', '127.0.0.1'] });
});
afterAll(() => authority[Symbol.dispose]());

const today = () => new Date().toISOString().slice(0, 10);
const about = (host: string) => ({ today: today(), warnDays: 14, host });

async function secured(options: TlsOptions): Promise<Secured> {
  await using server = await listeningTls(options);
  const { probe } = aProbe({ ports: { smtps: server.port }, ca: [authority.ca] });
  return (await probe.tls(undefined)).ports[0] as Secured;
}

const taken = ({ versions }: Secured) =>
  Object.fromEntries(
    Object.entries(versions).map(([name, part]) => [name, part.status === 'seen' ? part.value : part.why]),
  );

function certificateOf({ first }: Secured) {
  if (first.status === 'not-seen') throw new Error(first.why);
  return first.value.certificate;
}

/** A record that ends a handshake: fatal, internal_error. Source: RFC 8446, 6. */
const INTERNAL_ERROR = Buffer.from('15030100020250', 'hex');

it('of a version at which the server itself fails is not known, and is not laid at our own door', async () => {
  await using behind = await listeningTls({ ...own, minVersion: 'TLSv1.2' });
  await using server = await listening((socket) => {
    socket
      .on('error', () => {})
      .once('data', (hello) => {
        // The minor version that it offers: 1 of TLS 1.0, 2 of 1.1, and 3 of all later ones.
        if ((hello[10] ?? 0) < 3) return void socket.end(INTERNAL_ERROR);
        const onward = connect(behind.port, '127.0.0.1');
        onward.on('error', () => {}).write(hello);
        socket.pipe(onward).pipe(socket);
      });
  });
  const { probe } = aProbe({ ports: { smtps: server.port }, ca: [authority.ca] });
  const [port] = (await probe.tls(undefined)).ports;

  const failing = 'the server fails in the handshake (ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR)';
  expect(taken(port as Secured)).toEqual({ '1.3': true, '1.2': true, '1.1': failing, '1.0': failing });
});

describe('versions', () => {
  it.each([
    ['of today', {}, [false, false, true, true]],
    ['all of them', { minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }, [true, true, true, true]],
    [
      'old ones alone',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
      [true, true, false, false],
    ],
    [
      'the oldest alone',
      { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
      [true, false, false, false],
    ],
    ['the newest alone', { minVersion: 'TLSv1.3' }, [false, false, false, true]],
  ] as const)('%s', async (_, options, expected) => {
    const [v10, v11, v12, v13] = expected;
    expect(taken(await secured({ ...own, ...options }))).toEqual({
      '1.0': v10,
      '1.1': v11,
      '1.2': v12,
      '1.3': v13,
    });
  });

  it('are not told to be refused by a port that stopped answering', async () => {
    const server = await listeningTls(own);
    const { probe } = aProbe({ ports: { smtps: server.port }, ca: [authority.ca] });
    await probe.ports(undefined);
    await server[Symbol.asyncDispose]();

    const { ports } = await probe.tls(undefined);

    const why = 'it does not answer any more: the connection is refused';
    expect(taken(ports[0] as Secured)).toEqual({ '1.0': why, '1.1': why, '1.2': why, '1.3': true });
  });
});

it('is asked for its versions at one address, and for its certificate at each', async () => {
  await using server = await listeningTls(own, undefined, '0.0.0.0');
  const resolve = async () => ['127.0.0.1', '127.0.0.2'];
  const { probe } = aProbe({ host: 'mail.test', resolve, ports: { smtps: server.port }, ca: [authority.ca] });

  const { ports } = await probe.tls(undefined);

  expect(ports.map(({ address, versions }) => [address, Object.keys(versions).length])).toEqual([
    ['127.0.0.1', 4],
    ['127.0.0.2', 0],
  ]);
  expect(ports.map(({ first }) => first.status)).toEqual(['seen', 'seen']);
});

describe('a port that is to begin with TLS', () => {
  it('and does not, is seen to', async () => {
    await using server = await listening((socket) => socket.write('220 in clear\r\n'));
    await using web = await listening((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    const { probe } = aProbe({ ports: { smtps: server.port, https: web.port } });

    expect((await probe.tls(undefined)).ports).toMatchObject([
      { isOffered: { status: 'seen', value: false }, first: { status: 'not-seen' }, versions: {} },
      { isOffered: { status: 'seen', value: false }, first: { status: 'not-seen' }, versions: {} },
    ]);
  });

  it('and says nothing, is not seen to', async () => {
    await using server = await listening(() => {});
    const { probe } = aProbe({ ports: { smtps: server.port, https: server.port } });

    const why = 'no handshake in time';
    expect((await probe.tls(undefined)).ports.map(({ first }) => first)).toEqual([
      { status: 'not-seen', why },
      { status: 'not-seen', why },
    ]);
  });
});

describe('a certificate', () => {
  it('for the host, of a known authority, that lasts', async () => {
    expect(faultsOf(certificateOf(await secured(own)), about('127.0.0.1'))).toEqual([]);
  });

  it('that ended', async () => {
    const ended = authority.sign({ names: ['mail.test'], days: -3 });
    const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);
    expect(faultsOf(certificateOf(await secured(ended)), about('mail.test'))).toEqual([`ended on ${day}`]);
  });

  it('that ends soon', async () => {
    const ending = authority.sign({ names: ['mail.test'], days: 5 });
    expect(faultsOf(certificateOf(await secured(ending)), about('mail.test'))).toEqual([
      expect.stringMatching(/^ends on .*, in 5 days$/),
    ]);
  });

  it('that nobody else signed, and one of an authority that nobody knows', async () => {
    expect(
      faultsOf(certificateOf(await secured(authority.selfSigned(['mail.test']))), about('mail.test')),
    ).toEqual(['is signed by nobody but itself']);
    using other = anAuthority();
    expect(
      faultsOf(certificateOf(await secured(other.sign({ names: ['mail.test'] }))), about('mail.test')),
    ).toEqual(['is of an authority that nobody knows, or comes without the certificates between']);
  });

  it('for another name', async () => {
    const elsewhere = authority.sign({ names: ['*.other.test', '192.0.2.1'] });
    const shown = certificateOf(await secured(elsewhere));
    expect(faultsOf(shown, about('mail.test'))).toEqual(['is not for mail.test']);
    expect(faultsOf(shown, about('MAIL.other.test.'))).toEqual([]);
    expect(faultsOf(shown, about('a.mail.other.test'))).toEqual(['is not for a.mail.other.test']);
    expect(faultsOf(shown, about('192.0.2.1'))).toEqual([]);
  });

  it('for five hundred names', async () => {
    const names = Array.from({ length: 500 }, (_, at) => `mail${at}.example.test`);
    const shown = certificateOf(await secured(authority.sign({ names })));
    expect(shown.names).toEqual(names);
    expect(faultsOf(shown, about('mail499.example.test'))).toEqual([]);
  });
});

describe('names of web mail', () => {
  it('are those that are stated, as the resolver that is stated has them', async () => {
    await using server = await listeningTls(own);
    const asked: string[] = [];
    const { probe } = aProbe({
      ...{ ports: { https: server.port }, ca: [authority.ca], webMailLabel: 'post', domains: ['a.test'] },
      resolveNames: async (name) => {
        asked.push(name);
        return ['127.0.0.1'];
      },
    });

    expect((await probe.tls(undefined)).webNames).toMatchObject([{ domain: 'a.test', name: 'post.a.test' }]);
    expect(asked).toEqual(['post.a.test']);
  });

  it('that lead to the host are asked for by themselves', async () => {
    await using server = await listeningTls({
      ...own,
      SNICallback: (name, callback) => {
        const pair = name === 'mail.a.test' ? authority.sign({ names: ['mail.a.test'] }) : undefined;
        void import('node:tls').then(({ createSecureContext }) =>
          callback(null, createSecureContext(pair ?? own)),
        );
      },
    });
    const leads = new Set(['host.test', 'mail.a.test', 'mail.b.test']);
    const resolve = async (name: string) => [leads.has(name) ? '127.0.0.1' : '192.0.2.99'];
    const { probe } = aProbe({
      ...{ host: 'host.test', resolve, ports: { https: server.port }, ca: [authority.ca] },
      domains: ['a.test', 'b.test', 'elsewhere.test'],
    });

    const { webNames } = await probe.tls(undefined);

    expect(webNames).toMatchObject([
      {
        domain: 'a.test',
        name: 'mail.a.test',
        certificate: { status: 'seen', value: { names: ['mail.a.test'] } },
      },
      {
        domain: 'b.test',
        name: 'mail.b.test',
        certificate: { status: 'seen', value: { names: ['mail.test', '127.0.0.1'] } },
      },
    ]);
  });
});
