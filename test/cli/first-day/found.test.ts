/** What a first look finds, on a server: of administrators also whom to look at first. */
import { describe, expect, it } from '@jest/globals';
import { FirstLook, LOOKED_AT } from '../../../src/cli/first-day/found.js';
import { shipped } from '../../engine/a-playbook.js';
import { aServer, auditOf } from '../../engine/a-server.js';

describe('a first look', () => {
  it('says of administrators who never signed in or is disabled, and puts them first, whoever asks last', async () => {
    const server = await aServer({
      prepare: (state) => {
        const [own] = state.administrators;
        if (own === undefined) throw new Error('the sandbox has no administrator');
        const others = [
          { username: 'old', created: '2019-01-01T00:00:00Z', lastLogin: '2020-02-02T00:00:00Z' },
          { username: 'young', created: '2026-10-10T00:00:00Z', lastLogin: '2026-11-11T00:00:00Z' },
          { username: 'ghost', created: '2026-11-20T00:00:00Z', lastLogin: null },
          { username: 'older-ghost', created: '2026-01-20T00:00:00Z', lastLogin: null },
          { username: 'off', created: '2018-01-01T00:00:00Z', lastLogin: null, isEnabled: false },
        ];
        state.administrators = [own, ...others.map((one) => ({ ...own, isEnabled: true, ...one }))] as never;
      },
    });
    const look = new FirstLook();
    const playbook = await shipped('baseline');
    await auditOf(server, playbook, { onlySteps: LOOKED_AT, onJudged: look.onJudged });

    const { administrators } = look.found(playbook, { reviewBy: '2027-01-31', mayState: () => true });

    expect(administrators.map(({ name, about }) => `${name}: ${about}`)).toEqual([
      'ghost: NEVER SIGNED IN, created 2026-11-20',
      'older-ghost: NEVER SIGNED IN, created 2026-01-20',
      'off: DISABLED, NEVER SIGNED IN, created 2018-01-01',
      'young: created 2026-10-10, last sign-in 2026-11-11',
      'old: created 2019-01-01, last sign-in 2020-02-02',
      expect.stringMatching(/^admin: created .*, signed in now, as you$/),
    ]);
  });
});
