import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EVIDENCE, weakest } from '../../src/contract/evidence.js';
import { changeEvidence, readEvidence } from '../../src/contract/resource.js';
import { ipAccess } from '../../src/contract/resources/access/ip-access.js';
import { domainSettings } from '../../src/contract/resources/domains/domain-settings.js';
import { antivirus } from '../../src/contract/resources/mail/antivirus.js';
import { runs } from '../property-runs.js';

describe('what rests on several parts', () => {
  it('is as well known as the least of them, in any order', () => {
    const order = [
      ...['observed', 'recorded', 'client', 'learned'],
      ...['confirmed', 'documented', 'proposed', 'assumed'],
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVIDENCE), { minLength: 1 }), (evidences) => {
        const places = evidences.map((one) => order.indexOf(one));
        expect(weakest(evidences)).toBe(order[Math.max(...places)]);
      }),
      runs(),
    );
  });

  it('is assumed where there is nothing to rest on', () => {
    expect(weakest([])).toBe('assumed');
  });
});

describe('the evidence of what is read', () => {
  it('is that of the call, where the fields are as well known', () => {
    expect(readEvidence(domainSettings, ['catchAll'])).toBe('client');
    expect(readEvidence(antivirus)).toBe('recorded');
  });

  it('is less where the meaning of a field is a guess', () => {
    expect(readEvidence(ipAccess)).toBe('assumed');
    expect(readEvidence(ipAccess, ['description'])).toBe('documented');
  });
});

describe('the evidence of a change', () => {
  it('counts the call that makes it and the fields it sends', () => {
    const { write } = domainSettings.binding;

    expect(changeEvidence(domainSettings, { route: write, fields: ['catchAll'] })).toBe('client');
    expect(changeEvidence(ipAccess, { route: ipAccess.binding.edit, fields: ['description'] })).toBe(
      'assumed',
    );
  });

  it('is not lowered by a field that nobody was seen writing', () => {
    const { write } = domainSettings.binding;

    expect(changeEvidence(domainSettings, { route: write, fields: ['requireSmtpAuthentication'] })).toBe(
      'client',
    );
  });
});
