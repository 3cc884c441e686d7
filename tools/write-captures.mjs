/**
 * Writes the captures of the pages anew, each from a run: a block of text after `<!-- capture: smlockdown demo -->` is what that
 * command prints, one after `<!-- capture: wizard FIRST LINE -->` the page of the wizard that begins so, on a sandbox of five
 * domains. docs/pictures/audit.svg is what an audit of the sandbox prints on a terminal. Only what needs no server of one's own can be
 * captured.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { keepTaught } from '../dist/cli/run/keep-taught.js';
import { MAIN, onSandbox } from './lib/sandbox.mjs';
import { auditSvg } from './lib/screen-svg.mjs';
import { inTerminal } from './lib/terminal.mjs';

const CAPTURE = /(<!-- capture: (smlockdown|wizard) ([^\n]+?) -->\n+```text\n)[\s\S]*?(```\n)/g;

/** What it prints on a terminal of 80 columns, without colour. */
function printed(command) {
  const { stdout, status } = spawnSync(process.execPath, [MAIN, ...command.split(' ')], {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '80' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) throw new Error(`smlockdown ${command} ended with ${status}`);
  // Whose machine that was says nothing of the tool.
  return stdout.replace(/ by \S+ on \S+, smlockdown/g, ' by jdoe on ADMIN-PC, smlockdown');
}

/** What somebody answers on a page: all that can be done is, once the steps of the second section were looked at one by one. */
function answerOn(page) {
  if (page.includes('THE LAST PAGE')) return '3';
  if (page.includes('WHO MAY SEND')) return '2';
  if (/^ {2}1 /m.test(page)) return '1';
  return page.includes('one by one') ? '3' : '4';
}

/** Every page of the wizard, up to its question. */
function wizardPages() {
  return onSandbox({ domains: 5 }, async ({ sandbox, folder, env }) => {
    const SMARTERMAIL_CONTRACT = await keepTaught(sandbox, folder);
    const terminal = inTerminal(['wizard', '--state-dir', 'st'], {
      ...{ cwd: folder, env: { ...env, SMARTERMAIL_CONTRACT } },
    });
    const pages = [];
    for (let at = 0; ; ) {
      const since = () => terminal.said.slice(at);
      if (!(await terminal.until(() => since().includes('? Your choice:')))) return pages;
      const page = since().slice(0, since().lastIndexOf('? Your choice:'));
      pages.push(page.replaceAll(sandbox.url, 'https://mail.example.com'));
      // What is typed before the question is no answer to it.
      await sleep(100);
      at = terminal.said.length;
      terminal.type(`${answerOn(page)}\r`);
      await terminal.until(() => /√[^\n]*\n/.test(since()));
      at = terminal.said.indexOf('\n', terminal.said.indexOf('√', at));
    }
  });
}

/** The first screen of an audit, with its colours. */
function auditPicture() {
  return onSandbox({}, async ({ sandbox, folder, env, run }) => {
    const SMARTERMAIL_CONTRACT = await keepTaught(sandbox, folder);
    Object.assign(env, { SMARTERMAIL_CONTRACT, COLUMNS: '80', XDG_STATE_HOME: folder });
    return auditSvg(await run('audit', '--color', 'always'), sandbox.url);
  });
}

writeFileSync(new URL('../docs/pictures/audit.svg', import.meta.url), await auditPicture());

let pages;

async function wizardPage(start) {
  pages ??= await wizardPages();
  for (const page of pages) {
    const at = page.split('\n').findIndex((line) => line.startsWith(start));
    if (at >= 0) return `${page.split('\n').slice(at).join('\n').trimEnd()}\n`;
  }
  throw new Error(`no page of the wizard begins with ${start}`);
}

for (const page of ['README.md', 'docs/wizard.md']) {
  const path = new URL(`../${page}`, import.meta.url);
  let text = readFileSync(path, 'utf8');
  for (const [all, head, kind, what, foot] of text.matchAll(CAPTURE)) {
    const body = kind === 'wizard' ? await wizardPage(what) : printed(what);
    text = text.replace(all, () => `${head}${body}${foot}`);
  }
  writeFileSync(path, text);
}
