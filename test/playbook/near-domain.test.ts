import { describe, expect, it } from '@jest/globals';
import { orNearDomain } from '../../src/playbook/near-domain.js';

const domains = ['sales.example', 'shop.sales.example', 'bank.example'];

describe('a domain that fits none', () => {
  it.each([
    ['salse.example', 'sales.example'],
    ['Bank.exmaple', 'bank.example'],
    ['bank', 'bank.example'],
    ['*.exmaple', '*.example'],
    ['*.slaes.example', '*.sales.example'],
  ])('%s is most likely meant for %s', (typed, meant) => {
    expect(orNearDomain(typed, domains)).toBe(`; did you mean "${meant}"?`);
  });

  it.each(['nowhere.invalid', '*.nowhere.invalid', '*', '', '*.'])('%j is far from all', (typed) => {
    expect(orNearDomain(typed, domains)).toBe('');
  });
});
