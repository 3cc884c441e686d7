/** What a resource says of itself: what moves by itself, and when a write carries a name that is a guess. */
import { describe, expect, it } from '@jest/globals';
import { changeEvidence, restsOnGuess, steadyFields } from '../../src/contract/resource.js';
import { administrators } from '../../src/contract/resources/access/administrators.js';
import { ipAccess } from '../../src/contract/resources/access/ip-access.js';
import { domainDefaults } from '../../src/contract/resources/domains/domain-defaults.js';
import { domainSettings } from '../../src/contract/resources/domains/domain-settings.js';
import { mailDomains } from '../../src/contract/resources/domains/mail-domains.js';
import { incomingGateways } from '../../src/contract/resources/mail/gateways.js';

describe('fields that stay as they are', () => {
  const fields = { username: 'admin', hasTwoFactor: true, lastSignIn: null, unknown: 1 };

  it('are those that do not move by themselves', () => {
    expect(steadyFields(administrators, fields)).toEqual({ username: 'admin', unknown: 1 });
  });

  it('are all of them where nothing moves, and flags never do', () => {
    expect(steadyFields(domainSettings, fields)).toBe(fields);
    const mixed = { ...ipAccess, binding: { ...ipAccess.binding, volatile: ['description', 'smtp'] } };
    expect(steadyFields(mixed, { description: 'x', protocols: ['Smtp'] })).toEqual({ protocols: ['Smtp'] });
  });
});

describe('a write that rests on a guess', () => {
  const { edit } = ipAccess.binding;

  it('carries a name that is one, by a call that is none', () => {
    expect(restsOnGuess(ipAccess, { route: edit, fields: ['description', 'bypassesGreylisting'] })).toBe(
      true,
    );
    expect(restsOnGuess(ipAccess, { route: edit, fields: ['description'] })).toBe(false);
  });

  it('is none where the server confirms the call, or there is no call', () => {
    const { write } = domainDefaults.binding;

    expect(restsOnGuess(domainDefaults, { route: write, fields: ['usesTls'] })).toBe(false);
    expect(restsOnGuess(ipAccess, { route: undefined, fields: ['bypassesGreylisting'] })).toBe(false);
  });
});

describe('the evidence of a change without a call', () => {
  it('is that of what was read', () => {
    expect(changeEvidence(mailDomains, { route: undefined, fields: [] })).toBe('client');
  });
});

describe('the name of a row', () => {
  it('is what an operator calls it', () => {
    expect(incomingGateways.label({ address: 'mail.example.com' } as never)).toBe('mail.example.com');
    expect(mailDomains.label({ name: 'a.test' } as never)).toBe('a.test');
  });
});
