import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { renewalTimeOf } from '../../src/api/token-life.js';
import { runs } from '../property-runs.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const MINUTE = 60_000;

function jwt(claims: unknown): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
}

function renewAt(expiration: unknown, token = 'opaque'): number {
  return renewalTimeOf({ token, expiration, receivedAt: NOW }) - NOW;
}

describe('renewalTimeOf', () => {
  it('is a minute before the expiration the server names', () => {
    expect(renewAt('2026-03-01T12:15:00Z')).toBe(14 * MINUTE);
  });

  it.each(['2026-03-01T12:15:00', '2026-03-01T12:15:00.0000000Z', '2026-03-01T13:15:00+01:00'])(
    'reads %s, which is UTC when it names no zone',
    (text) => {
      expect(renewAt(text)).toBe(14 * MINUTE);
    },
  );

  it('goes by the token when the server names none', () => {
    expect(renewAt(undefined, jwt({ exp: NOW / 1_000 + 900 }))).toBe(14 * MINUTE);
  });

  it('prefers what the server names to what the token says', () => {
    expect(renewAt('2026-03-01T12:05:00Z', jwt({ exp: NOW / 1_000 + 900 }))).toBe(4 * MINUTE);
  });

  it.each(['opaque', 'a.b.c', jwt({ exp: 'soon' }), jwt([]), ''])(
    'takes ten minutes for the token %j',
    (token) => {
      expect(renewAt('never', token)).toBe(9 * MINUTE);
    },
  );

  it('takes ten minutes when the clocks disagree so far that the token seems expired on arrival', () => {
    expect(renewAt('2026-03-01T11:59:00Z')).toBe(9 * MINUTE);
  });

  it('never lets a fresh token need renewal, or every request would renew', () => {
    fc.assert(
      fc.property(fc.date({ noInvalidDate: true }), (date) => {
        expect(renewAt(date.toISOString())).toBeGreaterThan(0);
      }),
      runs(),
    );
  });
});
