import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentOf } from '../../../src/sandbox/content.js';
import { actRoutesOf } from '../../../src/sandbox/routes/acts.js';
import { routesOf } from '../../../src/sandbox/routes/index.js';
import { runs } from '../../property-runs.js';
import { adminOf, ask, sandboxes } from '../plain-client.js';

const start = sandboxes();

describe('a GET that acts', () => {
  it('is counted, and as no read, also of somebody who may not', async () => {
    const sandbox = await start();
    const admin = await adminOf(sandbox);
    sandbox.resetStats();

    const own = await admin({ path: 'settings/sysadmin/test-rbls' });
    const stranger = await ask(sandbox, { path: 'settings/sysadmin/test-rbls' });

    expect([own.status, stranger.status]).toEqual([200, 401]);
    expect(sandbox.stats()).toMatchObject({ requests: 2, reads: 0, writes: 0, acts: 2 });
  });

  it.each(['greylisting-settings-reset', 'antispam-settings-reset', 'delete-ids-rules'])(
    'does what %s says',
    async (name) => {
      const sandbox = await start();
      const before = contentOf(sandbox.state);

      await (await adminOf(sandbox))({ path: `settings/sysadmin/${name}` });

      expect(contentOf(sandbox.state)).not.toBe(before);
    },
  );

  it('is named by nothing without a dialect, and listed with one', async () => {
    const pages = await Promise.all(
      [0, 2].map(async (dialect) => {
        const { url } = await start({ dialect, reference: 'lines' });
        return (await fetch(`${url}/Documentation/api`)).text();
      }),
    );

    expect(pages[0]).not.toContain('test-rbls');
    expect(pages[1]).toContain('GET /api/v1/settings/sysadmin/test-rbls');
  });

  it('is not there where only what is published is served', async () => {
    const admin = await adminOf(await start({ publishedOnly: true }));

    expect((await admin({ path: 'settings/sysadmin/test-rbls' })).status).toBe(404);
  });

  it('is called after what it does, beside no other call, in every dialect', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffff_ffff }), (dialect) => {
        const others = routesOf({ publishedOnly: false, olderTwoFactor: false, propagate: true, dialect });
        const known = new Set(others.map(({ path }) => path.toLowerCase()));
        const acts = actRoutesOf(dialect);

        expect(acts.filter(({ path }) => !/reset|delete|test|start|send/i.test(path))).toEqual([]);
        expect(acts.filter(({ path }) => known.has(path.toLowerCase()))).toEqual([]);
        expect(new Set(acts.map(({ path }) => path)).size).toBe(acts.length);
      }),
      runs(),
    );
  });
});
