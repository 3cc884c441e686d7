/**
 * Writes the pictures of docs/learning.md anew, and the terminal beside them (the block of text after `<!-- capture: learn -->`): a sandbox
 * that nobody taught is worked on in a real browser through `learn --record`, and what is seen there is kept. And those of docs/reports.md: the
 * page that an audit of the sandbox writes. Needs Chromium.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { keepTaught } from '../dist/cli/run/keep-taught.js';
import { fromTests } from './lib/from-tests.mjs';
import { onSandbox } from './lib/sandbox.mjs';
import { smallPng } from './lib/small-png.mjs';
import { inTerminal } from './lib/terminal.mjs';

const PAGE = new URL('../docs/learning.md', import.meta.url);
const PICTURES = new URL('../docs/pictures/', import.meta.url);
const CAPTURE = /(<!-- capture: learn -->\n+```text\n)[\s\S]*?(```\n)/;
/** It calls things otherwise than the tool guesses. */
const SERVER = { domains: 3, dialect: 3 };
const SAID = ['smtp-in.allowRelay=nobody', 'smtp-in.allowRelay=anyone'];
/** As the page names them; those of the run are any that were free. */
const [SHOWN_SERVER, SHOWN_PORT] = ['https://mail.example.com', '43127'];

/** Runs in the browser. The colours of a picture, in base64. */
const PIXELS = `async (picture) => {
  const image = await createImageBitmap(await (await fetch('data:image/png;base64,' + picture)).blob());
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height).getContext('2d');
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, width, height);
  const bytes = Array.from(data, (one) => String.fromCharCode(one)).join('');
  return { width, height, pixels: btoa(bytes) };
}`;

/** Pixels. */
const [SIZE, EDGE] = [{ width: 800, height: 640 }, 8];

/** A page in the browser, where to go, and how to take a picture: of all that is seen, or of a part of it from edge to edge. */
async function aPage(browser, options = {}) {
  const page = await browser.newPage({ viewport: SIZE, ...options });
  const other = await browser.newPage();
  const picture = async (part) => {
    const box = await part?.boundingBox();
    const clip = box && { ...SIZE, x: 0, y: box.y - EDGE, height: box.height + 2 * EDGE };
    const shot = (await page.screenshot({ animations: 'disabled', clip })).toString('base64');
    const { pixels, ...size } = await other.evaluate(`(${PIXELS})(${JSON.stringify(shot)})`);
    return smallPng({ ...size, pixels: Buffer.from(pixels, 'base64') });
  };
  return { page, picture };
}

/** Teaches two options in the browser. Resolves to the pictures, by their name, and to what stood in the terminal. */
function record({ page, picture }, signInByHand) {
  return onSandbox(SERVER, async ({ sandbox, folder }) => {
    const taught = SAID.flatMap((one) => ['--taught', one]);
    const args = ['learn', '--record', '--url', sandbox.url, ...taught, '--out', '9406.yaml'];
    const terminal = inTerminal(args, { cwd: folder });
    const says = async (what) => {
      if (!(await terminal.until(() => terminal.said.includes(what)))) throw new Error(terminal.said);
    };
    await says('when you are done.');
    const [, url] = /Open (http:\S+)\/interface\/root/.exec(terminal.said) ?? [];
    await signInByHand(page, { url, accounts: sandbox.accounts });
    await page.getByRole('button', { name: 'SMTP In' }).click();
    const [main, relay] = [page.locator('main'), page.getByRole('combobox', { name: 'Allow Relay' })];
    const set = async (option) => {
      await relay.focus();
      await relay.selectOption(option);
    };
    const save = async () => {
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved').waitFor();
    };
    await relay.waitFor();
    const opened = await picture();
    await set('Nobody');
    const changed = await picture(main);
    await save();
    const saved = await picture(main);
    await says('not learned yet');
    await set('Anyone');
    await save();
    await says('That is all');
    terminal.type('\r');
    await terminal.until(() => false);
    const said = terminal.said
      .replaceAll(sandbox.url, SHOWN_SERVER)
      .replaceAll(new URL(url).port, SHOWN_PORT);
    return { pictures: { opened, changed, saved }, said: said.trim() };
  });
}

/** How pages are looked at: which, the step that is chosen there, what is clicked, and whether it is as on paper. */
const REPORTS = {
  'report-light': {
    ...{ options: { colorScheme: 'light', viewport: { width: 800, height: 800 } } },
    ...{ step: 'admin-review', opens: ['#list > li summary'] },
  },
  'report-dark': {
    options: { colorScheme: 'dark', viewport: { width: 800, height: 680 } },
    opens: ['#figures > summary'],
  },
  'report-narrow': { options: { viewport: { width: 390, height: 720 } }, opens: [] },
  'report-print': { options: { viewport: { width: 794, height: 900 } }, opens: [], isOnPaper: true },
  'report-plan': {
    ...{ of: 'plan', options: { colorScheme: 'light', viewport: { width: 800, height: 1010 } } },
    ...{ step: 'smtp-relay', opens: ['#list > li:first-child summary'] },
  },
  'report-run': {
    ...{ of: 'run', options: { colorScheme: 'light', viewport: { width: 800, height: 1010 } } },
    ...{ step: 'smtp-relay', opens: ['#list > li:first-child summary'] },
  },
  'report-progress': {
    ...{ of: 'later', options: { colorScheme: 'light', viewport: { width: 800, height: 620 } } },
    opens: ['#figures > summary'],
  },
};

/** By what is written: the words that write its page, in the order in which they do. */
function writesIn(folder) {
  const first = join(folder, 'first.json');
  return {
    audit: ['audit', '--reporter', `json:${first}`],
    plan: ['plan', '--playbook', 'strict'],
    run: ['apply', '--playbook', 'strict', '--auto-approve', '--reason', 'CHG 4711'],
    later: ['audit', '--history', first],
  };
}

/** The pages that audit, plan and apply write, as they look. Resolves to the pictures, by their name. */
function reportPictures(browser) {
  return onSandbox({}, async ({ sandbox, folder, env, run }) => {
    env.SMARTERMAIL_CONTRACT = await keepTaught(sandbox, folder);
    for (const [of, words] of Object.entries(writesIn(folder))) {
      const file = join(folder, `${of}.html`);
      await run(...words, '--reporter', `html:${file}`);
      const page = readFileSync(file, 'utf8')
        .replaceAll(sandbox.url, SHOWN_SERVER)
        .replaceAll(` --state-dir ${folder}`, '')
        .replace(/<p class="dim">made by: [^<]*<\/p>/, '');
      writeFileSync(file, page);
    }
    const pictures = {};
    for (const [name, { of = 'audit', options, step = '', opens, isOnPaper }] of Object.entries(REPORTS)) {
      const { page, picture } = await aPage(browser, options);
      const file = join(folder, `${of}.html`);
      await page.goto(pathToFileURL(file).href);
      await page.locator('#step').selectOption(step);
      for (const what of opens) await page.locator(what).click();
      if (isOnPaper) {
        await page.evaluate("dispatchEvent(new Event('beforeprint'))");
        await page.emulateMedia({ media: 'print' });
      }
      pictures[name] = await picture();
    }
    return pictures;
  });
}

const { launch, signInByHand } = await fromTests('e2e/a-teacher', 'chromium');
const browser = await launch({ timeout: 60_000 });
try {
  const { pictures, said } = await record(await aPage(browser), signInByHand);
  const text = readFileSync(PAGE, 'utf8');
  writeFileSync(
    PAGE,
    text.replace(CAPTURE, (_, head, foot) => `${head}${said}\n${foot}`),
  );
  const all = { ...pictures, ...(await reportPictures(browser)) };
  for (const [name, picture] of Object.entries(all)) writeFileSync(new URL(`${name}.png`, PICTURES), picture);
} finally {
  await browser.close();
}
