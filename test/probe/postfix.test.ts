/** A second mail server's word: Debian's postfix. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { relaysOf } from '../../src/steps/outside/relayed.js';
import { aPostfix, POSTFIX, type Postfix } from './a-postfix.js';
import { aProbe } from './a-probe.js';
import { type Authority, anAuthority } from './certificates.js';

(POSTFIX === undefined ? describe.skip : describe)('postfix', () => {
  let authority: Authority;
  let server: Postfix;
  beforeAll(async () => {
    authority = anAuthority();
    server = await aPostfix(authority.sign({ names: ['127.0.0.1'] }));
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    authority[Symbol.dispose]();
  });

  it.each([
    { is: 'closed', relays: 'no' },
    { is: 'open', relays: 'yes' },
  ] as const)('that is $is', async ({ is, relays }) => {
    const { probe } = aProbe({
      ...{ ports: { smtp: server[is] }, domains: ['own.test'], ca: [authority.ca] },
      bounds: { greetingMs: 10_000, replyMs: 10_000 },
    });

    const [{ talks }, { ports }] = [await probe.mail(undefined), await probe.tls(undefined)];

    expect(talks).toMatchObject([
      {
        banner: { value: expect.stringContaining('ESMTP Postfix') },
        verify: { value: { vrfy: { code: 252 }, expn: { code: 500 } } },
        injection: { value: false },
      },
    ]);
    expect(talks.map(relaysOf)).toMatchObject([{ relays }]);
    expect(ports).toMatchObject([
      {
        first: { value: { version: '1.3', certificate: { chain: '' } } },
        versions: { '1.2': { value: true } },
      },
    ]);
    expect(server.queued()).toBe('');
  });
});
