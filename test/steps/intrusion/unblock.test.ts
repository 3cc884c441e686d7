/** The action unblock, over what intrusion detection blocks now. */
import { describe, expect, it } from '@jest/globals';
import { idsBlocks } from '../../../src/contract/resources/access/ids-blocks.js';
import { unblock } from '../../../src/steps/intrusion/unblock.js';
import { failing, judge, manualOf, optionsOf } from '../a-step.js';

function block(key: string, fields: Partial<Parameters<typeof idsBlocks.label>[0]>) {
  const row = {
    ...{
      address: '203.0.113.7',
      protocol: 0,
      kind: 2,
      rule: 'Password Brute Force by IP',
      secondsLeft: 90.5,
    },
    ...fields,
  };
  return { key, label: idsBlocks.label(row), fields: row };
}

const given = (address: string, ...blocks: readonly object[]) => ({
  inputs: { blocks },
  options: { address },
});
const OTHER = block('other', { address: '203.0.113.70' });

describe('an address that is blocked', () => {
  it('is freed of every block of its own, and of no other', () => {
    const { changes } = failing(
      unblock,
      given('203.0.113.7', block('a', {}), OTHER, block('b', { protocol: 'Imap' })),
    );

    expect(changes).toEqual(
      ['a', 'b'].map((key) => ({
        ...{ kind: 'remove', need: 'blocks', key, effect: 'loosens' },
      })),
    );
  });

  it('is told with rule, protocol and time left, and what blocks it again', () => {
    const found = failing(
      unblock,
      given('203.0.113.7', block('a', {}), block('b', { protocol: 8, rule: '', secondsLeft: 0 })),
    );

    expect(found.message).toBe(
      'Blocked: 203.0.113.7, Password Brute Force by IP (SMTP), 2 minutes left; ' +
        '203.0.113.7, a rule without a name (Webmail), 1 minute left.',
    );
    expect(found.byHand).toContain('Password Brute Force by IP and the rule blocks the address again');
    expect(found.byHand).toContain('Bypass IDS Brute Force');
    expect(found.impact.join(' ')).toContain('A rollback does not block it again');
  });

  it('is freed of a block of a range that holds it, too', () => {
    const wide = block('wide', { address: '203.0.113.0/24' });

    const found = failing(unblock, given('203.0.113.7', wide, OTHER));

    expect(found.changes).toMatchObject([{ key: 'wide' }]);
    expect(found.impact[0]).toContain('Blocked as part of 203.0.113.0/24: every other address');
  });

  it('is told every range that is freed along, and when the last block would end, in two sentences that are always shown', () => {
    const ranges = ['203.0.113.0/24', '203.0.0.0/16', '203.0.113.1-203.0.113.9'];
    const blocks = ranges.map((address, at) => block(address, { address, secondsLeft: 60 * at }));

    expect(failing(unblock, given('203.0.113.7', ...blocks)).impact).toEqual([
      'Blocked as part of 203.0.113.0/24, 203.0.0.0/16 and 203.0.113.1-203.0.113.9: every other address in it is freed along.',
      'Everybody behind the address can connect and sign in again at once, and not only in 2 minutes. A rollback does not block it again.',
    ]);
  });

  it('is freed of what is understood, and what is not is left to a person', () => {
    const found = failing(
      unblock,
      given('203.0.113.7', block('a', {}), block('b', { address: '203.0.113.*' })),
    );

    expect(found.changes).toMatchObject([{ key: 'a' }]);
    expect(found.byHand).toContain(
      'see whether 203.0.113.7 is in one of these, which the tool cannot read as an address or a range: 203.0.113.*, Password',
    );
  });

  it('is known in whatever way it is written', () => {
    const found = failing(unblock, given('2001:DB8:0:0::1', block('six', { address: '2001:db8::1' })));

    expect(found.changes).toHaveLength(1);
  });
});

describe('an address that is not blocked', () => {
  it('is told to be free, with how many others are not', () => {
    expect(judge(unblock, given('203.0.113.7', OTHER))).toEqual({
      verdict: 'pass',
      message: '203.0.113.7 is not among the blocks that are listed now (1).',
    });
    expect(judge(unblock, given('203.0.113.7'))).toMatchObject({
      message: '203.0.113.7 is not among the blocks that are listed now (0).',
    });
  });
});

it.each(['203.0.113.*', '203.0.113.1-9', '203.0.113.0/255.255.255.0', 'mail.example.com'])(
  'is not told to be free beside a block of %j, which may hold it',
  (address) => {
    expect(judge(unblock, given('203.0.113.7', OTHER, block('odd', { address })))).toEqual({
      verdict: 'manual',
      message:
        'Whether 203.0.113.7 is blocked is not known: of 2 blocks the tool cannot read 1 as an address or a range.',
      byHand: `Manage > IDS Blocks: see whether 203.0.113.7 is in one of these, which the tool cannot read as an address or a range: ${address}, Password Brute Force by IP (SMTP).`,
    });
  },
);

it.each(['', 'mail.example.com', '203.0.113.0/24', '203.0.113.1-203.0.113.9', '203.0.113'])(
  'takes one address, and not %j',
  (address) => {
    expect(() => optionsOf(unblock, { address })).toThrow('must be one IP address');
  },
);

it('leads to the button where the list is out of reach', () => {
  expect(manualOf(unblock, { address: '203.0.113.7' })).toBe(
    'Manage > IDS Blocks: choose 203.0.113.7, then Actions > Unblock.',
  );
});
