import { describe, expect, it } from '@jest/globals';
import { domainSpamOverride } from '../../../src/steps/domains/domain-spam-override.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf } from '../a-step.js';

const DEFAULTS = 0;
const DOMAIN = 1;

function overriding(isOverriding: boolean) {
  const fields = { overridesSpamFiltering: isOverriding };
  return { defaults: fields, settings: fields };
}

describe('the Domain Defaults', () => {
  it("pass when new domains follow the server's spam filtering", () => {
    expect(judge(domainSpamOverride, { part: DEFAULTS, inputs: overriding(false) })).toEqual({
      verdict: 'pass',
      message: "New domains start with the server's spam filtering.",
    });
  });

  it('fail otherwise', () => {
    expect(failing(domainSpamOverride, { part: DEFAULTS, inputs: overriding(true) })).toEqual({
      verdict: 'fail',
      message: "In the Domain Defaults, the server's spam filtering is overridden.",
      changes: [{ kind: 'set', need: 'defaults', field: 'overridesSpamFiltering', to: false }],
      impact: ['Domains added later start with it; existing domains are judged one by one.'],
    });
  });
});

describe('a domain', () => {
  it("passes when it follows the server's spam filtering", () => {
    expect(judge(domainSpamOverride, { part: DOMAIN, inputs: overriding(false) })).toEqual({
      verdict: 'pass',
      message: "The domain follows the server's spam filtering.",
    });
  });

  it('fails otherwise, and names how many mailboxes notice', () => {
    expect(failing(domainSpamOverride, { part: DOMAIN, inputs: overriding(true), mailboxes: 7 })).toEqual({
      verdict: 'fail',
      message: "The server's spam filtering is overridden.",
      changes: [{ kind: 'set', need: 'settings', field: 'overridesSpamFiltering', to: false }],
      impact: [
        'Mail to the domain (7 mailboxes) is weighed, marked, moved or deleted as the server says, no longer as the ' +
          'domain says; where the domain filtered harder than the server, it filters less from then on.',
      ],
    });
  });
});

describe('the option includeDefaults', () => {
  it.each([
    [{}, true],
    [{ includeDefaults: false }, false],
  ])('as %j holds the defaults too: %s', (options, isActive) => {
    const wanted = optionsOf(domainSpamOverride, options);

    expect(partOf(domainSpamOverride, DEFAULTS).isActive?.(wanted, 'server')).toBe(isActive);
    expect(partOf(domainSpamOverride, DOMAIN).isActive).toBeUndefined();
  });

  it('is refused as a word', async () => {
    expect(await refusalOf(domainSpamOverride, { includeDefaults: 'yes' })).toContain(
      'it takes true or false',
    );
  });
});

describe('the clicks', () => {
  it('say that Propagate overwrites every domain', () => {
    expect(manualOf(domainSpamOverride, optionsOf(domainSpamOverride))).toBe(
      'Manage > Domains > Actions > Domain Defaults: Spam Filtering > Override spam settings: off. Save. Then ' +
        'bring just that to the existing domains. Propagate overwrites every domain: use it only for a switch that all are ' +
        'to have, else set it in each domain (Manage > Domains > (the domain) > Edit).',
    );
    expect(manualOf(domainSpamOverride, optionsOf(domainSpamOverride, { includeDefaults: false }))).toBe(
      'Manage > Domains > (the domain) > Edit: Spam Filtering > Override spam settings: off. Save.',
    );
  });
});
