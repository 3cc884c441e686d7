import { describe, expect, it } from '@jest/globals';
import { guides, stepsBeyond, stepsFor } from '../../src/pages/guides.js';
import { guidesPage } from '../../src/pages/guides-page.js';
import { GENERATED } from '../../src/pages/markdown.js';
import { steps } from '../../src/steps/index.js';
import { rowsOf, sectionOf } from '../docs/a-page.js';

const page = guidesPage(steps);

describe('the page of the guides', () => {
  it('says that it is generated', () => {
    expect(page.startsWith(`${GENERATED}\n`)).toBe(true);
  });

  it.each(guides)('has every section of $key with its steps, or why it is pending', (guide) => {
    const rows = rowsOf(sectionOf(page, `## ${guide.key}: ${guide.title}`));

    expect(rows).toEqual(
      guide.sections.map((section) => [
        section.about === undefined ? section.title : `${section.title} (${section.about})`,
        section.pending === undefined
          ? stepsFor(guide.key, { section, steps })
              .map(({ id }) => id)
              .join(', ')
          : `pending (${section.pending.by.join(', ')}): ${section.pending.why}`,
      ]),
    );
    expect(rows.filter(([, carried]) => carried === '')).toEqual([]);
  });

  it('links every step, by a guide or beyond them', () => {
    const linked = new Set([...page.matchAll(/\]\(steps\/([a-z0-9-]+)\.md\)/g)].map(([, id]) => id));

    expect([...linked].sort()).toEqual(steps.map(({ id }) => id).sort());
  });

  it('lists what is beyond the guides by its secure state', () => {
    const text = sectionOf(page, '## Beyond the guides');

    for (const step of stepsBeyond(steps)) expect(text).toContain(`(steps/${step.id}.md): ${step.title}`);
  });

  it('says what each step rests on, in the order of the catalogue', () => {
    const rows = rowsOf(sectionOf(page, '## What each step rests on'));

    expect(rows.map(([step]) => step).filter((step) => step !== '')).toEqual(steps.map(({ id }) => id));
    expect(rows).toEqual(
      expect.arrayContaining([
        ['catch-all', 'Settings of a mail domain', 'client', 'client: one target first'],
        ['smtp-relay', 'SMTP In', 'assumed', 'assumed: where the server documents the call'],
        ['updates', 'Build of the server', 'recorded', 'never: only read'],
        [
          'command-hooks',
          'Antivirus command lines',
          'recorded',
          'recorded: where the answer shows every member that a write has to carry',
        ],
      ]),
    );
  });
});
