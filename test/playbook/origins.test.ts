/** Where each option that holds comes from. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { optionOrigins, placeOf } from '../../src/playbook/origins.js';
import { optionsFor } from '../../src/playbook/overrides.js';
import { runs } from '../property-runs.js';
import { aPlaybook, CATALOGUE, type Files, open } from './builders.js';

const nameOf = (file: string) => file.replace(/^(?:shipped\/|\.\/)/, '').replace(/\.yaml$/, '');

/** `name=value from place` of each option of a step. */
async function originsOf(files: Files | string, { step: id, domain = 'server' }: Record<string, string>) {
  const step = CATALOGUE.find((one) => one.id === id);
  if (step === undefined) throw new Error(`no step ${id}`);
  const found = optionOrigins(await open(files), { step, domain, nameOf });
  return found.map(({ name, value, from, place }) => `${name}=${value} ${from} ${place}`);
}

const PARENT = 'version: 1\nname: parent\nsteps:\n  throttling: { perHour: 100, burst: 5 }\n  relay: {}\n';

describe('an option', () => {
  it('comes from the file that states it, or from one that it extends, or is the default', async () => {
    const own = aPlaybook('extends: parent\nsteps:\n  throttling:\n    burst: 7\n');

    expect(
      await originsOf({ 'shipped/parent.yaml': PARENT, './p.yaml': own }, { step: 'throttling' }),
    ).toEqual(['perHour=100 playbook parent:4', 'burst=7 playbook p:6', 'action=delay default null']);
  });

  it('is that of the parent which prevails where the own file only selects the step', async () => {
    const other = 'version: 1\nname: other\nsteps: { relay: { allow: local-users } }\n';
    const own = aPlaybook('extends: [parent, ./other.yaml]\nsteps: { relay: {} }');
    const files = {
      'shipped/parent.yaml': PARENT,
      './other.yaml': other,
      'other.yaml': other,
      './p.yaml': own,
    };

    expect(await originsOf(files, { step: 'relay' })).toEqual([
      'allow=local-users playbook other:3',
      'match=domain default null',
    ]);
  });

  it('comes from the last override that reaches the domain and states it', async () => {
    const own = aPlaybook(
      [
        'steps: { throttling: { perHour: 100 } }',
        'overrides:',
        "  - domains: ['*.example']",
        '    steps:',
        '      throttling:',
        '        perHour: 90',
        '        burst: 3',
        '  - domains: [bank.example]',
        '    steps: { throttling: { perHour: 80 } }',
        '  - { domains: [shop.example], steps: { throttling: { perHour: 70 } } }',
      ].join('\n'),
    );

    expect(await originsOf(own, { step: 'throttling', domain: 'Bank.example' })).toEqual([
      'perHour=80 override p:11',
      'burst=3 override p:9',
      'action=delay default null',
    ]);
    expect(await originsOf(own, { step: 'throttling' })).toEqual([
      'perHour=100 playbook p:3',
      'burst=10 default null',
      'action=delay default null',
    ]);
  });

  it('is none of a step that is not asked for', async () => {
    expect(await originsOf(aPlaybook('steps: { relay: {} }'), { step: 'throttling' })).toEqual([]);
  });

  it('has no value where nobody states it and the step has no default', async () => {
    expect(await originsOf(aPlaybook('steps: { passwords: {} }'), { step: 'passwords' })).toContain(
      'expiry=undefined default null',
    );
  });

  it('is for every domain what an audit judges it by', async () => {
    const globs = fc.constantFrom('*', 'bank.example', '*.example', 'shop.*');
    const override = fc.tuple(globs, fc.constantFrom('perHour', 'burst'), fc.integer({ min: 1, max: 9 }));
    await fc.assert(
      fc.asyncProperty(fc.array(override, { maxLength: 5 }), async (overrides) => {
        const lines = overrides.map(
          ([glob, name, value]) =>
            `  - { domains: ['${glob}'], steps: { throttling: { ${name}: ${name === 'burst' ? value : value + 9} } } }`,
        );
        const list = lines.length === 0 ? '' : `overrides:\n${lines.join('\n')}`;
        const opened = await open(aPlaybook(`steps: { throttling: {} }\n${list}`));
        const [step] = CATALOGUE.filter(({ id }) => id === 'throttling');
        if (step === undefined) throw new Error('no step');

        for (const domain of ['bank.example', 'shop.test', 'server']) {
          const found = optionOrigins(opened, { step, domain, nameOf });
          const judged = optionsFor(opened.playbook, { step: step.id, domain });
          expect(Object.fromEntries(found.map(({ name, value }) => [name, value]))).toEqual(judged);
          // The line that is named states the value that holds.
          for (const { name, value, from, place } of found) {
            const line = from === 'override' ? lines[Number(place?.split(':')[1]) - 5] : `${name}: ${value}`;
            expect(line).toContain(`${name}: ${value}`);
          }
        }
      }),
      runs(),
    );
  });
});

describe('a place for people', () => {
  it.each([
    ['shipped/strict.yaml:24:5', 'strict:24'],
    ['./own.yaml:3:1', 'own:3'],
    ['./own.yaml', 'own'],
  ])('of %s is %s', (at, place) => {
    expect(placeOf(at, nameOf)).toBe(place);
  });
});
