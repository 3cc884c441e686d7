/** The order of a survey and of a plan: the same, in whatever order the answers come. */
import { describe, expect, it } from '@jest/globals';
import { LOOK_UPS_PER_STEP } from '../../../src/engine/audit/look-ups.js';
import { aPlaybook } from '../a-playbook.js';
import { aServer, auditOf, planOf, type Server, weakDomains } from '../a-server.js';

/** A server of weak domains that takes its time with the first of them. */
async function answeringTheFirstLast(domains: number): Promise<Server> {
  const server = await aServer({ domains, prepare: weakDomains });
  const path = `settings/sysadmin/domain-settings/${server.names[0]}`;
  server.sandbox.addFaults([{ kind: 'delay', ms: 250, path }]);
  return server;
}

const STEPS = { 'catch-all': {}, 'domain-smtp-auth': { includeDefaults: true } };

describe('the first domain answering last', () => {
  it('leaves the findings by step, and of each step the server first and the domains by name', async () => {
    const server = await answeringTheFirstLast(3);

    const { findings } = await auditOf(server, await aPlaybook({ steps: STEPS }));

    expect(findings.map(({ step, target }) => `${step} ${target}`)).toEqual([
      'domain-smtp-auth server',
      ...server.names.map((name) => `domain-smtp-auth ${name}`),
      ...server.names.map((name) => `catch-all ${name}`),
    ]);
  });

  it('leaves the domains that are to stay as they are by name in the plan', async () => {
    const server = await answeringTheFirstLast(4);
    const excluded = server.names.slice(0, 3);
    const playbook = await aPlaybook({ steps: STEPS, domains: { exclude: [...excluded] } });

    const { kept } = await planOf(server, playbook);

    expect(kept.map(({ target }) => target)).toEqual(excluded);
  });

  it('is looked up all the same, before those behind it by name', async () => {
    const server = await answeringTheFirstLast(LOOK_UPS_PER_STEP + 2);
    for (const domain of Object.values(server.state.domains)) {
      domain.aliases = domain.aliases
        .slice(0, 1)
        .map((alias) => ({ ...alias, name: 'info', aliasTargetList: ['x@y.test'] }));
    }

    const { findings } = await auditOf(server, await aPlaybook({ steps: { 'catch-all': {} } }));

    const told = findings.filter(({ message }) => message.includes('which delivers to x@y.test'));
    expect(told.map(({ target }) => target)).toEqual(server.names.slice(0, LOOK_UPS_PER_STEP));
  });
});
