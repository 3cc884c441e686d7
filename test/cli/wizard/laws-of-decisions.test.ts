/** Whatever somebody decides: the playbook that comes of it does that, and nothing else. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SECTIONS } from '../../../src/catalogue/sections.js';
import { SHIPPED } from '../../../src/cli/context/shipped.js';
import { type Decision, type Decisions, NOTHING_DECIDED } from '../../../src/cli/wizard/decisions.js';
import { changesOf, findingsOf, lookOf, openIn, pageHash } from '../../../src/cli/wizard/look.js';
import { allowedBy, playbookText } from '../../../src/cli/wizard/playbook.js';
import { shippedContract as contract } from '../../../src/contract/contract.js';
import { isOpen } from '../../../src/engine/words/finding.js';
import { loadPlaybook } from '../../../src/playbook/load.js';
import { isCovered } from '../../../src/playbook/waivers.js';
import { steps as catalogue } from '../../../src/steps/index.js';
import { shipped } from '../../engine/a-playbook.js';
import { aServer, auditOf } from '../../engine/a-server.js';
import { runs } from '../../property-runs.js';

const about = {
  server: 'https://mail.example.com',
  today: '2026-11-21',
  extends: 'baseline',
  file: './d.yaml',
};
const ALL = SECTIONS.flatMap(({ steps }) => steps);

type Choice = 'do' | 'leave' | 'waive-all' | 'waive-one';

async function decidedOf(choose: (at: number) => Choice) {
  const base = await shipped('baseline');
  const server = await aServer({ domains: 3 });
  // As the pages show it: nothing is held back.
  const pages = { ...base, limits: { ...base.limits, disruption: 'high' as const, disruptionOf: undefined } };
  const look = lookOf(await auditOf(server, pages), { playbook: pages, contract });
  const decided = openIn(look, ALL).map((id, at): readonly [string, Decision] => {
    const page = pageHash(look, id);
    const targets = findingsOf(look, id).flatMap((one) => (isOpen(one) ? [one.target] : []));
    const isCallable = changesOf(look, id) > 0;
    const choice = choose(at);
    if (choice === 'do' && isCallable) return [id, { choice: 'do', page }];
    if (choice === 'do' || choice === 'leave') return [id, { choice: 'leave', page, isOff: isCallable }];
    const domains = choice === 'waive-all' ? targets : targets.slice(0, 1);
    return [id, { choice: 'waive', page, domains, reason: 'r', owner: 'o', expires: '2027-01-31' }];
  });
  const decisions: Decisions = { ...NOTHING_DECIDED, choices: Object.fromEntries(decided) };
  const allowed = allowedBy(decisions, { plan: look.plan, base });
  const text = playbookText(decisions, about, allowed);
  const playbook = await loadPlaybook({
    ...{ playbook: about.file, catalogue, shippedFolder: SHIPPED },
    readFile: async (path) =>
      path.endsWith('d.yaml') ? text : (await import('node:fs')).readFileSync(path, 'utf8'),
  });
  return {
    look,
    decisions,
    allowed,
    plan: lookOf(await auditOf(server, playbook), { playbook, contract }).plan,
  };
}

const choices = fc.array(fc.constantFrom<Choice>('do', 'leave', 'waive-all', 'waive-one'), {
  minLength: ALL.length,
  maxLength: ALL.length,
});

describe('the playbook of what was decided', () => {
  it('changes what was chosen, all of it, and nothing that was left or is kept', async () => {
    await fc.assert(
      fc.asyncProperty(choices, async (some) => {
        // Something has to be looked at.
        const { look, decisions, plan, allowed } = await decidedOf((at) =>
          at === 0 ? 'waive-all' : (some[at] ?? 'leave'),
        );
        const isWanted = (id: string, target: string): boolean => {
          const one = decisions.choices[id];
          if (one?.choice === 'waive') return !one.domains.some((domain) => isCovered({ domain }, target));
          return one?.choice === 'do';
        };
        const nameOf = (change: (typeof plan.changes)[number]) =>
          `${change.resource} ${change.target} ${'field' in change ? change.field : change.item}`;
        const wanted = look.plan.changes.filter(({ steps, target }) =>
          steps.some((id) => isWanted(id, target)),
        );

        expect(plan.changes.map(nameOf).sort()).toEqual(wanted.map(nameOf).sort());
        expect(plan.held).toEqual([]);
        for (const id of Object.keys(allowed))
          expect(['do', 'waive']).toContain(decisions.choices[id]?.choice);
      }),
      runs(10),
    );
  });
});
