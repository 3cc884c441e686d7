/**
 * Holds the walls of the house: which room of `src/` may know which, the floors of the engine, the themes of the steps
 * and of the contract's resources, that no file lies outside a room, and that nothing imports in a circle. Prints
 * whatever breaks a rule and ends with 1; prints how much was looked at otherwise.
 *
 * `node tools/check-directions.mjs [FOLDER]`: another folder in place of `src/`, for its tests.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const SRC = resolve(process.argv[2] ?? fileURLToPath(new URL('../src/', import.meta.url)));

/** The ground: files that every room may use. They know nothing but each other. */
const GROUND = ['canonical-json.ts', 'errors.ts', 'redaction.ts', 'version.ts'];

/** Where the process starts: it may use everything, and nothing may use it. */
const ENTRANCE = 'main.ts';

/** Room -> rooms it may use. */
const ROOMS = {
  contract: [],
  api: [],
  store: [],
  documents: [],
  sandbox: [],
  playbook: ['documents'],
  steps: ['contract'],
  catalogue: ['contract', 'documents', 'steps'],
  engine: ['api', 'contract', 'playbook', 'steps', 'store'],
  report: ['catalogue', 'contract', 'engine', 'playbook', 'steps', 'store'],
  // The generated pages are made when the tool is built: nothing that runs uses them.
  pages: ['catalogue', 'contract', 'report', 'steps'],
  cli: [
    'api',
    'catalogue',
    'contract',
    'documents',
    'engine',
    'playbook',
    'report',
    'sandbox',
    'steps',
    'store',
  ],
};

/** Folders of a room -> folders of the same room they may use. `.` is what lies in the room itself. */
const FLOORS = {
  engine: {
    words: [],
    observe: ['words'],
    audit: ['words', 'observe'],
    plan: ['words', 'observe', 'audit'],
    guard: ['words', 'observe', 'audit', 'plan'],
    prove: ['words'],
    undo: ['words', 'prove'],
    apply: ['words', 'observe', 'audit', 'plan', 'guard', 'prove', 'undo'],
    rollback: ['words', 'observe', 'audit', 'plan', 'guard', 'prove', 'undo', 'apply'],
  },
  // Themes do not know each other: what two of them need is in the kit.
  steps: {
    kit: [],
    administrators: ['kit'],
    passwords: ['kit'],
    intrusion: ['kit'],
    spam: ['kit'],
    relay: ['kit'],
    domains: ['kit'],
    server: ['kit'],
    roles: ['kit', 'relay', 'server'],
    '.': ['kit', 'administrators', 'passwords', 'intrusion', 'spam', 'relay', 'domains', 'server', 'roles'],
  },
  contract: { '.': ['resources'], wire: ['.'], trust: ['.'], resources: ['.'] },
  report: { model: [], text: ['model'] },
  cli: {
    context: [],
    terminal: ['context'],
    secrets: [],
    session: ['context', 'secrets', 'terminal'],
    survey: ['context', 'secrets', 'session', 'terminal'],
    run: ['context', 'secrets', 'session', 'terminal'],
    commands: ['context', 'secrets', 'session', 'survey', 'run', 'terminal'],
    '.': ['context', 'commands'],
  },
};

/** Rooms that do no I/O, and the modules that would. */
const NO_IO = new Set(['catalogue', 'contract', 'pages', 'report', 'steps']);
const IO = /^(node:|undici|p-limit|inquirer|yargs)/;

/** Rooms without clock and chance. */
const TIMELESS = new Set([
  'catalogue',
  'contract',
  'documents',
  'engine',
  'pages',
  'playbook',
  'report',
  'steps',
]);
const CLOCK = /\b(Date\.now|Math\.random|new Date\(\)|randomUUID|performance\.now)\b/;

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'";]*?\bfrom\s*'([^']+)'|\bimport\(\s*'([^']+)'\s*\)|(?:^|\n)\s*import\s*'([^']+)'/g;

const problems = [];

/** Where a file of `src/` lies: its room, and its folder within the room. */
function placeOf(file) {
  const parts = relative(SRC, file).split(sep);
  if (parts.length === 1) return { room: parts[0] === ENTRANCE ? 'entrance' : 'ground', folder: '.' };
  return { room: parts[0], folder: parts.length === 2 ? '.' : parts[1] };
}

/** Why `from` may not use `to`; undefined when it may. */
function whyNot(from, to) {
  if (to.room === 'entrance') return 'nothing may use the entrance';
  if (from.room === 'entrance' || to.room === 'ground') return undefined;
  if (from.room === 'ground') return 'the ground may use no room';
  if (from.room !== to.room)
    return ROOMS[from.room]?.includes(to.room) ? undefined : `${from.room} may not use ${to.room}`;
  const floors = FLOORS[from.room];
  if (floors === undefined || from.folder === to.folder) return undefined;
  return floors[from.folder]?.includes(to.folder)
    ? undefined
    : `${from.room}/${from.folder} may not use ${to.room}/${to.folder}`;
}

/** Every file is in a room that has a rule, and in a folder of it that has one where the room has floors. */
function checkPlace(file) {
  const name = relative(SRC, file);
  const { room, folder } = placeOf(file);
  if (room === 'ground') {
    if (!GROUND.includes(name)) problems.push(`${name}: lies in no room, and is none of the ground`);
  } else if (room !== 'entrance' && ROOMS[room] === undefined)
    problems.push(`${name}: there is no room ${room}`);
  else if (FLOORS[room] !== undefined && FLOORS[room][folder] === undefined)
    problems.push(`${name}: the room ${room} has no folder ${folder}`);
}

const files = readdirSync(SRC, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort();
const uses = new Map();

for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const from = placeOf(file);
  const name = relative(SRC, file);
  checkPlace(file);
  if (TIMELESS.has(from.room) && CLOCK.test(text)) problems.push(`${name}: uses the clock or chance`);
  uses.set(file, []);
  for (const [, first, second, third] of text.matchAll(IMPORT)) {
    const specifier = first ?? second ?? third;
    if (!specifier.startsWith('.')) {
      if (NO_IO.has(from.room) && IO.test(specifier)) problems.push(`${name}: may not use ${specifier}`);
      continue;
    }
    const target = resolve(dirname(file), specifier.replace(/\.js$/, '.ts'));
    uses.get(file).push(target);
    const why = whyNot(from, placeOf(target));
    if (why !== undefined) problems.push(`${name} uses ${relative(SRC, target)}: ${why}`);
  }
}

const state = new Map();
function visit(file, path) {
  if (state.get(file) === 'done') return;
  if (state.get(file) === 'open') {
    const circle = [...path.slice(path.indexOf(file)), file].map((one) => relative(SRC, one));
    problems.push(`circle: ${circle.join(' -> ')}`);
    return;
  }
  state.set(file, 'open');
  for (const next of uses.get(file) ?? []) visit(next, [...path, file]);
  state.set(file, 'done');
}
for (const file of files) visit(file, []);

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`${files.length} files, each in its room; no import against the floors, no circle`);
