/** `--advisories`: another list of published flaws than the shipped one, and what is refused before anything is sent. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { auditReportSchema } from '../../src/report/model/audit-report.js';
import { type Scene, scenes, tooLongLines } from './a-cli.js';

const makeScene = scenes();
const ONLY_UPDATES = ['--step', 'updates'];
const FLAW = { id: 'OURS-1', title: 'A flaw', severity: 'low', fixedInBuild: 12_000, knownExploited: false };

function aList(change: object = {}): string {
  return JSON.stringify({
    asOf: '2999-01-01',
    treatAsCompromisedBelowBuild: 1,
    advisories: [FLAW],
    ...change,
  });
}

async function runWith(
  command: readonly string[],
  text: string,
): Promise<Scene & { readonly ended: Awaited<ReturnType<Scene['run']>> }> {
  const scene = await makeScene();
  writeFileSync(join(scene.folder, 'own.json'), text);
  const ended = await scene.run([...command, '--advisories', 'own.json']);
  return { ...scene, ended };
}

describe('a list of advisories of your own', () => {
  it('takes the place of the shipped one', async () => {
    const { ended } = await runWith(['audit', '--json', ...ONLY_UPDATES], aList());

    const { findings } = auditReportSchema.parse(JSON.parse(ended.stdout));
    expect(ended.code).toBe(2);
    expect(ended.stderr).toBe('');
    expect(findings[0]?.message).toContain('OURS-1, low: 0 days (build 12000).');
    expect(findings[0]?.message).not.toContain('CVE-');
    expect(findings[0]?.byHand?.[0]).toEqual({ text: 'Update SmarterMail to build 12000 or later.' });
  });

  it.each([['plan'], ['apply', '--playbook', 'baseline', '--dry-run']])(
    'is taken by %s %s %s too',
    async (...command) => {
      const { ended } = await runWith([...command, ...ONLY_UPDATES], aList());

      expect(ended.stdout).toContain('OURS-1');
      expect(ended.code).toBe(0);
    },
  );

  it('older than the shipped one is told on stderr, and taken', async () => {
    const { ended } = await runWith(['audit', ...ONLY_UPDATES], aList({ asOf: '2020-01-01' }));

    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(
      /^The advisories in own\.json are of 2020-01-01, older than the shipped ones \(/,
    );
    expect(ended.stdout).toContain('OURS-1');
  });
});

describe('a bad list of advisories', () => {
  it.each([
    ['no JSON', '{ "asOf": oops }', /own\.json:1:11: not JSON: /],
    [
      'a list of another shape',
      '[]',
      /own\.json:1:1: the file is an empty list; it takes a mapping with asOf/,
    ],
    [
      'a wrong value',
      aList({ treatAsCompromisedBelowBuild: 0 }),
      /own\.json:1:\d+: treatAsCompromisedBelowBuild is 0; it takes a whole number of at least 1/,
    ],
  ])('(%s) ends with 78, place and what is allowed, before anything is sent', async (_, text, words) => {
    const { ended, sandbox } = await runWith(['audit'], text);

    expect(ended.code).toBe(78);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain('[config.bad-advisories]');
    expect(ended.stderr).toMatch(words);
    expect(sandbox.stats().requests).toBe(0);
  });

  it.each([['audit'], ['plan'], ['apply', '--playbook', 'baseline', '--auto-approve']])(
    'that is not there ends %s %s %s %s with 78 before anything is sent',
    async (...command) => {
      const { sandbox, run } = await makeScene();

      const ended = await run([...command, '--advisories', 'nowhere.json']);

      expect(ended.code).toBe(78);
      expect(ended.stderr).toContain(
        'The advisories in nowhere.json could not be read: there is no such file',
      );
      expect(sandbox.stats().requests).toBe(0);
    },
  );

  it('is JSON on stderr with --json', async () => {
    const { ended } = await runWith(['audit', '--json'], 'oops');

    expect(JSON.parse(ended.stderr)).toMatchObject({
      error: { code: 'config.bad-advisories', exitCode: 78 },
    });
  });

  it('beside a plan file is a mistake: the plan was made already', async () => {
    const { run } = await makeScene();

    const ended = await run(['apply', 'plan.json', '--advisories', 'own.json', '--auto-approve']);

    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain('--advisories belong to the making of a plan');
  });
});

describe('a build that is taken for compromised', () => {
  it('has listed, in 80 columns, what is to be looked at: who, what runs, what was emptied', async () => {
    const { run } = await makeScene();

    const { stdout, code } = await run(['audit', ...ONLY_UPDATES]);

    expect(code).toBe(2);
    expect(stdout).toMatch(
      /has been out: CVE-2025-52691,\s+known\s+to\s+be\s+exploited\s+since\s+2026-01-26,\s+critical:\s+\d+/,
    );
    expect(stdout).toMatch(/^ {12}\d+\. Administrator "admin" \(primary, the account in use\): created/m);
    expect(stdout).toMatch(/^ {12}\d+\. The event "[^"]+" (runs|copies mail to) "/m);
    expect(stdout).toMatch(/^ {12}\d+\. The extension blacklist of uploads is empty\.$/m);
    expect(tooLongLines(stdout)).toEqual([]);
  });

  it('has named what could not be read, with the clicks', async () => {
    const { run } = await makeScene({ publishedOnly: true });

    const { stdout } = await run(['audit', ...ONLY_UPDATES, '--json']);

    const { findings } = auditReportSchema.parse(JSON.parse(stdout));
    const clicks = 'Not read: System administrators. Settings > Administrators:';
    expect(findings[0]?.byHand).toContainEqual({ text: expect.stringContaining(clicks) });
  });
});
