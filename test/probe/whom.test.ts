/** Who is knocked at beside the host: MX hosts that are the domains' own, by a real name server. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asking } from '../../src/dns/asking.js';
import { type MxHosts, mxHostsOf } from '../../src/probe/whom.js';
import { type NameServer, NSD, serving } from '../dns/an-nsd.js';
import { aProbe } from './a-probe.js';

const ZONE = `
a.test. IN MX 10 mail.a.test.
a.test. IN MX 20 host.test.
a.test. IN MX 30 a-test.mail.protection.cloud.test.
b.test. IN MX 10 mx.b.test.
b.test. IN MX 20 nowhere.b.test.
mail.a.test. IN A 192.0.2.1
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
      ['mail.a.test', ['192.0.2.1']],
    ]);
  });

  it('that are called by none of its domains are left alone, and that is said', () => {
    expect(found.left).toEqual(['1 MX host whose name is of no mail domain of the server']);
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

    expect(said).toContain('Knocking at the MX mail.a.test (192.0.2.1), port 25: at most 10 connections.');
    expect(said).toContain('Left alone: 1 MX host whose name is of no mail domain of the server.');
  });
});
