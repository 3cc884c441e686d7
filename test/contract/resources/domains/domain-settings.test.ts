import { describe, expect, it } from '@jest/globals';
import { domainDefaults } from '../../../../src/contract/resources/domains/domain-defaults.js';
import { domainSettings } from '../../../../src/contract/resources/domains/domain-settings.js';
import { decodeDocument } from '../../../../src/contract/wire/decode.js';
import { encodeDocument } from '../../../../src/contract/wire/encode.js';

const THROTTLE = {
  messagesPerHour: 0,
  messagesAction: 2,
  bandwidthPerHour: 7,
  bandwidthAction: 1,
  bouncesPerHour: 9,
  bouncesAction: 0,
};

function decoded(settings: object) {
  const found = decodeDocument(domainSettings, { domainSettings: settings, success: true });
  if (!found.ok) throw new Error(found.reason);
  return found.value;
}

describe('the second factor of a domain', () => {
  it.each([
    ['0', 'off'],
    ['1', 'on'],
  ])('reads %j as %s', (setting, word) => {
    expect(decoded({ twoFactorSettings: { setting } }).fields.twoFactor).toBe(word);
  });

  it.each(['2', 'forced', 0, 1])('reads %j as another, least of all as off', (setting) => {
    expect(decoded({ twoFactorSettings: { setting } }).fields.twoFactor).toBe('another');
  });

  it.each([null, true, {}])('is not read from %j, least of all as off', (setting) => {
    const { fields, failures } = decoded({ twoFactorSettings: { setting } });

    expect(fields).not.toHaveProperty('twoFactor');
    expect(failures.twoFactor).toContain(JSON.stringify(setting));
  });
});

describe('the throttling of a domain', () => {
  it.each([
    [0, 'reject'],
    [1, 'delay'],
    [2, 'none'],
  ])('reads the action %d as %s', (messagesAction, word) => {
    expect(decoded({ throttleSettings: { messagesAction } }).fields.messagesAction).toBe(word);
  });

  it('is sent whole, with bandwidth and bounces as they were', () => {
    const { write } = domainSettings.binding;
    if (write === undefined) throw new Error('there is no write');

    const body = encodeDocument(domainSettings, {
      write,
      raw: { throttleSettings: THROTTLE, catchAll: '' },
      changes: { messagesPerHour: 1000, messagesAction: 'delay' },
    });

    expect(body).toEqual({
      domainSettings: { throttleSettings: { ...THROTTLE, messagesPerHour: 1000, messagesAction: 1 } },
    });
  });
});

describe('the Domain Defaults', () => {
  it('have the members of a domain, each under the same name', () => {
    for (const [name, field] of Object.entries(domainDefaults.binding.fields)) {
      const ofDomain = Object.entries(domainSettings.binding.fields).find(([other]) => other === name)?.[1];
      expect({ name, wire: field.wire, values: field.values }).toEqual({
        name,
        wire: ofDomain?.wire,
        values: ofDomain?.values,
      });
      expect(field.written).toBe('assumed');
    }
  });
});
