/** The five verdicts of a read-back, and bystanders. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json, JsonObject } from '../../../src/canonical-json.js';
import { idsRules } from '../../../src/contract/resources/access/ids-rules.js';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import { decodeDocument, decodeItems } from '../../../src/contract/wire/decode.js';
import { IS_PROOF, readBackOf, verifyDocument, verifyItem } from '../../../src/engine/prove/verify.js';
import type { ItemChange } from '../../../src/engine/words/change.js';
import type { DocumentReading, Reading } from '../../../src/engine/words/reading.js';
import { runs } from '../../property-runs.js';
import { anItemChange } from '../a-change.js';

describe('readBackOf', () => {
  it.each([
    ['honoured', { before: 1, expected: 2, found: 2 }],
    ['honoured', { before: 2, expected: 2, found: 2 }],
    ['normalised', { before: '', expected: 'a ', found: 'a' }],
    ['normalised', { before: [], expected: ['b', 'a'], found: ['a', 'b'] }],
    ['normalised', { before: [], expected: [' a', { x: 1 }], found: [{ x: 1 }, 'a'] }],
    ['ignored', { before: 1, expected: 2, found: 1 }],
    ['ignored', { before: null, expected: 2, found: null }],
    ['altered', { before: 1, expected: 2, found: 3 }],
    ['altered', { before: 1, expected: 2, found: '2' }],
    ['altered', { before: 'x', expected: '', found: null }],
    ['altered', { before: [], expected: ['a', 'a'], found: ['a'] }],
    ['altered', { before: [], expected: ['a', 'b'], found: ['a', 'c'] }],
    ['altered', { before: [], expected: [{ x: 1 }], found: [{ x: 2 }] }],
    ['ignored', { before: ['c'], expected: ['a'], found: ['c'] }],
    ['altered', { before: [], expected: ['exe'], found: ['.EXE'] }],
    ['normalised', { before: [], expected: ['exe', 'js'], found: ['JS', '.exe'], spelling: 'extension' }],
    ['normalised', { before: [], expected: ['exe', '.EXE'], found: ['exe'], spelling: 'extension' }],
    ['altered', { before: [], expected: ['exe', 'js'], found: ['exe'], spelling: 'extension' }],
    ['normalised', { before: '', expected: '203.0.113.7', found: '203.0.113.7/32', spelling: 'address' }],
    ['normalised', { before: '', expected: 'Bl.example', found: 'bl.example.', spelling: 'address' }],
    ['altered', { before: '', expected: '203.0.113.7', found: '203.0.113.8', spelling: 'address' }],
    ['unreadable', { before: 1, expected: 2, found: undefined }],
  ] as const)('is %s for %j', (verdict, values) => {
    expect(readBackOf(values as { before: Json; expected: Json; found: Json | undefined })).toBe(verdict);
  });

  it('proves nothing but the value that was wanted', () => {
    const anyJson = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(anyJson, anyJson, anyJson, (before, expected, found) => {
        const verdict = readBackOf({ before, expected, found });

        const flat = (value: Json) => [...JSON.stringify(value).replace(/\\[nrt]|\s/g, '')].sort().join('');
        if (IS_PROOF[verdict]) expect(flat(found)).toBe(flat(expected));
      }),
      runs(),
    );
  });
});

const RAW: JsonObject = {
  requireSmtpAuthentication: false,
  catchAll: 'info',
  throttleSettings: { messagesPerHour: 0, action: 1 },
  list: [1, 2],
  authenticationSettings: { server: 'ldap', ldapPassword: 'Amber-Falcon-8' },
};

function documentOf(raw: JsonObject): DocumentReading {
  const decoded = decodeDocument(domainSettings, { domainSettings: raw });
  if (!decoded.ok) throw new Error(decoded.reason);
  return { status: 'document', resource: domainSettings, target: 'a.test', document: decoded.value };
}

function verifiedTo(raw: JsonObject) {
  return verifyDocument({ before: documentOf(RAW), expected: { catchAll: '' }, readBack: documentOf(raw) });
}

describe('verifyDocument', () => {
  it('proves a field, and has no bystander where nothing else moved', () => {
    expect(verifiedTo({ ...RAW, catchAll: '' })).toEqual({
      verdicts: [{ field: 'catchAll', verdict: 'honoured', expected: '', found: '' }],
      bystanders: [],
    });
  });

  it('names whatever else moved, by its deepest member; a list as a whole', () => {
    const { bystanders } = verifiedTo({
      ...RAW,
      catchAll: '',
      throttleSettings: { messagesPerHour: 9, action: 1 },
      list: [2, 1],
      fresh: null,
    });

    expect(bystanders).toEqual([
      { path: 'fresh', before: null, after: null },
      { path: 'list', before: [1, 2], after: [2, 1] },
      { path: 'throttleSettings.messagesPerHour', before: 0, after: 9 },
    ]);
  });

  it('names a member that is gone, and one that turned from an object into a text', () => {
    const { list: _, ...rest } = RAW;

    const { bystanders } = verifiedTo({ ...rest, catchAll: '', throttleSettings: 'none' });

    expect(bystanders.map(({ path, after }) => [path, after])).toEqual([
      ['list', null],
      ['throttleSettings', 'none'],
    ]);
  });

  it('names a member that held nothing and is gone', () => {
    const { bystanders } = verifyDocument({
      before: documentOf({ ...RAW, note: null }),
      expected: { catchAll: '' },
      readBack: documentOf({ ...RAW, catchAll: '' }),
    });

    expect(bystanders).toEqual([{ path: 'note', before: null, after: null }]);
  });

  it('names what moved beside a field in the same member', () => {
    const throttleSettings = { messagesPerHour: 100, action: 2 };

    const { verdicts, bystanders } = verifyDocument({
      before: documentOf(RAW),
      expected: { messagesPerHour: 100 },
      readBack: documentOf({ ...RAW, throttleSettings }),
    });

    expect(verdicts).toMatchObject([{ verdict: 'honoured' }]);
    expect(bystanders).toEqual([{ path: 'throttleSettings.action', before: 1, after: 2 }]);
  });

  it('has no bystander inside a member that was meant as a whole: the verdict tells', () => {
    const throttleSettings = { messagesPerHour: 100, action: 2 };

    const { verdicts, bystanders } = verifyDocument({
      before: documentOf(RAW),
      expected: { 'wire:throttleSettings': { messagesPerHour: 100, action: 1 } },
      readBack: documentOf({ ...RAW, throttleSettings }),
    });

    expect(verdicts).toMatchObject([{ verdict: 'altered' }]);
    expect(bystanders).toEqual([]);
  });

  it('tells that a secret moved, not what it says', () => {
    const authenticationSettings = { server: 'ldap', ldapPassword: 'Other-Owl-9' };

    const { bystanders } = verifiedTo({ ...RAW, catchAll: '', authenticationSettings });

    expect(bystanders).toEqual([
      { path: 'authenticationSettings.ldapPassword', before: '[redacted]', after: '[redacted]' },
    ]);
  });

  it('does not tell the secret in a member that a rollback puts back whole', () => {
    const field = 'wire:authenticationSettings';

    const verification = verifyDocument({
      before: documentOf(RAW),
      expected: { [field]: { server: 'ldap', ldapPassword: '' } },
      readBack: documentOf(RAW),
    });

    expect(verification.verdicts).toMatchObject([{ field, verdict: 'ignored' }]);
    expect(JSON.stringify(verification)).not.toContain('Amber-Falcon-8');
  });

  it('is unreadable, without bystanders, when the read-back failed', () => {
    const readBack = { status: 'failed', why: 'cut' } as Reading;

    const verification = verifyDocument({ before: documentOf(RAW), expected: { catchAll: '' }, readBack });

    expect(verification).toEqual({
      verdicts: [{ field: 'catchAll', verdict: 'unreadable', expected: '', found: null }],
      bystanders: [],
    });
  });

  it('is unreadable for a field that no longer decodes', () => {
    expect(verifiedTo({ ...RAW, catchAll: 7 }).verdicts[0]?.verdict).toBe('unreadable');
  });
});

const RULE = {
  id: 1,
  type: 2,
  service: null,
  timeFrameMinutes: 10,
  threshold: 50,
  blockMinutes: 10,
  action: 0,
  notifyAddress: '',
  description: 'x',
  isPermanent: false,
};
const FIELDS = {
  type: 'brute-force-by-ip',
  service: null,
  timeFrameMinutes: 10,
  threshold: 50,
  blockMinutes: 10,
  action: 'block',
  notifyAddress: '',
  description: 'x',
};

function itemsOf(rows: readonly JsonObject[]) {
  const decoded = decodeItems(idsRules, rows);
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.value;
}

function verifyRows(change: Partial<ItemChange>, rows: readonly JsonObject[], before = [RULE]) {
  return verifyItem({
    resource: idsRules,
    before: itemsOf(before),
    change: anItemChange({
      resource: 'ids-rules',
      item: 'brute-force-by-ip',
      key: 1,
      before: FIELDS,
      ...change,
    }),
    readBack: { status: 'collection', resource: idsRules, target: 'server', items: itemsOf(rows) },
  });
}

const TIGHTER = { after: { ...FIELDS, threshold: 5, blockMinutes: 60 } };
const REMOVED = { action: 'remove', after: null } as const;
const ADDED = {
  action: 'add',
  key: null,
  before: null,
  after: { ...FIELDS, type: 'harvesting' },
  item: 'harvesting',
} as const;
const NEW_RULE = { ...RULE, id: 7, type: 1 };

describe('verifyItem', () => {
  it.each([
    ['honoured', TIGHTER, [{ ...RULE, threshold: 5, blockMinutes: 60 }]],
    ['honoured', { after: { ...FIELDS, threshold: 5 } }, [{ ...RULE, threshold: 5, isPermanent: true }]],
    ['normalised', { after: { ...FIELDS, description: 'y ' } }, [{ ...RULE, description: 'y' }]],
    ['ignored', TIGHTER, [RULE]],
    ['altered', TIGHTER, [{ ...RULE, threshold: 5 }]],
    ['altered', TIGHTER, [{ ...RULE, threshold: 6 }]],
    ['altered', TIGHTER, []],
    ['honoured', REMOVED, []],
    ['ignored', REMOVED, [RULE]],
    ['honoured', ADDED, [RULE, NEW_RULE]],
    ['ignored', ADDED, [RULE]],
    ['altered', ADDED, [RULE, { ...NEW_RULE, threshold: 99 }]],
  ] as const)('is %s for %j with %j', (verdict, change, rows) => {
    const verification = verifyRows(change, rows);

    expect(verification.verdicts.map((one) => one.verdict)).toEqual([verdict]);
    expect(verification.bystanders).toEqual([]);
  });

  it('takes the row that has the fields for the added one, before one that has only the name', () => {
    const namesake = { ...NEW_RULE, id: 6, threshold: 1 };

    const { verdicts, bystanders } = verifyRows(ADDED, [RULE, namesake, NEW_RULE]);

    expect(verdicts[0]?.verdict).toBe('honoured');
    expect(bystanders).toEqual([
      { path: 'harvesting', before: null, after: expect.objectContaining({ threshold: 1 }) },
    ]);
  });

  it('takes no other new row for the added one: that one is a bystander', () => {
    const { verdicts, bystanders } = verifyRows(ADDED, [RULE, { ...RULE, id: 8, type: 4 }]);

    expect(verdicts).toEqual([
      { field: 'harvesting', verdict: 'ignored', expected: ADDED.after, found: null },
    ]);
    expect(bystanders).toMatchObject([{ path: 'bounces-indicate-spammer', before: null }]);
  });

  it('shows what became of an item that was to go and is still there', () => {
    const { verdicts, bystanders } = verifyRows(REMOVED, [{ ...RULE, threshold: 7 }]);

    expect(verdicts).toEqual([
      {
        ...{ field: 'brute-force-by-ip', verdict: 'ignored', expected: null },
        found: expect.objectContaining({ threshold: 7 }),
      },
    ]);
    expect(bystanders).toEqual([]);
  });

  it('names other members of the item that moved', () => {
    const { bystanders } = verifyRows(TIGHTER, [
      { ...RULE, threshold: 5, blockMinutes: 60, description: 'z', extra: 1 },
    ]);

    expect(bystanders.map(({ path }) => path)).toEqual([
      'brute-force-by-ip.description',
      'brute-force-by-ip.extra',
    ]);
  });

  it('names other items that moved, went or came', () => {
    const [second, third] = [
      { ...RULE, id: 2, type: 4 },
      { ...RULE, id: 3, type: 5 },
    ];
    const changed = { ...RULE, threshold: 5, blockMinutes: 60 };

    const { bystanders } = verifyRows(
      TIGHTER,
      [changed, { ...second, threshold: 1 }, NEW_RULE],
      [RULE, second, third],
    );

    expect(bystanders.map(({ path, before, after }) => [path, before === null, after === null])).toEqual([
      ['bounces-indicate-spammer.threshold', false, false],
      ['internal-spammer', false, true],
      ['harvesting', true, false],
    ]);
  });

  it('is unreadable when the list could not be read', () => {
    const verification = verifyItem({
      resource: idsRules,
      before: [],
      change: anItemChange(ADDED),
      readBack: { status: 'failed', why: 'cut' } as Reading,
    });

    expect(verification).toEqual({
      verdicts: [{ field: 'harvesting', verdict: 'unreadable', expected: ADDED.after, found: null }],
      bystanders: [],
    });
  });
});
