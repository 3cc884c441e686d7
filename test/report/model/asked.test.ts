/** What an audit says of what it was asked: enough to tell by it whether the server moved. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import type { Playbook } from '../../../src/playbook/playbook.js';
import { askedOf, MINDING_OTHERS, overriddenIn } from '../../../src/report/model/asked.js';
import { steps } from '../../../src/steps/index.js';
import type { Advisories } from '../../../src/steps/kit/advisories.js';
import { factsOf } from '../../../src/steps/kit/facts.js';
import { aPlaybook } from '../../engine/a-playbook.js';

const STEPS = fileURLToPath(new URL('../../../src/steps/', import.meta.url));
const NOBODY = { steps: undefined, domains: undefined };

function facts(known: { readonly username?: string; readonly length?: number; readonly asOf?: string } = {}) {
  const { username = 'admin', length = 12, asOf = '2026-11-01' } = known;
  const password = { length, hasNumber: true, hasCapital: true, hasLower: true, hasSymbol: true };
  return factsOf({
    advisories: { asOf } as Advisories,
    operator: {
      ...{ username, host: 'mail.example', port: 443, passwordIs: [] },
      password: { ...password, holdsUsername: false, isCommon: false },
    },
  });
}

function stepsOf(playbook: Playbook, known = facts()) {
  return askedOf({ playbook, facts: known, only: NOBODY }).steps;
}

describe('what was asked', () => {
  it('names the steps that the playbook selects, and what of it was looked at', async () => {
    const playbook = await aPlaybook({
      ...{ steps: { logging: {}, 'catch-all': {} }, domains: { exclude: ['*.test'] } },
      limits: { disruption: 'low' },
    });

    const asked = askedOf({ playbook, facts: facts(), only: { steps: ['logging'], domains: undefined } });

    expect(Object.keys(asked.steps).sort()).toEqual(['catch-all', 'logging']);
    expect(asked).toMatchObject({
      only: { steps: ['logging'], domains: null },
      ...{ domains: { include: ['*'], exclude: ['*.test'] }, disruption: 'low' },
    });
  });

  it('has another hash just for the step whose options are others', async () => {
    const one = stepsOf(await aPlaybook({ steps: { logging: { keepDays: 30 }, 'catch-all': {} } }));
    const other = stepsOf(await aPlaybook({ steps: { logging: { keepDays: 60 }, 'catch-all': {} } }));

    expect(other.logging?.options).not.toBe(one.logging?.options);
    expect(other['catch-all']).toEqual(one['catch-all']);
  });

  it('has a hash of all for a step that minds what another one asks, beside that of its own options', async () => {
    const policy = (minLength: number) =>
      aPlaybook({ steps: { 'ids-rules': {}, 'password-policy': { minLength } } }).then((own) => stepsOf(own));

    const [one, other] = [(await policy(10))['ids-rules'], (await policy(14))['ids-rules']];
    expect(one?.others).not.toBe(other?.others);
    expect(one?.options).toBe(other?.options);
  });

  it('has a hash of the list of flaws and of who signed in where the step minds them, and of no password', async () => {
    const playbook = await aPlaybook({ steps: { updates: {}, logging: {}, 'admin-password': {} } });
    const of = (known: Parameters<typeof facts>[0]) => stepsOf(playbook, facts(known));

    const plain = of({});

    expect(plain.logging).not.toHaveProperty('facts');
    expect(of({ asOf: '2026-11-27' }).updates?.facts).not.toBe(plain.updates?.facts);
    expect(of({ asOf: '2026-11-27' })['admin-password']?.facts).toBe(plain['admin-password']?.facts);
    expect(of({ username: 'eve' })['admin-password']?.facts).not.toBe(plain['admin-password']?.facts);
    expect(of({ length: 4 })).toEqual(plain);
  });
});

describe('the options of a domain', () => {
  it('have a hash of their own just where an override gives it others', async () => {
    const own = await aPlaybook({
      steps: { 'domain-throttling': { messagesPerHour: 1000 }, 'catch-all': {} },
      overrides: [
        { domains: ['a*.example'], steps: { 'domain-throttling': { messagesPerHour: 100 } } },
        { domains: ['same.example'], steps: { 'domain-throttling': { messagesPerHour: 1000 } } },
      ],
    });

    const optionsOn = overriddenIn(own);

    const given = optionsOn('domain-throttling', 'a1.example');
    expect(given).toMatch(/^sha256:/);
    expect(optionsOn('domain-throttling', 'A2.example')).toBe(given);
    expect(['b.example', 'same.example', 'server'].map((one) => optionsOn('domain-throttling', one))).toEqual(
      [...[undefined, undefined, undefined]],
    );
    expect(optionsOn('catch-all', 'a1.example')).toBeUndefined();
  });
});

/** The text of a file of the steps and of all of them that it uses. */
function textsOf(file: string, seen = new Set<string>()): string {
  if (seen.has(file) || file.endsWith('kit/step.ts')) return '';
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  const used = [...text.matchAll(/from '(\.[^']+)\.js'/g)]
    .map(([, path = '']) => resolve(dirname(file), `${path}.ts`))
    .filter((path) => path.startsWith(STEPS));
  return [text, ...used.map((path) => textsOf(path, seen))].join('\n');
}

describe('steps that are judged by the options of others', () => {
  it('are those whose code looks at what else is selected', () => {
    const files = readdirSync(STEPS, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.ts'),
    );
    const fileOf = (id: string) =>
      files.find((name) => new RegExp(`^  id: '${id}',$`, 'm').test(readFileSync(`${STEPS}${name}`, 'utf8')));

    const minding = steps
      .map(({ id }) => id)
      .filter((id) => /\bselected\b\]?[[.?),]|selected }/.test(textsOf(`${STEPS}${fileOf(id)}`)));

    expect(minding.sort()).toEqual([...MINDING_OTHERS].sort());
  });
});
