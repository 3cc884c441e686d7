/** One write: what is looked at a last time before it is sent. */
import { describe, expect, it } from '@jest/globals';
import { decodeItems } from '../../src/contract/decode.js';
import { ipAccess } from '../../src/contract/ip-access.js';
import type { ItemChange } from '../../src/engine/change.js';
import type { CollectionReading } from '../../src/engine/reading.js';
import { callOf } from '../../src/engine/reading.js';
import { writeOf } from '../../src/engine/write.js';
import { ipAccessRow } from '../../src/sandbox/ip-access-list.js';
import { anItemChange } from './a-change.js';

const IP = '192.0.2.7';

function listOf(...rows: ReturnType<typeof ipAccessRow>[]): CollectionReading {
  const decoded = decodeItems(ipAccess, rows);
  if (!decoded.ok) throw new Error(decoded.reason);
  return { status: 'collection', resource: ipAccess, target: 'server', items: decoded.value };
}

function written(change: ItemChange, before: CollectionReading) {
  return writeOf({ changes: [change], before, discovery: new Set() });
}

const before = listOf(ipAccessRow({ ip: IP, services: [0], bypass: true }));
const fields = before.items[0]?.fields ?? {};

describe('the write of an item', () => {
  it('carries the whole item, and the protocols the row follows are no bystanders', () => {
    const change = anItemChange({ before: fields, after: { ...fields, protocols: ['Smtp', 'Imap'] } });

    const { call, verify } = written(change, before);
    const verification = verify(listOf(ipAccessRow({ ip: IP, services: [0, 1], bypass: true })));

    expect(call).toMatchObject({ method: 'POST', body: { serviceList: ['Smtp', 'Imap'], oldAddress: IP } });
    expect(verification).toMatchObject({ verdicts: [{ verdict: 'honoured' }], bystanders: [] });
  });

  it.each([
    ['is gone', anItemChange({ before: fields, after: fields }), listOf()],
    ['has moved', anItemChange({ before: { ...fields, description: 'old' }, after: fields }), before],
    [
      'is gone that was to be removed',
      anItemChange({ action: 'remove', before: fields, after: null }),
      listOf(),
    ],
  ])('is stale when the item %s', (_, change, now) => {
    expect(() => written(change, now)).toThrow(expect.objectContaining({ code: 'plan.stale' }));
  });

  it('is closed for an item that could not be put back as it is', () => {
    const odd = listOf(ipAccessRow({ ip: IP, services: [3], bypass: true }));
    const held = odd.items[0]?.fields ?? {};

    for (const after of [null, held]) {
      const change = anItemChange({ action: after === null ? 'remove' : 'change', before: held, after });
      expect(() => written(change, odd)).toThrow(/protocols hold something without a known name/);
    }
  });
});

describe('callOf', () => {
  it('fills the names in, percent-encoded, and leaves an unknown one empty', () => {
    const route = {
      method: 'GET',
      path: 'a/{domain}/{alias}/{else}',
      evidence: 'client',
      source: 'x',
    } as const;

    const call = callOf(
      { ...route, actsOnDomain: true },
      { target: 'a.test', parameters: { alias: 'x/y z' } },
    );

    expect(call).toEqual({ method: 'GET', path: 'a/a.test/x%2Fy%20z/', domain: 'a.test' });
  });

  it('never lets a parameter take the place of the target', () => {
    const route = { method: 'GET', path: 'a/{domain}', evidence: 'client', source: 'x' } as const;

    expect(callOf(route, { target: 'a.test', parameters: { domain: 'b.test' } }).path).toBe('a/a.test');
  });
});
