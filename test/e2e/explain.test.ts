/** What somebody reads who has to decide on a step, or is locked out. */
import { describe, expect, it } from '@jest/globals';
import { NOTICED_WORDS } from '../../src/catalogue/step-facts.js';
import { steps } from '../../src/steps/index.js';
import { rowsOf, textOf } from '../docs/a-page.js';
import { tooLongLines, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();

describe('explain', () => {
  it.each(['lost-administrator', 'lost-second-factor', 'blocked-address'])(
    'shows on one screen what to try first about %s, and which ways there are',
    async (name) => {
      const { run } = makeWorkplace();

      const { code, stdout, stderr } = await run(['explain', name]);

      expect({ code, stderr, long: tooLongLines(stdout) }).toEqual({ code: 0, stderr: '', long: [] });
      expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
      expect(stdout).toMatch(/First[\s\S]+Then, by what runs there[\s\S]+--for up-to-15/);
    },
  );

  it('shows the one way for what runs there, or all', async () => {
    const { run } = makeWorkplace();

    const linux = await run(['explain', 'lost-administrator', '--for', 'linux']);
    const all = await run(['explain', 'lost-administrator', '--all']);

    expect(linux.stdout).toContain('/etc/smartermail/administrators.json');
    expect(linux.stdout).not.toContain('Windows');
    expect(linux.stdout).toMatch(/Can go wrong: [\s\S]+Not known: [\s\S]+Says who: vendor, https:/);
    expect(all.stdout).toMatch(
      /sysadminusername[\s\S]+sysAdminRejectAuthentication[\s\S]+\/etc\/smartermail/,
    );
    expect(tooLongLines(all.stdout)).toEqual([]);
  });

  it.each(steps.map(({ id }) => id))(
    'says of %s why, who notices, where to click and how to undo',
    async (id) => {
      const { run } = makeWorkplace();

      const { code, stdout } = await run(['explain', id]);

      expect(code).toBe(0);
      expect(stdout).toMatch(
        /\nWhy, and what may break\n[\s\S]+\nWho notices\n[\s\S]+\nBy hand\n[\s\S]+\nUndo\n/,
      );
    },
  );

  it('gives programs a way back in with who says so', async () => {
    const { run } = makeWorkplace();

    const { stdout } = await run(['explain', 'blocked-address', '--for', 'windows', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      report: 'explain',
      about: { kind: 'procedure', ways: [{ sources: [{ kind: 'vendor' }, { kind: 'guide' }] }] },
    });
  });

  it.each([
    [['lost-admin'], 'did you mean "lost-administrator"?'],
    [['smtp-rely'], 'did you mean "smtp-relay"?'],
    [['nonsense'], 'lost-second-factor, blocked-address'],
    [['lost-second-factor', '--for', 'version-16'], 'No way is known for version-16'],
    [['catch-all', '--for', 'linux'], 'leave --for out'],
    [['lost-administrator', '--for', 'plan9'], '--for'],
    [[], 'Something is missing'],
  ])('refuses %j', async (words, why) => {
    const { run } = makeWorkplace();

    expect(await run(['explain', ...words])).toMatchObject({
      code: 64,
      stderr: expect.stringContaining(why),
    });
  });

  it('says of disruption what docs/disruption.md does', () => {
    const rows = rowsOf(textOf('docs/disruption.md'));

    for (const [word, means] of Object.entries(NOTICED_WORDS))
      expect(rows).toContainEqual([`**${word}**`, means]);
  });
});
