/** The reference of sandboxes that speak otherwise, in each of its shapes, as it is served. */
import { describe, expect, it } from '@jest/globals';
import type { ReadClient } from '../../../src/api/read-client.js';
import { readReference } from '../../../src/engine/observe/read-reference.js';
import { LockdownError } from '../../../src/errors.js';
import { actRoutesOf } from '../../../src/sandbox/routes/acts.js';
import { routesOf } from '../../../src/sandbox/routes/index.js';
import { startSandbox } from '../../../src/sandbox/server.js';

const SHAPES = ['lines', 'keys', 'script'] as const;
const nameOf = ({ method, path }: { readonly method: string; readonly path: string }) =>
  `${method} ${path.toLowerCase().replace(/\{\w+\}/g, '{}')}`;

describe.each([0, 1, 2, 3, 4])('the reference of the dialect %i', (dialect) => {
  it.each(SHAPES)(
    'lists in the shape "%s" its calls and no other, and none of them is sent',
    async (reference) => {
      const sandbox = await startSandbox({ domains: 1, seed: 1, dialect, reference });
      try {
        const page = async (path: string) => {
          const answer = await fetch(`${sandbox.url}/${path}`);
          if (answer.ok) return answer.text();
          throw new LockdownError('server.refused', path);
        };
        const client = { page } as ReadClient;

        const { listed } = await readReference(client, { depth: 'whole', isLate: () => false });

        const acts = dialect === 0 ? [] : actRoutesOf(dialect);
        const calls = routesOf({ publishedOnly: false, olderTwoFactor: false, propagate: true, dialect });
        const routes = [...calls, ...acts];
        // The page of the controller for signing in is named like an act.
        const shown = routes.filter(
          ({ action }) => reference !== 'keys' || !action.startsWith('Authentication'),
        );
        expect([...listed.keys()].sort()).toEqual([...new Set(shown.map(nameOf))].sort());
        expect(sandbox.stats()).toMatchObject({ acts: 0, writes: 0, reads: 0 });
      } finally {
        await sandbox.close();
      }
    },
  );
});
