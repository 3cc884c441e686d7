/**
 * What each reporter adds to an audit of 10,000 findings and more, in time and memory; and, in a real Chromium, the page beside
 * one of the same size that only holds the data.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { REPORTERS } from '../dist/report/formats.js';
import { html } from '../dist/report/html/html.js';
import { PLAIN } from '../dist/report/text/style.js';
import { inFolder } from './lib/folder.mjs';
import { median, ms } from './lib/measure.mjs';
import { aSandbox } from './lib/sandbox.mjs';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const USAGE = new URL('lib/report-usage.mjs', import.meta.url).href;
const DOMAINS = 1_300;
const FINDINGS = 10_000;
const ROUNDS = 2;
const PAGE = { width: 80, height: 23, style: PLAIN, isWhole: true, isExpanded: false };
const MOST_HTML_BYTES = 3_000_000;

/** `{ ms, peakMb, json }` of an audit with these reporters. */
async function audit(sandbox, folder, reporters, more = []) {
  const args = reporters.flatMap((name) => ['--reporter', `${name}:${join(folder, `report.${name}`)}`]);
  const child = spawn(
    process.execPath,
    [`--import=${USAGE}`, MAIN, 'audit', '--fail-on', 'never', ...more, ...args],
    {
      stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
      env: {
        ...process.env,
        SMARTERMAIL_URL: sandbox.url,
        SMARTERMAIL_USERNAME: sandbox.username,
        SMARTERMAIL_PASSWORD: sandbox.password,
      },
    },
  );
  const [told, usage, [code]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stdio[3]),
    once(child, 'exit'),
  ]);
  if (code !== 0) throw new Error(`the audit ended with ${code}`);
  return { ...JSON.parse(usage), told };
}

/** The audit alone and with each reporter, in turns, so that whatever else the machine does is in all of them. */
async function benchReporters(sandbox) {
  return inFolder(async (folder) => {
    const names = Object.keys(REPORTERS);
    const alone = [];
    const beside = new Map(names.map((name) => [name, []]));
    for (let round = 0; round < ROUNDS; round += 1) {
      alone.push(await audit(sandbox, folder, []));
      for (const name of names) beside.get(name).push(await audit(sandbox, folder, [name]));
    }
    const of = (all, member) => median(all.map((one) => one[member]));
    return names.flatMap((name) => {
      const own = beside.get(name);
      const more = of(own, 'peakMb') - of(alone, 'peakMb');
      const size = statSync(join(folder, `report.${name}`)).size;
      return [
        {
          measure: `audit with --reporter ${name}, time against one without`,
          value: of(own, 'ms') / of(alone, 'ms'),
          bound: 1.3,
          detail: `${ms(of(own, 'ms'))} against ${ms(of(alone, 'ms'))}, ${(size / 1e6).toFixed(1)} MB`,
        },
        {
          measure: `memory that --reporter ${name} adds, MB`,
          value: Math.max(0, Math.round(more)),
          bound: 60,
          detail: `${Math.round(of(own, 'peakMb'))} against ${Math.round(of(alone, 'peakMb'))}`,
        },
      ];
    });
  });
}

/** The report of exactly so many findings. */
function ofSize(report) {
  return { ...report, findings: report.findings.slice(0, FINDINGS) };
}

/** A page of the same size that holds the same data, and does nothing with it. */
function holdingOnly(page) {
  const data = /<script type="application\/json"[^>]*>[\s\S]*?<\/script>/.exec(page)?.[0] ?? '';
  const bare = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Data</title></head><body>${data}`;
  const missing = Buffer.byteLength(page) - Buffer.byteLength(bare);
  return `${bare}<!--${' '.repeat(Math.max(0, missing - 7))}--></body></html>`.slice(0, page.length);
}

function browserOfThisMachine() {
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
}

/** Milliseconds from asking for a page until all of it is drawn. */
async function loadOf(browser, url) {
  const page = await browser.newPage();
  // By the page's own clock: the way to the driver and back would make both alike.
  await page.addInitScript(() => {
    const { addEventListener, document, requestAnimationFrame, performance } = globalThis;
    const drawn = () => {
      document.body.getBoundingClientRect();
      globalThis.drawnAt = performance.now();
    };
    addEventListener('load', () => requestAnimationFrame(() => requestAnimationFrame(drawn)));
  });
  await page.goto(url);
  const shown = await page.waitForFunction(() => globalThis.drawnAt);
  return { page, time: await shown.jsonValue() };
}

/** Milliseconds from a choice, or from a letter, until what it leaves is laid out. */
function answerOf(page, { id, value, event }) {
  return page.evaluate(
    ({ id, value, event }) =>
      new Promise((done) => {
        const { document, MutationObserver, performance, Event } = globalThis;
        const list = document.getElementById('list');
        const start = performance.now();
        const observer = new MutationObserver(() => {
          observer.disconnect();
          list.getBoundingClientRect();
          done(performance.now() - start);
        });
        observer.observe(list, { childList: true });
        const field = document.getElementById(id);
        field.value = value;
        field.dispatchEvent(new Event(event, { bubbles: true }));
      }),
    { id, value, event },
  );
}

async function benchPage(report) {
  const executablePath = browserOfThisMachine();
  if (executablePath === undefined) throw new Error('no Chromium is installed');
  const page = [...html('audit', ofSize(report), PAGE)].join('');
  return inFolder(async (folder) => {
    mkdirSync(folder, { recursive: true });
    const files = { page: join(folder, 'page.html'), bare: join(folder, 'bare.html') };
    writeFileSync(files.page, page);
    writeFileSync(files.bare, holdingOnly(page));
    const url = (name) => pathToFileURL(files[name]).href;
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const browser = await chromium.launch({ executablePath, args });
    try {
      const [loads, bare, choices, searches] = [[], [], [], []];
      // The first round warms up.
      for (let round = 0; round <= ROUNDS; round += 1) {
        const seen = await loadOf(browser, url('page'));
        const other = await loadOf(browser, url('bare'));
        const chosen = await answerOf(seen.page, { id: 'severity', value: 'high', event: 'input' });
        const found = await answerOf(seen.page, { id: 'search', value: 'example', event: 'input' });
        await Promise.all([seen.page.close(), other.page.close()]);
        if (round === 0) continue;
        loads.push(seen.time);
        bare.push(other.time);
        choices.push(chosen);
        searches.push(found);
      }
      const load = median(loads);
      const size = Buffer.byteLength(readFileSync(files.page));
      return [
        { measure: `the page of ${FINDINGS} findings, bytes`, value: size, bound: MOST_HTML_BYTES },
        {
          measure: 'its load against a page that only holds the data',
          value: load / median(bare),
          bound: 3,
          detail: `${ms(load)} against ${ms(median(bare))}`,
        },
        {
          measure: 'a choice in a filter, share of the load',
          value: median(choices) / load,
          bound: 0.1,
          detail: ms(median(choices)),
        },
        {
          measure: 'a search, share of the load',
          value: median(searches) / load,
          bound: 0.1,
          detail: `${ms(median(searches))}, with the wait for the next letter`,
        },
      ];
    } finally {
      await browser.close();
    }
  });
}

export async function benchReport() {
  const sandbox = await aSandbox({ domains: DOMAINS, latencyMs: 0 });
  try {
    const page = await inFolder(async (folder) => {
      const { told } = await audit(sandbox, folder, [], ['--json']);
      const report = JSON.parse(told);
      if (report.findings.length < FINDINGS)
        throw new Error(`the audit has ${report.findings.length} findings, fewer than ${FINDINGS}`);
      return benchPage(report);
    });
    return [...page, ...(await benchReporters(sandbox))];
  } finally {
    await sandbox.close();
  }
}
