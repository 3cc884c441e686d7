/** A real browser is recorded at the sandbox's web interface; what is learned from that is enough for all of `strict`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from '@jest/globals';
import { parse } from 'yaml';
import { readHar } from '../../src/recording/har.js';
import type { Sandbox } from '../../src/sandbox/server.js';
import { inBrowser, pages } from '../browser.js';
import { entryOf, harText, pageEntry } from '../recording/a-har.js';
import { holdings, rollBackLatest, type Scene, scenes } from './a-cli.js';
import { signInByHand, teach, withMount } from './a-teacher.js';

const makeScene = scenes();
const openPage = pages();

/** A server that nobody has met. */
async function aServer(dialect: number): Promise<Scene> {
  const scene = await makeScene({ dialect, domains: 3, isUntaught: true });
  withMount(scene.sandbox);
  // Enough of one kind for the server's own way to all domains.
  for (const { settings } of Object.values(scene.sandbox.state.domains))
    settings.enableTlsIfAvailable = false;
  return scene;
}

/** All that is taught is recorded as `session.har`. */
async function record({ sandbox, folder }: Scene, dialect: number) {
  const page = await openPage({ recordHar: { path: join(folder, 'session.har'), content: 'embed' } });
  await signInByHand(page, sandbox);
  const { said } = await teach(page, { sandbox, dialect });
  await page.context().close();
  return said.flatMap((one) => ['--taught', one]);
}

const STRICT = ['--playbook', 'strict', '--contract', 'taught.yaml'];

async function applied({ run }: Scene) {
  return run(['apply', ...STRICT, '--auto-approve']);
}

/** What a server is after `strict`, whose every call of these resources is known from its own table. */
async function stateWhere(resources: readonly string[]): Promise<Sandbox['state']> {
  const scene = await aServer(0);
  const { taught } = scene.sandbox;
  const known = Object.entries(taught?.resources ?? {}).filter(([id]) => resources.includes(id));
  writeFileSync(
    join(scene.folder, 'taught.yaml'),
    JSON.stringify({ ...taught, resources: Object.fromEntries(known) }),
  );
  expect(await applied(scene)).toMatchObject({ code: 0 });
  return scene.sandbox.state;
}

describe.each([
  // Of names that the domains do not have nothing is copied to them.
  ['renames what has no published endpoint', 3, 21, []],
  ['keeps names, and writes values otherwise', 4, 22, ['usesTls']],
])('a server that %s', (_, dialect, pages, ways) => {
  inBrowser('is taught in its own web interface, and hardened and set back by that', async () => {
    const scene = await aServer(dialect);
    const { run, sandbox, folder } = scene;
    const before = structuredClone(sandbox.state);

    const said = await record(scene, dialect);
    const learned = await run(['learn', 'session.har', '--out', 'taught.yaml', ...said]);

    expect(sandbox.state).toEqual(before);
    expect(learned.stdout).toContain(`Learned: ${pages} pages of settings\n`);
    expect(learned).toMatchObject({ code: 0, stderr: '' });
    expect(learned.stdout).not.toContain('nobody named');
    const doctor = JSON.parse((await run(['doctor', ...STRICT, '--json'])).stdout);
    // Two steps only look: no call is known that changes what they judge.
    expect(doctor.summary).toMatchObject({ steps: 27, changed: 25, checked: 2, taught: 0, failed: 0 });

    const planned = JSON.parse((await run(['plan', ...STRICT, '--json'])).stdout);
    expect(planned.propagation).toEqual(
      expect.arrayContaining(ways.map((field) => expect.objectContaining({ field, way: 'server' }))),
    );
    expect(planned.propagation.filter(({ way }: { way: string }) => way === 'server')).toHaveLength(
      ways.length,
    );

    expect(await applied(scene)).toMatchObject({ code: 0 });
    const overlay = parse(readFileSync(join(folder, 'taught.yaml'), 'utf8'));
    expect(sandbox.state).toEqual(await stateWhere(Object.keys(overlay.resources)));
    const again = JSON.parse((await run(['plan', ...STRICT, '--json'])).stdout);
    expect(again.summary).toMatchObject({ add: 0, change: 0, remove: 0, held: 0, notRead: 0 });

    expect(await rollBackLatest(run, ['--auto-approve'])).toMatchObject({ code: 0 });
    expect(holdings(sandbox.state)).toEqual(holdings(before));

    // The same as other browsers write it down.
    const { byOrigin } = await readHar(join(folder, 'session.har'));
    const exchanges = byOrigin.get(sandbox.url) ?? [];
    for (const browser of ['firefox', 'edge'] as const) {
      const entries = exchanges.map((one, at) => entryOf(one, { origin: sandbox.url, at, browser }));
      const file = join(folder, `${browser}.har`);
      writeFileSync(file, harText([pageEntry(sandbox.url, overlay.build), ...entries], browser));
      expect(await run(['learn', file, '--out', `${browser}.yaml`, ...said])).toMatchObject({ code: 0 });
      expect(parse(readFileSync(join(folder, `${browser}.yaml`), 'utf8'))).toEqual(overlay);
    }
  });
});
