/** The walls of the house hold: what breaks a rule is named, and ends the check. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';

const CHECK = fileURLToPath(new URL('../../tools/check-directions.mjs', import.meta.url));

let folder = '';

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Checks a house of these files: name and text. */
function checked(files: Readonly<Record<string, string>>) {
  folder = mkdtempSync(join(tmpdir(), 'smlockdown-house-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [CHECK, folder], { encoding: 'utf8' });
  return { status, stdout, problems: stderr.split('\n').filter((line) => line !== '') };
}

const EMPTY = 'export const a = 1;\n';
const using = (file: string) => `import { a } from '${file}';\nexport const b = a;\n`;

describe('the check of directions', () => {
  it('takes a house in which everybody uses what is below', () => {
    const { status, stdout } = checked({
      'main.ts': using('./cli/smlockdown.js'),
      'errors.ts': EMPTY,
      'cli/smlockdown.ts': using('../engine/plan/plan.js'),
      'engine/plan/plan.ts': using('../words/change.js'),
      'engine/words/change.ts': using('../../errors.js'),
      'steps/roles/form-sender.ts': using('../relay/smtp-relay.js'),
      'steps/relay/smtp-relay.ts': using('../kit/step.js'),
      'steps/kit/step.ts': EMPTY,
    });

    expect(status).toBe(0);
    expect(stdout).toContain('8 files');
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['a file that lies in no room', { 'stray.ts': EMPTY }, 'stray.ts: lies in no room'],
    ['a room that nobody planned', { 'attic/a.ts': EMPTY }, 'attic/a.ts: there is no room attic'],
    ['a file beside the rooms of the engine', { 'engine/a.ts': EMPTY }, 'the room engine has no folder .'],
    ['a theme that nobody planned', { 'steps/dns/a.ts': EMPTY }, 'the room steps has no folder dns'],
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
    ['a step that does I/O', { 'steps/kit/a.ts': "import 'node:fs';\n" }, 'may not use node:fs'],
    [
      'a step with a clock',
      { 'steps/kit/a.ts': 'export const a = Date.now();\n' },
      'uses the clock or chance',
    ],
    [
      'an import that only happens later',
      { 'store/a.ts': "export const a = () => import('../cli/b.js');\n", 'cli/b.ts': EMPTY },
      'store may not use cli',
    ],
  ])('names %s', (_, files, problem) => {
    const { status, problems } = checked(files);

    expect(status).toBe(1);
    expect(problems.join('\n')).toContain(problem);
  });
});
