import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dnsRbl } from '../../../src/steps/dns/dns-rbl.js';
import { type NameServer, NSD, serving } from '../../dns/an-nsd.js';
import { judgingBy } from '../../dns/judging-by.js';
import { judge, manualOf, optionsOf } from '../a-step.js';

const V6 = '2606:4700::1111';
const REVERSED_V6 = '1.1.1.1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.7.4.6.0.6.2';
const TEST_V6 = `${'0.0.0.0.0.0.f.7.f.f.f.f'}.${Array(20).fill('0').join('.')}`;

const ZONE = `
2.0.0.127.good.example. IN A 127.0.0.2
25.113.0.203.good.example. IN A 127.0.0.4
25.113.0.203.good.example. IN TXT "see https://good.example/?ip=203.0.113.25 \\226\\128\\174[31m"
2.0.0.127.also.example. IN A 127.0.0.2
25.113.0.203.also.example. IN A 127.0.0.2
26.113.0.203.also.example. IN A 127.0.0.2
2.0.0.127.six.example. IN A 127.0.0.2
2.0.${TEST_V6.slice(4)}.six.example. IN A 127.0.0.2
${REVERSED_V6}.six.example. IN A 127.0.0.3
2.0.0.127.six-all.example. IN A 127.0.0.2
2.0.${TEST_V6.slice(4)}.six-all.example. IN A 127.0.0.2
1.0.${TEST_V6.slice(4)}.six-all.example. IN A 127.0.0.2
*.everybody.example. IN A 127.0.0.2
*.parked.example. IN A 198.51.100.7
*.public.example. IN A 127.255.255.254
*.often.example. IN A 127.255.255.255
*.dnswl.org. IN A 127.0.0.255
dead.example. IN A 203.0.113.1
test.names.example. IN A 127.0.0.2
2.0.0.127.zen.spamhaus.org. IN A 127.0.0.2
2.0.0.127.zen.spamhaus.org. IN A 127.0.0.10
25.113.0.203.zen.spamhaus.org. IN A 127.0.0.10
26.113.0.203.zen.spamhaus.org. IN A 127.0.0.10
*.multi.uribl.com. IN A 127.0.0.1
1.0.0.127.dbl.spamhaus.org. IN A 127.0.1.255
2.0.0.127.dbl.spamhaus.org. IN A 127.0.1.255
test.dbl.spamhaus.org. IN A 127.0.1.2
2.0.0.127.0123456789abcdefghijklmnop.dq.example. IN A 127.0.0.2
`;

function list(name: string, fields: object = {}) {
  return {
    ...{ key: name, label: name, isRestorable: true },
    fields: {
      ...{ name, description: '', lookupDomain: `${name}.example`, isEnabled: true, blocksIncoming: true },
      ...{
        blocksOutgoing: false,
        isUribl: false,
        requiresMatch: true,
        hits: ['127.0.0.2'],
        weight: 10,
        weightMax: 0,
      },
      ...fields,
    },
  };
}

const CLEAN = '203.0.113.99';
const FROM_HERE = 'That is what the resolver was told that was asked from here.';

(NSD === undefined ? describe.skip : describe)('the block lists that the server asks', () => {
  let server: NameServer;
  beforeAll(async () => {
    server = await serving(ZONE);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  const told = async (
    lists: readonly object[],
    addresses: readonly string[] = [CLEAN],
    resolver = server.resolver,
  ) =>
    judgingBy(resolver)(dnsRbl, {
      ...{ target: 'server', options: addresses.length === 0 ? {} : { addresses } },
      inputs: { lists, ports: undefined },
    });

  const toldOf = async (
    lists: readonly object[],
    outgoingAddress: string,
    addresses: readonly string[] = [CLEAN],
  ) =>
    judgingBy(server.resolver)(dnsRbl, {
      ...{ part: 1, options: addresses.length === 0 ? {} : { addresses } },
      inputs: { lists, ports: undefined, sending: { outgoingAddress } },
    });

  it.each(['', CLEAN, '10.0.0.5'])('are not asked of a domain that sends by %j', async (address) => {
    expect(await toldOf([list('good')], address)).toMatchObject({
      ...{ verdict: 'not-applicable', message: expect.stringMatching(/^Its mail goes out by /) },
    });
  });

  it('are asked of the address by which a domain sends, and what is wrong with a list is not told again', async () => {
    const all = [list('good'), list('everybody'), list('dead')];

    expect(await toldOf(all, '203.0.113.25', [])).toMatchObject({
      verdict: 'fail',
      message: `203.0.113.25 is on good (127.0.0.4). ${FROM_HERE}`,
      brief: 'its own address is on 1 block list',
    });
    expect(await toldOf(all, '203.0.113.77')).toMatchObject({
      verdict: 'pass',
      message: `203.0.113.77, by which its mail goes out, is on none of 1 list. ${FROM_HERE}`,
    });
  });

  it('that refuse or tell nothing of addresses let no domain pass', async () => {
    expect(await toldOf([list('good'), list('public')], '203.0.113.77')).toMatchObject({
      ...{ verdict: 'manual', message: expect.stringMatching(/^Not known of every list: public: refuses/) },
    });
    for (const lists of [[list('names', { isUribl: true })], [list('dead')], [list('also', { weight: 0 })]])
      expect(await toldOf(lists, '203.0.113.77')).toMatchObject({
        ...{ verdict: 'not-applicable', message: 'No list that is enabled tells of addresses.' },
      });
  });

  it('pass where each has what it has to have and nothing else', async () => {
    expect(
      await told([
        list('good'),
        list('also', { lookupDomain: 'ALSO.example.' }),
        list('names', { isUribl: true }),
      ]),
    ).toEqual({
      verdict: 'pass',
      message: `3 lists answer as lists do, and ${CLEAN} is on none. ${FROM_HERE}`,
      ...{ brief: undefined, texts: [], snippets: [] },
    });
  });

  it.each([
    ['dead', {}, 'The list dead does not have what every list has (127.0.0.2): dead, or not for everybody.'],
    [
      'nowhere',
      {},
      'The list nowhere does not have what every list has (127.0.0.2): dead, or not for everybody.',
    ],
    [
      'everybody',
      {},
      'The list everybody lists everybody, also whom no list may have: mail of everybody counts as spam.',
    ],
    [
      'parked',
      {},
      'What the list parked answers is not of a list (198.51.100.7): the domain may have another owner.',
    ],
    [
      'parked',
      { requiresMatch: false },
      'What the list parked answers is not of a list (198.51.100.7): the domain may have another owner, and the server may count that as a hit.',
    ],
  ])('fail where one does not: %s %j', async (name, fields, message) => {
    const found = await told([list('good'), list(name, fields)]);

    expect(found).toMatchObject({ verdict: 'fail', message: `${message} ${FROM_HERE}` });
    const names = [`'${name}.example'`, "'good.example'"].sort().join();
    expect(found.snippets).toEqual([expect.stringContaining(`${names} | ForEach-Object`)]);
  });

  it.each([
    ['public', {}, 'public: refuses the resolver that was asked: it does not answer public resolvers.'],
    ['often', {}, 'often: refuses the resolver that was asked: it was asked too often.'],
    [
      'trusted',
      { lookupDomain: 'list.dnswl.org' },
      'trusted: refuses the resolver that was asked: it does not answer this resolver.',
    ],
    [
      'uribl',
      { lookupDomain: 'multi.uribl.com', isUribl: true },
      'uribl: refuses the resolver that was asked: it does not answer this resolver.',
    ],
  ])('are for a person to look at where one refuses to answer: %s', async (name, fields, message) => {
    const found = await told([list('good'), list(name, fields)]);

    expect(found).toMatchObject({
      ...{ verdict: 'manual', message: `Not known of every list: ${message} ${FROM_HERE}` },
    });
    expect(found.texts[0]).toContain('The mail server may use another resolver');
    expect(found.snippets).toHaveLength(1);
  });

  it('name the server where it is on one, with what the list says, once for all lists and addresses', async () => {
    const addresses = ['203.0.113.25', '203.0.113.26', CLEAN];
    const found = await told([list('good'), list('also')], addresses);

    expect(found).toMatchObject({
      verdict: 'fail',
      message: `203.0.113.25 is on also (127.0.0.2) and good (127.0.0.4) and 203.0.113.26 is on also (127.0.0.2). ${FROM_HERE}`,
      brief: 'the server is on 2 block lists',
    });
    expect(found.texts).toEqual([
      expect.stringContaining('First end what brought it there'),
      expect.stringMatching(/^good says of 203\.0\.113\.25: "see https:\/\/good\.example/),
      expect.stringContaining('a second public address'),
      expect.stringContaining('The mail server may use another resolver'),
    ]);
  });

  it('are told of several as of several', async () => {
    const lists = (...names: readonly string[]) => names.map((name) => list(name));
    const foreign = [list('parked'), list('parked2', { lookupDomain: 'a.parked.example' })];
    expect((await told(foreign)).message).toContain('the domains may have other owners');
    const zen = [list('zen', { lookupDomain: 'zen.spamhaus.org' })];
    expect((await told(zen, ['203.0.113.25', '203.0.113.26'])).texts[1]).toContain(
      '203.0.113.25 and 203.0.113.26 are in a range',
    );
    expect((await told(lists('dead', 'nowhere'))).texts[0]).toContain('or switch them off');
    expect((await told(lists('public', 'often'))).texts[1]).toContain('else switch them off');
  });

  it('say that a range is not to deliver by itself', async () => {
    const found = await told([list('zen', { lookupDomain: 'zen.spamhaus.org' })], ['203.0.113.25']);

    expect(found.message).toContain('203.0.113.25 is on zen (127.0.0.10)');
    expect(found.texts[1]).toContain('203.0.113.25 is in a range that is not to deliver by itself');
  });

  it('are no block lists where being on them weighs nothing or less', async () => {
    const trust = list('also', { weight: -5 });

    expect(await told([trust], ['203.0.113.25'])).toMatchObject({ verdict: 'pass' });
  });

  it('are asked of IPv6 addresses too, where they keep such', async () => {
    expect(await told([list('six')], [V6])).toMatchObject({
      verdict: 'fail',
      message: `${V6} is on six (127.0.0.3). ${FROM_HERE}`,
    });
    expect(await told([list('good')], [V6])).toMatchObject({
      verdict: 'pass',
      message: `1 list answers as a list does, and ${V6} is on none. Of IPv6 addresses good says nothing. ${FROM_HERE}`,
    });
    expect(await told([list('six-all')], [V6])).toMatchObject({
      verdict: 'fail',
      message: expect.stringMatching(/^The list six-all lists everybody/),
    });
  });

  it('are asked of an IPv4 address as such, however it is written', async () => {
    expect(await told([list('good')], ['::ffff:203.0.113.25'])).toMatchObject({
      message: expect.stringMatching(/^203\.0\.113\.25 is on good/),
    });
  });

  it('of names need not have a test name', async () => {
    expect(await told([list('dead', { isUribl: true })])).toMatchObject({
      verdict: 'pass',
      message: expect.stringContaining(
        'Whether dead answers could not be told: none of the usual test names is there.',
      ),
    });
  });

  it('of names that refuse to be asked of addresses list nobody by that', async () => {
    const dbl = { lookupDomain: 'dbl.spamhaus.org' };
    expect((await told([list('names', { ...dbl, isUribl: true })])).message).toContain(
      'answers as a list does',
    );
    // As a list of addresses the server would count that of everybody.
    expect((await told([list('names', dbl)])).message).toContain('lists everybody');
  });

  it('are looked at without the addresses of the server, which are asked for', async () => {
    expect(await told([list('good')], [])).toMatchObject({
      verdict: 'manual',
      message: 'Which public addresses the server has is not known: its API shows none.',
    });
    expect(await told([list('dead')], [])).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining('Whether the server is on one is not known: its addresses are not.'),
    });
  });

  it('are not known where nobody answers, told once for all', async () => {
    const { verdict, message } = await told([list('good'), list('also')], [CLEAN], '127.0.0.1:1');

    expect(verdict).toBe('error');
    expect(message).toMatch(/^also and good: /);
  });

  it('are not judged where none is enabled, and a row without a domain is not asked', async () => {
    expect(await told([list('good', { isEnabled: false })])).toMatchObject({ verdict: 'not-applicable' });
    expect(await told([list('good'), list('blank', { lookupDomain: ' . ' })])).toMatchObject({
      verdict: 'error',
      message: 'blank: it names no domain to ask',
    });
  });

  it('are asked no more than a hundred', async () => {
    const many = Array.from({ length: 101 }, (_, at) => list(`l${String(at).padStart(3, '0')}`));

    expect((await told(many)).message).toContain('Not seen: l100: not asked, there are too many lists.');
  });

  it('keep the key of a customer to themselves', async () => {
    const keyed = list('keyed', { name: '', lookupDomain: '0123456789abcdefghijklmnop.dq.example' });
    const found = await told([
      keyed,
      list('dead', { name: '', lookupDomain: 'dead.0123456789abcdefghijklmnop.example' }),
    ]);

    expect(found.verdict).toBe('fail');
    expect(found.message).toContain('The list dead.***.example does not have');
    expect(JSON.stringify(found)).not.toContain('0123456789abcdefghijklmnop');
  });

  it('hand nothing to PowerShell but names of hosts', async () => {
    const { snippets } = await told([list('dead'), list('x', { lookupDomain: "x'; calc; '.example" })]);

    expect(snippets.join()).toMatch(/^'dead\.example' \| /);
  });
});

it('says by hand how a list is tried', () => {
  expect(manualOf(dnsRbl, optionsOf(dnsRbl))).toContain('nslookup 2.0.0.127.');
});

describe('a list of which not all was seen', () => {
  const found = { status: 'found', records: ['127.0.0.2'] };
  const absent = { status: 'no-name' };
  const failed = { status: 'failed', why: 'the resolver did not answer in time' };
  const GOOD = {
    domain: 'good.example',
    listed: { '127.0.0.2': found },
    unlisted: { '127.0.0.1': absent },
    own: { [CLEAN]: { answers: absent, reasons: null } },
  };
  const judged = (answers: object) =>
    judge(dnsRbl, {
      options: { addresses: [CLEAN] },
      inputs: { lists: [list('good')], ports: undefined, seen: { lists: [{ ...GOOD, ...answers }] } },
    });

  it.each([
    [{ unlisted: { '127.0.0.1': failed } }, '127.0.0.1 on good: the resolver did not answer in time'],
    [{ listed: { '127.0.0.2': failed } }, 'good: the resolver did not answer in time'],
    [
      { own: { [CLEAN]: { answers: failed, reasons: null } } },
      `${CLEAN} on good: the resolver did not answer in time`,
    ],
  ])('neither passes nor counts as dead: %j', (answers, message) => {
    expect(judged({})).toMatchObject({ verdict: 'pass' });
    expect(judged(answers)).toMatchObject({ verdict: 'error', message });
  });
});
