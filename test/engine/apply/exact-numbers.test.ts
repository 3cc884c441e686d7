/** Numbers that no number here can hold travel along with a document that is written whole, and are not altered. */
import { describe, expect, it } from '@jest/globals';
import { requestFetch } from '../../../src/api/request-fetch.js';
import type { Fetch } from '../../../src/api/transport.js';
import { aPlaybook } from '../a-playbook.js';
import { apply, aServer, undo } from '../a-server.js';

const STAMP = '"changed":638712345678901233';

/** A server that has a number where the sandbox, which knows none of that size, has a text; with the bodies it got. */
async function aServerWithStamps() {
  const bodies: string[] = [];
  const fetch: Fetch = async (url, init) => {
    if (init.method === 'POST' && url.endsWith('domain/password-settings')) bodies.push(init.body ?? '');
    const answer = await requestFetch(url, init);
    return { ...answer, text: async () => (await answer.text()).replace(/"#(\d+)"/g, '$1') };
  };
  const server = await aServer({
    domains: 1,
    connection: { fetch },
    prepare: (state) => {
      for (const { passwordSettings } of Object.values(state.domains)) {
        passwordSettings.minLength = { enabled: true, ruleValue: 5 };
        Object.assign(passwordSettings, { changed: '#638712345678901233' });
      }
    },
  });
  return { server, bodies };
}

describe('an integer beyond 2^53 beside what is changed', () => {
  it('is sent with the digits that it was read with, by an apply and by its rollback', async () => {
    const { server, bodies } = await aServerWithStamps();

    await apply(server, await aPlaybook({ steps: { 'password-policy': { domains: 'check' } } }));
    const undone = await undo(server);

    expect(undone.exitCode).toBe(0);
    expect(bodies).toEqual([expect.stringContaining(STAMP), expect.stringContaining(STAMP)]);
  });
});
