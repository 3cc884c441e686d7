/** What a probe may take, and what it says beforehand. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allowanceOf, purseOf } from '../../src/probe/bounds.js';
import { aProbe } from './a-probe.js';
import { type Authority, anAuthority } from './certificates.js';
import { anSmtpServer } from './listeners.js';

const LIMIT = { service: 'smtp', threshold: 20, minutes: 5 } as const;

describe('connections', () => {
  it('stay at three quarters of the lowest rule of the server', () => {
    expect(allowanceOf('smtp', [{ ...LIMIT, threshold: 500 }, LIMIT])).toEqual({ most: 15, rule: LIMIT });
    expect(allowanceOf('pop', [LIMIT])).toEqual({ most: 16 });
  });

  it('share a rule that is of every service', () => {
    expect(allowanceOf('imap', [{ ...LIMIT, service: 'all' }])).toMatchObject({ most: 3 });
  });

  it('are few where nobody knows the rules', () => {
    expect(allowanceOf('smtp', undefined)).toEqual({ most: 10 });
    expect(allowanceOf('web', undefined)).toEqual({ most: 64 });
  });

  it('to the web stay below a rule that is of it, or of every service', () => {
    expect(allowanceOf('web', [{ ...LIMIT, service: 'web' }])).toMatchObject({ most: 15 });
    expect(allowanceOf('web', [{ ...LIMIT, service: 'all' }])).toMatchObject({ most: 3 });
    expect(allowanceOf('web', [LIMIT])).toEqual({ most: 64 });
  });

  it('end with their number and with the time', () => {
    const few = { smtp: { most: 1 }, pop: { most: 0 }, imap: { most: 0 }, web: { most: 0 } };
    const purse = purseOf(few, { totalMs: 10_000 });

    expect(purse.take('smtp')).toBeUndefined();
    expect(purse.take('smtp')).toBe('not asked: no more than 1 connections of the kind are made');
    expect(purseOf(few, { totalMs: 0 }).take('smtp')).toBe('not asked: the time for the probe was over');
  });
});

it('says which services a rule holds, each rule once', async () => {
  const { probe, said } = aProbe({ ports: { pop: 1 }, bounds: { totalMs: 0 } });

  await probe.ports([
    { service: 'all', threshold: 40, minutes: 5 },
    { service: 'smtp', threshold: 4, minutes: 2 },
  ]);

  expect(said.slice(1)).toEqual([
    'The server blocks an address after 4 in 2 minutes: the probe stops at 3 connections to SMTP. Leave 2 minutes between two probes.',
    'The server blocks an address after 40 in 5 minutes: the probe stops at 7 connections to POP, IMAP, web ports each. Leave 5 minutes between two probes.',
  ]);
});

describe('a server that blocks soon', () => {
  let authority: Authority;
  beforeAll(() => {
    authority = anAuthority();
  });
  afterAll(() => authority[Symbol.dispose]());

  it('is knocked at less often than its rule says, and the rest is not seen', async () => {
    await using server = await anSmtpServer({ isOpen: false, ...authority.sign({ names: ['127.0.0.1'] }) });
    const { probe, said } = aProbe({ ports: { smtp: server.port }, ca: [authority.ca] });

    const { ports } = await probe.tls([{ service: 'smtp', threshold: 3, minutes: 5 }]);

    expect(server.count()).toBe(2);
    expect(ports[0]?.versions).toMatchObject({
      '1.3': { status: 'seen', value: true },
      '1.2': { status: 'seen', value: true },
      '1.1': { status: 'not-seen', why: expect.stringContaining('blocks an address after 3 in 5 minutes') },
    });
    expect(said).toEqual([
      `Knocking at 127.0.0.1 (127.0.0.1), port ${server.port}: at most 2 connections, two minutes. Nobody signs in, and no message is sent.`,
      'The server blocks an address after 3 in 5 minutes: the probe stops at 2 connections to SMTP. Leave 5 minutes between two probes.',
    ]);
  });

  it('is knocked at once, however many look', async () => {
    await using server = await anSmtpServer({ isOpen: false, ...authority.sign({ names: ['127.0.0.1'] }) });
    const { probe, said } = aProbe({ ports: { smtp: server.port }, ca: [authority.ca] });

    await Promise.all([probe.ports([]), probe.mail([]), probe.tls([]), probe.web([]), probe.tls([])]);

    // One conversation; TLS 1.2, which is taken; and 1.1, which is not.
    expect(server.count()).toBe(3);
    expect(said[1]).toBe(
      "None of the server's rules of intrusion detection blocks an address for as few connections.",
    );
  });
});
