/**
 * Holds the walls of the house: which room of `src/` may know which, the floors of the engine, the themes of the steps
 * and of the contract's resources, that no file lies outside a room, that nothing imports in a circle, and who may do I/O,
 * know the time or touch the process. Prints whatever breaks a rule and ends with 1; prints how much was looked at
 * otherwise.
 *
 * `node tools/check-directions.mjs [FOLDER]`: another folder in place of `src/`, for its tests.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usesOf } from './uses-of.mjs';

/** The ground: files that every room may use. They know nothing but each other. */
const GROUND = [
  'canonical-json.ts',
  'errors.ts',
  'exact-json.ts',
  'package-folder.ts',
  'redaction.ts',
  'user-file.ts',
  'version.ts',
];

/** Where the process starts: it may use everything, and nothing may use it. */
const ENTRANCE = 'main.ts';

/** Room -> rooms it may use. */
const ROOMS = {
  contract: [],
  api: [],
  store: [],
  recording: ['api', 'contract'],
  // The languages of records in DNS, and of mail servers.
  records: [],
  // What is asked beyond the server.
  dns: ['api', 'contract', 'engine', 'records'],
  probe: ['contract', 'dns', 'engine', 'records'],
  // Scripts for the server's host, and what they bring back.
  host: ['contract', 'playbook', 'steps'],
  // What the server's own logs tell.
  logs: [],
  documents: [],
  sandbox: [],
  playbook: ['documents'],
  steps: ['contract', 'logs', 'playbook', 'records'],
  catalogue: ['contract', 'documents', 'steps'],
  engine: ['api', 'contract', 'logs', 'playbook', 'steps', 'store'],
  // Web pages that send passwords.
  forms: [],
  // The servers that somebody looks after.
  fleet: ['api', 'documents', 'playbook', 'store'],
  // Who is told that something got worse.
  notify: ['api'],
  // A command that a scheduler starts by itself.
  schedule: [],
  // Letters to users about a plan.
  letters: ['api', 'catalogue', 'documents', 'engine'],
  report: ['catalogue', 'contract', 'engine', 'logs', 'playbook', 'schedule', 'steps', 'store'],
  // The generated pages are made when the tool is built: nothing that runs uses them.
  pages: ['catalogue', 'contract', 'documents', 'playbook', 'report', 'sandbox', 'steps'],
  cli: [
    'api',
    'catalogue',
    'contract',
    'dns',
    'documents',
    'engine',
    'fleet',
    'forms',
    'host',
    'letters',
    'logs',
    'notify',
    'playbook',
    'probe',
    'recording',
    'report',
    'sandbox',
    'schedule',
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
    // What the server's logs say of a playbook.
    rehearse: ['words'],
    apply: ['words', 'observe', 'audit', 'plan', 'guard', 'prove', 'undo'],
    rollback: ['words', 'observe', 'audit', 'plan', 'guard', 'prove', 'undo', 'apply'],
  },
  // Themes do not know each other: what two of them need is in the kit.
  steps: {
    kit: [],
    administrators: ['kit'],
    dns: ['kit'],
    outside: ['kit'],
    host: ['kit'],
    passwords: ['kit'],
    intrusion: ['kit'],
    spam: ['kit'],
    relay: ['kit'],
    domains: ['kit'],
    server: ['kit'],
    roles: ['kit', 'relay', 'server'],
    '.': [
      'kit',
      'administrators',
      'passwords',
      'intrusion',
      'spam',
      'relay',
      'domains',
      'server',
      'roles',
      'dns',
      'outside',
      'host',
    ],
  },
  contract: {
    '.': ['resources'],
    wire: ['.'],
    trust: ['.', 'script'],
    proposal: ['.', 'trust'],
    // What a recording of the web interface proves.
    learning: ['.', 'proposal', 'trust', 'wire'],
    reference: ['proposal', 'script', 'trust'],
    resources: ['.'],
    script: [],
  },
  report: {
    model: [],
    view: ['model'],
    text: ['model', 'view', '.'],
    tables: ['model', 'view', 'text', '.'],
    html: ['view', 'tables'],
    '.': ['model', 'text', 'tables', 'html'],
  },
  cli: {
    context: [],
    terminal: ['context'],
    secrets: [],
    session: ['context', 'secrets', 'terminal'],
    survey: ['context', 'secrets', 'session', 'terminal'],
    run: ['context', 'secrets', 'session', 'survey', 'terminal'],
    runs: ['context', 'run', 'terminal'],
    // What an administrator who comes for the first time is asked.
    'first-day': ['context', 'run', 'session', 'survey', 'terminal'],
    doctor: ['context', 'session', 'survey'],
    // What is known beside the logs, and a result that was kept.
    rehearse: ['context', 'run', 'session', 'survey'],
    // Who is told of what was found.
    notify: ['context', 'run', 'secrets', 'session', 'survey'],
    // Who sends a flood.
    respond: ['session'],
    // Whether somebody gets the letters.
    notices: ['context', 'session', 'survey', 'terminal'],
    // What is known of the API.
    contract: ['context', 'run', 'session', 'survey'],
    // What the doctor proposes, and has compared.
    look: ['context', 'doctor', 'session', 'survey', 'terminal'],
    // Many servers, and which of them is meant.
    fleet: ['context', 'session', 'terminal'],
    // What a recording of the web interface teaches.
    // What a scheduler starts.
    schedule: ['context', 'fleet', 'run'],
    learn: ['context', 'doctor', 'look', 'run', 'session', 'survey', 'terminal'],
    wizard: ['context', 'doctor', 'run', 'session', 'survey', 'terminal'],
    commands: [
      'context',
      'contract',
      'doctor',
      'first-day',
      'fleet',
      'learn',
      'look',
      'notices',
      'notify',
      'rehearse',
      'respond',
      'schedule',
      'wizard',
      'secrets',
      'session',
      'survey',
      'run',
      'runs',
      'terminal',
    ],
    '.': ['context', 'commands'],
  },
};

/** What lies in `src/` beside sources. */
const PAPERS = ['engine/README.md'];
const SOURCE = /^[a-z0-9-]+\.ts$/;

/** Rooms, and folders of a room, that do no I/O; and the packages that would. */
const NO_IO = [
  'catalogue',
  'contract',
  'documents',
  'engine/prove',
  'engine/undo',
  'engine/words',
  'pages',
  'records',
  'report',
  'schedule',
  'steps',
];
const IO = /^(?:undici|p-limit|inquirer|yargs)(?:\/|$)/;
/** They may know how these rooms speak, and not speak to them: `import type` only. */
const BY_TYPE_ONLY = ['api', 'logs', 'store'];

/** The only folder that may make or use the client that writes; everybody may know its types. */
const WRITER = { file: 'api/write-client.ts', usedBy: 'engine/apply' };

/** Rooms without clock and chance. */
const TIMELESS = [
  'catalogue',
  'contract',
  'documents',
  'engine',
  'pages',
  'playbook',
  'records',
  'report',
  'steps',
];

const CLOCKS = /^(?:node:)?(?:crypto|perf_hooks|timers)(?:\/|$)/;

/** Who may use the process: it has one environment, one pair of streams and one way to end, which are the entrance's. */
const PROCESS = {
  'main.ts': ['argv', 'env', 'exit', 'on', 'stdout', 'stderr', 'all of it'],
  // A signal is sent to the process, so whoever wants to hear of it listens there.
  'cli/session/interruption.ts': ['on', 'removeListener'],
  'cli/commands/sandbox.ts': ['once'],
  'cli/learn/until-told.ts': ['on', 'removeListener'],
  // Ctrl-Z stops the process, `fg` lets it go on, and at its end the terminal has to be as it was.
  'cli/terminal/keyboard.ts': ['kill', 'off', 'on', 'platform'],
  // A job names the program that runs it.
  'cli/commands/schedule.ts': ['execPath'],
  // The demo starts the very commands that it shows, with the program that runs it.
  'cli/commands/demo.ts': ['execPath'],
  // Each server of a list has a process of its own, in a group that Ctrl-C does not reach by itself.
  'cli/fleet/child.ts': ['execPath', 'platform'],
  // The lock names its holder by process, and asks whether that is still there.
  'cli/run/carry-out.ts': ['pid'],
  'store/lock.ts': ['kill'],
  // Folders lie, and are kept, in another way on Windows.
  'cli/complete.ts': ['platform'],
  'cli/doctor/account-checks.ts': ['versions'],
  'cli/context/context.ts': ['platform'],
  'store/private-files.ts': ['platform'],
};

const BUILTIN = new Set(builtinModules);
/** All of them go into the bundle. What only builds and tests stands beside them in `package.json`, and is no part of the tool. */
const PACKAGES = [
  '@streamparser/json',
  'acorn',
  'fast-string-width',
  'htmlparser2',
  'inquirer',
  'ipaddr.js',
  'nodemailer',
  'otpauth',
  'p-limit',
  'tldts',
  'undici',
  'uqr',
  'yaml',
  'yargs',
  'yauzl',
  'zod',
];

/** The folder that is looked at, and what breaks a rule in it. */
let src = '';
let problems = [];

const nameOf = (file) => relative(src, file).split(sep).join('/');
const isIn = (name, folders) => folders.some((folder) => name.startsWith(`${folder}/`));
const isBuiltin = (specifier) => specifier.startsWith('node:') || BUILTIN.has(specifier);

/** Where a file of `src/` lies: its room, and its folder within the room. */
function placeOf(file) {
  const parts = relative(src, file).split(sep);
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
  const name = nameOf(file);
  const { room, folder } = placeOf(file);
  if (room === 'ground') {
    if (!GROUND.includes(name)) problems.push(`${name}: lies in no room, and is none of the ground`);
  } else if (room !== 'entrance' && ROOMS[room] === undefined)
    problems.push(`${name}: there is no room ${room}`);
  else if (FLOORS[room] !== undefined && FLOORS[room][folder] === undefined)
    problems.push(`${name}: the room ${room} has no folder ${folder}`);
}

/** Why a file may not use what is no file of ours; undefined when it may. */
function whyNotPackage(name, specifier) {
  const isKnown = PACKAGES.some((one) => specifier === one || specifier.startsWith(`${one}/`));
  if (!isBuiltin(specifier) && !isKnown) return 'it is no package of the tool';
  if (/^(?:node:)?process$/.test(specifier)) return 'the process is a global here, so that its uses are seen';
  if (isIn(name, NO_IO) && (isBuiltin(specifier) || IO.test(specifier))) return 'there is no I/O here';
  if (isIn(name, TIMELESS) && CLOCKS.test(specifier)) return 'there is no clock and no chance here';
  return undefined;
}

/** Why a file may not use another one for more than its types; undefined when it may. */
function whyNotAsValue(name, target) {
  if (target === WRITER.file && !isIn(name, ['api', WRITER.usedBy]))
    return `only ${WRITER.usedBy} may use the client that writes`;
  if (isIn(name, NO_IO) && isIn(target, BY_TYPE_ONLY)) return 'its types only, by `import type`';
  return undefined;
}

/** What a file does without a module: loads code unseen, talks, knows the time, uses the process. */
function checkGlobals(name, uses) {
  for (const one of uses.hidden) problems.push(`${name}: may not use ${one}: nobody sees what it loads`);
  if (isIn(name, NO_IO)) for (const one of uses.io) problems.push(`${name}: may not use ${one}`);
  if (isIn(name, TIMELESS))
    for (const one of uses.clock) problems.push(`${name}: uses the clock or chance: ${one}`);
  if (isIn(name, ['sandbox'])) return;
  for (const one of uses.global) problems.push(`${name}: may not use ${one}: nobody sees what of it`);
  const allowed = PROCESS[name] ?? [];
  for (const one of uses.process)
    if (!allowed.includes(one)) problems.push(`${name}: may not use the process: ${one}`);
}

function checkModules(file, { modules }) {
  const from = placeOf(file);
  const name = nameOf(file);
  return modules.flatMap(({ specifier, isTypeOnly }) => {
    if (!specifier.startsWith('.')) {
      const why = whyNotPackage(name, specifier);
      if (why !== undefined) problems.push(`${name}: may not use ${specifier}: ${why}`);
      return [];
    }
    const target = resolve(dirname(file), specifier.replace(/\.js$/, '.ts'));
    const why =
      whyNot(from, placeOf(target)) ?? (isTypeOnly ? undefined : whyNotAsValue(name, nameOf(target)));
    if (why !== undefined) problems.push(`${name} uses ${nameOf(target)}: ${why}`);
    return [target];
  });
}

/** Sources and papers, by name; everything else below `src/` is a problem. */
function filesOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files.flatMap((entry) => {
    const file = join(entry.parentPath, entry.name);
    if (entry.isFile() && SOURCE.test(entry.name)) return [file];
    if (!PAPERS.includes(nameOf(file)))
      problems.push(`${nameOf(file)}: is neither a source with a plain name nor a known paper`);
    return [];
  });
}

/** What breaks a rule below a folder, in words, and how many files were looked at. */
export function directionsIn(folder) {
  src = folder;
  problems = [];
  const files = filesOf(src).sort();
  const uses = new Map();
  for (const file of files) {
    checkPlace(file);
    const used = usesOf(readFileSync(file, 'utf8'));
    checkGlobals(nameOf(file), used);
    uses.set(file, checkModules(file, used));
  }
  findCircles(files, uses);
  return { problems, count: files.length };
}

function findCircles(files, uses) {
  const state = new Map();
  const visit = (file, path) => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      const circle = [...path.slice(path.indexOf(file)), file].map(nameOf);
      problems.push(`circle: ${circle.join(' -> ')}`);
      return;
    }
    state.set(file, 'open');
    for (const next of uses.get(file) ?? []) visit(next, [...path, file]);
    state.set(file, 'done');
  };
  for (const file of files) visit(file, []);
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const given = process.argv[2] ?? fileURLToPath(new URL('../src/', import.meta.url));
  const found = directionsIn(resolve(given));
  for (const problem of found.problems) console.error(problem);
  if (found.problems.length > 0) process.exit(1);
  console.log(`${found.count} files, each in its room; no import against the floors, no circle`);
}
