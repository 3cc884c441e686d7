/** A plan is for one server and one contract, and may not change more than the playbook allows. */

import { describe, expect, it } from '@jest/globals';
import { contractOf, shippedContract } from '../../../src/contract/contract.js';
import { checkContract, checkLimits, checkServer } from '../../../src/engine/guard/limits.js';
import { aFieldChange } from '../a-change.js';
import { aPlan, refusalOf } from '../a-plan.js';

const NARROW = 'Look at the plan; narrow it with --step or --domain, or raise the limit in the playbook.';

describe('the server of a plan', () => {
  it('is the one it was made from', () => {
    expect(refusalOf(() => checkServer(aPlan(), 'https://mail.example.test'))).toBeUndefined();
  });

  it('is no other one, and both are named', () => {
    expect(refusalOf(() => checkServer(aPlan(), 'https://other.example.test'))).toEqual({
      code: 'plan.other-server',
      message: 'The plan is of https://mail.example.test, not of https://other.example.test',
      next: 'Give the address of that server with --url, or make a plan of this one.',
    });
  });
});

describe('the contract of a plan', () => {
  it('is the one it was made with', () => {
    expect(refusalOf(() => checkContract(aPlan(), shippedContract))).toBeUndefined();
  });

  it('is no other one: what it names may mean something else there', () => {
    expect(refusalOf(() => checkContract(aPlan(), contractOf([])))).toEqual({
      code: 'plan.stale',
      message:
        'The plan was made when this tool knew other calls of the API, or another version of the tool made it',
      next: 'Give the overlays it was made with (--contract), or make it again and look at what is different.',
    });
  });
});

describe('the limit of changes', () => {
  const changes = ['a.test', 'b.test', 'c.test'].map((target) => aFieldChange({ target }));
  const limited = (limit: number | null) =>
    refusalOf(() =>
      checkLimits(
        aPlan({ changes, limits: { disruption: null, changes: limit, changedDomainsPercent: null } }),
      ),
    );

  it.each([null, 3, 4])('of %j lets three pass', (limit) => {
    expect(limited(limit)).toBeUndefined();
  });

  it.each([2, 0])('of %d refuses three', (limit) => {
    expect(limited(limit)).toEqual({
      code: 'plan.over-limit',
      message: `The plan has 3 changes, the playbook allows ${limit} (limits.changes)`,
      next: NARROW,
    });
  });
});

describe('the limit of changed domains', () => {
  const limited = (limit: number | null, summary: { readonly changedDomains: number; domains: number }) =>
    refusalOf(() =>
      checkLimits(
        aPlan({ summary, limits: { disruption: null, changes: null, changedDomainsPercent: limit } }),
      ),
    );

  it.each([null, 25, 100])('of %j lets one of four pass', (limit) => {
    expect(limited(limit, { changedDomains: 1, domains: 4 })).toBeUndefined();
  });

  it('refuses one domain more than the share has, and says how many may come first', () => {
    expect(limited(33, { changedDomains: 100, domains: 300 })).toEqual({
      code: 'plan.over-limit',
      message:
        'The plan changes 100 of 300 domains, the playbook allows 99 (limits.changedDomainsPercent: 33)',
      next: 'Take them in portions: plan and apply with --first 99, look at what came of it, and go on.',
    });
    expect(limited(33, { changedDomains: 99, domains: 300 })).toBeUndefined();
  });

  it('lets twenty-five pass, however few there are in all', () => {
    expect(limited(1, { changedDomains: 25, domains: 30 })).toBeUndefined();
    expect(limited(1, { changedDomains: 26, domains: 30 })?.next).toContain('--first 25,');
  });

  it('of nothing lets no domain pass, and says what may', () => {
    expect(limited(0, { changedDomains: 1, domains: 30 })?.next).toContain('--only-server');
  });

  it('lets a plan pass on a server without domains', () => {
    expect(limited(0, { changedDomains: 0, domains: 0 })).toBeUndefined();
  });

  it('counts the domains that are changed, not the changes', () => {
    const changes = [aFieldChange(), aFieldChange({ field: 'requireSmtpAuthentication' })];

    expect(
      refusalOf(() =>
        checkLimits(
          aPlan({ changes, limits: { disruption: null, changes: null, changedDomainsPercent: 25 } }),
        ),
      ),
    ).toBeUndefined();
  });
});
