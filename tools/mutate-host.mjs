/**
 * Measures what the tests of the Windows host notice: leaves out each statement of a script's body, one at a time, and runs
 * the Pester tests that come to it, up to the first failure. A statement that no test misses is a survivor.
 *
 *     node tools/mutate-host.mjs [--jobs N] [--lines FROM-TO] [NAME...]
 *
 * NAME: files of data/host/windows; apply.ps1 by default. `--lines` tries only statements that begin on those lines, which
 * is for one file. Needs a PowerShell, Pester (`dotnet restore test/host/windows/pester-package.csproj`) and a build of the
 * tool. Prints the survivors; ends with 1 when there are any.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** Runs the tests in a PowerShell of its own; `given`: what else `run.ps1` is to know. */
function inPowerShell(out, given, env = {}) {
  const args = ['-NoProfile', '-NonInteractive', '-File', join(TESTS, 'run.ps1')];
  return new Promise((resolve, reject) => {
    const child = spawn('pwsh', [...args, '-Pester', PESTER, '-Out', out, ...given], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, ...env },
    });
    child.on('error', reject);
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`PowerShell ended with ${code}.`)),
    );
  });
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
const [firstLine, lastLine] = values.lines.split('-').map(Number);
const parser = await grammar();
const scripts = writeWindowsScripts(WANTED, '0.0.0');
const room = mkdtempSync(join(tmpdir(), 'smlockdown-mutants-'));
const mutants = [];

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

/** Lines of the tests that come to each of some statements of a body. Errors: when not all tests pass. */
async function testsOf(statements, body, name) {
  let told = body;
  for (const [number, { from }] of [...statements.entries()].sort(([, a], [, b]) => b.from - a.from))
    told = `${told.slice(0, from)}[void]$global:SmlockdownReached.Add(${number}); ${told.slice(from)}`;
  const folder = join(room, `reached-${name}`);
  writeScripts(folder, body, told);
  const [out, reached] = [`${folder}.jsonl`, `${folder}-reached.jsonl`];
  await inPowerShell(out, ['-Reached', reached], { SMLOCKDOWN_SCRIPTS: folder });
  const failed = linesOf(out).find(({ result }) => result !== 'Passed');
  if (failed !== undefined) throw new Error(`${failed.name} fails by itself: ${failed.why}`);
  const tests = statements.map(() => new Set());
  for (const { line, statements: met } of linesOf(reached)) for (const number of met) tests[number].add(line);
  return tests;
}

const linesOf = (file) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

try {
  for (const name of positionals.length === 0 ? ['apply.ps1'] : positionals) {
    const source = readFileSync(join(ROOT, 'data', 'host', 'windows', name), 'utf8').replaceAll('\r\n', '\n');
    const start = source.includes(GOES_HERE) ? source.indexOf(GOES_HERE) + GOES_HERE.length : 0;
    const body = source.slice(start).trimEnd();
    const before = source.slice(0, start).split('\n').length - 1;
    const statements = statementsOf(parser, body).filter(
      ({ line }) => line + before >= firstLine && line + before <= lastLine,
    );
    const tests = await testsOf(statements, body, name);
    for (const [number, { line, from, to, first }] of statements.entries()) {
      const id = String(mutants.length).padStart(4, '0');
      const folder = join(room, `job-${mutants.length % jobs}`, id);
      writeScripts(folder, body, `${body.slice(0, from)}${body.slice(to)}`);
      writeFileSync(join(folder, 'tests.json'), JSON.stringify([...tests[number]]));
      mutants.push({ id, name, line: line + before, first, tests: tests[number].size });
    }
  }
  console.log(`${mutants.length} statements`);
  const out = (job) => join(room, `results-${job}.jsonl`);
  const numbers = Array.from({ length: Math.min(jobs, mutants.length) }, (_, job) => job);
  await Promise.all(numbers.map((job) => inPowerShell(out(job), ['-Mutants', join(room, `job-${job}`)])));
  const results = new Map(
    numbers.flatMap((job) => linesOf(out(job))).map(({ mutant, failed }) => [mutant, failed]),
  );
  const survivors = mutants.filter(({ id }) => results.get(id) === '');
  const lost = mutants.filter(({ id }) => !results.has(id));
  for (const { name, line, first, tests } of survivors)
    console.log(`not missed by ${tests} tests: ${name}:${line}: ${first}`);
  for (const { name, line, first } of lost) console.log(`not tried: ${name}:${line}: ${first}`);
  console.log(
    `${mutants.length - survivors.length - lost.length} of ${mutants.length} were missed by a test`,
  );
  process.exitCode = survivors.length + lost.length === 0 ? 0 : 1;
} finally {
  rmSync(room, { recursive: true, force: true });
}
