import { describe, expect, it } from '@jest/globals';
import { domainTwoFactor } from '../../../src/steps/domains/domain-2fa.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf } from '../a-step.js';

const DEFAULTS = 0;
const DOMAIN = 1;

function set(twoFactor: string) {
  return { defaults: { twoFactor }, settings: { twoFactor } };
}

describe('a domain', () => {
  it('passes where users may switch a second factor on', () => {
    expect(judge(domainTwoFactor, { part: DOMAIN, inputs: set('on') })).toEqual({
      verdict: 'pass',
      message: 'Two-factor sign-in is available to users.',
    });
  });

  it('fails where they may not, and forces nobody', () => {
    expect(failing(domainTwoFactor, { part: DOMAIN, inputs: set('off'), mailboxes: 12 })).toEqual({
      verdict: 'fail',
      message: 'Two-factor sign-in is not available.',
      changes: [{ kind: 'set', need: 'settings', field: 'twoFactor', to: 'on' }],
      impact: ['Users of the domain (12 mailboxes) may switch a second factor on; nobody has to.'],
    });
  });
});

describe('the Domain Defaults', () => {
  it('are held too', () => {
    expect(judge(domainTwoFactor, { part: DEFAULTS, inputs: set('on') }).message).toBe(
      'New domains start with two-factor sign-in available.',
    );
    expect(failing(domainTwoFactor, { part: DEFAULTS, inputs: set('off') })).toMatchObject({
      message: 'In the Domain Defaults, two-factor sign-in is not available.',
      changes: [{ need: 'defaults', field: 'twoFactor', to: 'on' }],
    });
  });

  it('are left out when the playbook says so', () => {
    const wanted = optionsOf(domainTwoFactor, { includeDefaults: false });

    expect(partOf(domainTwoFactor, DEFAULTS).isActive?.(wanted, 'server')).toBe(false);
    expect(partOf(domainTwoFactor, DEFAULTS).isActive?.(optionsOf(domainTwoFactor), 'server')).toBe(true);
  });
});

describe('the options', () => {
  it('cannot force a second factor', async () => {
    expect(await refusalOf(domainTwoFactor, { force: true })).toContain('allowed are includeDefaults');
  });
});

describe('the clicks', () => {
  it('use the label of the interface', () => {
    expect(manualOf(domainTwoFactor, optionsOf(domainTwoFactor, { includeDefaults: false }))).toBe(
      'Manage > Domains > (the domain) > Edit: 2-Step Authentication: on, but left where it is forced (labels not confirmed). Save.',
    );
  });

  it('go to each domain, as Propagate would overwrite where it is forced', () => {
    expect(manualOf(domainTwoFactor, optionsOf(domainTwoFactor))).toContain(
      'Then the same in each existing domain (Manage > Domains > (the domain) > Edit); not by Propagate',
    );
  });
});
