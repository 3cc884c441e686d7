/**
 * Measures what the tests of the Windows host notice: leaves out each statement of a script's body, one at a time, and runs
 * the Pester tests that come to it, up to the first failure. A statement that no test misses is a survivor. One script holds
 * them all, each within a condition, so that PowerShell reads it once.
 *
 *     node tools/mutate-host.mjs [--jobs N] [--lines FROM-TO,...] [NAME...]
 *
 * NAME: files of data/host/windows; apply.ps1 by default. `--lines` tries only statements that begin on those lines, which
 * is for one file. Needs a PowerShell, Pester (`dotnet restore test/host/windows/pester-package.csproj`) and a build of the
 * tool. Prints the survivors; ends with 1 when there are any.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Language, Parser } from 'web-tree-sitter';
import { WINDOWS_SCRIPTS, writeWindowsScripts } from '../dist/host/write-scripts.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TESTS = join(ROOT, 'test', 'host', 'windows');
const PESTER = join(TESTS, '.packages', 'pester', '6.2.0', 'tools', 'Pester.psd1');
const GOES_HERE = '# ---- common.ps1 comes here ----\n';

/** As in the tests. */
const WANTED = JSON.parse(readFileSync(join(TESTS, 'wanted.json'), 'utf8'));

async function grammar() {
  await Parser.init();
  const wasm = createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
  return new Parser().setLanguage(await Language.load(readFileSync(wasm)));
}

/** Every statement of a text but whole functions: what is in them is tried by itself. Offsets are of the text. */
function statementsOf(parser, text) {
  return (
    parser
      .parse(text)
      .rootNode.descendantsOfType('statement_list')
      // What stands in a text, as $($a.b), is a piece of that text.
      .filter(({ parent }) => parent?.type !== 'sub_expression')
      .flatMap((list) => list.namedChildren)
      .filter(({ type }) => !['function_statement', 'comment', 'empty_statement'].includes(type))
      .map((node) => ({
        line: node.startPosition.row + 1,
        from: node.startIndex,
        to: node.endIndex,
        first: node.text.split('\n', 1)[0].slice(0, 120),
      }))
  );
}

/** A changed script, with the hash that it has then. */
function sealed(lines) {
  const rest = lines.replace(/\$ScriptHash = '[^'\n]*'\n/, '').trimEnd();
  const hash = createHash('sha256').update(rest).digest('hex');
  return `\uFEFF${lines.replace(/(\$ScriptHash = ')[^'\n]*/, `$1${hash}`)}`;
}

/** Runs the tests in a PowerShell of its own. `quietMs`: ends it when `watched` does not grow for so long, and says so. */
function inPowerShell(args, env, { watched, quietMs = Number.POSITIVE_INFINITY } = {}) {
  const all = ['-NoProfile', '-NonInteractive', '-File', join(TESTS, 'run.ps1'), '-Pester', PESTER, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn('pwsh', all, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...env },
    });
    let [size, since, isStopped] = [0, Date.now(), false];
    const look = setInterval(() => {
      const now = watched === undefined || !existsSync(watched) ? 0 : statSync(watched).size;
      if (now !== size) [size, since] = [now, Date.now()];
      if (Date.now() - since <= quietMs) return;
      isStopped = true;
      child.kill('SIGKILL');
    }, 1000);
    child.on('error', reject);
    child.on('exit', (code) => {
      clearInterval(look);
      if (isStopped || code === 0) resolve(isStopped);
      else reject(new Error(`PowerShell ended with ${code}.`));
    });
  });
}

/** Longer than all tests take on a busy machine: a statement without which they do not come to an end is missed. */
const QUIET_MS = 600_000;

/** Tries some statements; `fates`: the file that their ends are kept in. */
async function tryAll(some, { folder, fates }) {
  let left = some;
  while (left.length > 0) {
    const list = `${fates}.todo`;
    writeFileSync(list, JSON.stringify(left));
    const env = { SMLOCKDOWN_SCRIPTS: folder, SMLOCKDOWN_MUTANTS: list, SMLOCKDOWN_FATES: fates };
    const isStopped = await inPowerShell(['-Out', `${fates}.out`], env, {
      watched: fates,
      quietMs: QUIET_MS,
    });
    const known = new Set(linesOf(fates).map(({ mutant }) => mutant));
    left = left.filter(({ id }) => !known.has(id));
    if (!isStopped) return;
    const [endless] = left.splice(0, 1);
    appendFileSync(fates, `${JSON.stringify({ mutant: endless.id, failed: 'they come to no end' })}\n`);
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { jobs: { type: 'string', default: '1' }, lines: { type: 'string', default: '1-99999' } },
});
if (!existsSync(PESTER)) {
  console.error('Pester is not there: dotnet restore test/host/windows/pester-package.csproj');
  process.exit(64);
}
const jobs = Number(values.jobs);
/** `[first, last]` of each range. */
const ranges = values.lines.split(',').map((range) => {
  const [first, last = first] = range.split('-').map(Number);
  return [first, last];
});
const parser = await grammar();
const scripts = writeWindowsScripts(WANTED, '0.0.0');
const room = mkdtempSync(join(tmpdir(), 'smlockdown-mutants-'));
/** Writes the scripts of the tool to a folder, those that hold a body as `changed` has it. */
function writeScripts(folder, body, changed) {
  mkdirSync(folder, { recursive: true });
  for (const script of WINDOWS_SCRIPTS) {
    const text = scripts[script].slice(1).replaceAll('\r\n', '\n');
    const at = text.indexOf(body);
    writeFileSync(
      join(folder, script),
      at < 0 ? scripts[script] : sealed(`${text.slice(0, at)}${changed}${text.slice(at + body.length)}`),
    );
  }
}

/** A body with something before and behind each of some statements. */
function around(body, statements, before, behind = () => '') {
  const pieces = [...statements.entries()].flatMap(([number, { from, to }]) => [
    { at: from, text: before(number), rank: 1, size: to - from },
    { at: to, text: behind(number), rank: 0, size: to - from },
  ]);
  // What ends comes before what begins, and the outer one of two begins first.
  pieces.sort((a, b) => a.at - b.at || a.rank - b.rank || (a.rank === 1 ? b.size - a.size : a.size - b.size));
  let [told, done] = ['', 0];
  for (const { at, text } of pieces) {
    told += body.slice(done, at) + text;
    done = at;
  }
  return told + body.slice(done);
}

const linesOf = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : [];

/** Lines of the tests that come to each of some statements of a body. Errors: when not all tests pass. */
async function testsOf(statements, body, name) {
  const folder = join(room, `reached-${name}`);
  const told = (number) => `[void]$global:SmlockdownReached.Add(${number}); `;
  writeScripts(folder, body, around(body, statements, told));
  const [out, reached] = [`${folder}.jsonl`, `${folder}-reached.jsonl`];
  await inPowerShell(['-Out', out, '-Reached', reached], { SMLOCKDOWN_SCRIPTS: folder });
  const failed = linesOf(out).find(({ result }) => result !== 'Passed');
  if (failed !== undefined) throw new Error(`${failed.name} fails by itself: ${failed.why}`);
  const tests = statements.map(() => new Set());
  for (const { line, statements: met } of linesOf(reached)) for (const number of met) tests[number].add(line);
  return tests;
}

let survivors = 0;
try {
  for (const name of positionals.length === 0 ? ['apply.ps1'] : positionals) {
    const source = readFileSync(join(ROOT, 'data', 'host', 'windows', name), 'utf8').replaceAll('\r\n', '\n');
    const start = source.includes(GOES_HERE) ? source.indexOf(GOES_HERE) + GOES_HERE.length : 0;
    const body = source.slice(start).trimEnd();
    const before = source.slice(0, start).split('\n').length - 1;
    const statements = statementsOf(parser, body).filter(({ line }) =>
      ranges.some(([first, last]) => line + before >= first && line + before <= last),
    );
    console.log(`${name}: ${statements.length} statements`);
    const tests = await testsOf(statements, body, name);
    const folder = join(room, `mutants-${name}`);
    const unless = (number) => `if ($global:SmlockdownMutant -ne ${number}) { `;
    writeScripts(
      folder,
      body,
      around(body, statements, unless, () => ' }'),
    );
    const mutants = statements.map((_, id) => ({ id, lines: [...tests[id]] }));
    const fates = (job) => join(room, `fates-${name}-${job}.jsonl`);
    const numbers = Array.from({ length: jobs }, (_, job) => job);
    const ofJob = (job) => mutants.filter(({ id, lines }) => lines.length > 0 && id % jobs === job);
    await Promise.all(numbers.map((job) => tryAll(ofJob(job), { folder, fates: fates(job) })));
    const ends = new Map(numbers.flatMap((job) => linesOf(fates(job)).map((one) => [one.mutant, one])));
    for (const { id, lines } of mutants) {
      const end = ends.get(id);
      if (end?.failed) continue;
      // A run that left out tests says nothing: somebody edited them meanwhile.
      if (end && end.ran < lines.length) throw new Error(`Of ${lines.length} tests, ${end.ran} ran.`);
      survivors += 1;
      const why = lines.length === 0 ? 'no test comes to it' : end ? 'not missed' : 'not tried';
      console.log(`${why}: ${name}:${statements[id].line + before}: ${statements[id].first}`);
    }
  }
  console.log(survivors === 0 ? 'Each was missed by a test.' : `${survivors} were missed by none.`);
  process.exitCode = survivors === 0 ? 0 : 1;
} finally {
  rmSync(room, { recursive: true, force: true });
}
