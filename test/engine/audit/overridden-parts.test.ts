/** Parts of a step that its options switch on: an override may switch one on for a domain, and none off. */
import { describe, expect, it } from '@jest/globals';
import { aPlaybook } from '../a-playbook.js';
import { aServer, auditOf } from '../a-server.js';

const overridden = (base: object, override: object, domain: string) =>
  aPlaybook({
    steps: { 'password-policy': base },
    overrides: [{ domains: [domain], steps: { 'password-policy': override } }],
  });

async function domainsJudged(base: object, override: object): Promise<readonly string[]> {
  const server = await aServer({ domains: 2 });
  const [first = ''] = server.names;

  const { findings } = await auditOf(server, await overridden(base, override, first));

  return findings.map(({ target }) =>
    target === first ? 'the one' : target === 'server' ? target : 'other',
  );
}

describe('a part that the playbook leaves out', () => {
  it('is judged on the domain whose override asks for it, and on no other', async () => {
    expect(await domainsJudged({ domains: 'skip' }, { domains: 'check' })).toEqual(['server', 'the one']);
  });
});

describe('a part that the playbook asks for', () => {
  it('is judged on every domain, whatever an override says', async () => {
    const judged = await domainsJudged({ domains: 'check' }, { domains: 'skip' });

    expect([...judged].sort()).toEqual(['other', 'server', 'the one']);
  });
});
