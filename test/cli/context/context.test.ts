/** The state folder of a command: the one it is given, or the platform's in the home of the operator. */
import { resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createContext, stateDirOf } from '../../../src/cli/context/context.js';
import { SecretValues } from '../../../src/redaction.js';
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
