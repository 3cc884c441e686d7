/** The page of the members of a playbook: every one is told, and its examples are what a playbook takes. */
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { playbookPage } from '../../src/pages/playbook-page.js';
import { loadPlaybook } from '../../src/playbook/load.js';
import { playbookSchema } from '../../src/playbook/schema.js';
import { steps } from '../../src/steps/index.js';
import { blocksOf, ROOT, rowsOf, sectionOf, textOf } from '../docs/a-page.js';

const page = playbookPage(steps);

/** Down to a mapping, or to a value. */
function unwrapped(schema: z.ZodType): z.ZodType {
  const { innerType } = schema.def as { readonly innerType?: z.ZodType };
  return innerType === undefined ? schema : unwrapped(innerType);
}

/** What a member is, by its name as the page has it. */
function schemaOf(name: string): z.ZodType {
  return name.split('.').reduce<z.ZodType>((at, key) => {
    const mapping = unwrapped(at);
    if (!(mapping instanceof z.ZodObject)) throw new Error(`${name} is in no mapping`);
    const member = unwrapped(mapping.shape[key.replace('[]', '')] as z.ZodType);
    return key.endsWith('[]') ? ((member as z.ZodArray).element as z.ZodType) : member;
  }, playbookSchema(steps));
}

/** Those below the top ones. */
const rows = rowsOf(page.split('\n## The options of the')[0] ?? '');

describe('the page of the members of a playbook', () => {
  it('has every member down to the options of steps, each with what it is, what it takes and an example', () => {
    expect(rows.map(([name]) => name)).toEqual([
      ...['domains.include', 'domains.exclude', 'overrides[].domains', 'overrides[].steps'],
      ...['step', 'domain', 'reason', 'owner', 'expires'].map((name) => `waivers[].${name}`),
      ...['disruption', 'disruptionOf', 'changes', 'changedDomainsPercent'].map((name) => `limits.${name}`),
    ]);
    expect(rows.filter(([, what, takes, , example]) => !what || !takes || !example)).toEqual([]);
    for (const name of Object.keys(playbookSchema(steps).shape)) {
      expect(sectionOf(page, `## \`${name}\``)).toMatch(/^\n[A-Z][\s\S]*Takes [\s\S]+```yaml\n/);
    }
  });

  it.each(rows.map(([name = '', , , , example = '']) => ({ name, example })))(
    'shows an example of $name that is one: $example',
    ({ name, example }) => {
      expect(schemaOf(name).safeParse(parse(example)).error).toBeUndefined();
    },
  );

  it('shows examples that make one playbook', async () => {
    const file = `${ROOT}docs/example.yaml`;
    const playbook = await loadPlaybook({
      playbook: file,
      catalogue: steps,
      shippedFolder: `${ROOT}playbooks/`,
      readFile: async (path) =>
        path === file ? blocksOf(page, 'yaml').join('') : textOf(path.replace(ROOT, '')),
    });

    expect(playbook).toMatchObject({ name: 'our-mail', limits: { changedDomainsPercent: 10 } });
    expect(Object.keys(playbook.steps)).not.toContain('greylisting');
    expect([playbook.waivers.length, playbook.overrides.length]).toEqual([1, 1]);
  });

  it('has every step with its options, and a link to its page', () => {
    const text = page.slice(page.indexOf('\n## The options of the'));

    const known = new Map(rowsOf(text).map(([id = '', , options = '']) => [id, options]));

    expect([...known.keys()].sort()).toEqual(steps.map(({ id }) => id).sort());
    for (const { id } of steps) expect(text).toContain(`[${id}](steps/${id}.md)`);
    expect(known.get('smtp-relay')).toContain('allowRelay');
    expect(known.get('placeholder-domain')).toContain('**name**');
  });
});
