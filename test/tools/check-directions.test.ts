/** The walls of the house hold: what breaks a rule is named, and ends the check. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';

const CHECK = fileURLToPath(new URL('../../tools/check-directions.mjs', import.meta.url));

let folder = '';

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const { directionsIn } = (await import(pathToFileURL(CHECK).href)) as {
  directionsIn: (folder: string) => { readonly problems: readonly string[]; readonly count: number };
};

/** Builds a house of these files: name and text. */
function build(files: Readonly<Record<string, string>>): string {
  folder = mkdtempSync(join(tmpdir(), 'smlockdown-house-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** What breaks a rule in it. */
function checked(files: Readonly<Record<string, string>>) {
  return directionsIn(build(files));
}

/** As `npm run check` does. */
function run(files: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CHECK, build(files)], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const EMPTY = 'export const a = 1;\n';
const using = (file: string) => `import { a } from '${file}';\nexport const b = a;\n`;

/** Each form as a file of its own, named in order. */
function asFiles(folder: string, forms: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(named(folder, forms).map((name, index) => [name, `${forms[index]}\n`]));
}

function named(folder: string, forms: readonly string[]): readonly string[] {
  return forms.map((_, index) => `${folder}/form-${String(index).padStart(2, '0')}.ts`);
}

describe('the check of directions', () => {
  it('takes a house in which everybody uses what is below', () => {
    const { status, stdout, stderr } = run({
      'main.ts': using('./cli/smlockdown.js'),
      'errors.ts': EMPTY,
      'cli/smlockdown.ts': using('../engine/plan/plan.js'),
      'engine/plan/plan.ts': using('../words/change.js'),
      'engine/words/change.ts': using('../../errors.js'),
      'steps/roles/form-sender.ts': using('../relay/smtp-relay.js'),
      'steps/relay/smtp-relay.ts': using('../kit/step.js'),
      'steps/kit/step.ts': EMPTY,
    });

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('8 files');
  });

  it('says what breaks a rule, and ends with 1', () => {
    expect(run({ 'stray.ts': EMPTY, 'attic/a.ts': EMPTY })).toEqual({
      status: 1,
      stdout: '',
      stderr: 'attic/a.ts: there is no room attic\nstray.ts: lies in no room, and is none of the ground\n',
    });
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['a file that lies in no room', { 'stray.ts': EMPTY }, 'stray.ts: lies in no room'],
    ['a room that nobody planned', { 'attic/a.ts': EMPTY }, 'attic/a.ts: there is no room attic'],
    ['a file beside the rooms of the engine', { 'engine/a.ts': EMPTY }, 'the room engine has no folder .'],
    ['a theme that nobody planned', { 'steps/moon/a.ts': EMPTY }, 'the room steps has no folder moon'],
    [
      'a room that uses a higher one',
      { 'store/a.ts': using('../engine/words/b.js'), 'engine/words/b.ts': EMPTY },
      'store may not use engine',
    ],
    [
      'a floor of the engine that uses a higher one',
      { 'engine/plan/a.ts': using('../apply/b.js'), 'engine/apply/b.ts': EMPTY },
      'engine/plan may not use engine/apply',
    ],
    [
      'a theme that uses another one',
      { 'steps/spam/a.ts': using('../relay/b.js'), 'steps/relay/b.ts': EMPTY },
      'steps/spam may not use steps/relay',
    ],
    [
      'what runs, where it uses the generated pages',
      { 'cli/a.ts': using('../pages/b.js'), 'pages/b.ts': EMPTY },
      'cli may not use pages',
    ],
    [
      'ground that stands on a room',
      { 'errors.ts': using('./store/b.js'), 'store/b.ts': EMPTY },
      'the ground may use no room',
    ],
    [
      'whoever uses the entrance',
      { 'cli/a.ts': using('../main.js'), 'main.ts': EMPTY },
      'nothing may use the entrance',
    ],
    [
      'a circle',
      { 'api/a.ts': using('./b.js'), 'api/b.ts': using('./a.js') },
      'circle: api/a.ts -> api/b.ts -> api/a.ts',
    ],
  ])('names %s', (_, files, problem) => {
    const { problems } = checked(files);

    expect(problems.join('\n')).toContain(problem);
  });

  it('sees an import in every form in which it can be written', () => {
    const forms = [
      "import { b } from '../cli/b.js';",
      'import { b } from "../cli/b.js";',
      "import * as c from '../errors.js'; import { b } from '../cli/b.js';",
      "import {\n  // about b\n  b,\n} from '../cli/b.js';",
      "import /* ' */ { b } from '../cli/b.js';",
      "import '../cli/b.js';",
      "import type { B } from '../cli/b.js';",
      "export * from '../cli/b.js';",
      "export { b } from '../cli/b.js';",
      "export const a = () => import('../cli/b.js');",
      'export const a = () => import(`../cli/b.js`);',
      "export const a = () => import(/* later */ '../cli/b.js');",
      "export type A = import('../cli/b.js').B;",
    ];

    const { problems } = checked({ ...asFiles('store', forms), 'cli/b.ts': EMPTY, 'errors.ts': EMPTY });

    expect(problems).toEqual(
      named('store', forms).map((name) => `${name} uses cli/b.ts: store may not use cli`),
    );
  });

  it('takes no remark and no text for a use', () => {
    const { problems } = checked({
      'steps/kit/a.ts': [
        "// import { b } from '../../cli/b.js'; Date.now()",
        "/* import 'node:fs'; process.exit(1) */",
        'export const a = "import(\'node:fs\'), new Date(), fetch(1)";',
        'export const b = `process.env Math.random()`;',
        'export const c = { fetch: 1, performance: 2, process: 3, Date: 4 };',
        'export const d = [c.fetch, c.process, Date.parse(a), new Date(0), Math.max(1)];',
        'export type E = typeof globalThis.fetch | Date | typeof setTimeout;',
      ].join('\n'),
    });

    expect(problems).toEqual([]);
  });

  it('names what loads code unseen, wherever it is', () => {
    const forms = [
      'export const a = (name: string) => import(name);',
      "export const a = () => import('../cli/' + 'b.js');",
      `export const a = (name: string) => import(\`../cli/\${name}.js\`);`,
      "export const a = require('node:fs');",
      "import a = require('node:fs');\nexport { a };",
      "import { createRequire } from 'node:module';\nexport const a = createRequire(import.meta.url);",
      "import { Worker } from 'node:worker_threads';\nexport const a = new Worker('./b.js');",
      "export const a = new Worker('./b.js');",
      "export const a = process.getBuiltinModule('node:fs');",
      "export const a = eval('1');",
      "export const a = new Function('return 1');",
    ];

    const { problems } = checked(asFiles('sandbox', forms));

    expect(new Set(problems.map((one) => one.split(':')[0]))).toEqual(new Set(named('sandbox', forms)));
    expect(problems.every((one) => one.endsWith('nobody sees what it loads'))).toBe(true);
  });

  it('names packages that the tool does not depend on', () => {
    const forms = [
      "import 'left-pad';",
      "import '/etc/b.js';",
      "import '#b';",
      "import 'data:text/javascript,1';",
    ];

    const { problems } = checked({
      ...asFiles('api', forms),
      'api/b.ts': "import 'undici';\nimport 'yaml';\n",
    });

    expect(problems).toHaveLength(forms.length);
    expect(problems.every((one) => one.endsWith('it is no package of the tool'))).toBe(true);
  });

  it('names all I/O in the rooms that do none', () => {
    const rooms = [
      'catalogue',
      'contract',
      'documents',
      'engine/prove',
      'engine/undo',
      'engine/words',
      'pages',
      'report/model',
      'steps/kit',
    ];
    const forms = [
      "import 'node:fs';",
      'import { readFile } from "fs/promises";',
      "import { spawn } from 'child_process';",
      "import type { Socket } from 'net';",
      "import { request } from 'undici';",
      "export const a = fetch('http://127.0.0.1');",
      "export const a = new WebSocket('ws://127.0.0.1');",
      'export const a = [fetch];',
    ];

    const { problems } = checked(Object.assign({}, ...rooms.map((room) => asFiles(room, forms))));

    expect(problems.map((one) => one.split(':')[0])).toEqual(rooms.flatMap((room) => named(room, forms)));
  });

  it('names the clock and chance in the rooms that have neither', () => {
    const rooms = [
      'catalogue',
      'contract',
      'documents',
      'engine/apply',
      'pages',
      'playbook',
      'report/text',
      'steps/kit',
    ];
    const forms = [
      'Date.now()',
      'new Date()',
      'new Date',
      'Date()',
      '[Date.now]',
      "Date['now']()",
      'performance.now()',
      'Math.random()',
      '[Math.random]',
      'crypto.getRandomValues(new Uint8Array(1))',
      'crypto.randomUUID()',
      'setTimeout(() => {}, 1)',
      'setInterval(() => {}, 1)',
      'globalThis.Date.now()',
      'process.hrtime()',
    ].map((value) => `export const a = ${value};`);
    const others = [
      'const { now } = Date;\nexport const a = now();',
      "import { randomUUID } from 'node:crypto';\nexport const a = randomUUID();",
      "import * as timers from 'timers/promises';\nexport const a = timers;",
    ];

    const all = [...forms, ...others];

    const { problems } = checked(Object.assign({}, ...rooms.map((room) => asFiles(room, all))));

    expect([...new Set(problems.map((one) => one.split(':')[0]))]).toEqual(
      rooms.flatMap((room) => named(room, all)),
    );
  });

  it('lets the pure rooms of the engine know the types of api and store, and nothing more', () => {
    const forms = [
      "import { type B } from '../../store/b.js';",
      "import { b } from '../../api/b.js';",
      "export * from '../../store/b.js';",
      "import type { B } from '../../store/b.js';",
    ];

    const { problems } = checked({
      ...asFiles('engine/undo', forms),
      'store/b.ts': EMPTY,
      'api/b.ts': EMPTY,
    });

    expect(problems).toEqual(
      ['store', 'api', 'store'].map(
        (room, index) =>
          `${named('engine/undo', forms)[index]} uses ${room}/b.ts: its types only, by \`import type\``,
      ),
    );
  });

  it('lets only the apply have the client that writes', () => {
    const type = "import type { A } from '../../api/write-client.js';\n";
    const value = "import { a } from '../../api/write-client.js';\nexport const b = a;\n";

    const { problems } = checked({
      'api/write-client.ts': EMPTY,
      'api/connection.ts': using('./write-client.js'),
      'engine/apply/a.ts': value,
      'engine/audit/a.ts': value,
      'engine/plan/a.ts': type,
      'cli/run/a.ts': value,
    });

    expect(problems.map((one) => one.split(' ')[0])).toEqual(['cli/run/a.ts', 'engine/audit/a.ts']);
    expect(problems[0]).toContain('only engine/apply may use the client that writes');
  });

  it('names who uses the process, but for the few that have to', () => {
    const forms = ['stdout', 'stderr', 'stdin', 'env', 'argv', 'exit', 'cwd', 'on', 'once'].map(
      (member) => `export const a = process.${member};`,
    );
    const others = [
      "export const a = process['env'];",
      'export const { env } = process;',
      'export const a = [process];',
      "import { env } from 'node:process';\nexport const a = env;",
    ];

    const { problems } = checked({
      ...asFiles('cli/run', [...forms, ...others]),
      'main.ts': 'process.exit(process.argv.length);\n',
      'sandbox/a.ts': 'export const a = process.env;\n',
      'store/lock.ts': 'export const a = process.kill;\n',
      'cli/commands/sandbox.ts': "process.once('SIGINT', () => process.exit(1));\n",
    });

    expect(problems.map((one) => one.split(':')[0])).toEqual([
      'cli/commands/sandbox.ts',
      ...named('cli/run', [...forms, ...others]),
    ]);
    expect(problems[0]).toBe('cli/commands/sandbox.ts: may not use the process: exit');
  });

  it('names what is no source, and takes the paper of the engine', () => {
    const strays = [
      'a.js',
      'api/b.mts',
      'api/c.tsx',
      'cli/README.md',
      'store/d.json',
      'store/Name.ts',
      'steps/.e.ts',
    ];

    const { problems } = checked({
      ...Object.fromEntries(strays.map((name) => [name, ''])),
      'engine/README.md': '',
    });

    expect(problems.map((one) => one.split(':')[0]).sort()).toEqual([...strays].sort());
  });
});
