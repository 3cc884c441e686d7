/** The command line in the process of the tests: it leaves nothing to the next test. */
import { describe, expect, it } from '@jest/globals';
import { scenes, workplaces } from './a-cli.js';

const makeScene = scenes();
const makeWorkplace = workplaces();
const START = process.cwd();

describe('a run that outlives its test', () => {
  let isOver = false;

  it('goes on after it', async () => {
    const { run, sandbox } = await makeScene({ domains: 1 });
    sandbox.addFaults([{ kind: 'delay', ms: 60_000, path: 'settings/**' }]);

    const ended = run(['audit']);
    void ended.then(() => {
      isOver = true;
    });

    await expect(makeWorkplace().run(['steps'])).rejects.toThrow('a run in another folder is not over');
    expect(isOver).toBe(false);
  });

  it('is over, and back where it was started, before the next begins', () => {
    expect(isOver).toBe(true);
    expect(process.cwd()).toBe(START);
  });
});
