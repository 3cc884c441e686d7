/** The playbooks that are shipped, judged by all but the options of their steps: those are the steps' own. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadPlaybook } from '../../src/playbook/load.js';
import { shippedNames } from '../../src/playbook/locate.js';
import type { StepSchema } from '../../src/playbook/step-schema.js';

const FOLDER = fileURLToPath(new URL('../../playbooks', import.meta.url));
const NAMES = await shippedNames(FOLDER);
const TEXTS = new Map(
  await Promise.all(
    NAMES.map(async (name) => [name, await readFile(join(FOLDER, `${name}.yaml`), 'utf8')] as const),
  ),
);

const withSteps = z.object({ steps: z.record(z.string(), z.record(z.string(), z.unknown())).default({}) });

/** Steps that take whatever options the shipped playbooks state. */
function catalogueFrom(texts: Iterable<string>): readonly StepSchema[] {
  const steps = [...texts].flatMap((text) => Object.entries(withSteps.parse(parse(text)).steps));
  return [...new Set(steps.map(([id]) => id))].map((id) => {
    const names = steps.flatMap(([step, options]) => (step === id ? Object.keys(options) : []));
    const shape = Object.fromEntries(names.map((name) => [name, z.unknown().optional()]));
    return { id, title: id, scope: 'server', options: z.strictObject(shape) };
  });
}

const CATALOGUE = catalogueFrom(TEXTS.values());

function load(playbook: string) {
  return loadPlaybook({ playbook, catalogue: CATALOGUE, shippedFolder: FOLDER });
}

describe('the shipped playbooks', () => {
  it('are there', () => {
    expect(NAMES).toEqual(expect.arrayContaining(['baseline', 'strict']));
  });

  it.each(NAMES)('%s loads, under the name of its file and without a waiver', async (name) => {
    const playbook = await load(name);

    expect(playbook.name).toBe(name.split('/').at(-1));
    expect(playbook.waivers).toEqual([]);
  });

  it.each(NAMES)('%s tells editors where its schema is', (name) => {
    const up = '../'.repeat(name.split('/').length);

    expect(TEXTS.get(name)?.split('\n')[0]).toBe(
      `# yaml-language-server: $schema=${up}schema/playbook.schema.json`,
    );
  });

  it.each(NAMES)('%s explains each of its lines that sets something', (name) => {
    const lines = TEXTS.get(name)?.split('\n') ?? [];
    const bare = lines.filter((line, index) => {
      const setsValue = /^\s*[\w-]+: [^#]/.test(line);
      return setsValue && !line.includes(' # ') && !lines[index - 1]?.trimStart().startsWith('#');
    });

    expect(bare).toEqual([]);
  });

  it('select in strict all that baseline selects, and hold back there nothing', async () => {
    const [baseline, strict] = [await load('baseline'), await load('strict')];

    expect(Object.keys(strict.steps)).toEqual(expect.arrayContaining(Object.keys(baseline.steps)));
    expect(baseline.limits).toEqual({ disruption: 'low', changes: 50_000, changedDomainsPercent: 25 });
    expect(strict.limits).toEqual({ disruption: 'high', changes: 50_000, changedDomainsPercent: 100 });
  });
});
