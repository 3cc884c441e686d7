/** Options as they are typed, at the real prompts. */
import { describe, expect, it } from '@jest/globals';
import { askOption } from '../../../src/cli/wizard/typing.js';
import { steps } from '../../../src/steps/index.js';
import { type Answer, aPerson } from './a-person.js';

/** What comes of the answers, and what was told. */
async function typed(id: string, name: string, answers: readonly Answer[], now?: unknown) {
  const step = steps.find((one) => one.id === id);
  if (step === undefined) throw new Error(`no step ${id}`);
  const told: string[] = [];
  const tell = async (line: string) => void told.push(line);
  const person = aPerson(answers);
  const value = await askOption(step, { name, now, others: {} }, { ask: person, tell });
  expect(person.left()).toEqual([]);
  return { value, told: told.join('\n') };
}

describe('an option that is typed', () => {
  it.each<[string, string, string, unknown]>([
    ['password-policy', 'minLength', '12', 12],
    ['password-policy', 'preventReuse', 'no', false],
    ['password-policy', 'require', 'number, symbol', ['number', 'symbol']],
    ['password-policy', 'require', '[number]', ['number']],
    ['password-policy', 'require', 'none', []],
    ['bindings', 'ports', '25, 587', [25, 587]],
    ['smtp-relay', 'allowRelay', 'only-local-users', 'only-local-users'],
    ['internal-spammer', 'notify', 'postmaster@mail.example', 'postmaster@mail.example'],
    ['admin-ip-restrictions', 'allow', '203.0.113.7,198.51.100.0/24', ['203.0.113.7', '198.51.100.0/24']],
  ])('%s %s: %s', async (id, name, text, value) => {
    expect((await typed(id, name, [[`${name}:`, text]])).value).toEqual(value);
  });

  it.each([
    ['password-policy', 'minLength', 'many', 'It takes a whole number from 8 to 64.', '8'],
    ['password-policy', 'minLength', '3', 'It takes a whole number from 8 to 64.', '8'],
    ['password-policy', 'preventReuse', 'perhaps', 'It takes true or false.', 'y'],
    ['password-policy', 'require', 'colour', 'It takes a list, each one of "number"', 'none'],
    ['bindings', 'ports', '25, 70000', 'It takes a list of at least 1, each a whole number', '25'],
    ['bindings', 'ports', 'none', 'It takes a list of at least 1', '25'],
    [
      'internal-spammer',
      'notify',
      'nobody',
      'must be a mail address. It takes a mail address.',
      'a@b.example',
    ],
    ['file-restrictions', 'also', '.exe', 'an extension is small letters and digits, without a dot.', 'exe'],
  ])('%s %s: %s is refused in words', async (id, name, text, refused, then) => {
    await typed(id, name, [
      [`${name}:`, text, refused],
      [`${name}:`, then],
    ]);
  });

  it('says of a list how an empty one is typed, where it may be one', async () => {
    expect((await typed('password-policy', 'require', [['require:', 'none']])).told).toContain(
      'none for an empty',
    );
    expect((await typed('bindings', 'ports', [['ports:', '25']])).told).toMatch(/, with commas$/);
  });

  it('stays as it is for Enter, of a mapping member by member', async () => {
    const now = { months: 3, graceDays: 7 };
    const one: Answer = ['expiry.months: (Enter: as it is)', ''];

    expect((await typed('password-policy', 'minLength', [['minLength:', '']], 12)).value).toBe(12);
    expect((await typed('password-policy', 'expiry', [one, ['expiry.graceDays:', '14']], now)).value).toEqual(
      {
        ...{ months: 3, graceDays: 14 },
      },
    );
  });

  it('is asked for where it has to be stated, and refused where it cannot be', async () => {
    const { value } = await typed('password-policy', 'expiry', [
      ['expiry.months:', '', 'It takes a whole number from 1 to 60.'],
      ['expiry.months:', '6'],
      ['expiry.graceDays:', '7'],
    ]);

    expect(value).toEqual({ months: 6, graceDays: 7 });
  });

  it('is a list of entries, each added member by member or taken out by its number', async () => {
    const office = {
      ...{ address: '198.51.100.7', description: 'Office', reason: 'old scanners' },
      reviewBy: '2027-01-31',
    };
    const now = [office, { ...office, address: '198.51.100.8' }];
    const { value, told } = await typed(
      'smtp-auth-bypass',
      'allow',
      [
        ['1 to 2 takes one out', '2'],
        ['a adds one', 'a'],
        ['allow.address:', 'everybody', 'It takes'],
        ['allow.address:', '203.0.113.9'],
        ['allow.description:', 'Door'],
        ['allow.reason:', 'cannot sign in'],
        ['allow.reviewBy:', '2027-02-30', 'It takes a day as YYYY-MM-DD'],
        ['allow.reviewBy:', '2027-02-20'],
        ['allow.bypass:', ''],
        ['a adds one', ''],
      ],
      now,
    );

    expect(told).toContain('2 address 198.51.100.8, description Office, reason old scanners');
    expect(value).toEqual([
      office,
      { address: '203.0.113.9', description: 'Door', reason: 'cannot sign in', reviewBy: '2027-02-20' },
    ]);
  });

  it('keeps what it was where the parts do not go together', async () => {
    const now = { min: 5, max: 20 };
    const { value, told } = await typed(
      'greylisting',
      'blockMinutes',
      [
        ['blockMinutes.min:', '30'],
        ['blockMinutes.max:', ''],
      ],
      now,
    );

    expect(value).toBe(now);
    expect(told).toContain('It stays as it was.');
  });
});
