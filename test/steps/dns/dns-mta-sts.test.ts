import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { policyFetcher } from '../../../src/dns/policy-fetch.js';
import { dnsMtaSts } from '../../../src/steps/dns/dns-mta-sts.js';
import { aServer, type Reply, TLS_FOLDER } from '../../api/a-server.js';
import { type NameServer, NSD, serving } from '../../dns/an-nsd.js';
import { judgingBy } from '../../dns/judging-by.js';
import { manualOf, optionsOf } from '../a-step.js';

// The certificate of the policy's host is for example.com, so the other domains have no policy that can be fetched.
const ZONE = `
_mta-sts.example.com. IN TXT "v=STSv1; id=1"
_smtp._tls.example.com. IN TXT "v=TLSRPTv1; rua=mailto:a@example.com"
mta-sts.example.com. IN A 127.0.0.1
example.com. IN MX 10 mail.example.com.
example.com. IN MX 20 Backup.Example.com.
bare.test. IN MX 10 mail.bare.test.
wild.test. IN MX 10 mail.wild.test.
*.wild.test. IN TXT "v=spf1 -all"
closed.test. IN MX 0 .
near.test. IN MX 10 mail.near.test.
_mta-sts.near.test. IN TXT "id=1; v=STSv1"
two.test. IN MX 0 .
_mta-sts.two.test. IN TXT "v=STSv1; id=1"
_mta-sts.two.test. IN TXT "v=STSv1; id=2"
noid.test. IN MX 0 .
_mta-sts.noid.test. IN TXT "v=STSv1;"
`;

const PLAIN = { 'content-type': 'text/plain' };
const LINES = [
  'version: STSv1',
  'mode: enforce',
  'mx: mail.example.com',
  'mx: backup.example.com',
  'max_age: 604800',
];
const POLICY = LINES.join('\n');

const policy = (text: string): Reply => ({ text, headers: PLAIN });

(NSD === undefined ? describe.skip : describe)('a policy that mail comes over TLS alone', () => {
  let server: NameServer;
  beforeAll(async () => {
    server = await serving(ZONE);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  const told = async (reply: Reply, given: { target?: string; options?: object } = {}) => {
    const host = await aServer(
      { 'GET .well-known/mta-sts.txt': () => reply },
      { tls: { certificate: 'policy' } },
    );
    const ca = readFileSync(new URL('server.crt', TLS_FOLDER), 'utf8');
    const fetchPolicy = policyFetcher({ ca, port: host.port, mayVisit: () => true });
    try {
      return await judgingBy(server.resolver, fetchPolicy)(dnsMtaSts, given);
    } finally {
      await host.close();
    }
  };

  it('passes where it can be fetched and covers every MX', async () => {
    expect(await told(policy(POLICY))).toEqual({
      verdict: 'pass',
      message: 'The policy of example.com can be fetched, and covers every MX (mode: enforce).',
      ...{ brief: undefined, texts: [], snippets: [] },
    });
  });

  it.each([
    [POLICY.replace('enforce', 'testing'), 'In that mode mail is delivered all the same.'],
    [POLICY.replace('604800', '3600'), 'It is kept for 3600 seconds only (max_age); some weeks are usual.'],
    ['version: STSv1\nmode: none\nmax_age: 0', 'The policy of example.com can be fetched (mode: none).'],
  ])('passes with a remark: %j', async (text, remark) => {
    const found = await told(policy(text));

    expect(found.verdict).toBe('pass');
    expect(found.message).toContain(remark);
  });

  it.each([
    [
      POLICY.replace('mx: backup.example.com\n', ''),
      'The policy does not cover backup.example.com, which is among the MX: whoever goes by it does not deliver there.',
      'the policy keeps mail from an MX',
    ],
    [
      POLICY.replace('enforce', 'testing')
        .replace(/mx: .*\n/g, '')
        .replace('max', 'mx: *.mail.example.com\nmax'),
      'The policy does not cover mail.example.com and backup.example.com, which are among the MX. In that mode mail is delivered all the same.',
      'the policy does not cover every MX',
    ],
    [
      POLICY.replace('enforce', 'strict'),
      'Of the policy of example.com: its mode is not enforce, testing or none.',
      'the policy has mistakes',
    ],
  ])('fails by what it says: %j', async (text, message, brief) => {
    expect(await told(policy(text))).toMatchObject({ verdict: 'fail', message, brief });
  });

  it('is written out with every MX where it forgets one', async () => {
    expect(await told(policy(POLICY.replace('mx: backup.example.com\n', '')))).toMatchObject({
      snippets: [
        'version: STSv1\nmode: enforce\nmx: mail.example.com\nmx: backup.example.com\nmax_age: 604800',
        '_mta-sts.example.com. IN TXT "v=STSv1; id=20261010"',
      ],
    });
  });

  it.each(['two.test', 'noid.test'])('has a record to publish in the place of that of %s', async (target) => {
    expect(await told('cut', { target })).toMatchObject({
      snippets: [`_mta-sts.${target}. IN TXT "v=STSv1; id=20261010"`],
    });
  });

  it.each([
    ['leads elsewhere, which nobody follows', { status: 301, headers: { location: 'https://example.com/' } }],
    ['answers with 404', { status: 404 }],
  ])('fails where nobody gets it: it %s', async (why, reply) => {
    expect(await told(reply)).toMatchObject({
      verdict: 'fail',
      message: `Nobody gets the policy at https://mta-sts.example.com/.well-known/mta-sts.txt: it ${why}.`,
      brief: 'nobody gets the policy',
    });
  });

  it.each([
    ['its type is "text/html", not text/plain', { text: POLICY, headers: { 'content-type': 'text/html' } }],
    ['its type is "", not text/plain', { text: POLICY }],
    ['it is longer than 64 kB', policy('a'.repeat(70_000))],
  ])('fails where nobody takes it: %s', async (why, reply) => {
    expect(await told(reply)).toMatchObject({
      verdict: 'fail',
      message: `Nobody gets the policy at https://mta-sts.example.com/.well-known/mta-sts.txt: ${why}.`,
    });
  });

  it('is not known where it did not come', async () => {
    expect(await told('cut')).toMatchObject({
      verdict: 'error',
      message: expect.stringMatching(/^https:\/\/mta-sts\.example\.com\/\.well-known\/mta-sts\.txt: /),
    });
  });

  it('is not fetched from an address that the world does not reach', async () => {
    expect(await judgingBy(server.resolver)(dnsMtaSts)).toMatchObject({
      verdict: 'error',
      message: expect.stringContaining('not visited, as mta-sts.example.com leads to 127.0.0.1'),
    });
  });

  it.each(['bare.test', 'wild.test', 'nobody.test'])(
    'is not judged where there is none: %s',
    async (target) => {
      expect(await told('cut', { target })).toMatchObject({
        verdict: 'not-applicable',
        message: `No MTA-STS policy is published for ${target}, and none is asked for.`,
      });
    },
  );

  it('is written out where one is asked for', async () => {
    expect(await told('cut', { target: 'bare.test', options: { absent: 'fail' } })).toMatchObject({
      verdict: 'fail',
      brief: 'no MTA-STS policy',
      snippets: [
        'version: STSv1\nmode: testing\nmx: mail.bare.test\nmax_age: 86400',
        '_mta-sts.bare.test. IN TXT "v=STSv1; id=20261010"',
      ],
    });
  });

  it('is not written out where no MX is known, and not asked for where no mail is taken', async () => {
    expect(await told('cut', { target: 'nobody.test', options: { absent: 'fail' } })).toMatchObject({
      verdict: 'fail',
      texts: ['See dns-mx of nobody.test first: a policy names every MX, and none is known.'],
      snippets: [],
    });
    expect(await told('cut', { target: 'closed.test', options: { absent: 'fail' } })).toMatchObject({
      verdict: 'not-applicable',
      message: 'Mail to closed.test is not taken, as it says itself (an MX without a host).',
    });
  });

  it('is none where it is withdrawn, and one is asked for', async () => {
    expect(
      await told(policy('version: STSv1\nmode: none\nmax_age: 0'), { options: { absent: 'fail' } }),
    ).toMatchObject({
      verdict: 'fail',
      message: 'The policy of example.com says that there is none (mode: none).',
    });
  });

  it.each([
    [
      'near.test',
      'The record "id=1; v=STSv1" at _mta-sts.near.test does not begin with v=STSv1, and counts as none.',
    ],
    [
      'two.test',
      '2 records at _mta-sts.two.test: with more than one there is no policy; nobody gets the policy at https://mta-sts.two.test/.well-known/mta-sts.txt: mta-sts.two.test has no address in DNS.',
    ],
    [
      'noid.test',
      'Of the record at _mta-sts.noid.test: it has no id=; nobody gets the policy at https://mta-sts.noid.test/.well-known/mta-sts.txt: mta-sts.noid.test has no address in DNS.',
    ],
  ])('fails by its record: %s', async (target, message) => {
    expect(await told('cut', { target })).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining(message),
    });
  });

  it('is not known without an answer', async () => {
    expect(await judgingBy('127.0.0.1:1')(dnsMtaSts)).toMatchObject({
      verdict: 'error',
      message: expect.stringMatching(/^TXT of _mta-sts\.example\.com: /),
    });
  });
});

it('says by hand what to look up', () => {
  expect(manualOf(dnsMtaSts, optionsOf(dnsMtaSts))).toContain('nslookup -type=txt _mta-sts.<domain>');
});
