/** The state folder of a command, and how long its first screens are. */
import { resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createContext, stateDirOf } from '../../../src/cli/context/context.js';
import { SecretValues } from '../../../src/redaction.js';
import type { Format } from '../../../src/report/format.js';
import { stepsReport } from '../../../src/report/model/steps-report.js';
import { defaultStateDir } from '../../../src/store/state-dir.js';

function aContext(home: () => string) {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  return createContext({ env: {}, home, streams, secrets: new SecretValues() });
}

describe('the state folder', () => {
  it('is in the home that the command is given, not in that of its process', () => {
    const context = aContext(() => '/home/of-nobody');

    const found = stateDirOf({ stateDir: undefined }, context);

    expect(found).toBe(
      defaultStateDir({ platform: process.platform, env: context.env, home: '/home/of-nobody' }),
    );
    expect(found).toContain('of-nobody');
  });

  it('is not moved by a .env in the working folder', () => {
    const context = {
      ...aContext(() => '/home/of-nobody'),
      env: { XDG_STATE_HOME: '/elsewhere', ProgramData: 'D:\\elsewhere' },
    };

    for (const platform of ['linux', 'win32'] as const)
      expect(stateDirOf({ stateDir: undefined }, { ...context, platform })).not.toContain('elsewhere');
  });

  it('is the one that is named, and then no home is needed', () => {
    const context = aContext(() => {
      throw new Error('no home');
    });

    expect(stateDirOf({ stateDir: 'runs' }, context)).toBe(resolve('runs'));
  });
});

describe('a first screen', () => {
  const screenOf = async (rows: number | undefined, lines?: number) => {
    const stdout = Object.assign(new PassThrough(), rows === undefined ? {} : { rows });
    const height: Format = (_, __, page) => [String(page.height)];
    const context = createContext({
      env: {},
      home: () => '/home/of-nobody',
      streams: { stdin: new PassThrough(), stdout, stderr: new PassThrough() },
      secrets: new SecretValues(),
      formats: { text: { isForPeople: true, isJson: false, load: async () => height } },
    });
    const args = { format: 'text', json: false, all: false, expand: false, color: 'auto' } as const;
    await context.show('steps', stepsReport([], { now: new Date(), tool: '1' }), { ...args, lines });
    return Number(String(stdout.read()));
  };

  it.each([
    ['of a terminal that is lower', 16, 15],
    ['of one that is taller', 60, 23],
    ['of none', undefined, 23],
    ['of one that does not know its size', 0, 23],
    ['of one with hardly a line', 4, 12],
  ])('%s leaves the last line to the prompt, and is no longer than a screen', async (_, rows, height) => {
    expect(await screenOf(rows)).toBe(height);
  });

  it('is as long as somebody asks for', async () => {
    expect(await screenOf(16, 40)).toBe(40);
  });
});

describe('a remark', () => {
  const REMARK = 'Sixty-nine changes are held back, as users would notice: smlockdown plan --all shows them.';

  const saidOn = (terminal: { readonly isTTY?: true; readonly columns?: number }, remark = REMARK) => {
    const stderr = Object.assign(new PassThrough(), terminal);
    const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr };
    createContext({ env: {}, home: () => '/', streams, secrets: new SecretValues() }).say(remark);
    return String(stderr.read());
  };

  it('is broken between words in a terminal', () => {
    const lines = saidOn({ isTTY: true, columns: 50 }).trimEnd().split('\n');

    expect(lines.join(' ')).toBe(REMARK);
    expect(lines.every((line) => line.length <= 50)).toBe(true);
  });

  it('stays where it is set in', () => {
    const lines = saidOn({ isTTY: true, columns: 50 }, `  ${REMARK}`).trimEnd().split('\n');

    expect(lines.filter((line) => !/^ {2}\S/.test(line))).toEqual([]);
  });

  it('stays one line for a log', () => {
    expect(saidOn({})).toBe(`${REMARK}\n`);
  });
});
