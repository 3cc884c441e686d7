/** Names that a server gives and no call can carry: one failed reading each, and the rest is judged. */
import { describe, expect, it } from '@jest/globals';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import { steps } from '../../../src/steps/index.js';
import { aPlaybook, domainSteps } from '../a-playbook.js';
import { apply, aServer, auditOf, domainOf, type Server, weakDomains, writesTo } from '../a-server.js';
import { observerOn } from '../an-observer.js';

/** A server with a further domain, by each name, with the settings of its first one. */
function withDomains(...names: readonly string[]): Promise<Server> {
  return aServer({
    domains: 2,
    prepare: (state) => {
      weakDomains(state);
      const [first] = Object.values(state.domains);
      for (const name of names) {
        if (first === undefined) continue;
        const { settings, ...rest } = structuredClone(first);
        // The folder of a domain is its own.
        state.domains[name] = { ...rest, settings: { ...settings, domainPath: `C:\\Domains\\${name}` } };
      }
    },
  });
}

const TWINS = ['b\u00fccher.example', 'xn--bcher-kva.example'];

describe('a domain that no call can name', () => {
  it.each(['..', '.', 'a/b', '\ud800', 'a b.example', 'bank\u00ad.example', '\uff42ank.example'])(
    'named %j is not read, and the others are judged',
    async (name) => {
      const server = await withDomains(name);

      const { findings } = await auditOf(server, await domainSteps());

      for (const { target, verdict } of findings)
        expect([target, verdict]).toEqual([target, target === name ? 'error' : 'fail']);
      expect(new Set(findings.map(({ target }) => target))).toEqual(new Set(server.names));
    },
  );

  it('is not written, and the others are', async () => {
    const server = await withDomains('..', 'bank.example', 'bank\u00ad.example');

    await apply(server, await domainSteps());

    expect(new Set(writesTo(server))).toEqual(
      new Set(server.names.filter((name) => /^[a-z]/.test(name) && !name.includes('\u00ad'))),
    );
    expect(domainOf(server, 'bank\u00ad.example').settings.catchAll).toBe('info');
  });

  it('as it has the name of another in ASCII, is not read, and neither is the other', async () => {
    const server = await withDomains(...TWINS);

    const { findings } = await auditOf(server, await domainSteps());

    const unread = findings.filter(({ verdict }) => verdict === 'error').map(({ target }) => target);
    expect(new Set(unread)).toEqual(new Set(TWINS));
  });
});

describe('one domain, asked for by itself', () => {
  it('is not read either where another has its name in ASCII', async () => {
    const server = await withDomains(...TWINS);
    const observer = await observerOn(server.connection);

    const [reading, twin, other] = await Promise.all(
      [...TWINS, server.names.find((name) => !TWINS.includes(name)) ?? ''].map((target) =>
        observer.read({ resource: domainSettings, target }),
      ),
    );

    for (const one of [reading, twin])
      expect(one).toMatchObject({ status: 'failed', code: 'server.garbage' });
    expect(other).toMatchObject({ status: 'document' });
    expect(server.requests.filter((one) => one.endsWith('sysadmin/domains'))).toHaveLength(1);
  });

  it('is not read where nobody knows, as the list was not to be had', async () => {
    const server = await withDomains();
    const observer = await observerOn(server.connection);
    server.sandbox.addFaults([{ kind: 'status', path: 'settings/sysadmin/domains', code: 500 }]);

    const reading = await observer.read({ resource: domainSettings, target: server.names[0] ?? '' });

    expect(reading).toMatchObject({ status: 'failed', why: expect.stringContaining('not listed') });
  });
});

describe('a catch-all that no call can name', () => {
  it.each(['..', '.', 'a/b', '\ud800'])(
    'named %j fails all the same, and so does that of the others',
    async (alias) => {
      const server = await aServer({
        domains: 2,
        prepare: (state) => {
          weakDomains(state);
          const [first] = Object.values(state.domains);
          if (first !== undefined) first.settings.catchAll = alias;
        },
      });
      const playbook = await aPlaybook({ steps: { 'catch-all': {} } }, steps);

      const { findings } = await auditOf(server, playbook);

      expect(findings.map(({ verdict }) => verdict)).toEqual(['fail', 'fail']);
      expect(server.requests.some((one) => /settings\/domain\/?$/.test(one))).toBe(false);
    },
  );
});
