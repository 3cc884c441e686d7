/**
 * Prints, for servers that call things otherwise than the contract guesses, how many steps of a playbook can be checked and changed
 * before and after somebody taught the tool in their web interface, and how many saves that took. A real browser clicks and is recorded,
 * `learn` reads the recording, `doctor` says what can be done; a save is counted as 20 seconds.
 *
 * `node tools/teach-over-dialects.mjs [DIALECT…]`: default 1 2 3 4. Needs Chromium.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { startSandbox } from '../dist/sandbox/server.js';

const SECONDS_A_SAVE = 20;
const ROOT = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv.slice(2).map(Number);
const dialects = given.length > 0 ? given : [1, 2, 3, 4];

/** Whoever clicks is written for the tests, in TypeScript. */
async function teacher() {
  // Beside what it takes from node_modules.
  const outdir = mkdtempSync(join(ROOT, 'node_modules', '.teacher-'));
  const entryPoints = ['test/e2e/a-teacher.ts', 'test/chromium.ts'].map((one) => join(ROOT, one));
  const options = { bundle: true, platform: 'node', packages: 'external', format: 'esm', logLevel: 'error' };
  await build({
    ...options,
    entryPoints,
    outbase: join(ROOT, 'test'),
    outdir,
    outExtension: { '.js': '.mjs' },
  });
  const load = (file) => import(pathToFileURL(join(outdir, file)).href);
  const loaded = { ...(await load('e2e/a-teacher.mjs')), ...(await load('chromium.mjs')) };
  rmSync(outdir, { recursive: true });
  return loaded;
}

async function run(at, ...args) {
  const child = spawn(process.execPath, [join(ROOT, 'dist/main.js'), ...args, '--state-dir', at.folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...at.env },
  });
  const [out] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return JSON.parse(out);
}

async function measure(dialect, { browser, choices, signInByHand, teach, withMount }) {
  const sandbox = await startSandbox({ domains: 3, dialect });
  const folder = mkdtempSync(join(tmpdir(), 'smlockdown-teach-'));
  const { username, password } = sandbox.accounts.admin;
  const env = {
    SMARTERMAIL_URL: sandbox.url,
    SMARTERMAIL_USERNAME: username,
    SMARTERMAIL_PASSWORD: password,
  };
  const at = { folder, env };
  const [har, overlay] = ['session.har', 'taught.yaml'].map((name) => join(folder, name));
  try {
    withMount(sandbox);
    const before = (await run(at, 'doctor', '--playbook', 'strict', '--json')).summary;
    const page = await browser.newPage({ recordHar: { path: har, content: 'embed' } });
    await signInByHand(page, sandbox);
    const { said, saves } = await teach(page, { sandbox, dialect, choices });
    await page.context().close();
    const taught = said.flatMap((one) => ['--taught', one]);
    const learned = await run(at, 'learn', har, '--json', '--out', overlay, ...taught);
    const after = (await run(at, 'doctor', '--playbook', 'strict', '--json', '--contract', overlay)).summary;
    return { before, after, saves, open: learned.open.length };
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
}

const { launch, ...hands } = await teacher();
const browser = await launch({ timeout: 60_000 });
console.log(
  '| dialect | options | steps | changed, checked before | after | saves | minutes | not learned |',
);
console.log('|---|---|---|---|---|---|---|---|');
for (const dialect of dialects)
  for (const choices of ['wanted', 'all']) {
    const { before, after, saves, open } = await measure(dialect, { ...hands, browser, choices });
    const cells = [
      `${dialect}, ${dialect % 2 === 1 ? 'renames' : 'keeps names'}`,
      choices,
      after.steps,
      `${before.changed}, ${before.checked}`,
      `${after.changed}, ${after.checked}`,
      saves,
      Math.ceil((saves * SECONDS_A_SAVE) / 60),
      open,
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
await browser.close();
