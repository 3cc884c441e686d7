import { describe, expect, it } from '@jest/globals';
import { wrongDay, wrongDomains } from '../../../src/cli/wizard/asking.js';

describe('domains that an exception is for', () => {
  const targets = ['server', 'sales.example', 'bank.example'];

  it.each(['sales.example', 'SALES.example, bank.example', '*.example', 'server'])('may be %s', (typed) => {
    expect(wrongDomains(typed, targets)).toBeUndefined();
  });

  it.each([
    ['', 'Name domains'],
    ['sale.example', 'did you mean "sales.example"?'],
    ['*.test', 'nothing to keep on *.test'],
    ['a@b', 'no domain'],
  ])('may not be %j', (typed, says) => {
    expect(wrongDomains(typed, targets)).toContain(says);
  });

  it('are none where only the server is asked about', () => {
    expect(wrongDomains('*', ['server'])).toContain('nothing to keep on *');
  });
});

describe('the end of an exception', () => {
  it.each([
    ['2027-01-31', undefined],
    ['2026-11-28', undefined],
    ['2026-11-27', 'That day is over.'],
    ['2027-02-30', expect.stringContaining('type a day as 2027-01-31.')],
    ['soon', expect.stringContaining('type a day as 2027-01-31.')],
  ])('%s on 2026-11-28', (typed, says) => {
    expect(wrongDay(typed, '2026-11-28')).toEqual(says);
  });
});
