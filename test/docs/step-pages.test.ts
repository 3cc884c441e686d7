/** The generated pages are what the steps and the tables of now make of them: none is stale, missing or left over. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../src/contract/contract.js';
import { assumedPage } from '../../src/pages/assumed-page.js';
import { evidencePage } from '../../src/pages/evidence-page.js';
import { guidesPage } from '../../src/pages/guides-page.js';
import { playbookPage } from '../../src/pages/playbook-page.js';
import { stepPage } from '../../src/pages/step-page.js';
import { troubleshootingPage } from '../../src/pages/troubleshooting-page.js';
import { assumedMembers, assumedRows, documentedRows } from '../../src/sandbox/assumed/table.js';
import { steps } from '../../src/steps/index.js';
import { guideRows } from '../pages/the-guide-rows.js';
import { ROOT, textOf } from './a-page.js';

describe('the generated documentation', () => {
  it('has a page for every step, and no other', () => {
    const pages = readdirSync(`${ROOT}docs/steps`);

    expect([...pages].sort()).toEqual(steps.map(({ id }) => `${id}.md`).sort());
  });

  it.each(steps.map((step) => ({ id: step.id, step })))(
    'is current for $id (npm run build writes it)',
    ({ id, step }) => {
      expect(textOf(`docs/steps/${id}.md`)).toBe(stepPage(step));
    },
  );

  it('is current for the guides (npm run build writes it)', () => {
    expect(textOf('docs/guides.md')).toBe(guidesPage(steps, guideRows));
  });

  it('is current for the assumed API (npm run build writes it)', () => {
    const page = assumedPage({ settings: [...assumedRows, ...documentedRows], members: assumedMembers });

    expect(textOf('docs/assumed-api.md')).toBe(page);
  });

  it('is current for how well everything is known (npm run build writes it)', () => {
    expect(textOf('docs/evidence.md')).toBe(evidencePage(shippedContract.resources));
  });

  it('is current for error codes (npm run build writes it)', () => {
    expect(textOf('docs/troubleshooting.md')).toBe(troubleshootingPage());
  });

  it('is current for the members of a playbook (npm run build writes it)', () => {
    expect(textOf('docs/playbook-reference.md')).toBe(playbookPage(steps));
  });
});
