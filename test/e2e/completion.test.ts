/**
 * Completion in real shells: what somebody types, and what stands there after the key. A shell that is not installed is
 * left out; `.ci/run` says so at its end.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { MAIN, startProgram, workplaces } from './a-cli.js';
import { startCommandInTerminal } from './a-terminal.js';

const makeWorkplace = workplaces();

const RUN = '20260102-030405-apply-ab12';
const OTHER = '20251212-030405-rollback-cd34';

/** What is typed, and what it becomes in every shell. */
const TYPED: readonly (readonly [string, string])[] = [
  ['aud', 'audit'],
  ['audit --fail-on hi', 'audit --fail-on high'],
  ['audit --fail-on=hi', 'audit --fail-on=high'],
  ['audit --playbook roles/back', 'audit --playbook roles/backup-mx'],
  ['steps catch-', 'steps catch-all'],
  ['apply --no-in', 'apply --no-input'],
  ['rollback 2026', `rollback ${RUN}`],
  ['rollback --state-dir other 2025', `rollback --state-dir other ${OTHER}`],
  ['show plan', 'show plan.json'],
  ['completion fi', 'completion fish'],
  ['export --extends str', 'export --extends strict'],
];

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}

/** A folder with a plan file and two state folders, and the command in the search path. */
function makeDesk() {
  const { folder } = makeWorkplace();
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const [state, id] of [
    ['state/smartermail-lockdown', RUN],
    ['state/smartermail-lockdown', '$(touch broken)'],
    ['other', OTHER],
  ] as const)
    mkdirSync(join(folder, state, 'runs', id), { recursive: true });
  writeFileSync(join(folder, 'plan.json'), '');
  const command = join(bin, 'smlockdown');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
  chmodSync(command, 0o755);
  const { PATH = '' } = process.env;
  const env = { PATH: `${bin}${delimiter}${PATH}`, HOME: folder, XDG_STATE_HOME: join(folder, 'state') };
  const write = (name: string, lines: readonly string[]) =>
    writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return { folder, env, write };
}

type Desk = ReturnType<typeof makeDesk>;

/** Completed as the command is, it tells what it was called with. */
const TOLD = `n=0; told() { printf '<%s %s>\\n' $n "$*"; n=$((n + 1)); }`;

/** The lines typed in a shell in a terminal, each with the key that completes. */
async function typedIn(command: string, { folder, env }: Desk): Promise<readonly string[]> {
  const shell = startCommandInTerminal(command, {
    cwd: folder,
    env: { ...env, TERM: 'dumb', ZDOTDIR: folder },
  });
  await shell.says('ready');
  const told: string[] = [];
  for (const [index, [line]] of TYPED.entries()) {
    shell.type(`told ${line}\t\r`);
    const said = await shell.says(`<${index} `);
    told.push(new RegExp(`<${index} (.*)>`).exec(said)?.[1] ?? said);
  }
  shell.type('exit\r');
  await shell.ended;
  return told;
}

/** The whole lines, from a shell that completes in a script. */
async function askedOf(command: readonly [string, ...string[]], desk: Desk): Promise<readonly string[]> {
  const { stdout, stderr } = await startProgram(command, { cwd: desk.folder, env: desk.env }).ended;
  expect(stderr).toBe('');
  return stdout
    .trimEnd()
    .split('\n')
    .map((word, index) => (TYPED[index]?.[0] ?? '').replace(/\S*$/, word));
}

const BECOMES = TYPED.map(([, becomes]) => becomes);

const TITLE = 'completes commands, options, values, steps, playbooks, runs and files';

describe('bash', () => {
  const tried = isInstalled('bash') ? it : it.skip;

  tried(TITLE, async () => {
    const desk = makeDesk();
    desk.write('rc', [
      'source <(smlockdown completion bash)',
      ...[TOLD, 'complete -F _smlockdown told', 'echo ready'],
    ]);

    expect(await typedIn('bash --noprofile --rcfile rc -i', desk)).toEqual(BECOMES);
  });
});

describe('zsh', () => {
  const tried = isInstalled('zsh') ? it : it.skip;

  tried(TITLE, async () => {
    const desk = makeDesk();
    desk.write('.zshrc', [
      'autoload -Uz compinit && compinit -D -u',
      'source <(smlockdown completion zsh)',
      ...[TOLD, 'compdef _smlockdown told', 'echo ready'],
    ]);

    expect(await typedIn('zsh -i', desk)).toEqual(BECOMES);
  });
});

describe('fish', () => {
  const tried = isInstalled('fish') ? it : it.skip;

  tried(TITLE, async () => {
    const desk = makeDesk();
    desk.write('t.fish', [
      'smlockdown completion fish | source',
      ...TYPED.map(([line]) => `complete -C 'smlockdown ${line}' | string replace -r '\\t.*' ''`),
    ]);

    expect(await askedOf(['fish', 't.fish'], desk)).toEqual(BECOMES);
  });
});

describe('PowerShell', () => {
  const tried = isInstalled('pwsh') ? it : it.skip;

  tried(TITLE, async () => {
    const desk = makeDesk();
    desk.write('t.ps1', [
      'smlockdown completion powershell | Out-String | Invoke-Expression',
      ...TYPED.map(
        ([line]) =>
          `[System.Management.Automation.CommandCompletion]::CompleteInput('smlockdown ${line}', ${
            'smlockdown '.length + line.length
          }, $null).CompletionMatches.CompletionText -replace '^\\./', ''`,
      ),
    ]);

    expect(await askedOf(['pwsh', '-NoProfile', '-File', 't.ps1'], desk)).toEqual(BECOMES);
  });
});
