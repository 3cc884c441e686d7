/** What docs/unattended.md shows of shells and pipelines, read by the rules of each. */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { EXIT } from '../../src/engine/words/exit-code.js';
import { EXIT_BY_CODE } from '../../src/errors.js';
import { isUnderstood } from '../deploy/a-deployment.js';
import { blocksOf, rowsOf, sectionOf, textOf, wordsOf } from './a-page.js';
import { workflowMistakes } from './github-workflow.js';
import { gitlabPipeline } from './gitlab-schema.js';

const page = textOf('docs/unattended.md');
const pipelines = blocksOf(page, 'yaml').map((text) => ({
  text,
  value: parse(text) as Readonly<Record<string, unknown>>,
}));
const github = pipelines.filter(({ value }) => 'on' in value);
const gitlab = pipelines.filter(({ value }) => !('on' in value));
const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;

/** Every text of a pipeline that a shell runs. */
function scriptsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (name === 'run') return [String(member)];
    return name === 'script' ? (member as readonly string[]) : scriptsIn(member);
  });
}

/** The command as the tool is given it, without what the shell does with it. */
function argumentsIn(line: string): readonly string[] {
  return wordsOf(line.replace(/ \|\| .*$/, '').replace(/ >.*$/, '')).map((word) =>
    word === '$APPROVED' ? 'sha256:0123456789abcdef' : word,
  );
}

const scripts = pipelines.flatMap(({ value }) => scriptsIn(value));
const ofShell = blocksOf(page, 'sh').filter((text) => text.startsWith('#!'));
/** What Task Scheduler starts names the tool by its file. */
const ofWindows = blocksOf(page, 'bat').flatMap((text) =>
  [...text.matchAll(/dist\\main\.js" (.*)$/gm)].map(([, line = '']) => line),
);
const commands = [
  ...scripts.filter((line) => line.startsWith('smlockdown ')).map((line) => argumentsIn(line).slice(1)),
  ...ofWindows.map(argumentsIn),
];

describe('unattended use', () => {
  it('shows pipelines of both kinds, and what Windows starts', () => {
    expect([github.length, gitlab.length, ofWindows.length, ofShell.length]).toEqual([3, 1, 1, 1]);
  });

  it.each(commands.map((args) => [args.join(' '), args] as const))('%s is understood', async (_, args) => {
    expect(await isUnderstood(args)).toBe(true);
  });

  it('asks nobody in a pipeline, and has no secret on a command line', () => {
    for (const args of commands) {
      expect(args).toContain('--no-input');
      expect(
        args.filter(
          (word) => /password|secret/i.test(word) && !/^(--\S+-from|(env|file|cmd):\S+)$/.test(word),
        ),
      ).toEqual([]);
    }
  });

  it('keeps what somebody types out of the commands', () => {
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  });

  it.each(github)('$value.name is a workflow, as GitHub reads it', async ({ text }) => {
    expect(await workflowMistakes(text)).toEqual([]);
  });

  it('would be told of a member, a context or a job that GitHub does not know', async () => {
    const [{ text = '' } = {}] = github;

    const wrong = await Promise.all(
      [
        text.replace('steps:', 'step:'),
        text.replace('secrets.', 'secret.'),
        text.replace('run:', 'runs:'),
      ].map(workflowMistakes),
    );

    expect(wrong.filter((mistakes) => mistakes.length === 0)).toEqual([]);
  });

  it.each(gitlab)('has of a pipeline of GitLab what GitLab documents', ({ value }) => {
    expect(gitlabPipeline.safeParse(value).error?.issues ?? []).toEqual([]);
  });

  (hasShellcheck ? it : it.skip).each([...ofShell, ...scripts.map((line) => `#!/bin/bash\n${line}\n`)])(
    'passes shellcheck: %j',
    (script) => {
      const { stdout } = spawnSync('shellcheck', ['-'], { input: script, encoding: 'utf8' });

      expect(stdout).toBe('');
    },
  );

  it('names exit codes in a schedule, each as Windows shows it', () => {
    const rows = rowsOf(sectionOf(page, '## Exit codes in a schedule'));

    const documented = rows.map(([code = '', shown = '']) => [Number(code), Number(shown.split(',')[0])]);

    const all = [...new Set([...Object.values(EXIT), ...Object.values(EXIT_BY_CODE)])].sort((a, b) => a - b);
    expect(documented).toEqual(all.map((code) => [code, code]));
  });
});
