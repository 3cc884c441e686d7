/** docs/wizard.md shows pages as they are: `npm run captures` writes them anew. */
import { describe, expect, it } from '@jest/globals';
import { SECTIONS } from '../../src/catalogue/sections.js';
import { NOTHING_DECIDED } from '../../src/cli/wizard/decisions.js';
import { lookOf, openIn } from '../../src/cli/wizard/look.js';
import { sectionPage, stepPage } from '../../src/cli/wizard/page.js';
import { shipped } from '../engine/a-playbook.js';
import { aServer, auditOf } from '../engine/a-server.js';
import { aPage } from '../report/builders.js';
import { taughtAll } from '../taught.js';
import { blocksOf, textOf } from './a-page.js';

const [, senders] = SECTIONS;

describe('wizard.md', () => {
  it('shows the page of a section and that of a step as they are', async () => {
    const base = await shipped('baseline');
    const playbook = { ...base, limits: { ...base.limits, disruption: 'high' as const } };
    const look = lookOf(await auditOf(await aServer({ domains: 5 }), playbook), {
      playbook,
      contract: taughtAll(),
    });
    const page = aPage({ width: 80, height: 60, isWhole: false });
    const open = openIn(look, senders?.steps ?? []);
    const [section = '', step = ''] = blocksOf(textOf('docs/wizard.md'), 'text');
    const shown = [
      sectionPage(senders as never, { look, open, decisions: NOTHING_DECIDED }, page),
      stepPage(look, 'domain-smtp-auth', page),
    ].map((lines) => lines.join('\n'));

    expect(section).toContain(shown[0]);
    expect(step).toContain(shown[1]);
  });
});
