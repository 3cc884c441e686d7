import { describe, expect, it } from '@jest/globals';
import { domainGreylisting } from '../../../src/steps/domains/domain-greylisting.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf } from '../a-step.js';

const DEFAULTS = 0;
const DOMAIN = 1;

function bypassing(isBypassing: boolean) {
  const fields = { bypassesGreylisting: isBypassing };
  return { defaults: fields, settings: fields };
}

describe('the Domain Defaults', () => {
  it('pass without a bypass', () => {
    expect(judge(domainGreylisting, { part: DEFAULTS, inputs: bypassing(false) })).toEqual({
      verdict: 'pass',
      message: 'New domains start without a bypass of greylisting.',
    });
  });

  it('fail with one, which is switched off', () => {
    expect(failing(domainGreylisting, { part: DEFAULTS, inputs: bypassing(true) })).toMatchObject({
      message: 'In the Domain Defaults, greylisting is bypassed.',
      changes: [{ kind: 'set', need: 'defaults', field: 'bypassesGreylisting', to: false }],
    });
  });
});

describe('a domain', () => {
  it('passes without a bypass', () => {
    expect(judge(domainGreylisting, { part: DOMAIN, inputs: bypassing(false) })).toEqual({
      verdict: 'pass',
      message: 'The domain does not bypass greylisting.',
    });
  });

  it('fails with one, and says that mail of new senders comes late', () => {
    expect(
      failing(domainGreylisting, { part: DOMAIN, inputs: bypassing(true), mailboxes: undefined }),
    ).toEqual({
      verdict: 'fail',
      message: 'Greylisting is bypassed.',
      changes: [{ kind: 'set', need: 'settings', field: 'bypassesGreylisting', to: false }],
      impact: [
        'Where the server greylists, the first mail of each new sender to the domain (an unknown number of mailboxes) ' +
          'comes minutes later.',
      ],
    });
  });
});

describe('the option includeDefaults', () => {
  it('leaves the defaults out when it is false', () => {
    const wanted = optionsOf(domainGreylisting, { includeDefaults: false });

    expect(partOf(domainGreylisting, DEFAULTS).isActive?.(wanted, 'server')).toBe(false);
  });

  it('is the only one', async () => {
    expect(await refusalOf(domainGreylisting, { minutes: 4 })).toBe(
      'unknown key "minutes" in steps.domain-greylisting; allowed are includeDefaults',
    );
  });
});

describe('the clicks', () => {
  it('lead to the domain where the defaults are not asked for', () => {
    expect(manualOf(domainGreylisting, optionsOf(domainGreylisting, { includeDefaults: false }))).toBe(
      'Manage > Domains > (the domain) > Edit: Bypass greylisting: off (label not confirmed). Save.',
    );
  });
});
