import { describe, expect, it } from '@jest/globals';
import { licence } from '../../../../src/contract/resources/server/server-info.js';
import { decodeDocument } from '../../../../src/contract/wire/decode.js';

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
