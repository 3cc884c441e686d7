import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { stepById, steps } from '../../src/steps/index.js';
import { shippedOptions } from './a-step.js';

/** What the folder holds beside steps. */
const HELPERS = ['index.ts', 'step.ts', 'address.ts', 'advisories.ts'];
const files = (await readdir(new URL('../../src/steps/', import.meta.url))).filter(
  (file) => !HELPERS.includes(file),
);

describe('the catalogue', () => {
  it('has a step for each file of the folder, named after it', () => {
    expect(steps.map(({ id }) => `${id}.ts`).sort()).toEqual([...files].sort());
  });

  it('finds each step by its id', () => {
    for (const step of steps) expect(stepById(step.id)).toBe(step);
    expect(stepById('catch-al')).toBeUndefined();
  });

  it('begins with what only looks and logs, and ends with what closes doors', () => {
    expect(steps.map(({ id }) => id)).toEqual([
      'updates',
      'logging',
      'command-hooks',
      'ids-rules',
      'password-policy',
      'smtp-auth-bypass',
      'smtp-relay',
      'domain-smtp-auth',
      'catch-all',
    ]);
  });
});

/** The catalogue of the guides, typed by hand: where each step belongs, how bad, how disruptive. */
const EXPECTED = [
  {
    id: 'updates',
    guides: ['G1', 'G3', 'G5'],
    scope: 'server',
    disruption: 'none',
    reads: ['server-info', 'licence'],
  },
  { id: 'logging', guides: ['G1'], scope: 'server', disruption: 'none', reads: ['log-settings'] },
  {
    id: 'command-hooks',
    guides: ['beyond'],
    scope: 'server',
    disruption: 'none',
    reads: ['antivirus', 'mounts', 'event-hooks'],
  },
  { id: 'ids-rules', guides: ['G1', 'G2', 'G4'], scope: 'server', disruption: 'low', reads: ['ids-rules'] },
  {
    id: 'password-policy',
    guides: ['G1', 'G2'],
    scope: 'server',
    disruption: 'medium',
    reads: ['password-policy', 'password-settings'],
  },
  {
    id: 'smtp-auth-bypass',
    guides: ['G1', 'G2', 'G4'],
    scope: 'server',
    disruption: 'medium',
    reads: ['ip-access', 'smtp-auth-bypass'],
  },
  { id: 'smtp-relay', guides: ['G2', 'G3', 'G4'], scope: 'server', disruption: 'high', reads: ['smtp-in'] },
  {
    id: 'domain-smtp-auth',
    guides: ['G1', 'G3', 'G5'],
    scope: 'domain',
    disruption: 'high',
    reads: ['domain-defaults', 'domain-settings'],
  },
  {
    id: 'catch-all',
    guides: ['G3', 'G5'],
    scope: 'domain',
    disruption: 'medium',
    reads: ['domain-settings'],
  },
] as const;

describe.each(EXPECTED)('the step $id', ({ id, guides, scope, disruption, reads }) => {
  const step = stepById(id);
  if (step === undefined) throw new Error(`there is no step ${id}`);

  it('carries out its sections of the guides, with the scope and disruption they have', () => {
    expect(step.guide.map((section) => section.split(' ')[0])).toEqual(guides);
    expect({ scope: step.scope, disruption: step.disruption }).toEqual({ scope, disruption });
  });

  it('reads what the catalogue names', async () => {
    const strict = await shippedOptions(step, 'strict');
    const needs = step.parts.flatMap((part) => Object.values(part.reads(strict)));

    expect([...new Set(needs.map(({ resource }) => resource.id))]).toEqual(reads);
  });

  it('reads only fields that the resource has, on the scope of the part', async () => {
    const strict = await shippedOptions(step, 'strict');
    for (const part of step.parts) {
      for (const { resource, fields = [] } of Object.values(part.reads(strict))) {
        expect(Object.keys(resource.model.shape)).toEqual(expect.arrayContaining([...fields]));
        expect(resource.scope).toBe(part.scope);
      }
    }
  });

  it('describes every option, down to the innermost', () => {
    expect(undescribed(step.options, step.id)).toEqual([]);
  });

  it('has texts that are whole sentences, and a title that states the secure state', () => {
    expect(step.title).toMatch(/^[A-Z].*[^.]$/);
    expect(step.why).toMatch(/^[A-Z].*\.$/);
  });

  it.each(['baseline', 'strict'] as const)('says for %s where to click and what to set', async (playbook) => {
    const text = step.manual(await shippedOptions(step, playbook));

    expect(text).toMatch(/^(Settings|Manage|Help) > .*\.$/);
    expect(text).not.toMatch(/undefined|\[object|NaN|\.\.| {2}/);
    expect(text).not.toMatch(/\b[a-z]+-[a-z]+-[a-z]+\b/);
  });
});

interface Described {
  readonly description?: string;
  readonly def: { readonly type: string; readonly innerType?: Described; readonly element?: Described };
  readonly shape?: Readonly<Record<string, Described>>;
}

/** Paths of options without a description. */
function undescribed(schema: unknown, path: string): readonly string[] {
  let inner = schema as Described;
  while (inner.def.innerType !== undefined) inner = inner.def.innerType;
  if (inner.def.element !== undefined) return undescribed(inner.def.element, `${path}[]`);
  return Object.entries(inner.shape ?? {}).flatMap(([name, option]) => [
    ...(option.description === undefined ? [`${path}.${name}`] : []),
    ...undescribed(option, `${path}.${name}`),
  ]);
}
