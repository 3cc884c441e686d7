import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../../src/canonical-json.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { membersOf } from '../../../src/contract/members.js';
import { optionsOf } from '../../../src/contract/proposal/field-match.js';
import { matchIn } from '../../../src/contract/proposal/match.js';
import type { ApiResource } from '../../../src/contract/resource.js';
import { isSecretName } from '../../../src/redaction.js';
import { runs } from '../../property-runs.js';
import { arbitraryFields, wireOf } from '../arbitrary-wire.js';

function resource(id: string): ApiResource {
  const found = shippedContract.byId(id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

const matchOf = (id: string, answer: unknown) => matchIn(resource(id), answer);
const wiresOf = (id: string, answer: unknown) =>
  Object.fromEntries((matchOf(id, answer)?.fields ?? []).map(({ field, wire }) => [field, wire]));

const GREY = {
  enabled: true,
  blockPeriodMinutes: 4,
  passPeriodMinutes: 360,
  recordExpirationDays: 36,
  applyTo: 0,
  spamThresholdEnabled: false,
  spamThreshold: 30,
  allowUserOverride: true,
};

const RULE = { type: 3, service: null, timeFrameMinutes: 1, threshold: 5, blockMinutes: 5, action: 0 };
const rule = (id: number, more: object = {}) => ({
  id,
  ...RULE,
  notifyAddress: '',
  description: `rule ${id}`,
  ...more,
});

describe('the match of an answer with a document', () => {
  it('finds the object in another envelope, and names the envelope', () => {
    expect(matchOf('greylisting', { success: true, data: GREY })).toMatchObject({
      under: 'data',
      unmatched: [],
      score: 1,
    });
    expect(matchOf('greylisting', { success: true, ...GREY })).toMatchObject({
      under: undefined,
      unmatched: [],
    });
    const deep = matchOf('greylisting', { result: { options: GREY, total: 3 } });
    expect(deep?.under).toBe('result');
    expect(deep?.fields.find(({ field }) => field === 'isEnabled')?.wire).toBe('options.enabled');
  });

  it('finds members by other words, other casing and other nesting', () => {
    const answer = {
      config: {
        IsActive: true,
        periods: { BlockMins: 4, PassMinutes: 360 },
        record_expiration_days: 36,
        appliesTo: 2,
        permitUserOverride: true,
      },
    };

    expect(wiresOf('greylisting', answer)).toEqual({
      isEnabled: 'IsActive',
      blockMinutes: 'periods.BlockMins',
      passMinutes: 'periods.PassMinutes',
      recordDays: 'record_expiration_days',
      appliesTo: 'appliesTo',
      usersMayOverride: 'permitUserOverride',
    });
    expect(matchOf('greylisting', answer)?.unmatched.map(({ field }) => field)).toEqual([
      'hasSpamThreshold',
      'spamThreshold',
    ]);
  });

  it('leaves out what is of another type or out of its range', () => {
    const found = wiresOf('greylisting', {
      ...GREY,
      enabled: 'true',
      blockPeriodMinutes: -1,
      passPeriodMinutes: 1.5,
    });

    expect(Object.keys(found)).toEqual([
      'recordDays',
      'appliesTo',
      'hasSpamThreshold',
      'spamThreshold',
      'usersMayOverride',
    ]);
  });

  it('leaves out, and says, what could be two members', () => {
    const { enabled: _, ...rest } = GREY;

    const match = matchOf('greylisting', { ...rest, isOn: true, isActive: false });

    expect(match?.fields.map(({ field }) => field)).not.toContain('isEnabled');
    expect(match?.unmatched).toEqual([{ field: 'isEnabled', why: 'it could be isActive or isOn' }]);
  });

  it('takes neither of two objects that are alike, but the one whose name ships', () => {
    expect(matchOf('greylisting', { ours: GREY, theirs: GREY })).toBeUndefined();
    expect(matchOf('greylisting', { ours: GREY, greylistingSettings: GREY })).toMatchObject({
      under: 'greylistingSettings',
    });
  });

  it('is none where the answer is longer than any page of settings, as something else in it may fit as well', () => {
    const alike = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`blockPeriodMinutes${from + at}`, 4]));
    const answer = (objects: number) => ({
      greylistingSettings: GREY,
      ...Object.fromEntries(Array.from({ length: objects }, (_, at) => [`o${at}`, alike(at, 400)])),
    });

    expect(matchOf('greylisting', answer(2))).toMatchObject({ under: 'greylistingSettings' });
    expect(matchOf('greylisting', answer(12))).toBeUndefined();
    const lists = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`l${at}`, [alike(at, 400)]]));
    expect(matchOf('ids-rules', { idsRules: [rule(1)], ...lists(2) })).toMatchObject({ under: 'idsRules' });
    expect(matchOf('ids-rules', { idsRules: [rule(1)], ...lists(12) })).toBeUndefined();
  });

  it('is none where fewer than half of the fields are there', () => {
    expect(matchOf('greylisting', { enabled: true, spamThreshold: 3 })).toBeUndefined();
    expect(matchOf('greylisting', { success: false, message: 'no' })).toBeUndefined();
  });

  it('asks which name a number stands for, and guesses none for a number that is not known', () => {
    const namesOf = (answer: object) =>
      matchOf('greylisting', answer)?.fields.find(({ field }) => field === 'appliesTo')?.names;

    expect(namesOf(GREY)).toEqual({ by: 'number', of: { 0: 'everyone' } });
    expect(namesOf({ ...GREY, applyTo: 7 })).toEqual({ by: 'number', of: { 7: null } });
    expect(namesOf({ ...GREY, applyTo: 'OnlyListed' })).toEqual({
      by: 'text',
      of: { OnlyListed: 'only-listed' },
    });
    expect(namesOf({ ...GREY, applyTo: 'Sometimes' })).toEqual({ by: 'text', of: { Sometimes: null } });
  });

  it('looks at no text whose member is named like a secret, and takes no object named so', () => {
    const answer = {
      username: 'admin',
      ipAddress: '192.0.2.1',
      twoFactorEnabled: false,
      addressToken: '192.0.2.9',
    };
    const policy = {
      requireNumber: true,
      requireCapital: true,
      requireLower: true,
      requireSymbol: false,
      minLength: 8,
    };

    expect(JSON.stringify(matchOf('own-account', answer))).not.toContain('192.0.2.9');
    expect(matchOf('administrator-password-policy', { passwordRules: policy })).toMatchObject({
      under: undefined,
    });
    expect(wiresOf('administrator-password-policy', { passwordRules: policy }).minLength).toBe(
      'passwordRules.minLength',
    );
    expect(matchOf('own-account', { secretInfo: answer })).toBeUndefined();
  });
});

describe('the match of an answer with a list', () => {
  it('finds the rows, wherever they lie, and their key', () => {
    const answer = { page: { rows: [rule(1), rule(2)], totalCount: 2 } };

    expect(matchOf('ids-rules', answer)).toMatchObject({
      under: 'page.rows',
      key: ['id'],
      rows: 2,
      unmatched: [],
    });
  });

  it('finds another key where that tells the rows apart, and is none without one', () => {
    const keyed = [1, 2].map((id) => ({ ...rule(id), id: undefined, guid: `g${id}` }));
    const same = [rule(1), rule(1)];

    expect(matchOf('ids-rules', { idsRules: JSON.parse(JSON.stringify(keyed)) })).toMatchObject({
      key: ['guid'],
    });
    expect(matchOf('ids-rules', { idsRules: same })).toBeUndefined();
  });

  it('leaves out a member that one row lacks, or in which it does not fit', () => {
    const { threshold: _, ...short } = rule(3);

    const found = wiresOf('ids-rules', { rules: [rule(1), rule(2, { blockMinutes: 'five' }), short] });

    expect(Object.keys(found)).not.toContain('threshold');
    expect(Object.keys(found)).not.toContain('blockMinutes');
    expect(found.timeFrameMinutes).toBe('timeFrameMinutes');
  });

  it('looks at no text whose member is named like a secret', () => {
    const rows = [1, 2].map((id) => {
      const { description, ...rest } = rule(id);
      return { ...rest, descriptionPassword: description };
    });

    expect(wiresOf('ids-rules', { rows })).not.toHaveProperty('description');
    expect(JSON.stringify(matchOf('ids-rules', { rows }))).not.toContain('rule 1');
    expect(matchOf('ids-rules', { secretRows: rows })).toBeUndefined();
  });

  it('takes an empty list only where nothing else is there', () => {
    expect(matchOf('outgoing-gateways', { success: true, items: [], totalCount: 0 })).toMatchObject({
      under: 'items',
      rows: 0,
      fields: [],
    });
    expect(matchOf('outgoing-gateways', { items: [], name: 'x' })).toBeUndefined();
    expect(matchOf('outgoing-gateways', { items: [], others: [] })).toBeUndefined();
  });
});

/** Whose values can be generated. */
const GENERATED = [
  ...[
    'smtp-in',
    'greylisting',
    'antispam',
    'log-settings',
    'password-policy',
    'administrator-password-policy',
  ],
  ...['file-restrictions', 'spool-settings', 'domain-defaults'],
];

const NAME = fc.stringMatching(/^[a-z][a-zA-Z]{2,7}$/).filter((name) => !isSecretName(name));
const noise = fc.dictionary(
  NAME.map((name) => `zz${name}`),
  fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<Json>,
  { maxKeys: 6 },
);

function fieldsOf(id: string): fc.Arbitrary<JsonObject> {
  return arbitraryFields(resource(id)).map((fields) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [
        name,
        typeof value === 'number' ? Math.min(value, 60_000) : value,
      ]),
    ),
  );
}

describe('of any server that keeps its names', () => {
  it.each(GENERATED)('every member of %s is found, whatever its envelope and its numbers', (id) => {
    const { binding } = resource(id);

    fc.assert(
      fc.property(fieldsOf(id), noise, fc.option(NAME), (fields, others, envelope) => {
        const held = wireOf(binding.fields, fields, others);
        const answer = envelope === null ? held : { success: true, [envelope]: held };

        const match = matchIn(resource(id), answer);

        const expected = Object.entries(binding.fields).map(([field, one]) => [field, membersOf(one)[0]]);
        const prefix = envelope !== null && match?.under === undefined ? `${envelope}.` : '';
        expect(match?.under ?? envelope).toBe(envelope);
        expect(match?.fields.map(({ field, wire }) => [field, wire])).toEqual(
          expected.map(([field, wire]) => [field, `${prefix}${wire}`]),
        );
      }),
      runs(30),
    );
  });
});

describe('of any answer', () => {
  const words = [
    'enabled',
    'password',
    'token',
    'minLength',
    'address',
    'name',
    'id',
    'action',
    'type',
    'domains',
  ];
  const anyName = fc.oneof(
    fc.constantFrom(...words),
    fc.constantFrom('__proto__', 'a.b', '', 'constructor'),
    NAME,
  );
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      fc.oneof(fc.boolean(), fc.integer(), fc.string(), fc.constant(null), fc.double({ noNaN: true })),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(anyName, tie('tree'), { maxKeys: 8 }),
    ) as fc.Arbitrary<Json>,
  }));

  it('no member is two fields, none that is shown is a secret, and each fits', () => {
    const held = fc
      .constantFrom(...shippedContract.resources)
      .chain((one) =>
        fc.tuple(
          fc.constant(one),
          fc.oneof(
            tree,
            fc.dictionary(
              fc.constantFrom(...words, ...Object.values(one.binding.fields).flatMap(membersOf)),
              tree,
            ),
          ),
        ),
      );

    fc.assert(
      fc.property(held, ([one, answer]) => {
        const match = matchIn(one, answer);

        if (match === undefined) return;
        const wires = match.fields.map(({ wire }) => wire);
        expect(new Set(wires).size).toBe(wires.length);
        for (const { field, wire, values } of match.fields) {
          if (wire.split('.').some(isSecretName))
            expect(values.filter((value) => !['boolean', 'number'].includes(typeof value))).toEqual([]);
          const isName = optionsOf(one, field) !== undefined;
          const model = one.model.shape[field];
          expect(values.filter((value) => !isName && model?.safeParse(value).success !== true)).toEqual([]);
        }
        const told = [...match.fields, ...match.unmatched].map(({ field }) => field);
        expect(told.toSorted()).toEqual(Object.keys(one.binding.fields).toSorted());
      }),
      runs(400),
    );
  });

  it('nothing is thrown, for any resource', () => {
    fc.assert(
      fc.property(tree, (answer) => {
        for (const one of shippedContract.resources) matchIn(one, answer);
      }),
      runs(60),
    );
  });
});
