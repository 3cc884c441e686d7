/** Properties of every resource of the contract that can be written. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isJsonObject, type Json, type JsonObject } from '../../src/canonical-json.js';
import { shippedContract } from '../../src/contract/contract.js';
import type { AnyDocument } from '../../src/contract/resource.js';
import { idsRules } from '../../src/contract/resources/access/ids-rules.js';
import { ipAccess } from '../../src/contract/resources/access/ip-access.js';
import { decodeDocument, decodeItems } from '../../src/contract/wire/decode.js';
import {
  changedDocument,
  encodeDocument,
  encodeItem,
  memberOfField,
  whyNotWritable,
} from '../../src/contract/wire/encode.js';
import { runs } from '../property-runs.js';
import { arbitraryFields, unknownMembers, wireOf } from './arbitrary-wire.js';

/** A secret is sent and never shown, so it makes no round trip: own-account.test.ts has what holds for it. */
function hasSecret(resource: AnyDocument): boolean {
  return Object.values(resource.binding.fields).some((field) => field.writeOnly === true);
}

const documents = shippedContract.resources.flatMap((resource) =>
  resource.kind === 'document' && resource.binding.write !== undefined && !hasSecret(resource)
    ? [resource]
    : [],
);

/** A document as the server holds it, and fields to change in it. */
function arbitraryCase(resource: AnyDocument) {
  return fc
    .record({ before: arbitraryFields(resource), after: arbitraryFields(resource), unknown: unknownMembers })
    .chain(({ before, after, unknown }) =>
      fc.record({
        before: fc.constant(before),
        raw: fc.constant(wireOf(resource.binding.fields, before, unknown)),
        changes: fc
          .subarray(Object.keys(after))
          .map(
            (names): Record<string, Json> =>
              Object.fromEntries(names.map((name) => [name, after[name] ?? null])),
          ),
      }),
    );
}

function decoded(resource: AnyDocument, raw: Json) {
  const { under } = resource.binding.read;
  const found = decodeDocument(resource, under === undefined ? raw : { [under]: raw });
  if (!found.ok) throw new Error(found.reason);
  return found.value;
}

/** What a server holds after it took a write. */
function served(resource: AnyDocument, raw: JsonObject, body: JsonObject): Json {
  const { write } = resource.binding;
  const sent = write?.under === undefined ? body : body[write.under];
  if (!isJsonObject(sent)) throw new Error('nothing was sent');
  return write?.sends === 'all-members' ? sent : { ...raw, ...sent };
}

describe.each(documents)('the document $id', (resource) => {
  const { write } = resource.binding;
  if (write === undefined) throw new Error('not reached: only documents with a write are here');

  it('decodes to the fields the server holds, with no failure and every member kept', () => {
    fc.assert(
      fc.property(arbitraryCase(resource), ({ before, raw }) => {
        expect(decoded(resource, raw)).toEqual({ raw, fields: before, failures: {} });
      }),
      runs(),
    );
  });

  it('shows exactly the changes once they are in it, and every other member as it was', () => {
    fc.assert(
      fc.property(arbitraryCase(resource), ({ before, raw, changes }) => {
        const next = changedDocument(resource, raw, changes);

        expect(decoded(resource, next).fields).toEqual({ ...before, ...changes });
        const touched = new Set(Object.keys(changes).map((field) => memberOfField(resource, field)));
        for (const member of Object.keys(raw)) {
          if (!touched.has(member)) expect(next[member]).toEqual(raw[member]);
        }
        expect(Object.keys(next).sort()).toEqual(Object.keys(raw).sort());
      }),
      runs(),
    );
  });

  it('becomes what was meant on a server that takes the body of the write', () => {
    fc.assert(
      fc.property(arbitraryCase(resource), ({ raw, changes }) => {
        const body = encodeDocument(resource, { write, raw, changes });

        expect(served(resource, raw, body)).toEqual(changedDocument(resource, raw, changes));
      }),
      runs(),
    );
  });

  it('sends no member that was not to change where the server merges', () => {
    if (write.sends === 'all-members') return expect(write.under).toBeUndefined();
    fc.assert(
      fc.property(arbitraryCase(resource), ({ raw, changes }) => {
        const body = encodeDocument(resource, { write, raw, changes });
        const sent = write.under === undefined ? body : body[write.under];

        expect(Object.keys(sent as JsonObject).sort()).toEqual(
          [...new Set(Object.keys(changes).map((field) => memberOfField(resource, field)))].sort(),
        );
      }),
      runs(),
    );
  });
});

describe('the collection ids-rules', () => {
  const rows = fc.record({
    before: arbitraryFields(idsRules),
    after: arbitraryFields(idsRules),
    unknown: unknownMembers,
    key: fc.nat(),
  });

  it('shows exactly the edited fields, and every unknown member as it was', () => {
    fc.assert(
      fc.property(rows, ({ before, after, unknown, key }) => {
        const raw = { ...wireOf(idsRules.binding.fields, before, unknown), id: key };
        const { edit } = idsRules.binding;
        if (edit === undefined) throw new Error('no edit');

        const body = encodeItem(idsRules, edit, { key, raw, fields: after }) as { idsRule: JsonObject };

        expect(decodeItems(idsRules, [body.idsRule])).toMatchObject({
          ok: true,
          value: [{ key, fields: after }],
        });
        expect(body.idsRule).toEqual({ ...wireOf(idsRules.binding.fields, after, unknown), id: key });
      }),
      runs(),
    );
  });
});

describe('the collection ip-access', () => {
  const rows = fc.record({
    fields: arbitraryFields(ipAccess),
    bits: fc.uniqueArray(fc.nat(20), { maxLength: 6 }),
  });

  it('writes back every protocol it showed, or is not written at all', () => {
    fc.assert(
      fc.property(rows, ({ fields, bits }) => {
        const booleans = wireOf(ipAccess.binding.fields, fields, {});
        const protocolMask = bits.reduce((sum, bit) => sum + 2 ** bit, 0);
        const found = decodeItems(ipAccess, [{ ...booleans, protocolMask }]);
        const [item] = found.ok ? found.value : [];
        if (item === undefined) throw new Error('the row did not decode');
        if (whyNotWritable(ipAccess, item) !== undefined) return;

        const { edit } = ipAccess.binding;
        if (edit === undefined) throw new Error('no edit');
        const body = encodeItem(ipAccess, edit, item) as { serviceList: readonly string[] };

        // Numbers of the service types, from the API's own list (docs/api-evidence.md, section 2).
        const number = { Smtp: 0, Imap: 1, Pop: 2, Xmpp: 7, WebMail: 8, ActiveSync: 9, MapiEws: 10 };
        const sent = body.serviceList.map((name) => number[name as keyof typeof number]);
        expect(sent.sort((a, b) => a - b)).toEqual([...bits].sort((a, b) => a - b));
      }),
      runs(500),
    );
  });

  it('is written in full wherever the mask agrees with the row', () => {
    fc.assert(
      fc.property(rows, ({ fields }) => {
        const found = decodeItems(ipAccess, [wireOf(ipAccess.binding.fields, fields, {})]);
        const [item] = found.ok ? found.value : [];

        expect(item === undefined ? 'no item' : whyNotWritable(ipAccess, item)).toBeUndefined();
        expect([...((item?.fields.protocols ?? []) as string[])].sort()).toEqual(
          [...(fields.protocols as string[])].sort(),
        );
      }),
      runs(),
    );
  });

  it('is not written where members that nobody knows hold something, and names those', () => {
    fc.assert(
      fc.property(rows, unknownMembers, ({ fields }, unknown) => {
        const found = decodeItems(ipAccess, [wireOf(ipAccess.binding.fields, fields, unknown)]);
        const [item] = found.ok ? found.value : [];

        // A new row holds an empty text, or nothing, as well.
        const lost = Object.keys(unknown).filter((name) => unknown[name] !== '' && unknown[name] !== null);
        expect(item === undefined ? 'no item' : whyNotWritable(ipAccess, item)).toBe(
          lost.length === 0 ? undefined : `it holds ${lost.join(', ')}, which no known write carries`,
        );
      }),
      runs(),
    );
  });
});
