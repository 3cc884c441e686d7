/** What holds for every step, whatever a server shows and a playbook states. */

import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inputsAfter } from '../../../src/engine/audit/override-guard.js';
import { isLess, perDomainOf } from '../../../src/playbook/step-schema.js';
import { steps } from '../../../src/steps/index.js';
import { idsRules } from '../../../src/steps/intrusion/ids-rules.js';
import type { DesiredChange, Item, StepInputs } from '../../../src/steps/kit/step.js';
import { smtpAuthBypass } from '../../../src/steps/relay/smtp-auth-bypass.js';
import { expectSame } from '../../expect-same.js';
import { runs } from '../../property-runs.js';
import { aContext, factsGiven, judge, optionsOf, partOf } from '../a-step.js';
import { rulesGiven, weakerRules } from './arbitrary/ids-rules.js';
import { bypassGiven, isListed, isNamed } from './arbitrary/whitelist.js';
import { ARBITRARY_STEPS } from './arbitrary-steps.js';

function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

/** Of this realm, unlike that of `structuredClone`: what has another one is the same only to the slow comparison. */
function copyOf<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf) as T;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copyOf(inner)])) as T;
}

const parts = steps.flatMap((step) =>
  step.parts.map((part, place) => {
    const arbitrary = ARBITRARY_STEPS[step.id];
    const given = arbitrary?.cases[place];
    if (arbitrary === undefined || given === undefined) throw new Error(`${step.id} has no generator`);
    return { id: step.id, scope: part.scope, step, part, place, arbitrary, given };
  }),
);

describe.each(parts)('the step $id, on the $scope', ({ step, part, place, arbitrary, given }) => {
  const assess = (one: { readonly options: unknown; readonly inputs: StepInputs }) =>
    judge(step, { ...one, part: place });

  it('wants nothing more once its own changes are made', () => {
    fc.assert(
      fc.property(given, (one) => {
        const first = assess(one);
        if (first.verdict !== 'fail') return;

        const again = assess({ ...one, inputs: inputsAfter(one.inputs, first.changes) });

        expectSame(again.verdict === 'fail' ? again.changes : [], []);
      }),
      runs(200),
    );
  });

  it('loosens nothing but by a change that says so, and says so of no other', () => {
    fc.assert(
      fc.property(given, (one) => {
        const first = assess(one);
        const changes = first.verdict === 'fail' ? first.changes : [];
        const isLoosening = (change: DesiredChange) =>
          arbitrary.weaker(one.inputs, inputsAfter(one.inputs, [change])).length > 0;

        const wrong = changes.filter((change) => isLoosening(change) !== (change.effect === 'loosens'));
        expectSame(wrong, []);
      }),
      runs(200),
    );
  });

  it('says the same twice, and leaves what it was given as it was', () => {
    fc.assert(
      fc.property(given, ({ options, inputs: shown }) => {
        const parsed = frozen(optionsOf(step, options));
        const seen = { ...factsGiven(), ...shown };
        const copy = copyOf(seen);
        const context = frozen(aContext());

        const first = part.assess(frozen(seen), parsed, context);

        expectSame(part.assess(copy, parsed, context), first);
        expectSame(seen, copy);
      }),
      runs(),
    );
  });

  it('changes only what it reads, each thing once, and only where it differs', () => {
    fc.assert(
      fc.property(given, (one) => {
        const first = assess(one);
        const changes = first.verdict === 'fail' ? first.changes : [];
        const needs = part.reads(optionsOf(step, one.options));

        const slots = changes.map((change) => JSON.stringify(slotOf(change)));
        expectSame(new Set(slots).size, slots.length);
        const isRead = ({ need }: DesiredChange, field: string) =>
          Object.hasOwn(needs[need]?.resource.model.shape ?? {}, field);
        const unread = changes.filter(
          (change) => !Object.keys(fieldsOf(change)).every((field) => isRead(change, field)),
        );
        const idle = changes.filter((change) =>
          isDeepStrictEqual(one.inputs, inputsAfter(one.inputs, [change])),
        );
        expectSame({ unread, idle }, { unread: [], idle: [] });
      }),
      runs(),
    );
  });

  it('speaks in whole sentences, and always says what is left to do by hand when it has no change', () => {
    fc.assert(
      fc.property(given, (one) => {
        const first = assess(one);
        // The engine puts what was not seen into a sentence.
        if (first.verdict === 'error') return;

        expect(first.message).toMatch(/^[A-Z0-9:].*\.$/s);
        expect(first.message).not.toMatch(/undefined|null|\[object|NaN/);
        if (first.verdict !== 'fail') return;
        expect(first.impact.filter((sentence) => !/^[A-Z].*\.$/.test(sentence))).toEqual([]);
        if (first.changes.length === 0) expect(first.byHand).toMatch(/^[A-Z].*\.$/s);
      }),
      runs(),
    );
  });
});

function slotOf(change: DesiredChange): readonly unknown[] {
  if (change.kind === 'set') return [change.need, change.field];
  return [change.need, change.kind === 'add' ? change.item : change.key];
}

function fieldsOf(change: DesiredChange): object {
  if (change.kind === 'set') return { [change.field]: change.to };
  if (change.kind === 'add') return change.item;
  return change.kind === 'change' ? change.fields : {};
}

it('has a generator for every step and no other', () => {
  expect(Object.keys(ARBITRARY_STEPS).sort()).toEqual(steps.map(({ id }) => id).sort());
});

describe('ids-rules', () => {
  it('makes no rule weaker in any number, nor takes one away', () => {
    fc.assert(
      fc.property(rulesGiven, (one) => {
        const first = judge(idsRules, one);
        const changes = first.verdict === 'fail' ? first.changes : [];

        expect(weakerRules(one.inputs, inputsAfter(one.inputs, changes))).toEqual([]);
        expect(changes.filter(({ kind }) => kind === 'remove')).toEqual([]);
      }),
      runs(500),
    );
  });

  it('wants the same whatever the order of the rules', () => {
    fc.assert(
      fc.property(rulesGiven, (one) => {
        const reversed = { ...one, inputs: { rules: [...one.inputs.rules].reverse() } };

        expect(judge(idsRules, reversed)).toEqual(judge(idsRules, one));
      }),
      runs(200),
    );
  });
});

describe('smtp-auth-bypass', () => {
  type Row = Item<{ readonly address: string; readonly bypassesSmtpAuthentication: boolean | null }>;
  // Written out here: which of the generator's addresses are preloaded ranges.
  const INTERNAL = ['10.0.0.0/8', '192.168.0.0-192.168.255.255', '127.0.0.0/8', '::1'];

  function rowsAfter(one: { readonly options: unknown; readonly inputs: StepInputs }): readonly Row[] {
    const first = judge(smtpAuthBypass, one);
    const changes = first.verdict === 'fail' ? first.changes : [];
    return inputsAfter(one.inputs, changes).whitelist as readonly Row[];
  }

  it('touches the bypass of a listed address only to add it', () => {
    fc.assert(
      fc.property(bypassGiven, (one) => {
        const after = rowsAfter(one);
        for (const row of one.inputs.whitelist) {
          const { address, bypassesSmtpAuthentication: before } = row.fields;
          if (!isListed(one.options, address)) continue;
          const now = after.find(({ key }) => key === row.key)?.fields.bypassesSmtpAuthentication;
          expectSame(now, before === false && isNamed(one.options, address) ? true : before);
        }
      }),
      runs(500),
    );
  });

  it('never changes the bypass of an entry it leaves alone, nor takes the entry away', () => {
    fc.assert(
      fc.property(bypassGiven, (one) => {
        const options = one.options;
        const after = rowsAfter(one);
        for (const row of one.inputs.whitelist) {
          const { address, bypassesSmtpAuthentication: before } = row.fields;
          const isLeft = options.internalBypass !== 'refuse' && INTERNAL.includes(address);
          if (isListed(options, address) || !(isLeft || before !== true)) continue;
          expectSame(after.find(({ key }) => key === row.key)?.fields.bypassesSmtpAuthentication, before);
        }
      }),
      runs(500),
    );
  });

  it('leaves no bypass outside the list, but for what it leaves alone', () => {
    fc.assert(
      fc.property(bypassGiven, (one) => {
        const options = one.options;
        const open = rowsAfter(one).filter(({ fields }) => fields.bypassesSmtpAuthentication === true);
        const foreign = open.filter(
          ({ fields }) =>
            !isListed(options, fields.address) &&
            (options.internalBypass === 'refuse' || !INTERNAL.includes(fields.address)),
        );

        expectSame(foreign, []);
      }),
      runs(500),
    );
  });
});

// What looks beyond the server is asked alike for every domain.
const ofDomains = parts.filter(({ scope, step }) => scope === 'domain' && step.beyond === undefined);

describe.each(ofDomains)('an override of $id', ({ id, step, part, given }) => {
  it('may state just those options that a domain is judged by', () => {
    const judged = new Set<string>();
    const outcomeOf = (options: unknown, inputs: StepInputs) => {
      const parsed = step.options.safeParse(options);
      if (!parsed.success) return undefined;
      if (part.isActive?.(parsed.data, 'a.example') === false) return 'left out';
      const reads = Object.keys(part.reads(parsed.data));
      return JSON.stringify([reads, part.assess({ ...factsGiven(), ...inputs }, parsed.data, aContext())]);
    };
    for (const [one, other] of fc.sample(fc.tuple(given, given), { numRuns: 300, seed: 1 })) {
      for (const name of Object.keys(step.options.shape)) {
        if (judged.has(name)) continue;
        const swapped = { ...(one.options as object), [name]: Reflect.get(other.options as object, name) };
        const [was, is] = [outcomeOf(one.options, one.inputs), outcomeOf(swapped, one.inputs)];
        if (was !== undefined && is !== undefined && was !== is) judged.add(name);
      }
    }

    const allowed = Object.keys(perDomainOf(step)).sort();
    // It is about one domain, which the playbook names for all.
    if (id === 'form-sender') expect(allowed).toEqual([]);
    else expect([...judged].sort()).toEqual(allowed);
  });
});

describe.each(ofDomains.filter(({ id }) => id !== 'form-sender'))(
  'an option of $id that asks for more',
  ({ step, part, given }) => {
    it('leaves nothing to do for one that asks for less, and each option has its order', () => {
      expect(Object.keys(step.perDomain?.stricter ?? {}).sort()).toEqual(
        Object.keys(perDomainOf(step)).sort(),
      );
      for (const [one, other] of fc.sample(fc.tuple(given, given), { numRuns: 300, seed: 2 })) {
        for (const option of Object.keys(perDomainOf(step))) {
          const swapped = {
            ...(one.options as object),
            [option]: Reflect.get(other.options as object, option),
          };
          const [less, more] = [one.options, swapped].map((options) => step.options.safeParse(options).data);
          const values = { option, value: less?.[option], than: more?.[option] };
          if (less === undefined || more === undefined || !isLess(step, values)) continue;
          const seen = { ...factsGiven(), ...one.inputs };
          const asked = part.assess(seen, more, aContext());
          const after = asked.verdict === 'fail' ? inputsAfter(seen, asked.changes) : seen;

          const left = part.assess(after, less, aContext());

          expect(left.verdict === 'fail' ? left.changes : []).toEqual([]);
        }
      }
    });
  },
);

describe('a part that depends on its step', () => {
  it('is the only one that is ever left out', () => {
    const optional = parts.filter(({ part }) => part.isActive !== undefined);

    expect(optional.map(({ id, place }) => `${id} ${place}`)).toEqual([
      'updates 1',
      'password-policy 1',
      'smtp-relay 1',
      'domain-smtp-auth 0',
      'domain-spam-override 0',
      'domain-greylisting 0',
      'domain-tls 0',
      'domain-throttling 0',
      'domain-2fa 0',
      'user-defaults 0',
      'form-sender 0',
      'form-sender 1',
    ]);
    expect(partOf(idsRules).isActive).toBeUndefined();
  });
});
