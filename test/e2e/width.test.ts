/** Text for people fits 80 columns, whatever is in it; only words that cannot be broken are longer. */
import { describe, expect, it } from '@jest/globals';
import { rollBackLatest, scenes, tooLongLines } from './a-cli.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];

/** More than the longest a label may be, so that names of domains are wrapped, not only words. */
const LONG = `${'a-very-long-name-of-a-mail-domain-'.repeat(2)}x.example`;

describe('lines of 80 columns', () => {
  it.each([
    ['folded', []],
    ['expanded', ['--expand']],
  ])('hold audit, plan, apply and rollback, %s', async (_, more) => {
    const { sandbox, run } = await makeScene({ domains: 30 });
    const [first] = Object.values(sandbox.state.domains).map((domain) => structuredClone(domain));
    if (first !== undefined) {
      first.settings.domainPath = `C:\\SmarterMail\\Domains\\${LONG}`;
      sandbox.state.domains[LONG] = first;
    }

    const ended = [
      await run(['audit', '--playbook', 'strict', ...more]),
      await run(['plan', '--playbook', 'strict', ...more]),
      await run(['apply', '--playbook', 'strict', '--auto-approve', ...STATE, ...more]),
      await rollBackLatest(run, ['--auto-approve', ...STATE, ...more]),
      await run(['runs', ...STATE]),
    ];

    expect(ended.map(({ code }) => code)).toEqual([2, 2, 0, 0, 0]);
    expect(ended.map(({ stdout }) => tooLongLines(stdout))).toEqual([[], [], [], [], []]);
    expect(ended[0]?.stdout).toContain(more.length > 0 ? LONG : 'and ');
  });

  it('hold the remarks of a run that stopped in the middle', async () => {
    const { sandbox, run } = await makeScene({ domains: 12, propagate: false });
    sandbox.addFaults([
      { kind: 'ignore-field', path: 'settings/sysadmin/domain-settings/*', field: 'sslRequired', after: 2 },
    ]);

    const ended = await run(['apply', '--playbook', 'strict', '--auto-approve', '--all', ...STATE]);

    expect(ended.code).toBe(5);
    expect(ended.stdout).toContain('Not proved');
    expect(tooLongLines(ended.stdout)).toEqual([]);
  });
});
