import { describe, expect, it } from '@jest/globals';
import { domainSmtpAuth } from '../../../src/steps/domains/domain-smtp-auth.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf } from '../a-step.js';

const DEFAULTS = 0;
const DOMAIN = 1;

function required(isRequired: boolean) {
  const fields = { requireSmtpAuthentication: isRequired };
  return { defaults: fields, settings: fields };
}

describe('the Domain Defaults', () => {
  it('pass when new domains require SMTP authentication', () => {
    expect(judge(domainSmtpAuth, { part: DEFAULTS, inputs: required(true) })).toEqual({
      verdict: 'pass',
      message: 'New domains start with SMTP authentication required.',
    });
  });

  it('fail otherwise', () => {
    expect(failing(domainSmtpAuth, { part: DEFAULTS, inputs: required(false) })).toEqual({
      verdict: 'fail',
      message: 'In the Domain Defaults, SMTP authentication is not required.',
      changes: [{ kind: 'set', need: 'defaults', field: 'requireSmtpAuthentication', to: true }],
      impact: ['Domains added later start with it; existing domains are judged one by one.'],
    });
  });

  it('are of the server, the settings of the domain', () => {
    expect(domainSmtpAuth.parts.map((part) => part.scope)).toEqual(['server', 'domain']);
  });
});

describe('a domain', () => {
  it('passes when it requires SMTP authentication', () => {
    expect(judge(domainSmtpAuth, { part: DOMAIN, inputs: required(true) })).toEqual({
      verdict: 'pass',
      message: 'SMTP authentication is required.',
    });
  });

  it('fails otherwise', () => {
    expect(failing(domainSmtpAuth, { part: DOMAIN, inputs: required(false) })).toEqual({
      verdict: 'fail',
      message: 'SMTP authentication is not required.',
      changes: [{ kind: 'set', need: 'settings', field: 'requireSmtpAuthentication', to: true }],
      impact: [
        'Devices and scripts that send as the domain have to sign in. So has what sends under its name from outside ' +
          '(newsletters, shops, web forms), for mail to its own users where SMTP In holds the setting for local deliveries; ' +
          'no call shows who does: ask, or look into the SMTP log.',
      ],
    });
  });
});

describe('the option includeDefaults', () => {
  it.each([
    [{}, true],
    [{ includeDefaults: true }, true],
    [{ includeDefaults: false }, false],
  ])('as %j holds the defaults too: %s', (options, isActive) => {
    const wanted = optionsOf(domainSmtpAuth, options);

    expect(partOf(domainSmtpAuth, DEFAULTS).isActive?.(wanted, 'server')).toBe(isActive);
    expect(partOf(domainSmtpAuth, DOMAIN).isActive).toBeUndefined();
  });

  it('is refused as a number', async () => {
    expect(await refusalOf(domainSmtpAuth, { includeDefaults: 1 })).toContain('it takes true or false');
  });
});

describe('the clicks', () => {
  it('say that Propagate overwrites every domain', () => {
    expect(manualOf(domainSmtpAuth, optionsOf(domainSmtpAuth))).toBe(
      'Manage > Domains > Actions > Domain Defaults: Require SMTP Authentication: on. Save. Then bring just that to ' +
        'the existing domains. Propagate overwrites every domain: use it only for a switch that all are to have, else set ' +
        'it in each domain (Manage > Domains > (the domain) > Edit).',
    );
  });

  it('leave the defaults alone where they are not asked for', () => {
    expect(manualOf(domainSmtpAuth, optionsOf(domainSmtpAuth, { includeDefaults: false }))).toBe(
      'Manage > Domains > (the domain) > Edit: Require SMTP Authentication: on. Save.',
    );
  });
});
