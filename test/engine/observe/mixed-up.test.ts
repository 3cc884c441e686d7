/** Answers that something between mixes up: what one domain shows is not what another holds. */
import { describe, expect, it } from '@jest/globals';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import { foldersIn } from '../../../src/contract/resources/domains/mail-domains.js';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { aServer } from '../a-server.js';
import { observerOn } from '../an-observer.js';

type SandboxDomain = SandboxState['domains'][string];

describe('an answer about a domain', () => {
  const mixedUp = async (prepare: (one: SandboxDomain, other: SandboxDomain) => void) => {
    const server = await aServer({ domains: 2 });
    const [one = '', other = ''] = server.names;
    const observer = await observerOn(server.connection);
    const [first, second] = [one, other].map((name) => server.state.domains[name]);
    if (first === undefined || second === undefined) throw new Error('two domains');
    const read = async (target: string) => (await observer.read({ resource: domainSettings, target })).status;
    await observer.domains();
    prepare(first, second);
    return { read: async () => [await read(one), await read(other), await read(one)] };
  };

  it('that has the folder which the list of domains shows of another is none, whoever is asked for first', async () => {
    const { read } = await mixedUp((one, other) => {
      one.settings.domainPath = other.settings.domainPath;
    });

    expect(await read()).toEqual(['failed', 'document', 'failed']);
  });

  it('leaves in doubt all that have one folder, where the list does not tell whose it is', async () => {
    const { read } = await mixedUp((one, other) => {
      Object.assign(one.settings, { domainPath: 'D:\\New' });
      Object.assign(other.settings, { domainPath: 'D:\\New' });
    });

    // That it is in doubt is not known before the second.
    expect(await read()).toEqual(['document', 'failed', 'failed']);
  });

  it('is one where no folder is shown, and where the list shows one folder of several', () => {
    expect(foldersIn({ data: [{ name: 'a.test', path: 'C:\\a' }] })).toEqual(new Map([['C:\\a', 'a.test']]));
    expect(foldersIn({ data: [{ name: 'a.test' }] }).size).toBe(0);
    expect(
      foldersIn({
        data: [
          { name: 'a.test', path: 'C:\\a' },
          { name: 'b.test', path: 'C:\\a' },
        ],
      }).size,
    ).toBe(0);
  });
});
