/**
 * Writes the pages of the documentation that are made from the steps, one for each step and one for the guides (with the
 * rows of test/fixtures/guides.yaml), the one that is made from the sandbox's table of the assumed API, the one of how well the contract is known, and those of
 * error codes and of the members of a playbook. Runs after the build. A page that is as it should be is not touched; one whose step is gone is removed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { shippedContract } from '../dist/contract/contract.js';
import { assumedPage } from '../dist/pages/assumed-page.js';
import { evidencePage } from '../dist/pages/evidence-page.js';
import { guideRowsSchema } from '../dist/pages/guide-rows.js';
import { guidesPage } from '../dist/pages/guides-page.js';
import { playbookPage } from '../dist/pages/playbook-page.js';
import { stepPage } from '../dist/pages/step-page.js';
import { troubleshootingPage } from '../dist/pages/troubleshooting-page.js';
import { assumedMembers, assumedRows, documentedRows } from '../dist/sandbox/assumed/table.js';
import { steps } from '../dist/steps/index.js';

const DOCS = fileURLToPath(new URL('../docs/', import.meta.url));
const STEPS = join(DOCS, 'steps');
const GUIDES = new URL('../test/fixtures/guides.yaml', import.meta.url);
const rows = guideRowsSchema.parse(parse(readFileSync(GUIDES, 'utf8'), { merge: true }));

function write(path, text) {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  writeFileSync(path, text);
  console.error(`wrote ${path.slice(DOCS.length - 'docs/'.length)}`);
}

mkdirSync(STEPS, { recursive: true });
for (const step of steps) write(join(STEPS, `${step.id}.md`), stepPage(step));
write(join(DOCS, 'guides.md'), guidesPage(steps, rows));
write(
  join(DOCS, 'assumed-api.md'),
  assumedPage({ settings: [...assumedRows, ...documentedRows], members: assumedMembers }),
);
write(join(DOCS, 'evidence.md'), evidencePage(shippedContract.resources));
write(join(DOCS, 'troubleshooting.md'), troubleshootingPage());
write(join(DOCS, 'playbook-reference.md'), playbookPage(steps));

const known = new Set(steps.map((step) => `${step.id}.md`));
for (const name of readdirSync(STEPS).filter((one) => !known.has(one))) {
  rmSync(join(STEPS, name));
  console.error(`removed docs/steps/${name}`);
}
