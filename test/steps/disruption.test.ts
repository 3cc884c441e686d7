/**
 * The table of docs/disruption.md against the steps: what users notice of every change that a step can want, over the
 * generated cases of the laws. A row is one or more changes of a step, and how much is noticed of each.
 */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { steps } from '../../src/steps/index.js';
import {
  type DesiredChange,
  DISRUPTIONS,
  type Disruption,
  exceeds,
  theMost,
} from '../../src/steps/kit/step.js';
import { rowsOf, sectionOf } from '../docs/a-page.js';
import { aContext, factsGiven, optionsOf } from './a-step.js';
import { ARBITRARY_STEPS } from './laws/arbitrary-steps.js';

const page = await readFile(new URL('../../docs/disruption.md', import.meta.url), 'utf8');

interface Noticed {
  readonly resource: string;
  readonly change: DesiredChange;
  readonly disruption: Disruption;
  /** How much is noticed of each change that shares its sentences. */
  readonly together: readonly Disruption[];
}

/** The changes that a step wants over its generated cases. */
function noticedIn(step: (typeof steps)[number]): readonly Noticed[] {
  return step.parts.flatMap((part, place) => {
    const given = ARBITRARY_STEPS[step.id]?.cases[place];
    if (given === undefined) throw new Error(`${step.id} has no generator`);
    const samples = fc.sample(given, { numRuns: 300, seed: 7 });
    // A domain that the step adds is judged before it is there, too.
    const places = step.adds === undefined ? [false] : [false, true];
    const cases = places.flatMap((isToCome) => samples.map((one) => ({ ...one, isToCome })));
    return cases.flatMap(({ options, inputs, isToCome }) => {
      const stated = optionsOf(step, options);
      const found = part.assess({ ...factsGiven(), ...inputs }, stated, { ...aContext(), isToCome });
      const needs = part.reads(stated);
      if (found.verdict !== 'fail') return [];
      const much = ({ disruption = step.disruption }: DesiredChange) => disruption;
      const groups = (found.noticed ?? [found]).filter(({ impact }) => impact.length > 0);
      return found.changes.map((change) => ({
        resource: needs[change.need]?.resource.id ?? '',
        change,
        disruption: much(change),
        together: groups
          .filter(({ changes }) => changes.includes(change))
          .flatMap((one) => one.changes.map(much)),
      }));
    });
  });
}

/** `Domain Defaults` hold the fields of a domain, and nobody has a mailbox there: rows of their own. */
function slotsOf({ resource, change }: Noticed): readonly string[] {
  const prefix = resource.endsWith('-defaults') ? `${resource}: ` : '';
  if (change.kind === 'set') return [`${prefix}${change.field}`];
  return change.kind === 'change' ? Object.keys(change.fields) : [change.kind];
}

const noticed = new Map(steps.map((step) => [step.id, noticedIn(step)]));
const rows = rowsOf(sectionOf(page, '## Every change')).map(
  ([step = '', what = '', much = '', why = '']) => ({
    step,
    changes: what.split(', '),
    much: much as Disruption,
    why,
  }),
);

describe('docs/disruption.md', () => {
  it('has the steps in their order, a known word in each row, and a reason', () => {
    const wanting = steps.map(({ id }) => id).filter((id) => noticed.get(id)?.length !== 0);

    expect([...new Set(rows.map(({ step }) => step))]).toEqual(wanting);
    expect(rows.filter(({ much, why }) => !DISRUPTIONS.includes(much) || why === '')).toEqual([]);
  });

  it.each(steps.map(({ id }) => id))('says what users notice of each change of %s, and no more', (id) => {
    const own = rows.filter(({ step }) => step === id);
    const seen = new Set<(typeof own)[number]>();
    for (const one of noticed.get(id) ?? []) {
      const slots = slotsOf(one);
      const told = own.filter(
        ({ changes, much }) => much === one.disruption && slots.some((slot) => changes.includes(slot)),
      );
      // Of a change of several fields users notice what they notice of any.
      expect({ ...one, isTold: told.length > 0 }).toEqual({ ...one, isTold: true });
      for (const slot of slots) expect(own.flatMap(({ changes }) => changes)).toContain(slot);
      for (const row of told) seen.add(row);
    }

    expect(own.filter((row) => !seen.has(row))).toEqual([]);
  });
});

describe('a change', () => {
  it.each(steps)('of $id is noticed by no more than the step says', ({ id, disruption }) => {
    const worst = theMost((noticed.get(id) ?? []).map((one) => one.disruption));

    expect({ worst, isMore: exceeds(worst, disruption) }).toEqual({ worst, isMore: false });
  });

  // Else what is held back would be told of what is planned beside it, or the reverse.
  it.each(steps)('of $id shares its sentences only with such as are noticed as much', ({ id }) => {
    const mixed = (noticed.get(id) ?? []).filter((one) =>
      one.together.some((much) => much !== one.disruption),
    );

    expect(mixed.slice(0, 1)).toEqual([]);
  });

  it('that two steps want is noticed as much by either', () => {
    const byChange = new Map<string, Map<Disruption, string>>();
    for (const [step, all] of noticed) {
      for (const { resource, change, disruption } of all) {
        if (change.kind !== 'set') continue;
        const slot = `${resource} ${change.field} ${JSON.stringify(change.to)}`;
        byChange.set(slot, (byChange.get(slot) ?? new Map<Disruption, string>()).set(disruption, step));
      }
    }
    const shared = [...byChange].filter(([, by]) => new Set(by.values()).size > 1);

    expect(shared).toEqual([]);
  });
});
