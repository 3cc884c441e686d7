import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { askCompared } from '../../../src/cli/look/ask-compared.js';
import { linesOf, lookedFields, partsAfter, type Said, scaleFor } from '../../../src/cli/look/compared.js';
import { saidBy } from '../../../src/cli/look/seen-flags.js';
import type { Prompter } from '../../../src/cli/terminal/prompts.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { withMember } from '../../../src/contract/members.js';
import type { ApiResource } from '../../../src/contract/resource.js';
import { decodeDocument } from '../../../src/contract/wire/decode.js';
import { withOverlay } from '../../contract/overlays.js';
import { runs } from '../../property-runs.js';

function resource(id: string, contract = shippedContract): ApiResource {
  const found = contract.byId(id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

const GREY = {
  ...{ enabled: true, blockPeriodMinutes: 240, passPeriodMinutes: 360, recordExpirationDays: 36 },
  ...{ applyTo: 2, spamThresholdEnabled: false, spamThreshold: 30, allowUserOverride: true },
};
const linesFor = (id: string, ...rows: readonly object[]) => linesOf(resource(id), rows as never).lines;
const line = (field: string) => linesFor('greylisting', GREY).find((one) => one.field === field);

describe('a line to compare', () => {
  it('is in the words of the web interface, and a number of a list is a question', () => {
    expect(line('isEnabled')).toMatchObject({ label: 'Enable greylisting', kind: 'plain', shown: ['on'] });
    expect(line('blockMinutes')).toMatchObject({ kind: 'unit', unit: 'minutes', shown: ['240'] });
    expect(line('appliesTo')).toMatchObject({ kind: 'names', shown: ['2: all-but-listed?'] });
    expect(
      linesFor('greylisting', { ...GREY, applyTo: 9 }).find(({ field }) => field === 'appliesTo')?.shown,
    ).toEqual(['9: which one?']);
  });

  it('is not asked of where it is 0, which says nothing of a unit', () => {
    const lines = linesFor('greylisting', {
      ...GREY,
      blockPeriodMinutes: 0,
      recordExpirationDays: 0,
      spamThreshold: 0,
    });
    const kinds = Object.fromEntries(lines.map(({ field, kind }) => [field, kind]));
    const parts = partsAfter(resource('greylisting'), {
      lines,
      said: new Map([['blockMinutes', { is: 'so' }]]),
      source: 's',
    });

    expect(kinds).toMatchObject({
      blockMinutes: 'zero',
      recordDays: 'zero',
      passMinutes: 'unit',
      spamThreshold: 'plain',
    });
    expect(parts).not.toHaveProperty('fields');
    expect(() => saidBy(['recordDays=0'], { lines, resource: resource('greylisting') })).toThrow(
      '0 is the same in every unit',
    );
  });

  it('is not asked of where nothing is there, which shows no member and no value', () => {
    const lines = linesFor('smtp-auth-bypass');
    const said = new Map<string, Said>(lines.map(({ field }) => [field, { is: 'so' }]));
    const parts = partsAfter(resource('smtp-auth-bypass'), { lines, said, source: 's' });

    expect(lines.map(({ kind }) => kind)).toEqual(['none', 'none']);
    expect(parts).not.toHaveProperty('fields');
    expect(lookedFields({ lines, unread: [] }, said).map(({ state }) => state)).toEqual(['open', 'open']);
    expect(() => saidBy(['address'], { lines, resource: resource('smtp-auth-bypass') })).toThrow(
      'nothing is there to be compared',
    );
  });

  it('counts what its name or its label says', () => {
    const raw = {
      deliveryLogLevel: 0,
      smtpLogLevel: 0,
      imapLogLevel: 0,
      popLogLevel: 0,
      administrativeLogLevel: 0,
    };

    expect(
      linesFor('log-settings', { ...raw, autoDeleteDays: 720 }).find(({ field }) => field === 'keepDays'),
    ).toMatchObject({
      kind: 'unit',
      unit: 'days',
    });
    expect(linesFor('spool-settings', { retryIntervals: [900, 1800] })[0]).toMatchObject({
      kind: 'unit',
      unit: 'minutes',
    });
  });

  it('is none where the member is missing or of another kind, which is said', () => {
    const { enabled: _, ...rest } = GREY;

    const { lines, unread } = linesOf(resource('greylisting'), [{ ...rest, spamThreshold: 'x' }]);

    expect(lines.map(({ field }) => field)).not.toContain('isEnabled');
    expect(unread.map(({ field, why }) => [field, why])).toEqual([
      ['isEnabled', 'no member enabled'],
      ['spamThreshold', 'spamThreshold is not of its kind'],
    ]);
  });

  it('shows no secret: neither what is sent alone, nor what a command line signs in with', () => {
    const [own] = linesOf(resource('own-password'), [{ newPassword: 'hunter2secret' }]).unread;
    const mounts = linesFor('mounts', {
      id: 1,
      mountPath: 'E:\\',
      enabled: true,
      commandMount: 'net.exe use x: \\\\h\\s hunter2secret',
      commandUnmount: '',
    });

    expect(own).toMatchObject({ field: 'password', why: 'it is sent and never shown' });
    expect(JSON.stringify(mounts.map(({ shown }) => shown))).not.toContain('hunter2secret');
  });
});

describe('the unit of a number', () => {
  it.each([
    [240, 4, { wire: 60, here: 1 }],
    [2, 48, { wire: 1, here: 24 }],
    [4, 4, undefined],
    [250, 4, undefined],
    [0, 4, undefined],
    [8, 0, undefined],
  ])('of %i on the wire and %i there is %p', (wire, there, scale) => {
    expect(scaleFor(wire, there)).toEqual(scale);
  });
});

describe('the unit of a number in several rows', () => {
  const RULE = { type: 3, service: null, timeFrameMinutes: 60, threshold: 5, action: 0, description: '' };
  const rows = (...minutes: readonly number[]) =>
    linesFor('ids-rules', ...minutes.map((blockMinutes, at) => ({ ...RULE, id: at, blockMinutes })));
  const by = (flags: readonly string[], lines: ReturnType<typeof rows>) =>
    saidBy(flags, { lines, resource: resource('ids-rules') }).get('blockMinutes');
  const asked = async (lines: ReturnType<typeof rows>, ...answers: readonly string[]) => {
    const questions: string[] = [];
    const left = [...answers];
    const ask = {
      text: async (question: string) => {
        questions.push(question);
        return left.shift() ?? '';
      },
    } as unknown as Prompter;
    const line = lines.filter(({ field }) => field === 'blockMinutes');
    const said = await askCompared(line, { resource: resource('ids-rules'), ask, tell: () => {} });
    return { said: said.get('blockMinutes'), questions };
  };
  const seconds = { is: 'scaled', scale: { wire: 60, here: 1 } };

  it('is asked of one row, and then whether it holds for the others', async () => {
    const { said, questions } = await asked(rows(0, 300, 600), 'n', '5', 'y');

    expect(said).toEqual(seconds);
    expect(questions).toEqual([
      expect.stringContaining('does it show 0 minutes there, and 300 | 600 in the other rows? (y/N)'),
      'How many minutes does it show in row 2, which is 300 here? (Enter: it is something else)',
      'Then it shows 0 minutes there, and 5 | 10 in the other rows. Does it? (y/N)',
    ]);
  });

  it('is none where the others say otherwise, or would not be whole', async () => {
    expect((await asked(rows(300, 600), 'n', '5', 'n')).said).toEqual({ is: 'other' });
    const { said, questions } = await asked(rows(300, 90), 'n', '5');

    expect(said).toEqual({ is: 'other' });
    expect(questions).toHaveLength(2);
  });

  it('is said by --seen of one of the numbers, by what it is here', () => {
    expect(by(['blockMinutes:600=10'], rows(300, 600))).toEqual(seconds);
    expect(by(['blockMinutes:300=300'], rows(300, 600))).toEqual({ is: 'so' });
    expect(by(['blockMinutes=5'], rows(300, 300))).toEqual(seconds);
    expect(() => by(['blockMinutes=5'], rows(300, 600))).toThrow(
      'is 300 | 600 here; say of which one: --seen blockMinutes:300=300',
    );
    expect(() => by(['blockMinutes:300=5'], rows(300, 90))).toThrow('is 300 | 90 here');
    expect(() => by(['blockMinutes:7=7'], rows(300, 600))).toThrow('is 300 | 600 here');
  });
});

describe('what is kept of a comparison', () => {
  const keptOf = (said: Record<string, Said>) =>
    partsAfter(resource('greylisting'), {
      lines: linesFor('greylisting', GREY),
      said: new Map(Object.entries(said)),
      source: 's',
    });

  it('is the read, and only the fields that somebody spoke of', () => {
    expect(
      keptOf({
        isEnabled: { is: 'so' },
        blockMinutes: { is: 'scaled', scale: { wire: 60, here: 1 } },
        usersMayOverride: { is: 'other' },
      }),
    ).toEqual({
      read: expect.objectContaining({ evidence: 'confirmed', source: 's' }),
      fields: {
        isEnabled: { wire: 'enabled', evidence: 'confirmed', written: 'none' },
        blockMinutes: {
          wire: 'blockPeriodMinutes',
          evidence: 'confirmed',
          written: 'none',
          scale: { wire: 60, here: 1 },
        },
        usersMayOverride: {
          wire: 'allowUserOverride',
          evidence: 'assumed',
          written: 'none',
          isRefuted: true,
        },
      },
    });
  });

  it('of a list is what was seen alone; that it is as shown says nothing of a guessed name', () => {
    const named = keptOf({ appliesTo: { is: 'named', names: new Map([['2', 'everyone']]) } });

    expect(named.fields).toEqual({
      appliesTo: expect.objectContaining({
        values: { everyone: 2 },
        seen: ['everyone'],
        evidence: 'confirmed',
      }),
    });
    expect(keptOf({ appliesTo: { is: 'so' } })).not.toHaveProperty('fields');
  });

  it('reads afterwards just what was said, for any values', () => {
    const value = fc.record({
      enabled: fc.boolean(),
      blockPeriodMinutes: fc.integer({ min: 1, max: 5000 }),
      applyTo: fc.nat(9),
    });

    fc.assert(
      fc.property(
        value,
        fc.constantFrom('everyone', 'only-listed', 'all-but-listed'),
        fc.boolean(),
        (some, name, isSeconds) => {
          const raw = {
            ...GREY,
            ...some,
            blockPeriodMinutes: some.blockPeriodMinutes * (isSeconds ? 60 : 1),
          };
          const said = new Map<string, Said>([
            ['isEnabled', { is: 'so' }],
            ['blockMinutes', isSeconds ? { is: 'scaled', scale: { wire: 60, here: 1 } } : { is: 'so' }],
            ['appliesTo', { is: 'named', names: new Map([[JSON.stringify(raw.applyTo), name]]) }],
            ['usersMayOverride', { is: 'other' }],
          ]);

          const parts = partsAfter(resource('greylisting'), {
            lines: linesFor('greylisting', raw),
            said,
            source: 's',
          });
          const bound = resource('greylisting', withOverlay({ greylisting: parts }));
          const read =
            bound.kind === 'document' ? decodeDocument(bound, { greylistingSettings: raw }) : undefined;

          if (read?.ok !== true) throw new Error('not read');
          expect(read.value.fields).toMatchObject({
            isEnabled: some.enabled,
            blockMinutes: some.blockPeriodMinutes,
            appliesTo: name,
          });
          expect(Object.keys(read.value.failures)).toEqual(['usersMayOverride']);
        },
      ),
      runs(40),
    );
  });

  it('keeps what was seen before', () => {
    const first = partsAfter(resource('greylisting'), {
      ...{ lines: linesFor('greylisting', GREY), source: 's' },
      said: new Map<string, Said>([['appliesTo', { is: 'named', names: new Map([['2', 'everyone']]) }]]),
    });
    const bound = resource('greylisting', withOverlay({ greylisting: first }));
    const { lines } = linesOf(bound, [withMember(GREY, 'applyTo', 7)]);

    const second = partsAfter(bound, {
      lines,
      said: saidBy(['appliesTo=only-listed'], { lines, resource: bound }),
      source: 's',
    });

    expect(second.fields?.appliesTo).toMatchObject({
      values: { everyone: 2, 'only-listed': 7 },
      seen: ['everyone', 'only-listed'],
    });
    expect(() => saidBy(['appliesTo=everyone'], { lines, resource: bound })).toThrow(
      'everyone was seen as 2 before',
    );
  });
});

describe('the report of a comparison', () => {
  it('says of each field what became of it', () => {
    const read = linesOf(resource('greylisting'), [GREY]);

    const fields = lookedFields(
      read,
      new Map<string, Said>([
        ['isEnabled', { is: 'so' }],
        ['spamThreshold', { is: 'other' }],
      ]),
    );

    expect(Object.fromEntries(fields.map(({ field, state }) => [field, state]))).toMatchObject({
      isEnabled: 'confirmed',
      spamThreshold: 'refuted',
      appliesTo: 'asked',
      passMinutes: 'open',
    });
  });
});
