/** What a `.env` says, and whether that is what is to stand there. */
import { describe, expect, it } from '@jest/globals';
import { envFileText, otherIn, secretsIn } from '../../../src/cli/first-day/env-file.js';

const THERE =
  "SMARTERMAIL_URL=https://Mail.example.com/interface/root\nSMARTERMAIL_USERNAME=Ann\nSMARTERMAIL_PASSWORD='s 1'\n";
const SAME = { url: 'https://mail.example.com', username: 'ann' };

describe('a .env that is there', () => {
  it('says the same in another spelling of the address and the name', () => {
    expect(otherIn(THERE, SAME)).toEqual([]);
    expect(otherIn(THERE, { ...SAME, password: 's 1' })).toEqual([]);
  });

  it.each([
    [{ ...SAME, url: 'https://mail2.example.com' }, ['SMARTERMAIL_URL']],
    [{ ...SAME, url: 'http://mail.example.com' }, ['SMARTERMAIL_URL']],
    [{ ...SAME, username: 'bob' }, ['SMARTERMAIL_USERNAME']],
    [{ ...SAME, password: 'S 1' }, ['SMARTERMAIL_PASSWORD']],
  ])('says another thing than %j of %j', (wanted, variables) => {
    expect(otherIn(THERE, wanted)).toEqual(variables);
  });

  it('may say what it likes of what nobody stated yet, but has to say something', () => {
    const open = { url: undefined, username: undefined, password: undefined };

    expect(otherIn(THERE, open)).toEqual([]);
    expect(otherIn('SMARTERMAIL_URL=\n', open)).toEqual([
      'SMARTERMAIL_URL',
      'SMARTERMAIL_USERNAME',
      'SMARTERMAIL_PASSWORD',
    ]);
  });

  it('is looked into for its secrets', () => {
    expect(secretsIn(THERE)).toEqual({ holdsPassword: true, holdsTotpSecret: false });
    expect(secretsIn('SMARTERMAIL_TOTP_SECRET=abc')).toEqual({ holdsPassword: false, holdsTotpSecret: true });
    expect(secretsIn(envFileText(SAME))).toEqual({ holdsPassword: false, holdsTotpSecret: false });
  });
});
