import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../src/canonical-json.js';
import { TELLS } from '../../src/catalogue/told.js';
import type { Change } from '../../src/engine/words/change.js';
import { filesOf } from '../../src/letters/files.js';
import { toldOf } from '../../src/letters/told-of.js';
import { runs } from '../property-runs.js';
import { aFieldChange, anItemChange, aPlan } from '../report/builders.js';
import { aRecord, english } from './builders.js';

const LIMIT = { steps: ['domain-throttling'], field: 'messagesPerHour', before: 0 };
const ABOUT = { on: '2026-12-14', language: 'en', contact: undefined };

function pointsOf(domain: string | null, changes: readonly Change[]) {
  const told = toldOf(aPlan({ changes: [...changes] })).find((one) => one.domain === domain);
  return told?.topics.flatMap(({ points }) => points.map(({ point, values }) => [point, values]));
}

describe('what a plan tells users', () => {
  it('is a letter for each domain with what the server changes for all, and one to all', () => {
    const port = anItemChange({ steps: ['bindings'], resource: 'bindings', before: { port: 143 } });
    const told = toldOf(
      aPlan({
        changes: [port, aFieldChange({ target: 'b.example' }), aFieldChange({ target: 'a.example' })],
      }),
    );

    expect(told.map(({ domain, topics }) => [domain, ...topics.map(({ topic }) => topic)])).toEqual([
      ['a.example', 'smtp-authentication', 'ports'],
      ['b.example', 'smtp-authentication', 'ports'],
      [null, 'smtp-authentication', 'ports'],
    ]);
  });

  it('joins the ports, and says once whom nobody asks for a password', () => {
    const port = (number: number) =>
      anItemChange({ steps: ['bindings'], resource: 'bindings', before: { port: number } });
    const length = aFieldChange({
      ...{ steps: ['password-policy'], target: 'server', resource: 'password-policy' },
      ...{ field: 'minLength', before: 6, after: 12, disruption: 'low' },
    });

    expect(pointsOf(null, [port(143), port(110), length, length])).toEqual([
      ['ports.closed', { ports: [143, 110] }],
      ['passwords.length', { length: 12 }],
      ['passwords.not-asked', {}],
    ]);
  });

  it('takes the own minimum length of a domain for what counts there', () => {
    const length = { steps: ['password-policy'], field: 'minLength', before: 6 };
    const all = aFieldChange({ ...length, target: 'server', resource: 'password-policy', after: 8 });
    const own = aFieldChange({ ...length, target: 'a.example', resource: 'password-settings', after: 14 });

    expect(pointsOf('a.example', [own, all])?.[0]).toEqual(['passwords.length', { length: 14 }]);
  });

  it('tells all no number that is not the same everywhere, but that it differs', () => {
    const told = toldOf(
      aPlan({
        changes: [
          aFieldChange({ ...LIMIT, target: 'a.example', after: 500 }),
          aFieldChange({ ...LIMIT, target: 'b.example', after: 70 }),
        ],
      }),
    );

    expect(told.at(-1)).toMatchObject({
      domain: null,
      topics: [{ topic: 'sending', points: [], differs: true }],
    });
    expect(told[0]?.topics[0]?.points[0]?.values).toEqual({ limit: 500 });
  });

  it('says nothing of what no user notices, or what is for domains added later', () => {
    const later = aFieldChange({ target: 'server', resource: 'domain-defaults' });
    const log = aFieldChange({
      steps: ['logging'],
      target: 'server',
      resource: 'log-settings',
      field: 'smtp',
    });

    expect(toldOf(aPlan({ changes: [later, log] }))).toEqual([]);
  });

  it('gives an owner the record that is missing, and not one that somebody has seen to', () => {
    const seen = { by: 'Ann', on: '2026-11-01', until: '2027-01-30', note: 'n' };
    const manual = [
      aRecord('a.example', 'a.example. IN TXT "v=spf1 mx -all"'),
      { ...aRecord('b.example', 'b.example. IN TXT "v=spf1 -all"'), attested: seen },
    ];

    expect(toldOf(aPlan({ manual })).map(({ domain, records }) => [domain, records])).toEqual([
      ['a.example', ['a.example. IN TXT "v=spf1 mx -all"']],
    ]);
  });
});

/** Of each domain a name and a secret that stand nowhere else. */
const DOMAINS = [0, 1, 2, 3].map((n) => ({ name: `qzx${n}.example`, secret: `kpt${n}wv-Secret` }));
const FIELDS = [
  ...[
    'requireSmtpAuthentication',
    'catchAll',
    'allowRelay',
    'requireAuthMatch',
    'minLength',
    'requireSymbol',
  ],
  ...[
    'messagesPerHour',
    'messagesAction',
    'inbound',
    'outbound',
    'uploads',
    'autoResponders',
    'highAction',
    'port',
  ],
  ...[
    'requiresHttps',
    'twoFactor',
    'isPasswordExpired',
    'maxMailboxSize',
    'bypassesSmtpAuthentication',
    'password',
  ],
];

function aValue(owner: (typeof DOMAINS)[number]): fc.Arbitrary<Json> {
  const text = fc.constantFrom(owner.secret, owner.name, `box@${owner.name}`);
  const known = fc.constantFrom(
    'domain',
    'email-address',
    'nobody',
    'delete',
    'require-spf',
    'reject',
    'on',
    '',
  );
  return fc.oneof(
    text,
    known,
    fc.boolean(),
    fc.integer(),
    fc.array(text, { maxLength: 2 }),
    fc.constant(['.js']),
  );
}

const aChange: fc.Arbitrary<Change> = fc
  .record({
    row: fc.constantFrom(...TELLS),
    owner: fc.constantFrom(...DOMAINS),
    isServer: fc.boolean(),
    isItem: fc.boolean(),
    action: fc.constantFrom('add', 'change', 'remove'),
  })
  .chain(({ row, owner, isServer, isItem, action }): fc.Arbitrary<Change> => {
    const about = { steps: [row.step], resource: row.resource, target: isServer ? 'server' : owner.name };
    const fields = fc.dictionary(fc.constantFrom(...FIELDS), aValue(owner), { noNullPrototype: true });
    return isItem
      ? fc
          .record({ before: fields, after: fields })
          .map((both) => anItemChange({ ...about, action: action as 'add', item: owner.secret, ...both }))
      : fc
          .record({ field: fc.constantFrom(...FIELDS), before: aValue(owner), after: aValue(owner) })
          .map((change) => aFieldChange({ ...about, ...change }));
  });

const aRecordOf = fc
  .constantFrom(...DOMAINS)
  .map(({ name }) => aRecord(name, `${name}. IN TXT "v=spf1 mx -all"`));

describe('a letter of any plan', () => {
  it('holds no secret and no text of the server, and of domains its own name alone', async () => {
    let letters = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(aChange, { maxLength: 12 }),
        fc.array(aRecordOf, { maxLength: 3 }),
        async (changes, manual) => {
          for (const told of toldOf(aPlan({ changes, manual }))) {
            const sending = {
              from: { name: '', address: 'mail@host.test' },
              to: 'postmaster',
              date: new Date(0),
              id: 'x',
            };
            const files = await filesOf(told, { template: english, about: ABOUT, sending });
            // As a message has it, a line may end within a word.
            const all = Object.values(files).join('\n').replaceAll('=\r\n', '');
            const named = DOMAINS.filter(({ name }) => all.includes(name)).map(({ name }) => name);
            expect(named.filter((name) => name !== told.domain)).toEqual([]);
            expect(DOMAINS.filter(({ secret }) => all.includes(secret))).toEqual([]);
            expect(all).not.toMatch(/\{\{|\}\}|undefined|\[object/);
            letters += 1;
          }
        },
      ),
      runs(100),
    );

    // Else it would hold for nothing.
    expect(letters).toBeGreaterThan(0);
  });
});
