/** Every sentence of the guides is carried by something that exists; a step that carries one finds it missing. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { optionRows } from '../../src/catalogue/option-rows.js';
import type { Fields } from '../../src/contract/wire/decode.js';
import { inputsAfter } from '../../src/engine/audit/override-guard.js';
import type { ByStep, Carrier } from '../../src/pages/guide-rows.js';
import { guides, guideText } from '../../src/pages/guides.js';
import { actions } from '../../src/steps/actions.js';
import { stepById, steps } from '../../src/steps/index.js';
import type { Step, StepInputs, StepOptions } from '../../src/steps/kit/step.js';
import {
  anItem,
  factsGiven,
  failing,
  judge,
  manualOf,
  optionsOf,
  partOf,
  SHIPPED,
  shippedOptions,
} from '../steps/a-step.js';
import { guideRows } from './the-guide-rows.js';

/** How many sentences the guides have that ask for something. */
const DEMANDS = 150;

const rows = Object.entries(guideRows.rows).flatMap(([guide, sections]) =>
  Object.entries(sections).flatMap(([section, all]) => all.map((one) => ({ guide, section, ...one }))),
);
const carriers = rows.flatMap(({ row, demand, by }) => by.map((carrier) => ({ row, demand, carrier })));
const byStep = carriers.flatMap(({ row, demand, carrier }) =>
  'step' in carrier ? [{ row, demand, carrier, step: carrier.step, under: carrier.under }] : [],
);
const commands = readdirSync(new URL('../../src/cli/commands', import.meta.url)).map((name) =>
  name.replace(/\.ts$/, ''),
);

function known(id: string): Step {
  const step = stepById(id) ?? actions.find((one) => one.id === id);
  if (step === undefined) throw new Error(`there is no step ${id}`);
  return step;
}

type Settings = Readonly<Record<string, unknown>>;
function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The one laid over the other, mapping by mapping. */
function laidOver(base: unknown, over: unknown): unknown {
  if (!isSettings(base) || !isSettings(over)) return over;
  const names = Object.entries(over).map(([name, value]) => [name, laidOver(base[name], value)]);
  return { ...base, ...Object.fromEntries(names) };
}

/** Settings as a part reads them under these options: a list as items, without those that are gone. */
function inputsOf(
  settings: Settings,
  { step, part, options }: { step: Step; part: number; options: StepOptions },
): StepInputs {
  const needs = partOf(step, part).reads(options);
  return Object.fromEntries(
    Object.entries(needs).map(([name, { resource }]) => {
      const shown = settings[name];
      if (resource.kind !== 'collection' || !isSettings(shown)) return [name, shown];
      const items = Object.entries(shown).filter(([, fields]) => fields !== null);
      return [
        name,
        items.map(([key, fields]) => anItem(resource, { key, label: key, fields: fields as Fields })),
      ];
    }),
  );
}

/** What a row says of a step: its options, and how its part judges settings. */
async function caseOf(carrier: ByStep) {
  const step = known(carrier.step);
  const shipped = await shippedOptions(step, carrier.under);
  const options = optionsOf(step, { ...shipped, ...carrier.besides, ...carrier.states });
  const { part } = carrier;
  const passing = guideRows.passing[step.id]?.[part];
  if (passing === undefined) throw new Error(`no passing settings of ${step.id}, part ${part}`);
  const whole = laidOver(laidOver(factsGiven(), passing), carrier.over) as Settings;
  const given = (settings: Settings) => ({
    inputs: inputsOf(settings, { step, part, options }),
    options,
    part,
    target: targetOf(step, carrier),
  });
  return {
    step,
    shipped,
    options,
    right: given(whole),
    wrong: given(laidOver(whole, carrier.breaks) as Settings),
  };
}

/** The domain that a part of a step of domains is asked about. */
function targetOf(step: Step, { part, states }: ByStep): string {
  return partOf(step, part).scope === 'server' ? 'server' : String(states.domain ?? 'a.example');
}

function exists(carrier: Exclude<Carrier, ByStep>): boolean {
  if ('option' in carrier) return optionRows(known(carrier.option)).some(({ name }) => name === carrier.name);
  if ('action' in carrier)
    return actions.some(({ id }) => id === carrier.action) && commands.includes(carrier.action);
  if ('command' in carrier) return commands.includes(carrier.command.split(' ')[0] ?? '');
  if ('playbook' in carrier) {
    const [name = '', folder = ''] = carrier.playbook.split('/').reverse();
    return readdirSync(`${SHIPPED}/${folder}`).includes(`${name}.yaml`);
  }
  if ('says' in carrier) {
    const step = known(carrier.says);
    const options = optionsOf(step, carrier.options);
    if (carrier.finds === undefined) return manualOf(step, options).includes(carrier.text);
    const inputs = inputsOf(carrier.finds, { step, part: 0, options });
    const { byHand = '', impact } = failing(step, { inputs, options });
    return [byHand, ...impact].some((said) => said.includes(carrier.text));
  }
  if ('later' in carrier)
    return (
      carrier.later in guideRows.later &&
      !commands.includes(carrier.later) &&
      stepById(carrier.later) === undefined
    );
  return Object.values(carrier).every((reason) => reason !== '');
}

describe('the demands of the guides', () => {
  it('are all there, each once', () => {
    expect(rows.map(({ row }) => row).sort((a, b) => a - b)).toEqual(
      Array.from({ length: DEMANDS }, (_, index) => index + 1),
    );
  });

  it('stand in the sections of the guides, and no section is without any', () => {
    const named = Object.entries(guideRows.rows).map(([key, sections]) => [
      key,
      Object.keys(sections).sort(),
    ]);

    expect(named).toEqual(
      guides.map(({ key, sections }) => [key, sections.map(({ title }) => title).sort()]),
    );
  });

  it('are carried by what is there, or by what is named as to come', () => {
    const others = carriers.filter(({ carrier }) => !('step' in carrier));

    expect(others.filter(({ carrier }) => !exists(carrier as Exclude<Carrier, ByStep>))).toEqual([]);
  });

  it('wait for nothing but what a row names', () => {
    const named = new Set(carriers.flatMap(({ carrier }) => ('later' in carrier ? [carrier.later] : [])));

    expect([...named].sort()).toEqual(Object.keys(guideRows.later).sort());
  });

  it.each(
    steps.flatMap(({ id, guide }) => guide.filter((text) => /^G\d/.test(text)).map((text) => ({ id, text }))),
  )('in $text are carried by $id, which says so', ({ id, text }) => {
    const section = guides
      .flatMap(({ key, sections }) => sections.map((one) => ({ key, one })))
      .find(({ key, one }) => guideText(key, one) === text);
    const inIt = rows.filter(
      ({ guide, section: title }) => guide === section?.key && title === section.one.title,
    );

    expect(inIt.flatMap(({ by }) => by.map((one) => ('step' in one ? one.step : '')))).toContain(id);
  });
});

describe.each(byStep)('$row: $demand', ({ carrier }) => {
  it(`${carrier.step} in ${carrier.under} passes where it is met, and fails where that alone is not, until it is mended`, async () => {
    const { step, shipped, options, right, wrong } = await caseOf(carrier);

    expect(shipped).toMatchObject(carrier.has);
    expect(partOf(step, carrier.part).isActive?.(options, targetOf(step, carrier))).not.toBe(false);
    expect(judge(step, right)).toMatchObject({ verdict: 'pass' });
    const found = failing(step, wrong);
    if (found.changes.length === 0) {
      expect(found.byHand).toMatch(/\w/);
      return;
    }
    const after = judge(step, { ...wrong, inputs: inputsAfter(wrong.inputs, found.changes) });
    if (carrier.byHand === undefined) expect(after).toMatchObject({ verdict: 'pass' });
    else expect(after).toMatchObject({ verdict: 'fail', changes: [], byHand: expect.stringMatching(/\w/) });
  });
});
