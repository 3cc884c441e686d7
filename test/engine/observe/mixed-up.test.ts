/** Answers that something between mixes up: what one domain shows is not what another holds. */
import { describe, expect, it } from '@jest/globals';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import { aServer } from '../a-server.js';
import { observerOn } from '../an-observer.js';

describe('an answer about a domain', () => {
  it('that another domain gave as well is no answer about it, and is one about the first again', async () => {
    const server = await aServer({ domains: 2 });
    const [one = '', other = ''] = server.names;
    const observer = await observerOn(server.connection);
    const read = async (target: string) => (await observer.read({ resource: domainSettings, target })).status;
    const [first, second] = [one, other].map((name) => server.state.domains[name]);
    if (first === undefined || second === undefined) throw new Error('two domains');
    second.settings.domainPath = first.settings.domainPath;

    expect([await read(one), await read(other), await read(one)]).toEqual(['document', 'failed', 'document']);
  });
});
