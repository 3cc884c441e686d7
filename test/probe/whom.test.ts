/** Who is knocked at beside the host: MX hosts that are the domains' own, by a real name server. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asking } from '../../src/dns/asking.js';
import { byAsking, type MxHosts, mxHostsOf } from '../../src/probe/whom.js';
import { type NameServer, NSD, serving } from '../dns/an-nsd.js';
import { aProbe } from './a-probe.js';

const ZONE = `
a.test. IN MX 10 mail.a.test.
a.test. IN MX 20 host.test.
a.test. IN MX 30 a-test.mail.protection.cloud.test.
b.test. IN MX 10 mx.b.test.
b.test. IN MX 20 nowhere.b.test.
b.test. IN MX 30 inner.b.test.
b.test. IN MX 40 both.b.test.
mail.a.test. IN A 9.9.9.9
inner.b.test. IN A 10.0.0.25
both.b.test. IN A 192.168.0.1
both.b.test. IN AAAA 2620:fe::fe
mx.b.test. IN A 127.0.0.1
a-test.mail.protection.cloud.test. IN A 192.0.2.9
`;
const HOST = { name: 'host.test', addresses: ['127.0.0.1'], failure: '', more: 0 };

(NSD === undefined ? describe.skip : describe)('MX hosts', () => {
  let server: NameServer;
  let found: MxHosts;
  beforeAll(async () => {
    server = await serving(ZONE);
    const ask = asking({ resolvers: [server.resolver] });
    found = await mxHostsOf(['a.test', 'b.test', 'gone.test'], { ask, host: HOST });
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  it('of a domain of the server, at another address than the host, are knocked at', () => {
    expect(found.hosts.map(({ name, addresses }) => [name, addresses])).toEqual([
      ['both.b.test', ['2620:fe::fe']],
      ['mail.a.test', ['9.9.9.9']],
    ]);
  });

  it('that are called by none of its domains are left alone, and that is said', () => {
    expect(found.left[0]).toBe('1 MX host whose name is of no mail domain of the server');
  });

  it('that lead into a network of its own are left alone, and that is said', () => {
    expect(found.left[1]).toBe('2 MX hosts that lead to an address which the world does not reach');
  });

  it('are looked up, as names of web mail are, by the resolver that is stated', async () => {
    const resolve = byAsking(asking({ resolvers: [server.resolver] }));
    expect(await resolve('both.b.test')).toEqual(['192.168.0.1', '2620:fe::fe']);
    await expect(resolve('nowhere.b.test')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(byAsking(asking({ resolvers: ['127.0.0.1:1'] }))('both.b.test')).rejects.toMatchObject({
      code: 'EAI_AGAIN',
    });
  });

  it('are announced before', async () => {
    const mx = async () => found;
    const { probe, said } = aProbe({
      host: '127.0.0.1',
      ports: {},
      mx,
      bounds: { totalMs: 0 },
    });

    await probe.ports(undefined);

    expect(said).toContain(
      'Knocking at the MX both.b.test (2620:fe::fe), mail.a.test (9.9.9.9), port 25: at most 20 connections.',
    );
    expect(said).toContain('Left alone: 1 MX host whose name is of no mail domain of the server.');
  });
});
