import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import {
  EMPTY_LAYER,
  type Layer,
  plainOptions,
  type Stated,
  type StepLayer,
} from '../../src/playbook/layer.js';
import { conflictsOf, mergeAll, mergeLayers, prevailingOf } from '../../src/playbook/merge.js';
import { runs } from '../property-runs.js';
import { aWaiver, CATALOGUE } from './builders.js';

const IDS = ['relay', 'passwords', 'catch-all'];
const NAMES = ['a', 'b', 'c'];
const place = { file: 'p.yaml', line: 1, column: 1 };
const source = { file: 'p.yaml', value: {}, valuePlace: () => place, keyPlace: () => place, unread: [] };

function stated<Value>(value: Value): Stated<Value> {
  return { value, source, path: [] };
}

function options(values: Readonly<Record<string, unknown>>): StepLayer {
  const members = Object.entries(values).map(([name, value]) => [name, stated(value)] as const);
  return { kind: 'options', at: stated({}), options: new Map(members) };
}

const OFF: StepLayer = { kind: 'off', at: stated('off') };

function aLayer(
  parts: Partial<Layer> & { readonly named?: Readonly<Record<string, StepLayer>> } = {},
): Layer {
  const { named = {}, ...rest } = parts;
  return { ...EMPTY_LAYER, steps: new Map(Object.entries(named)), ...rest };
}

/** What a layer comes to, without the places. */
function plain({ steps, domains, limits, overrides, waivers }: Layer) {
  const values = [...steps].map(([id, step]) => [
    id,
    step.kind === 'options' ? plainOptions(step.options) : step.kind,
  ]);
  return {
    steps: Object.fromEntries(values),
    domains,
    limits,
    overrides: overrides.map((override) => [override.domains, [...override.steps.keys()]]),
    waivers,
  };
}

/** Steps with any values, or with values that every layer gives alike: then there is nothing to disagree on. */
function steps(value: fc.Arbitrary<number> | 'agreed') {
  const one = fc
    .uniqueArray(fc.constantFrom(...NAMES))
    .chain((names) =>
      fc
        .tuple(...names.map((name) => (value === 'agreed' ? fc.constant(name.length) : value)))
        .map((values) => options(Object.fromEntries(names.map((name, index) => [name, values[index]])))),
    );
  return fc.dictionary(fc.constantFrom(...IDS), one);
}

function layers(value: fc.Arbitrary<number> | 'agreed') {
  return fc
    .record({
      named: steps(value),
      waivers: fc.array(
        fc.constantFrom('w1', 'w2').map((reason) => aWaiver({ reason })),
        { maxLength: 2 },
      ),
      overrides: fc.array(
        fc.constantFrom(...IDS).map((id) => ({
          at: stated({}),
          domains: ['a.example'],
          steps: new Map([[id, options({})]]),
        })),
        { maxLength: 2 },
      ),
    })
    .map(aLayer);
}

const anyLayer = layers(fc.integer({ min: 0, max: 3 }));

describe('mergeLayers', () => {
  it('does not depend on how agreeing layers are grouped', () => {
    const agreed = layers('agreed');
    fc.assert(
      fc.property(agreed, agreed, agreed, (a, b, c) => {
        const leftFirst = mergeLayers(mergeLayers(a, b), c);
        const rightFirst = mergeLayers(a, mergeLayers(b, c));

        expect(plain(leftFirst)).toEqual(plain(rightFirst));
        expect(plain(mergeAll([a, b, c]))).toEqual(plain(leftFirst));
      }),
      runs(),
    );
  });

  it('keeps every option of the child, and of the parent what the child does not state', () => {
    fc.assert(
      fc.property(anyLayer, anyLayer, (parent, child) => {
        const merged = plain(mergeLayers(parent, child)).steps;

        const expected = [...new Set([...parent.steps.keys(), ...child.steps.keys()])].map((id) => [
          id,
          { ...plain(parent).steps[id], ...plain(child).steps[id] },
        ]);
        expect(merged).toEqual(Object.fromEntries(expected));
      }),
      runs(),
    );
  });

  it('has nothing to add to or take from a layer laid over nothing, under nothing or over itself', () => {
    fc.assert(
      fc.property(anyLayer, (layer) => {
        const once = plain(mergeLayers(EMPTY_LAYER, layer));

        expect(once).toEqual(plain(layer));
        expect(plain(mergeLayers(layer, EMPTY_LAYER))).toEqual(once);
        expect(plain(mergeLayers(layer, layer))).toEqual(once);
      }),
      runs(),
    );
  });

  it('leaves what it was given as it was', () => {
    const parent = aLayer({ named: { relay: options({ a: 1 }) } });
    const child = aLayer({ named: { relay: options({ a: 2 }), passwords: OFF } });

    mergeLayers(parent, child);

    expect(plain(parent).steps).toEqual({ relay: { a: 1 } });
    expect(plain(child).steps).toEqual({ relay: { a: 2 }, passwords: 'off' });
  });

  it('lets off clear what was inherited, and options start anew after off', () => {
    const [on, off] = [aLayer({ named: { relay: options({ a: 1 }) } }), aLayer({ named: { relay: OFF } })];
    const again = aLayer({ named: { relay: options({ b: 2 }) } });

    expect(plain(mergeAll([on, off])).steps).toEqual({ relay: 'off' });
    expect(plain(mergeAll([on, off, again])).steps).toEqual({ relay: { b: 2 } });
  });

  it('keeps a step broken until a later layer leaves it out', () => {
    const broken = aLayer({ named: { relay: { kind: 'broken', at: stated({}) } } });
    const on = aLayer({ named: { relay: options({}) } });

    expect(plain(mergeAll([broken, on])).steps).toEqual({ relay: 'broken' });
    expect(plain(mergeAll([on, broken])).steps).toEqual({ relay: 'broken' });
    expect(plain(mergeAll([broken, aLayer({ named: { relay: OFF } })])).steps).toEqual({ relay: 'off' });
  });
});

describe('conflictsOf', () => {
  const parents = (...named: Readonly<Record<string, StepLayer>>[]) =>
    named.map((steps, index) => ({ name: `p${index}`, layer: aLayer({ named: steps }) }));

  it('finds none where parents agree, whatever they state', () => {
    fc.assert(
      fc.property(anyLayer, (layer) => {
        const same = [layer, layer, layer].map((each, index) => ({ name: `p${index}`, layer: each }));

        expect(conflictsOf(same, { own: EMPTY_LAYER, catalogue: CATALOGUE })).toEqual([]);
      }),
      runs(),
    );
  });

  it('finds none for an option the child states itself, nor for a step it leaves out or that is wrong in it', () => {
    const both = parents({ relay: options({ match: 'domain' }) }, { relay: options({ match: 'address' }) });
    const broken: StepLayer = { kind: 'broken', at: stated({}) };

    for (const step of [OFF, broken, options({ match: 'domain' })]) {
      const own = aLayer({ named: { relay: step } });
      expect(conflictsOf(both, { own, catalogue: CATALOGUE })).toEqual([]);
    }
  });

  it('finds one for an option the child does not state, whatever else it states of the step', () => {
    const both = parents({ relay: options({ match: 'domain' }) }, { relay: options({ match: 'address' }) });
    const own = aLayer({ named: { relay: options({ allow: 'nobody' }) } });

    expect(conflictsOf(both, { own, catalogue: CATALOGUE })).toEqual([
      { step: 'relay', option: 'match', first: 'p0', second: 'p1', index: 1 },
    ]);
  });

  it('finds none where two spellings come to one value, nor where only one parent states an option', () => {
    const spelt = parents(
      { passwords: options({ expiry: { months: 3 }, require: ['symbol'] }) },
      { passwords: options({ expiry: { months: 3 }, minLength: 9 }) },
    );
    const defaulted = [1, 2].map((count) => ({
      name: `p${count}`,
      layer: aLayer({ named: { nested: options({ limits: count === 1 ? {} : { most: 5 } }) } }),
    }));
    const nested = {
      id: 'nested',
      title: 'Nested',
      scope: 'server' as const,
      options: z.strictObject({ limits: z.strictObject({ most: z.int().default(5) }) }),
    };

    expect(conflictsOf(spelt, { own: EMPTY_LAYER, catalogue: CATALOGUE })).toEqual([]);
    expect(conflictsOf(defaulted, { own: EMPTY_LAYER, catalogue: [nested] })).toEqual([]);
  });

  it('finds none in any order of parents that state no option twice', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['a', 'b', 'c', 'd'], { minLength: 2 }), fc.nat(9), (names, value) => {
        const all = names.map((name) => ({
          name,
          layer: aLayer({ named: { relay: options({ [name]: value }) } }),
        }));

        expect(conflictsOf(all, { own: EMPTY_LAYER, catalogue: CATALOGUE })).toEqual([]);
      }),
      runs(),
    );
  });

  it('names the first pair that differs, once an option', () => {
    const all = parents(
      { passwords: options({ minLength: 8 }) },
      { relay: options({}), passwords: options({}) },
      { relay: OFF, passwords: options({ minLength: 9 }) },
      { relay: OFF, passwords: options({ minLength: 10 }) },
    );

    expect(conflictsOf(all, { own: EMPTY_LAYER, catalogue: CATALOGUE })).toEqual([
      { step: 'passwords', option: 'minLength', first: 'p0', second: 'p2', index: 2 },
      { step: 'relay', option: undefined, first: 'p1', second: 'p2', index: 2 },
    ]);
  });

  it('leaves steps alone that are not in the catalogue', () => {
    const both = parents({ other: OFF }, { other: options({}) });

    expect(conflictsOf(both, { own: EMPTY_LAYER, catalogue: CATALOGUE })).toEqual([]);
  });
});

describe('prevailingOf', () => {
  const careful = CATALOGUE.map((step) => ({ ...step, prevails: { match: 'domain' } }));
  const prevailing = (...named: readonly StepLayer[]) =>
    plain(
      prevailingOf(
        named.map((relay, index) => ({ name: `p${index}`, layer: aLayer({ named: { relay } }) })),
        careful,
      ),
    ).steps;

  it('has the value that prevails, whichever parent states it, and no other', () => {
    const [domain, address] = ['domain', 'address'].map((match) => options({ match, allow: 'nobody' }));
    if (domain === undefined || address === undefined) throw new Error('two layers');

    expect(prevailing(domain, address)).toEqual({ relay: { match: 'domain' } });
    expect(prevailing(address, domain)).toEqual({ relay: { match: 'domain' } });
    expect(prevailing(address, address)).toEqual({});
  });

  it('has nothing of a step that a parent leaves out, or has wrong', () => {
    const broken: StepLayer = { kind: 'broken', at: stated({}) };

    for (const other of [OFF, broken]) expect(prevailing(options({ match: 'domain' }), other)).toEqual({});
  });
});
