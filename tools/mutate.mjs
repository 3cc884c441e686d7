/**
 * Measures what the tests notice: Stryker changes the sources in small ways, one at a time, and runs the tests that
 * belong to them. A change that no test fails on is a survivor.
 *
 *     node tools/mutate.mjs [--sample N] [--seed S] [--at-least PERCENT] FILE_OR_FOLDER...
 *
 * `--sample` tries N mutants of each folder instead of all. Prints a table and the survivors; ends with 1 when a folder
 * is below `--at-least` (85), with 64 when it was asked for something that it cannot do.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SAMPLE } from './mutation-sample.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The tests of a folder lie in the folder of the same path below `test/`. Those of these folders lie elsewhere too. */
const MORE_TESTS = {
  // What a rollback writes is what this room says. Its plans and proofs are tests of both; its runs over a server are left
  // out, as they take minutes and can tell no more.
  'src/engine/undo': [
    'test/engine/rollback/rollback-plan.test.ts',
    'test/engine/rollback/rollback-plan-documents.test.ts',
    'test/engine/rollback/rollback-whole-documents.test.ts',
  ],
  // Words do nothing by themselves: they are tested by the rooms that say most of them.
  'src/engine/words': ['test/engine/audit', 'test/engine/plan'],
};

/** A loaded machine is slow; a mutant that is only slow must not count as one that ends in a circle. */
const PATIENCE = { timeoutMS: 60_000, timeoutFactor: 3 };

/** Mutants a process tries before it is replaced: modules of earlier runs stay in its memory, and slow it down. */
const MUTANTS_PER_PROCESS = 25;

class UsageError extends Error {}

function wholeNumber(name, text) {
  if (!/^\d+$/.test(text) || Number(text) === 0)
    throw new UsageError(`--${name} takes a whole number above 0, not ${JSON.stringify(text)}.`);
  return Number(text);
}

function percentage(text) {
  if (!/^\d+(\.\d+)?$/.test(text) || Number(text) > 100)
    throw new UsageError(`--at-least takes a percentage from 0 to 100, not ${JSON.stringify(text)}.`);
  return Number(text);
}

function parsed(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        sample: { type: 'string' },
        seed: { type: 'string', default: '1' },
        'at-least': { type: 'string', default: '85' },
      },
    });
  } catch (error) {
    throw new UsageError(error.message.split(/\.?(?: |\n)(?=[A-Z])/)[0].replace(/\.?$/, '.'));
  }
}

/** The source files that a path of the command line names, from the root of the checkout. */
function sourcesOf(path) {
  const full = resolve(path);
  if (!existsSync(full)) throw new UsageError(`There is no ${path}.`);
  const name = relative(ROOT, full).split(sep).join('/');
  if (name !== 'src' && !name.startsWith('src/')) throw new UsageError(`${path} is not below src/.`);
  if (statSync(full).isFile()) {
    if (!name.endsWith('.ts')) throw new UsageError(`${path} is no TypeScript file.`);
    return [name];
  }
  const below = readdirSync(full, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'));
  if (below.length === 0) throw new UsageError(`${path} has no TypeScript file.`);
  return below.sort();
}

/** The tests that lie in a folder itself; a test is one. */
function testsIn(path) {
  if (path.endsWith('.test.ts')) return [path];
  if (!existsSync(join(ROOT, path))) return [];
  return readdirSync(join(ROOT, path))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `${path}/${name}`);
}

/** The tests in the folder that mirrors a folder of sources, or in the nearest one around it that has any. */
function mirroredTestsOf(folder) {
  let around = folder.replace(/^src/, 'test');
  // What lies around the rooms belongs to none of them.
  while (around.split('/').length > 2 && testsIn(around).length === 0) around = dirname(around);
  return testsIn(around);
}

function testsOf(folder) {
  const tests = [...mirroredTestsOf(folder), ...(MORE_TESTS[folder] ?? []).flatMap(testsIn)].filter(
    isForStryker,
  );
  if (tests.length === 0) throw new UsageError(`No test below test/ belongs to ${folder}.`);
  return tests;
}

function readCommandLine(args) {
  const { values, positionals } = parsed(args);
  if (positionals.length === 0) throw new UsageError('Name the files or folders of src/ to be measured.');
  const folders = new Map();
  for (const file of new Set(positionals.flatMap(sourcesOf))) {
    const folder = dirname(file);
    const known = folders.get(folder) ?? { folder, files: [], tests: testsOf(folder) };
    folders.set(folder, { ...known, files: [...known.files, file] });
  }
  return {
    folders: [...folders.values()],
    atLeast: percentage(values['at-least']),
    sample:
      values.sample === undefined
        ? undefined
        : { size: wholeNumber('sample', values.sample), seed: values.seed },
  };
}

/** Stryker switches mutants on in a context of its own around each test: that takes jest's own runner. */
const AS_STRYKER_RUNS = {
  runner: 'jest-runner',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};

/** In such a context nobody sees what is put in the place of a function of Node's. */
const isForStryker = (test) => !readFileSync(join(ROOT, test), 'utf8').includes("'./built-ins.js'");

function strykerOptions({ files, tests }, { sample, tempDirName }) {
  return {
    mutate: files,
    testRunner: 'jest',
    // The modules of the tests are ES modules.
    testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
    jest: {
      projectType: 'custom',
      enableFindRelatedTests: false,
      // Not Stryker's `testFiles`: 9.6.1 forgets them after its first run, and then runs all there are.
      config: { ...AS_STRYKER_RUNS, testMatch: tests.map((test) => `<rootDir>/${test}`) },
    },
    coverageAnalysis: 'perTest',
    concurrency: 2,
    ...PATIENCE,
    maxTestRunnerReuse: MUTANTS_PER_PROCESS,
    plugins: ['@stryker-mutator/jest-runner', fileURLToPath(new URL('mutation-sample.mjs', import.meta.url))],
    ...(sample === undefined ? {} : { checkers: [SAMPLE], [SAMPLE]: sample }),
    warnings: { unknownOptions: false },
    // There is none: Stryker would rewrite it with the API of an older TypeScript. The tests do not check types.
    tsconfigFile: 'no-tsconfig.json',
    disableTypeChecks: false,
    tempDirName,
    cleanTempDir: 'always',
    ignorePatterns: ['/coverage', '/dist', '/docs', '/.ci', '/bench'],
    reporters: ['progress-append-only'],
    logLevel: 'warn',
    allowConsoleColors: false,
  };
}

const COUNTED = { Killed: 'killed', Survived: 'survived', Timeout: 'timeout', NoCoverage: 'noCoverage' };
/** What is listed, and what is said of it. A mutant that ran out of time counts as noticed; whether it was is to be seen. */
const LISTED = { Survived: '', NoCoverage: ', no test comes here', Timeout: ', ran out of time' };

function tallyOf(name, mutants) {
  const tally = { name, mutants: 0, killed: 0, survived: 0, timeout: 0, noCoverage: 0 };
  for (const { status } of mutants) {
    const counted = COUNTED[status];
    if (counted === undefined) continue;
    tally.mutants += 1;
    tally[counted] += 1;
  }
  const score = tally.mutants === 0 ? 100 : (100 * (tally.killed + tally.timeout)) / tally.mutants;
  return { ...tally, score };
}

const HEADINGS = ['', 'mutants', 'killed', 'survived', 'timeout', 'no coverage', 'score'];

function tableOf(tallies) {
  const rows = tallies.map(({ name, mutants, killed, survived, timeout, noCoverage, score }) => [
    name,
    ...[mutants, killed, survived, timeout, noCoverage].map(String),
    `${score.toFixed(1)} %`,
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column].length)),
  );
  return [HEADINGS, ...rows].map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])))
      .join('  '),
  );
}

/** The text between two places, lines and columns counted from 1. */
function textAt(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join('\n');
}

function shortened(text) {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 100 ? `${line.slice(0, 70)} ... ${line.slice(-25)}` : line;
}

function linesOf({ fileName, location, replacement, mutatorName, status }) {
  const file = relative(ROOT, fileName).split(sep).join('/');
  const original = textAt(readFileSync(join(ROOT, file), 'utf8'), location);
  return [
    `${file}:${location.start.line}:${location.start.column}  ${mutatorName}${LISTED[status]}`,
    `  - ${shortened(original)}`,
    `  + ${shortened(replacement)}`,
  ];
}

/** Measures one folder, prints it, and says how it stands. */
async function measure(Stryker, folder, options) {
  const results = await new Stryker(strykerOptions(folder, options)).runMutationTest();
  const fileOf = ({ fileName }) => relative(ROOT, fileName).split(sep).join('/');
  const tally = tallyOf(folder.folder, results);
  const ofFiles = folder.files.map((file) =>
    tallyOf(
      `  ${file.slice(folder.folder.length + 1)}`,
      results.filter((one) => fileOf(one) === file),
    ),
  );
  const listed = results.filter(({ status }) => LISTED[status] !== undefined);
  listed.sort(
    (one, other) =>
      fileOf(one).localeCompare(fileOf(other)) || one.location.start.line - other.location.start.line,
  );
  const how =
    tally.mutants < results.length ? `a sample of ${tally.mutants}, seed ${options.sample?.seed}` : 'all';
  console.log(`\n${folder.folder}: ${results.length} mutants, measured: ${how}`);
  console.log([...listed.flatMap(linesOf), '', ...tableOf([tally, ...ofFiles])].join('\n'));
  return tally;
}

async function main() {
  const { folders, atLeast, sample } = readCommandLine(process.argv.slice(2));
  // Tests that are cut off leave folders of theirs behind, so everything temporary goes into one that is removed.
  const temporary = mkdtempSync(join(realpathSync(tmpdir()), 'smlockdown-mutate-'));
  process.once('exit', () =>
    rmSync(temporary, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  );
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = temporary;
  process.chdir(ROOT);
  const { Stryker } = await import('@stryker-mutator/core');
  const tallies = [];
  for (const folder of folders)
    tallies.push(await measure(Stryker, folder, { sample, tempDirName: join(temporary, 'stryker') }));
  if (tallies.length > 1) console.log(`\n${tableOf(tallies).join('\n')}`);
  const low = tallies.filter(({ score }) => score < atLeast);
  for (const { name, score } of low) console.log(`\n${name} has ${score.toFixed(1)} %, below ${atLeast} %.`);
  return low.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof UsageError ? 64 : 1;
}
