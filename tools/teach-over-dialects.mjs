/**
 * Prints, for servers that call things otherwise than the contract guesses, how many steps of a playbook can be checked and changed
 * before and after somebody taught the tool in their web interface, and how many saves that took. A real browser clicks and is recorded,
 * `learn` reads the recording, `doctor` says what can be done; a save is counted as 20 seconds.
 *
 * `node tools/teach-over-dialects.mjs [DIALECT…]`: default 1 2 3 4. Needs Chromium.
 */
import { join } from 'node:path';
import { fromTests } from './lib/from-tests.mjs';
import { onSandbox } from './lib/sandbox.mjs';

const SECONDS_A_SAVE = 20;
const given = process.argv.slice(2).map(Number);
const dialects = given.length > 0 ? given : [1, 2, 3, 4];

function measure(dialect, { browser, choices, signInByHand, teach, withMount }) {
  return onSandbox({ domains: 3, dialect }, async ({ sandbox, folder, run }) => {
    const [har, overlay] = ['session.har', 'taught.yaml'].map((name) => join(folder, name));
    const reach = async (...more) =>
      JSON.parse(await run('doctor', '--playbook', 'strict', '--json', ...more)).summary;
    withMount(sandbox);
    const before = await reach();
    const page = await browser.newPage({ recordHar: { path: har, content: 'embed' } });
    await signInByHand(page, sandbox);
    const { said, saves } = await teach(page, { sandbox, dialect, choices });
    await page.context().close();
    const taught = said.flatMap((one) => ['--taught', one]);
    const learned = JSON.parse(await run('learn', har, '--json', '--out', overlay, ...taught));
    return { before, after: await reach('--contract', overlay), saves, open: learned.open.length };
  });
}

const { launch, ...hands } = await fromTests('e2e/a-teacher', 'chromium');
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
