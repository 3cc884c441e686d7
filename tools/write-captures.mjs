/**
 * Writes the captures of the pages anew, each from a run: a block of text after `<!-- capture: smlockdown demo -->` is what that
 * command prints, one after `<!-- capture: wizard FIRST LINE -->` the page of the wizard that begins so, on a sandbox of five
 * domains. Only what needs no server of one's own can be captured.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import pty from '@lydell/node-pty';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
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

/** A sandbox for as long as `use` takes: its address and how to sign in. */
async function onSandbox(use) {
  const child = spawn(process.execPath, [MAIN, 'sandbox', '--domains', '5', '--port', '0']);
  let said = '';
  child.stdout.on('data', (text) => {
    said += text;
  });
  child.stderr.on('data', (text) => {
    said += text;
  });
  try {
    for (;;) {
      const [, url] = /listening on (\S+)/.exec(said) ?? [];
      const [, username, password] = /sign in as (\S+) \/ (\S+)/.exec(said) ?? [];
      const [, contract] = /taught by --contract (\S+)/.exec(said) ?? [];
      if (contract !== undefined) return await use({ url, username, password, contract });
      if (child.exitCode !== null) throw new Error(said);
      await sleep(20);
    }
  } finally {
    child.kill();
  }
}

/** What somebody answers on a page: all that can be done is, once the steps of the second section were looked at one by one. */
function answerOn(page) {
  if (page.includes('THE LAST PAGE')) return '3';
  if (page.includes('WHO MAY SEND')) return '2';
  if (/^ {2}1 /m.test(page)) return '1';
  return page.includes('one by one') ? '3' : '4';
}

/** Every page of the wizard, up to its question. */
async function wizardPages() {
  const cwd = mkdtempSync(join(tmpdir(), 'smlockdown-captures-'));
  try {
    return await onSandbox(async ({ url, username, password, contract }) => {
      const terminal = pty.spawn(process.execPath, [MAIN, 'wizard', '--state-dir', 'st'], {
        ...{ cwd, cols: 80, rows: 60 },
        env: {
          ...{ PATH: process.env.PATH, HOME: cwd, NO_COLOR: '1', TERM: 'xterm' },
          ...{ SMARTERMAIL_URL: url, SMARTERMAIL_USERNAME: username, SMARTERMAIL_PASSWORD: password },
          SMARTERMAIL_CONTRACT: contract,
        },
      });
      let said = '';
      let isOver = false;
      terminal.onData((text) => {
        said += text;
      });
      terminal.onExit(() => {
        isOver = true;
      });
      const pages = [];
      for (let at = 0; !isOver; await sleep(20)) {
        const shown = stripVTControlCharacters(said.slice(at)).replaceAll('\r', '');
        if (!shown.includes('? Your choice:')) continue;
        const page = shown.slice(0, shown.lastIndexOf('? Your choice:'));
        pages.push(page.replaceAll(url, 'https://mail.example.com'));
        // What is typed before the question is no answer to it.
        await sleep(100);
        at = said.length;
        terminal.write(`${answerOn(page)}\r`);
        const isAnswered = () => /√[^\n]*\n/.test(said.slice(at));
        while (!isOver && !isAnswered()) await sleep(20);
        at = said.indexOf('\n', said.indexOf('√', at));
      }
      return pages;
    });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

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
