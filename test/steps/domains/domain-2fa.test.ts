import { describe, expect, it } from '@jest/globals';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import { decodeDocument } from '../../../src/contract/wire/decode.js';
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

describe('a setting that is not known, as forced may be', () => {
  it.each([
    [DOMAIN, 'The setting of two-factor sign-in is one that is not known here.'],
    [DEFAULTS, 'New domains start with a setting of two-factor sign-in that is not known here.'],
  ])('is for a person to compare, and neither taken for off nor for on (part %d)', (part, message) => {
    expect(judge(domainTwoFactor, { part, inputs: set('another') })).toEqual({
      verdict: 'manual',
      message,
      byHand:
        'Compare 2-Step Authentication (label not confirmed) there: forced is more than is asked for, and may stay.',
    });
  });

  it.each([['2'], [2], ['forced']])('is read of %j, and of nothing that is no text or number', (setting) => {
    const read = (value: unknown) => {
      const answer = decodeDocument(domainSettings, {
        domainSettings: { twoFactorSettings: { setting: value } },
      });
      return answer.ok ? (answer.value.fields.twoFactor ?? answer.value.failures.twoFactor) : answer.reason;
    };

    expect(read(setting)).toBe('another');
    expect(read('1')).toBe('on');
    expect(read(true)).toBe('twoFactorSettings.setting has the unknown value true');
    expect(read(undefined)).toBe('no member twoFactorSettings.setting');
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
