/** In what order the servers of a list come, how many at a time, and what stops the rest. */
import { describe, expect, it } from '@jest/globals';
import { REFUSALS } from '../../../src/api/sign-in-refusals.js';
import { runFleet } from '../../../src/cli/fleet/run-fleet.js';
import type { Server } from '../../../src/fleet/inventory.js';
import { windowSchema } from '../../../src/fleet/window.js';
import type { FleetServer } from '../../../src/report/model/fleet-report.js';

function aServer(name: string, more: Partial<Server> = {}): Server {
  return {
    name,
    url: `https://${name}.example`,
    username: 'admin',
    passwordFrom: 'env:A',
    labels: [],
    ...more,
  };
}

type Came = Partial<Pick<FleetServer, 'state' | 'exitCode' | 'error' | 'said'>>;

async function ran(
  servers: readonly Server[],
  {
    parallel = 1,
    isChanging = false,
    of = {},
    interruptedBy = '',
    changedBy = '',
  }: {
    readonly parallel?: number;
    readonly isChanging?: boolean;
    readonly of?: Readonly<Record<string, Came>>;
    readonly interruptedBy?: string;
    readonly changedBy?: string;
  } = {},
) {
  const begun: string[] = [];
  let [under, most] = [0, 0];
  const fleet = await runFleet(servers, {
    ...{ parallel, isChanging, tell: () => {} },
    now: () => new Date('2026-11-30T12:00Z'),
    isInterrupted: () => begun.includes(interruptedBy),
    isListAsRead: () => !begun.includes(changedBy),
    run: async ({ name, url }) => {
      begun.push(name);
      under += 1;
      most = Math.max(most, under);
      await new Promise((done) => setImmediate(done));
      under -= 1;
      return { name, url, state: 'ended', exitCode: 0, ms: 1, said: 'fine', ...of[name] };
    },
  });
  return {
    begun,
    most,
    stopped: fleet.stopped,
    states: fleet.servers.map(({ name, state }) => `${name} ${state}`),
  };
}

const FIVE = ['a', 'b', 'c', 'd', 'e'].map((name) => aServer(name));

describe('a command on several servers', () => {
  it('has no more than so many under way, and tells of them in the order of the list', async () => {
    expect(await ran(FIVE, { parallel: 2 })).toMatchObject({
      ...{ most: 2, stopped: null, begun: ['a', 'b', 'c', 'd', 'e'] },
      states: ['a ended', 'b ended', 'c ended', 'd ended', 'e ended'],
    });
  });

  it.each(['session.rejected', 'session.blocked'])(
    'starts no more once one of them does not let us in (%s)',
    async (error) => {
      const of = { b: { state: 'failed', exitCode: 77, error } } as const;

      const { begun, stopped, states } = await ran(FIVE, { of });

      expect(begun).toEqual(['a', 'b']);
      expect(stopped).toContain('b did not let us in');
      expect(states.slice(2)).toEqual(['c not-started', 'd not-started', 'e not-started']);
    },
  );

  it('starts no more once one does not take the code of the second factor, which the clock here makes', async () => {
    const [error, said] = ['session.second-factor', REFUSALS['wrong-code'].message];
    const of = { a: { state: 'failed', exitCode: 77, error, said } } as const;

    expect(await ran(FIVE, { of })).toMatchObject({ begun: ['a'] });
  });

  it('starts no more once one refuses the command line', async () => {
    const of = { a: { state: 'failed', exitCode: 64, error: 'usage.invalid', said: 'Unknown' } } as const;

    expect(await ran(FIVE, { of })).toMatchObject({
      ...{ begun: ['a'], stopped: 'every server would refuse it as a does: Unknown' },
    });
  });

  it.each(['config.bad-secret', 'server.unreachable', 'session.second-factor'])(
    'goes on where one fails by itself (%s)',
    async (error) => {
      const of = { a: { state: 'failed', exitCode: 78, error } } as const;

      expect((await ran(FIVE, { of })).begun).toHaveLength(5);
    },
  );

  it('starts no more once the list is another, which would lead to other servers', async () => {
    expect(await ran(FIVE, { changedBy: 'b' })).toMatchObject({
      ...{ begun: ['a', 'b'], stopped: 'the list of servers was changed meanwhile' },
    });
  });

  it('starts no more once it is interrupted', async () => {
    expect(await ran(FIVE, { interruptedBy: 'c' })).toMatchObject({
      ...{ begun: ['a', 'b', 'c'], stopped: 'it was interrupted' },
    });
  });
});

describe('a change of several servers', () => {
  const WITH_CANARIES = [
    aServer('a'),
    aServer('b', { labels: ['canary'] }),
    aServer('c'),
    aServer('d', { labels: ['canary'] }),
  ];

  it('begins with the canaries, one after the other', async () => {
    const { begun, most } = await ran(WITH_CANARIES, { isChanging: true, parallel: 4 });

    expect(begun).toEqual(['b', 'd', 'a', 'c']);
    expect(most).toBe(2);
  });

  it.each([
    ['fails', { state: 'failed', exitCode: 1 }],
    ['is not proved', { state: 'ended', exitCode: 5 }],
    ['is done in part', { state: 'ended', exitCode: 4 }],
  ] as const)('stops where a canary %s', async (_, came) => {
    expect(await ran(WITH_CANARIES, { isChanging: true, of: { b: came } })).toMatchObject({
      ...{ begun: ['b'], stopped: 'canary b is not proved' },
    });
  });

  it('goes on where a canary is proved and something else is open', async () => {
    const of = { b: { exitCode: 2 } };

    expect((await ran(WITH_CANARIES, { isChanging: true, of })).begun).toHaveLength(4);
  });

  it('leaves alone whose window is closed, and stops where that is a canary', async () => {
    const window = windowSchema.parse({ from: '22:00', to: '04:00' });
    const plain = await ran([aServer('a', { window }), aServer('b')], { isChanging: true });
    const canary = await ran([aServer('a'), aServer('b', { window, labels: ['canary'] })], {
      isChanging: true,
    });

    expect(plain).toMatchObject({ begun: ['b'], stopped: null, states: ['a waits', 'b ended'] });
    expect(canary).toMatchObject({ begun: [], stopped: 'canary b is not proved' });
  });

  it('is no matter of windows and canaries where nothing is changed', async () => {
    const window = windowSchema.parse({ from: '22:00', to: '04:00' });
    const all = [aServer('a'), aServer('b', { labels: ['canary'], window })];

    expect((await ran(all)).begun).toEqual(['a', 'b']);
  });
});
