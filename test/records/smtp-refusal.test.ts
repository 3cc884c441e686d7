import { describe, expect, it } from '@jest/globals';
import { isBesideRelaying } from '../../src/records/smtp-refusal.js';

describe('a refusal', () => {
  it.each([
    [550, 'No such user here'],
    [550, '5.7.1 Relaying blocked for this sender'],
    [554, '5.7.1 <probe@example.org>: Relay access denied'],
    [550, 'Authentication is required for relay'],
    [530, '5.7.0 Authentication required'],
    [550, '5.1.1 unknown user'],
  ])('to relay (%d %s)', (code, text) => expect(isBesideRelaying({ code, text })).toBe(false));

  it.each([
    [554, '5.7.1 Service unavailable; Client host [203.0.113.7] blocked using zen.spamhaus.org'],
    [550, 'Your IP is listed on a block list'],
    [550, '5.7.25 no reverse name'],
    [550, '5.7.23 SPF validation failed'],
    [550, '5.7.27 Domain of it does not accept mail'],
    [556, 'no mail there'],
  ])('of who asks, or of the names (%d %s)', (code, text) =>
    expect(isBesideRelaying({ code, text })).toBe(true),
  );
});
