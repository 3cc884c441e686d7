/** The tally: how many domains hold which value, each read object counted once. */

import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import type { AnyDocument } from '../../../src/contract/resource.js';
import { domainDefaults } from '../../../src/contract/resources/domains/domain-defaults.js';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import { decodeDocument } from '../../../src/contract/wire/decode.js';
import { Tally } from '../../../src/engine/audit/tally.js';
import type { Reading } from '../../../src/engine/words/reading.js';
import { collectionOf } from '../a-past-run.js';

function readingOf(resource: AnyDocument, raw: Readonly<Record<string, boolean>>): Reading {
  const decoded = decodeDocument(resource, { domainSettings: raw });
  if (!decoded.ok) throw new Error(decoded.reason);
  return { status: 'document', resource, target: 'a.test', document: decoded.value };
}

const strict = () => readingOf(domainSettings, { requireSmtpAuthentication: true, sslRequired: false });
const open = () => readingOf(domainSettings, { requireSmtpAuthentication: false });

describe('the tally', () => {
  it('counts each value of the settings that can be propagated', () => {
    const tally = new Tally(shippedContract);

    for (const reading of [strict(), strict(), open()]) tally.add([reading]);

    expect(tally.counts.get('requireSmtpAuthentication')).toEqual(
      new Map([
        ['true', 2],
        ['false', 1],
      ]),
    );
    expect(tally.counts.get('requiresHttps')).toEqual(new Map([['false', 2]]));
    expect(tally.counts.get('sendsHsts')).toBeUndefined();
  });

  it('takes no domain for the Domain Defaults', () => {
    const tally = new Tally(shippedContract);

    tally.add([strict()]);

    expect(tally.defaults).toBeUndefined();
  });

  it('counts an object that several steps read once', () => {
    const tally = new Tally(shippedContract);
    const reading = strict();

    tally.add([reading, reading]);

    expect(tally.counts.get('requireSmtpAuthentication')?.get('true')).toBe(1);
  });

  it('keeps the Domain Defaults, and counts them for no domain', () => {
    const tally = new Tally(shippedContract);

    tally.add([readingOf(domainDefaults, { requireSmtpAuthentication: true })]);

    expect(tally.defaults).toEqual({ requireSmtpAuthentication: true });
    expect(tally.counts.size).toBe(0);
  });

  it('knows nothing of what was not read, and of what is no setting of a domain', () => {
    const tally = new Tally(shippedContract);

    tally.add([
      { status: 'failed', resource: domainSettings, target: 'a.test', code: 'server.timeout', why: 'late' },
      { status: 'unreachable', resource: domainDefaults, target: 'server', why: 'no call' },
      collectionOf([]),
    ]);

    expect([tally.counts.size, tally.defaults]).toEqual([0, undefined]);
  });
});
