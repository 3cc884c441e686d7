/** Pipelines for many servers, as GitHub and GitLab read them: parts beside each other, one report, and no apply unasked. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import ajvFormats from 'ajv-formats';
import { parse } from 'yaml';
import { ROOT } from '../docs/a-page.js';
import { workflowMistakes } from '../docs/github-workflow.js';
import {
  commandsIn,
  hasShellcheck,
  isUnderstood,
  membersCalled,
  shellMistakes,
  textOf,
} from './a-deployment.js';

interface Job {
  readonly environment?: string;
  readonly resource_group?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly rules?: readonly { readonly when?: string }[];
  readonly allow_failure?: object;
  readonly parallel?: number;
  readonly script: readonly string[];
}

const workflows = readdirSync(`${ROOT}deploy/github`).map((file) => {
  const text = textOf(`github/${file}`);
  const value = parse(text) as { readonly jobs: Readonly<Record<string, Job>>; readonly on: object };
  return { file, text, value };
});
const gitlab = parse(textOf('gitlab/.gitlab-ci.yml')) as Readonly<Record<string, Job>>;

const isPipeline = ajvFormats
  .default(new Ajv({ strict: false, allErrors: true }))
  .compile(JSON.parse(readFileSync(`${ROOT}test/fixtures/gitlab-ci.schema.json`, 'utf8')));

function gitlabMistakes(pipeline: unknown) {
  isPipeline(pipeline);
  return isPipeline.errors ?? [];
}

const scripts = [
  ...workflows.flatMap(({ file, value }) =>
    membersCalled('run', value).map((script) => [file, String(script)] as const),
  ),
  ...membersCalled('script', gitlab)
    .flat()
    .map((script) => ['.gitlab-ci.yml', String(script)] as const),
];

describe('pipelines for many servers', () => {
  it.each(workflows)('$file is a workflow, as GitHub reads it', async ({ text }) => {
    expect(await workflowMistakes(text)).toEqual([]);
  });

  it.each(workflows)(
    '$file may read the sources and nothing else, and never runs twice at once',
    ({ value }) => {
      expect(value).toMatchObject({ permissions: { contents: 'read' }, concurrency: 'smlockdown' });
      expect(membersCalled('permissions', value)).toHaveLength(1);
      expect(
        membersCalled('uses', value).filter((action) => !/^actions\/[a-z-]+@v\d+$/.test(String(action))),
      ).toEqual([]);
    },
  );

  it('of GitLab is one by its own schema', () => {
    expect(gitlabMistakes(gitlab)).toEqual([]);
  });

  it('would be told of a member or a value that GitLab does not know', () => {
    const { audit } = gitlab;
    const wrong = [
      { ...audit, paralel: 4 },
      { ...audit, parallel: 'four' },
      { ...audit, allow_failure: { exit_code: [2] } },
      { ...audit, rules: [{ when: 'sometimes' }] },
    ].map((one) => gitlabMistakes({ ...gitlab, audit: one }).length > 0);

    expect(wrong).toEqual([true, true, true, true]);
  });

  it('have jobs of GitLab in stages that are there, each after those that it needs', () => {
    const {
      stages,
      workflow: _,
      ...jobs
    } = gitlab as unknown as Readonly<
      Record<string, { readonly stage: string; readonly needs?: readonly string[] }>
    > & { readonly stages: readonly string[]; readonly workflow: unknown };

    for (const { stage, needs = [] } of Object.values(jobs)) {
      expect(stages).toContain(stage);
      for (const one of needs)
        expect(stages.indexOf(jobs[one]?.stage ?? '')).toBeLessThan(stages.indexOf(stage));
    }
  });

  it('join the reports whatever came of the parts, and end with what that says', () => {
    const all = workflows.find(({ file }) => file === 'fleet-audit.yml')?.value.jobs.all;

    expect(all).toMatchObject({ needs: 'part', if: expect.stringContaining('!cancelled()') });
    expect(gitlab.report?.rules).toEqual([expect.objectContaining({ when: 'always' })]);
    // Of a part 2 is no failure; of all it is.
    expect(gitlab.audit?.allow_failure).toEqual({ exit_codes: [2] });
    expect(gitlab.report).not.toHaveProperty('allow_failure');
    for (const script of [JSON.stringify(all), ...(gitlab.report?.script ?? [])])
      expect(script).toMatch(/report merge \S+ --no-input --inventory servers\.yaml (?!.*\|\|)/);
  });

  it('of GitHub end the other parts once a sign-in was refused, and for nothing else', async () => {
    const part = workflows.find(({ file }) => file === 'fleet-audit.yml')?.value.jobs.part;
    const [script] = membersCalled('run', part).map(String);
    const endOf = (code: number) => {
      const env = { PATH: `${ROOT}no-such-folder`, PART: '1', PARTS: '4' };
      // As GitHub runs it: https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
      const shell = ['-e', '-c', `smlockdown() { return ${code}; }\n${script}`];
      return spawnSync('/bin/bash', shell, { env }).status;
    };

    expect(part).toMatchObject({ strategy: { 'fail-fast': true } });
    expect([0, 1, 2, 3, 64, 69, 77, 78, 130].filter((code) => endOf(code) !== 0)).toEqual([77]);
  });

  it('apply what somebody saw, once he says so, and never on a schedule', () => {
    const applying = workflows.filter(({ text }) => text.includes('fleet apply --'));

    expect(applying.map(({ file, value }) => [file, Object.keys(value.on)])).toEqual([
      ['fleet-apply.yml', ['workflow_dispatch']],
    ]);
    expect(applying[0]?.value.jobs.apply).toMatchObject({ needs: 'plan', environment: 'mail' });
    expect(gitlab.apply).toMatchObject({
      ...{ needs: ['plan'], environment: 'mail', resource_group: 'smlockdown' },
      rules: [{ when: 'manual', if: expect.not.stringContaining('schedule') }],
    });
    expect(
      scripts.filter(([, script]) => script.includes('fleet apply')).map(([, script]) => script),
    ).toEqual(Array.from({ length: 2 }, () => expect.stringContaining('--plans plans')));
  });

  it('keep what somebody types, and what is secret, out of the commands', () => {
    expect(scripts.filter(([, script]) => script.includes('${{'))).toEqual([]);
    expect(scripts.filter(([, script]) => /password|secret/i.test(script))).toEqual([]);
  });

  it.each(scripts)('%s: %s is understood, and asks nobody', async (_, script) => {
    const commands = commandsIn(script);

    expect(commands.length).toBeGreaterThan(0);
    for (const args of commands) {
      expect(args).toContain('--no-input');
      expect(await isUnderstood(args)).toBe(true);
    }
  });

  (hasShellcheck ? it : it.skip).each(scripts)('%s: %s passes shellcheck', (_, script) => {
    expect(shellMistakes(script, 'bash')).toBe('');
  });
});
