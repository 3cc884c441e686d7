import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AnyDocument } from '../../../src/contract/resource.js';
import { decodeDocument } from '../../../src/contract/wire/decode.js';
import { encodeDocument } from '../../../src/contract/wire/encode.js';
import { runs } from '../../property-runs.js';
import { PARTIAL, RAW, thing } from '../a-resource.js';

function thingWith(more: object): AnyDocument {
  const { perHour, ...fields } = thing.binding.fields;
  return {
    ...thing,
    binding: { ...thing.binding, fields: { ...fields, perHour: { ...perHour, ...more } } },
  } as never;
}

const decoded = (resource: AnyDocument, perHour: number | string) => {
  const read = decodeDocument(resource, { thing: { ...RAW, limits: { perHour } } });
  if (!read.ok) throw new Error(read.reason);
  return read.value;
};

const sent = (resource: AnyDocument, perHour: number) =>
  encodeDocument(resource, { write: PARTIAL, raw: RAW, changes: { perHour } });

describe('a number in another unit', () => {
  const seconds = thingWith({ scale: { wire: 60, here: 1 } });

  it('is read in the unit of the model, and written in that of the server', () => {
    expect(decoded(seconds, 240).fields.perHour).toBe(4);
    expect(sent(seconds, 5)).toEqual({ thing: { limits: { perHour: 300, unknownInside: ['x'] } } });
  });

  it('fails where it is no whole one of the model', () => {
    expect(decoded(seconds, 250).failures).toEqual({ perHour: expect.stringContaining('perHour is 4.1') });
  });

  it('is a failure, and no number, where the server shows something else', () => {
    expect(decoded(seconds, 'many').failures).toEqual({ perHour: expect.stringContaining('perHour is') });
  });

  it('is not written where the server would round it', () => {
    const hours = thingWith({ scale: { wire: 1, here: 60 } });

    expect(decoded(hours, 2).fields.perHour).toBe(120);
    expect(() => sent(hours, 90)).toThrow('limits.perHour cannot be 90');
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.constantFrom(7, 24, 60, 1000, 1024, 3600, 86_400), (value, wire) => {
        const resource = thingWith({ scale: { wire, here: 1 } });

        const { limits } = (sent(resource, value) as { thing: { limits: { perHour: number } } }).thing;

        expect(decoded(resource, limits.perHour).fields.perHour).toBe(value);
      }),
      runs(),
    );
  });
});

describe('a member that somebody compared, and that is something else', () => {
  it('is not read', () => {
    const { fields, failures } = decoded(thingWith({ isRefuted: true }), 5);

    expect(fields).not.toHaveProperty('perHour');
    expect(failures).toEqual({
      perHour: 'limits.perHour was compared with the web interface, and is something else',
    });
  });
});
