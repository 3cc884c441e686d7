import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { lessonsBy } from '../../catalogue/wanted-here.js';
import { aPerson } from '../../contract/learning/a-recording.js';
import { holdings, scenes } from '../../e2e/a-cli.js';
import { entryOf, harText, pageEntry } from '../../recording/a-har.js';

const DIALECT = 3;
const BUILD = 9406;
const makeScene = scenes();

/** Somebody taught a page as the plan says, and the tool learned from it. */
async function taughtScene() {
  const scene = await makeScene({ domains: 2, dialect: DIALECT, isUntaught: true });
  const before = holdings(scene.sandbox.state);
  const person = await aPerson(scene.sandbox, DIALECT);
  const [lesson] = lessonsBy(shippedContract).filter(({ resource }) => resource.id === 'smtp-in');
  await person.follow(lesson?.clicks ?? []);
  const origin = scene.sandbox.url;
  const calls = person.exchanges.map((one, at) => entryOf(one, { origin, at }));
  writeFileSync(join(scene.folder, 'session.har'), harText([pageEntry(origin, BUILD), ...calls]));
  const taught = person.clicks.flatMap((one) => ['--taught', one]);
  const learned = await scene.run(['learn', 'session.har', '--state-dir', 'st', ...taught]);
  const undo = (...args: readonly string[]) => scene.run(['learn', '--undo', '--state-dir', 'st', ...args]);
  const kept = join(scene.folder, 'st', 'learned-before');
  return { scene, before, learned, undo, kept };
}

describe('what was clicked to teach the tool', () => {
  it('is kept with what it was before, readable by its owner alone, and holds what is not as before', async () => {
    const { learned, kept } = await taughtScene();

    expect(learned.code).toBe(0);
    expect(learned.stderr).toContain('smlockdown learn --undo sets back what was clicked: 2 settings.');
    const [name = ''] = readdirSync(kept);
    expect(name).toMatch(/^[0-9a-f]{16}-9406\.json$/);
    expect(statSync(join(kept, name)).mode & 0o777).toBe(0o600);
    const { settings } = JSON.parse(readFileSync(join(kept, name), 'utf8'));
    expect(settings).toMatchObject([
      {
        resource: 'smtp-in',
        domain: null,
        field: 'allowRelayForAuthenticatedUsers',
        before: true,
        clicked: false,
      },
      { field: 'enforceDomainAuthForLocalDeliveries', before: false, clicked: true },
    ]);
  });

  it('is set back by a plan that is shown, approved and proved, and can be rolled back', async () => {
    const { scene, before, undo, kept } = await taughtScene();
    const clicked = holdings(scene.sandbox.state);

    const dry = await undo('--dry-run');
    expect(dry.code).toBe(2);
    expect(dry.stdout).toContain('Allow relay for authenticated users: off -> on');
    expect(holdings(scene.sandbox.state)).toBe(clicked);
    expect(await undo()).toMatchObject({ code: 64, stderr: expect.stringContaining('--auto-approve') });
    const done = await undo('--auto-approve');

    expect(done).toMatchObject({ code: 0 });
    expect(holdings(scene.sandbox.state)).toBe(before);
    expect(readdirSync(kept)).toEqual([]);
    expect(done.stderr).toContain('Set back by hand what else you clicked: items of lists');
    // Nobody is here to approve it either, and that is not what is missing.
    expect((await undo()).stderr).toContain('Nothing is kept of what was clicked on');
    const { runs } = JSON.parse((await scene.run(['runs', '--json', '--state-dir', 'st'])).stdout);
    const back = await scene.run(['rollback', runs[0].id, '--auto-approve', '--state-dir', 'st']);
    expect(back).toMatchObject({ code: 0 });
    expect(holdings(scene.sandbox.state)).toBe(clicked);
  });

  it('is not taken from a file that somebody edited', async () => {
    const { undo, kept } = await taughtScene();
    const [name = ''] = readdirSync(kept);
    const file = join(kept, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"before": true', '"before": 7'));

    const { code, stderr } = await undo('--auto-approve');

    expect(code).not.toBe(0);
    expect(stderr).toContain('is damaged, or was edited');
  });
});
