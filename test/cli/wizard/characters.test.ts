/** Every page of every step, in what a console of Windows shows in any of its fonts and code pages. */
import { describe, expect, it } from '@jest/globals';
import { SECTIONS } from '../../../src/catalogue/sections.js';
import { NOTHING_DECIDED } from '../../../src/cli/wizard/decisions.js';
import { lookOf, openIn } from '../../../src/cli/wizard/look.js';
import { openingPage, sectionPage, stepPage } from '../../../src/cli/wizard/page.js';
import { shippedContract as contract } from '../../../src/contract/contract.js';
import { shipped } from '../../engine/a-playbook.js';
import { aServer, auditOf } from '../../engine/a-server.js';
import { aPage } from '../../report/builders.js';

describe('the pages of the wizard', () => {
  it.each([false, true])(
    'hold letters of ASCII, and what stands for more (all of it: %p)',
    async (isWhole) => {
      const playbook = await shipped('strict');
      const look = lookOf(await auditOf(await aServer({ domains: 5 }), playbook), { playbook, contract });
      const page = aPage({ width: 80, height: 40, isWhole });
      const decisions = NOTHING_DECIDED;
      const pages = SECTIONS.flatMap((section) => {
        const open = openIn(look, section.steps);
        return [
          ...sectionPage(section, { look, open, decisions }, page),
          ...open.flatMap((id) => stepPage(look, id, page)),
        ];
      });
      const text = [...openingPage(look, page), ...pages].join('\n');

      expect(text.length).toBeGreaterThan(10_000);
      expect(text.match(/[^\n\x20-\x7e…]/gu) ?? []).toEqual([]);
    },
  );
});
