/** What the write of an item carries: just what changes, a call of its own, other words; and what might not come back. */

import { describe, expect, it } from '@jest/globals';
import type { ItemWrite } from '../../../src/contract/binding.js';
import { defineCollection } from '../../../src/contract/define.js';
import type { AnyCollection } from '../../../src/contract/resource.js';
import { administrators } from '../../../src/contract/resources/access/administrators.js';
import { ipAccess } from '../../../src/contract/resources/access/ip-access.js';
import { rbls } from '../../../src/contract/resources/mail/rbls.js';
import { NOTHING_DISCOVERED } from '../../../src/contract/trust/discovery.js';
import { whyNotRestorable } from '../../../src/contract/trust/reach.js';
import { encodeItem, itemRouteFor, whyNotWritable } from '../../../src/contract/wire/encode.js';
import { entries, ROW } from '../a-resource.js';

const WRITE = { method: 'POST', path: 'settings/entry', evidence: 'client', source: 'SC' } as const;
const CHANGED: ItemWrite = { ...WRITE, body: { key: '$key', entry: '$changed' } };
const BEFORE = { name: 'a', kind: 'white', depth: 3, protocols: ['Smtp'] };

function changedTo(after: object, before: object | undefined = BEFORE) {
  const fields = { ...BEFORE, ...after };
  return encodeItem(entries, CHANGED, {
    ...{ key: 1, raw: ROW, fields },
    ...(before === undefined ? {} : { before: before as typeof BEFORE }),
  });
}

describe('an edit by the members that change', () => {
  it('carries those alone', () => {
    expect(changedTo({ kind: 'black' })).toEqual({ key: 1, entry: { kind: 1 } });
    expect(changedTo({})).toEqual({ key: 1, entry: {} });
  });

  it('carries a nested member whole, with what nobody knows of it', () => {
    expect(changedTo({ depth: 4 })).toEqual({ key: 1, entry: { inner: { depth: 4, more: 'x' } } });
  });

  it('carries all flags of a set of which one changes', () => {
    expect(changedTo({ protocols: ['Pop'] })).toEqual({ key: 1, entry: { smtp: false, pop: true } });
  });

  it('leaves out what the binding does not know', () => {
    expect(changedTo({ foreign: 7 })).toEqual({ key: 1, entry: {} });
  });

  it('carries nothing for a field that is none before and after', () => {
    const { kind: _, ...before } = BEFORE;

    expect(changedTo({ kind: null }, before)).toEqual({ key: 1, entry: {} });
    expect(changedTo({ kind: null })).toEqual({ key: 1, entry: { kind: null } });
  });

  it('carries every known member where nothing is known of the state before', () => {
    expect(encodeItem(entries, CHANGED, { key: null, raw: {}, fields: BEFORE })).toEqual({
      key: null,
      entry: { name: 'a', kind: 0, inner: { depth: 3 }, smtp: true, pop: false },
    });
  });
});

/** `kind` has a call of its own for black; `depth` one for none. */
const acting: AnyCollection = defineCollection({
  ...entries,
  id: 'acting',
  binding: {
    ...entries.binding,
    actions: [
      { ...WRITE, path: 'settings/blacken', body: ['$key'], field: 'kind', to: 'black' },
      { ...WRITE, path: 'settings/flatten', body: ['$key'], field: 'depth', to: null },
    ],
  },
});

describe('a call for one certain change', () => {
  const pathFor = (after: object, before: object = BEFORE) =>
    itemRouteFor(acting, {
      action: 'change',
      before: before as typeof BEFORE,
      after: { ...BEFORE, ...after },
    })?.path;
  const edit = entries.binding.edit?.path;

  it('is taken for just that field to just that value', () => {
    expect(pathFor({ kind: 'black' })).toBe('settings/blacken');
  });

  it.each([
    ['another value', { kind: null }],
    ['another field', { name: 'b' }],
    ['that field beside another', { kind: 'black', name: 'b' }],
    ['nothing', {}],
  ])('is not taken for %s', (_, after) => {
    expect(pathFor(after)).toBe(edit);
  });

  it('is taken for a field that comes to nothing, too', () => {
    expect(pathFor({ depth: null })).toBe('settings/flatten');
  });

  it('is not taken where a field is nothing before and after: that is no change', () => {
    expect(pathFor({ other: null, kind: 'black' })).toBe('settings/blacken');
  });

  it('is taken where the state before is not known, for an item of that one field', () => {
    const change = { action: 'change', before: null, after: { kind: 'black' } } as const;

    expect(itemRouteFor(acting, change)?.path).toBe('settings/blacken');
  });

  it.each(['add', 'remove'] as const)('is not taken to %s an item, which has its own', (action) => {
    const change = { action, before: { kind: 'white' }, after: { kind: 'black' } };

    expect(itemRouteFor(acting, change)).toBe(acting.binding[action]);
  });

  it('is no reason to do without the edit where there are no such calls, or nothing is meant', () => {
    const after = { ...BEFORE, kind: 'black' };

    expect(itemRouteFor(entries, { action: 'change', before: BEFORE, after })).toBe(entries.binding.edit);
    expect(itemRouteFor(acting, { action: 'change', before: BEFORE, after: null })).toBe(
      entries.binding.edit,
    );
  });

  it('is not there where a collection has none, and neither is an edit', () => {
    const { edit: _, ...binding } = entries.binding;
    const fixed: AnyCollection = defineCollection({ ...entries, id: 'fixed', binding });

    expect(itemRouteFor(fixed, { action: 'change', before: BEFORE, after: BEFORE })).toBeUndefined();
  });
});

describe('a value that is sent in other words than it is shown', () => {
  const spoken: AnyCollection = defineCollection({
    ...entries,
    id: 'spoken',
    binding: {
      ...entries.binding,
      fields: {
        ...entries.binding.fields,
        kind: { wire: 'kind', values: { white: 0, black: 1 }, written: 'client', sent: { '1': 'Black' } },
      },
    },
  });
  const body = (kind: string | null) =>
    encodeItem(
      spoken,
      { ...WRITE, body: { kind: '$field:kind', depth: '$field:depth' } },
      {
        ...{ key: 1, raw: {} },
        fields: { kind, depth: 3 },
      },
    );

  it('is sent so', () => {
    expect(body('black')).toEqual({ kind: 'Black', depth: 3 });
  });

  it('is sent as it is shown where clients were seen doing no other', () => {
    expect(body('white')).toEqual({ kind: 0, depth: 3 });
    expect(body(null)).toEqual({ kind: null, depth: 3 });
  });
});

describe('an item that is taken away', () => {
  const entry = { address: '192.0.2.7', description: 'x', protocols: ['Smtp'], bypassesSpamChecks: true };
  const plain = { ...entry, bypassesSmtpAuthentication: false, bypassesGreylisting: false };

  it('comes back as it was when all it holds is known', () => {
    expect(whyNotRestorable(ipAccess, plain, NOTHING_DISCOVERED)).toBeUndefined();
    expect(whyNotRestorable(ipAccess, entry, NOTHING_DISCOVERED)).toBeUndefined();
  });

  it('might not when it holds what only a guess could write again', () => {
    expect(
      whyNotRestorable(ipAccess, { ...plain, bypassesSmtpAuthentication: true }, NOTHING_DISCOVERED),
    ).toBe(
      'whether it could be brought back after a removal is not known: what the call has to carry for "SMTP Auth Bypass" has not been seen with its meaning',
    );
  });

  it.each([false, '', undefined])(
    'comes back where what would be guessed is %j, as in a new one',
    (value) => {
      expect(
        whyNotRestorable(
          ipAccess,
          { ...plain, bypassesSmtpAuthentication: value } as typeof plain,
          NOTHING_DISCOVERED,
        ),
      ).toBeUndefined();
    },
  );

  it.each([0, null, 'x', []])('might not where what would be guessed is %j', (value) => {
    expect(
      whyNotRestorable(ipAccess, { ...plain, bypassesSmtpAuthentication: value }, NOTHING_DISCOVERED),
    ).toMatch(/^whether it could be brought back .*"SMTP Auth Bypass"/);
  });

  it('is not held back for a secret, which nobody reads', () => {
    const kind = { wire: 'kind', written: 'assumed', writeOnly: true } as const;
    const binding = { ...entries.binding, fields: { ...entries.binding.fields, kind } };

    expect(
      whyNotRestorable({ ...entries, binding }, { ...BEFORE, kind: null }, NOTHING_DISCOVERED),
    ).toBeUndefined();
  });

  it('does not where no call adds it', () => {
    expect(whyNotRestorable(administrators, {}, NOTHING_DISCOVERED)).toBe(
      'no call is known that adds it again',
    );
  });

  it('is not held back where no call takes it away either', () => {
    expect(whyNotRestorable(rbls, { name: 'x', isEnabled: true }, NOTHING_DISCOVERED)).toBeUndefined();
  });
});

describe('an item whose flags have no number beside them', () => {
  const { mask: _, ...flags } = entries.binding.fields.protocols as { flags: object; mask: object };
  const bare: AnyCollection = defineCollection({
    ...entries,
    id: 'bare',
    binding: {
      ...entries.binding,
      fields: { ...entries.binding.fields, protocols: { ...flags, written: 'client' } as never },
    },
  });

  it('holds a member nobody knows where the server shows one', () => {
    expect(whyNotWritable(bare, { fields: BEFORE, raw: { ...ROW, unknown: null } })).toBe(
      'it holds mask, which no known write carries',
    );
  });
});

describe('the name of a block list', () => {
  it('is its host where it has none', () => {
    const label = (name: string) => rbls.label({ name, lookupDomain: 'zen.spamhaus.org' } as never);

    expect([label('Spamhaus'), label('')]).toEqual(['Spamhaus', 'zen.spamhaus.org']);
  });
});
