/** What this tool set in a domain and proved, and what something else set back afterwards: told by the next audit. */
import { describe, expect, it } from '@jest/globals';
import { rollBackLatest, scenes } from './a-cli.js';

const makeScene = scenes();

const SET_BACK = 'it was set back since. Likely by a hosting panel';

describe('a throttle and a catch-all that this tool had mended', () => {
  it('are told as set back where they are otherwise again, and not where a rollback of the tool did that', async () => {
    const { run, sandbox } = await makeScene({ domains: 2 });
    const steps = ['--step', 'catch-all', '--step', 'domain-throttling'];
    const told = async () => {
      const { stdout } = await run(['audit', '--playbook', 'strict', ...steps, '--format', 'json']);
      return (JSON.parse(stdout).findings as { step: string; target: string; message: string }[])
        .filter(({ message }) => message.includes(SET_BACK))
        .map(({ step, target }) => `${step} ${target}`);
    };
    const name = Object.keys(sandbox.state.domains).sort()[0] ?? '';
    const settings = sandbox.state.domains[name]?.settings;
    Object.assign(settings ?? {}, { catchAll: 'everything' });
    const throttle = settings?.throttleSettings as Record<string, unknown>;
    Object.assign(throttle, { messagesPerHour: 0, messagesAction: 2 });
    const before = { ...throttle };

    const first = await told();
    const applied = await run(['apply', '--playbook', 'strict', ...steps, '--auto-approve']);
    const clean = await told();
    // As an update of the domain by a hosting panel does.
    Object.assign(settings ?? {}, { catchAll: 'everything', throttleSettings: before });
    const back = await told();

    expect([first, applied.code, clean]).toEqual([[], 0, []]);
    expect(back).toEqual([`domain-throttling ${name}`, `catch-all ${name}`]);

    const again = await run(['apply', '--playbook', 'strict', ...steps, '--auto-approve']);
    const undone = await rollBackLatest(run, ['--auto-approve']);
    expect([again.code, undone.code, await told()]).toEqual([0, 0, []]);
  });
});
