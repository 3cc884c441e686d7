/**
 * Measures what the tests of the Windows host notice: leaves out each statement of a script's body, one at a time, and runs
 * the Pester tests up to the first failure. A statement that no test misses is a survivor.
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

/** A script without a piece of it, with the hash that it has then. */
function without(script, from, to) {
  const lines = `${script.slice(0, from)}${script.slice(to)}`;
  const rest = lines.replace(/\$ScriptHash = '[^'\n]*'\n/, '').trimEnd();
  const hash = createHash('sha256').update(rest).digest('hex');
  return `\uFEFF${lines.replace(/(\$ScriptHash = ')[^'\n]*/, `$1${hash}`)}`;
}

function inPowerShell(folder, out) {
  const args = ['-NoProfile', '-NonInteractive', '-File', join(TESTS, 'run.ps1')];
  return new Promise((resolve, reject) => {
    const child = spawn('pwsh', [...args, '-Pester', PESTER, '-Out', out, '-Mutants', folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
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
try {
  for (const name of positionals.length === 0 ? ['apply.ps1'] : positionals) {
    const source = readFileSync(join(ROOT, 'data', 'host', 'windows', name), 'utf8').replaceAll('\r\n', '\n');
    const start = source.includes(GOES_HERE) ? source.indexOf(GOES_HERE) + GOES_HERE.length : 0;
    const body = source.slice(start).trimEnd();
    const before = source.slice(0, start).split('\n').length - 1;
    for (const { line, from, to, first } of statementsOf(parser, body)) {
      if (line + before < firstLine || line + before > lastLine) continue;
      const id = String(mutants.length).padStart(4, '0');
      const folder = join(room, `job-${mutants.length % jobs}`, id);
      mkdirSync(folder, { recursive: true });
      for (const script of WINDOWS_SCRIPTS) {
        const text = scripts[script].slice(1).replaceAll('\r\n', '\n');
        const at = text.indexOf(body);
        writeFileSync(join(folder, script), at < 0 ? scripts[script] : without(text, at + from, at + to));
      }
      mutants.push({ id, name, line: line + before, first });
    }
  }
  console.log(`${mutants.length} statements`);
  const out = (job) => join(room, `results-${job}.jsonl`);
  const numbers = Array.from({ length: Math.min(jobs, mutants.length) }, (_, job) => job);
  await Promise.all(numbers.map((job) => inPowerShell(join(room, `job-${job}`), out(job))));
  const results = new Map(
    numbers
      .flatMap((job) => readFileSync(out(job), 'utf8').trim().split('\n'))
      .map((line) => JSON.parse(line))
      .map(({ mutant, failed }) => [mutant, failed]),
  );
  const survivors = mutants.filter(({ id }) => results.get(id) === '');
  const lost = mutants.filter(({ id }) => !results.has(id));
  for (const { name, line, first } of survivors) console.log(`not missed: ${name}:${line}: ${first}`);
  for (const { name, line, first } of lost) console.log(`not tried: ${name}:${line}: ${first}`);
  console.log(
    `${mutants.length - survivors.length - lost.length} of ${mutants.length} were missed by a test`,
  );
  process.exitCode = survivors.length + lost.length === 0 ? 0 : 1;
} finally {
  rmSync(room, { recursive: true, force: true });
}
