/**
 * Tries the zip for Windows that `npm run package` made: unzips it into a folder with blanks and umlauts in its name, and starts its command there, as
 * cmd does, with what it writes going into files. On Windows itself, or elsewhere under Wine. Prints a line for each trial, and ends with 1 when one
 * ended otherwise than it should.
 *
 * `node tools/try-windows-zip.mjs [--keep]`: without removing what it made.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openPromise } from 'yauzl';

const MADE = fileURLToPath(new URL('../package/', import.meta.url));
const IS_WINDOWS = process.platform === 'win32';
/** How long one trial may take: the first one under Wine sets up a Windows. */
const LONGEST_MS = 300_000;

const { values } = parseArgs({ options: { keep: { type: 'boolean', default: false } } });
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const home = mkdtempSync(join(tmpdir(), 'smlockdown-zip-'));
const there = join(home, 'Programme für alle & jeden', 'smlockdown');
const work = join(home, 'Arbeit (neu)');
const env = IS_WINDOWS
  ? { ...process.env, ProgramData: join(home, 'ProgramData') }
  : {
      PATH: process.env.PATH,
      HOME: home,
      // How names of files here become names there.
      LANG: 'C.UTF-8',
      WINEPREFIX: join(home, 'wine'),
      WINEDEBUG: '-all',
      // Not asked for, and it would ask somebody.
      WINEDLLOVERRIDES: 'mscoree,mshtml=',
      // Where Wine does not know how to keep a connection alive, as 8.0 does not, a connection that is to be kept alive fails: so does `fetch` of Node.js.
      NODE_OPTIONS: `--import "data:text/javascript,import{Socket}from'node:net';Socket.prototype.setKeepAlive=function(){return(this)}"`,
    };

/** As Windows names it: Wine shows everything as a drive. */
const named = (path) => (IS_WINDOWS ? path : `Z:${path.replaceAll('/', '\\')}`);

async function unzip(file, to) {
  const zip = await openPromise(file);
  for await (const entry of zip.eachEntry()) {
    const path = join(to, entry.fileName);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await buffer(await zip.openReadStreamPromise(entry)));
  }
}

function wine(...args) {
  return spawnSync('wine', args, { env, cwd: work, stdio: 'ignore', timeout: LONGEST_MS });
}

/** As cmd takes it for one word. */
const quoted = (word) => (/^[\w.:/-]+$/.test(word) ? word : `"${word}"`);

/** Runs the command with these words, as cmd does; its exit code, and what it wrote into its two files. */
function inCmd(command, words) {
  const files = ['out.txt', 'err.txt'].map((name) => join(home, name));
  const [out, err] = files.map((file) => openSync(file, 'w'));
  const options = { env, cwd: work, stdio: ['ignore', out, err], timeout: LONGEST_MS };
  // /s: all between the first and the last quote is the line, whatever quotes are in it. Wine makes such a line itself.
  const line = `"${[command, ...words].map(quoted).join(' ')}"`;
  const { status, error } = IS_WINDOWS
    ? spawnSync('cmd.exe', ['/d', '/s', '/c', line], { ...options, windowsVerbatimArguments: true })
    : spawnSync('wine', [command, ...words], options);
  closeSync(out);
  closeSync(err);
  if (error !== undefined) throw error;
  const [stdout, stderr] = files.map((file) => readFileSync(file, 'utf8'));
  return { status, stdout, stderr };
}

/** What is tried: words behind the command, the exit code, and what has to stand on stdout or stderr. */
const TRIALS = [
  [['--version'], 0, new RegExp(`^${version.replaceAll('.', '\\.')}\\r?\\n$`), /^$/],
  [['--help'], 0, /^smlockdown COMMAND/, /^$/],
  [['steps'], 0, /^updates +critical/, /^$/],
  [['audit'], 78, /^$/, /^Error \[config\.no-url\]: No server address/],
  [
    ['audit', '--url', 'https://mail.example.com'],
    78,
    /^$/,
    /^Error \[config\.no-credentials\]: No user name/,
  ],
  [['frobnicate'], 64, /^$/, /^Error \[usage\.invalid\]/],
  // Blanks, and what cmd takes for its own where it is not in quotes.
  [['playbook', 'Grüße & mehr (neu).yaml'], 65, /^$/, /No playbook Grüße & mehr \(neu\)\.yaml/],
  [['playbook', 'baseline'], 0, /baseline/, /^$/],
  // A server on this machine, commands that it starts itself, plans and runs in the state folder.
  [['demo', '--domains', '3'], 0, /It holds again exactly what it held at the start\.\r?\n$/, /./],
];

function sumOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

let failed = 0;
function tell(name, isAsItShould, more) {
  if (!isAsItShould) failed += 1;
  console.log(`${isAsItShould ? 'as it should' : 'NOT as it should'}: ${name}${more}`);
}

try {
  mkdirSync(work, { recursive: true });
  const zip = readdirSync(MADE).find((name) => name.endsWith('-win-x64.zip'));
  const sums = readFileSync(join(MADE, 'SHA256SUMS'), 'utf8');
  tell(`the sum of ${zip}`, sums.includes(`${sumOf(join(MADE, zip))}  ${zip}\n`), '');
  await unzip(join(MADE, zip), there);
  if (!IS_WINDOWS) {
    const { error } = wine('wineboot', '-i');
    if (error !== undefined) throw new Error(`Wine does not start: ${error.message}`);
    // Node.js starts on nothing older.
    wine('winecfg', '-v', 'win10');
    console.log(spawnSync('wine', ['--version'], { env, encoding: 'utf8' }).stdout.trim());
  }
  const command = named(join(there, 'smlockdown.cmd'));
  for (const [words, code, onOut, onErr] of TRIALS) {
    const { status, stdout, stderr } = inCmd(command, words);
    const isSo = status === code && onOut.test(stdout) && onErr.test(stderr);
    const lines = stdout.split('\n').length - 1;
    tell(
      `smlockdown ${words.map(quoted).join(' ')}`,
      isSo,
      `: ended with ${status}, ${lines} lines on stdout`,
    );
    if (!isSo) console.log(`${stdout}\n${stderr}`);
  }
  const left = readdirSync(work);
  tell(
    'the working folder',
    left.every((name) => name === 'plan.json'),
    `: ${left.join(', ') || 'empty'}`,
  );
} finally {
  // Only the Windows that was set up here.
  if (!IS_WINDOWS) spawnSync('wineserver', ['-k'], { env, stdio: 'ignore' });
  if (values.keep) console.log(`Kept: ${home}`);
  else rmSync(home, { recursive: true, force: true });
}
if (failed > 0) process.exitCode = 1;
