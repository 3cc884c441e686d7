import { describe, expect, it } from '@jest/globals';
import { prometheus } from '../../../src/report/tables/prometheus.js';
import { aFinding, anAudit } from '../builders.js';
import { hostileAudit, mixedAudit, painted } from './painted.js';
import { strayIn } from './readers.js';

describe('metrics', () => {
  it.each([
    ['an audit', mixedAudit()],
    ['what a server put into texts', hostileAudit()],
    ['a step of any name', anAudit([aFinding({ step: 'a"b\\c\nd' })])],
  ])('of %s are in the text format, each name told once', (_, report) => {
    const text = painted(prometheus, 'audit', report);

    expect(strayIn(text)).toEqual([]);
    const types = text.match(/^# TYPE.*/gm) ?? [];
    expect(new Set(types).size).toBe(types.length);
  });

  it('count findings by step, severity and state, and name no domain', () => {
    const text = painted(prometheus, 'audit', mixedAudit());

    expect(text).toContain('step="smtp-relay",severity="critical",state="fail",asks="fails"} 1');
    expect(text).toContain('step="logging",severity="low",state="manual",asks="open"} 1');
    expect(text).not.toContain('a1.example');
  });

  it('say when the build was made and when the first waiver ends', () => {
    const text = painted(prometheus, 'audit', mixedAudit());

    // The waiver counts all of 2026-10-20.
    expect(text).toContain(
      `smlockdown_build_timestamp_seconds{server="https://mail.example",report="audit"} ${Date.UTC(2025, 9, 2) / 1000}`,
    );
    expect(text).toMatch(
      new RegExp(`waiver_ends_timestamp_seconds\\{[^}]*step="logging"\\} ${Date.UTC(2026, 9, 21) / 1000}`),
    );
  });
});
