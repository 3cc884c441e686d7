/** What is told beside a plan. */
import { describe, expect, it } from '@jest/globals';
import { tellUnkept } from '../../../src/cli/run/show.js';
import { SecretValues } from '../../../src/redaction.js';
import { aFieldChange, anItemChange } from '../../engine/a-change.js';
import { aPlan } from '../../engine/a-plan.js';

describe('what no snapshot will keep', () => {
  const secrets = new SecretValues();
  secrets.add('farm');
  const row = { address: '192.0.2.7', bypass: true, description: 'farm scanner' };

  it.each([
    [
      'of a row that goes',
      anItemChange({ action: 'remove', before: row, after: null }),
      'Whitelisted addresses: Description of 192.0.2.7 of server',
    ],
    [
      'of a field that changes',
      aFieldChange({ before: 'farm' }),
      'Settings of a mail domain: Catch-all alias of a.test',
    ],
  ])('is told before the write: %s', (_, change, what) => {
    const said: string[] = [];

    tellUnkept(aPlan({ changes: [change] }), { say: (text) => said.push(text), secrets });

    expect(said).toEqual([
      `${what} holds what you sign in with, and is in no snapshot: a rollback does not bring it back.`,
    ]);
  });

  it.each([
    ['is not to change', anItemChange({ before: row, after: { ...row, bypass: false } })],
    ['is new', aFieldChange({ after: 'farm' })],
    ['is masked for another reason', aFieldChange({ before: '[redacted]' })],
  ])('is not what %s', (_, change) => {
    const said: string[] = [];

    tellUnkept(aPlan({ changes: [change] }), { say: (text) => said.push(text), secrets });

    expect(said).toEqual([]);
  });
});
