/** Before and after of what would end a finding: of what was read, and nothing that reads like a secret. */
import { describe, expect, it } from '@jest/globals';
import { logSettings } from '../../../src/contract/resources/server/log-settings.js';
import { decodeDocument } from '../../../src/contract/wire/decode.js';
import { sidesOf } from '../../../src/engine/audit/sides.js';
import { type DocumentReading, unreachable } from '../../../src/engine/words/reading.js';
import type { DesiredChange } from '../../../src/steps/kit/step.js';

function aReading(fields: object, more: Partial<DocumentReading> = {}): DocumentReading {
  const logs = decodeDocument(logSettings, { logSettings: { smtpLogLevel: 0 } });
  if (!logs.ok) throw new Error('the fixture does not decode');
  const document = { ...logs.value, fields: { ...fields } };
  return { status: 'document', resource: logSettings, target: 'server', document, ...more };
}

const set = (field: string, to: string): DesiredChange => ({ kind: 'set', need: 'logs', field, to });

describe('before and after of a setting', () => {
  it('are masked where its name is that of a secret', () => {
    const sides = sidesOf({ readings: { logs: aReading({ password: 'hunter2' }) } }, [
      set('password', 'hunter3'),
    ]);

    expect(sides?.shown).toMatchObject([{ field: 'password', before: expect.any(String) }]);
    expect(JSON.stringify(sides)).not.toMatch(/hunter/);
  });

  it.each<[string, Parameters<typeof sidesOf>[0]['readings']]>([
    ['that was not shown', { logs: aReading({}) }],
    ['of a domain that is to come', { logs: aReading({ smtp: 'detailed' }, { isToCome: true }) }],
    ['that was not read', { logs: unreachable({ resource: logSettings, target: 'server' }, 'no answer') }],
    ['that was not asked for', {}],
  ])('are none of one %s', (_, readings) => {
    expect(sidesOf({ readings }, [set('smtp', 'normal')])).toBeUndefined();
  });
});
