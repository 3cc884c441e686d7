import { describe, expect, it } from '@jest/globals';
import { buildOf, licence, serverBuild } from '../../../../src/contract/resources/server/server-info.js';
import { decodeDocument } from '../../../../src/contract/wire/decode.js';

describe('the build of a server', () => {
  it.each([
    ['var stProductBuild = "9504 (Jan 8, 2026)";', 9504],
    ["stProductBuild='10001';", 10_001],
    ['stProductVersion = "100.0.9504.2"; stProductBuild="9777"', 9777],
  ])('stands on the login page: %s', (page, build) => {
    expect(buildOf(page)).toBe(build);
  });

  it.each([
    '',
    '<html></html>',
    'stProductBuild = "x"',
    'stProductBuild = "123456"',
    'stProductBuild = 9504',
  ])('is not guessed from %j', (page) => {
    expect(buildOf(page)).toBeNull();
  });

  it('is a number, though the page has it as text', () => {
    expect(decodeDocument(serverBuild, { build: '9504' })).toMatchObject({
      ok: true,
      value: { fields: { build: 9504 }, failures: {} },
    });
  });

  it('is a failure, not build 0, where the page names none', () => {
    expect(decodeDocument(serverBuild, {})).toMatchObject({
      ok: true,
      value: { fields: {}, failures: { build: 'no member build' } },
    });
  });
});

describe('upgrade protection', () => {
  it('lies beside the envelope', () => {
    const answer = {
      daysUntilUpgradeProtectionExpires: 12,
      isUpgradeProtectionExpired: false,
      success: true,
      resultCode: 200,
    };

    expect(decodeDocument(licence, answer)).toMatchObject({
      ok: true,
      value: { fields: { upgradeProtectionDays: 12, isUpgradeProtectionExpired: false }, failures: {} },
    });
  });
});
