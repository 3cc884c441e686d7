/**
 * Holds the direction of dependencies between the rooms of `src/`, and that there are no cycles.
 * Prints every import that breaks a rule and ends with 1; prints how much was looked at otherwise.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const SRC = fileURLToPath(new URL('../src/', import.meta.url));

/** Room -> rooms it may import from. Files directly in `src/` but `main.ts` may be imported by every room. */
const MAY_IMPORT = {
  contract: [],
  api: [],
  store: [],
  playbook: [],
  steps: ['contract'],
  engine: ['api', 'contract', 'playbook', 'steps', 'store'],
  report: ['contract', 'engine', 'playbook', 'steps', 'store'],
  sandbox: [],
  cli: ['api', 'contract', 'engine', 'playbook', 'report', 'sandbox', 'steps', 'store'],
};

/** Rooms that may not use these modules: a step and the contract do no I/O. */
const NO_MODULES = {
  steps: /^(node:|undici|p-limit|inquirer|yargs)/,
  contract: /^(node:|undici|p-limit|inquirer|yargs)/,
  report: /^(node:|undici|p-limit|inquirer|yargs)/,
};

/** Rooms without clock and chance, and the one file of the engine that has neither. */
const NO_CLOCK = /\b(Date\.now|Math\.random|new Date\(\)|randomUUID|performance\.now)\b/;
const PURE = new Set(['steps', 'contract', 'report', 'engine', 'playbook']);

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();

const roomOf = (file) => {
  const parts = relative(SRC, file).split(sep);
  return parts.length === 1 ? '' : parts[0];
};

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'";]*?\bfrom\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|(?:^|\n)\s*import\s*'([^']+)'/g;
const problems = [];
const graph = new Map();

for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const room = roomOf(file);
  const name = relative(SRC, file);
  const imported = [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3]);
  graph.set(file, []);
  if (room !== '' && MAY_IMPORT[room] === undefined) problems.push(`${name}: the room ${room} has no rule`);
  if (PURE.has(room) && NO_CLOCK.test(text)) problems.push(`${name}: uses the clock or chance`);
  for (const specifier of imported) {
    if (!specifier.startsWith('.')) {
      if (NO_MODULES[room]?.test(specifier)) problems.push(`${name}: may not use ${specifier}`);
      continue;
    }
    const target = resolve(dirname(file), specifier.replace(/\.js$/, '.ts'));
    graph.get(file).push(target);
    const to = roomOf(target);
    const isShared = to === '' && !target.endsWith(`${sep}main.ts`);
    if (room === '' || room === to || isShared || MAY_IMPORT[room]?.includes(to)) continue;
    problems.push(`${name}: ${room} may not import from ${to === '' ? 'main' : to}`);
  }
}

const state = new Map();
function visit(file, path) {
  if (state.get(file) === 'done') return;
  if (state.get(file) === 'open') {
    const cycle = [...path.slice(path.indexOf(file)), file].map((one) => relative(SRC, one));
    problems.push(`cycle: ${cycle.join(' -> ')}`);
    return;
  }
  state.set(file, 'open');
  for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
  state.set(file, 'done');
}
for (const file of files) visit(file, []);

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`${files.length} files, no import in the wrong direction, no cycle`);
