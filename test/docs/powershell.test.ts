/**
 * What the documentation shows to whoever sits at Windows PowerShell 5.1: its own blocks say nothing that is newer, and the tool's
 * commands, which stand there once for every shell, are the same words in PowerShell.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { commandsOf, isNewer, nodesOf, powershellReader, type Reader } from '../host/windows/grammar.js';
import { pwsh } from '../host/windows/pester.js';
import { blocksOf, documentedCommands, PAGES, textOf, wordsOf } from './a-page.js';

const shown = PAGES.flatMap((page) => blocksOf(textOf(page), 'powershell'));
const listed = parse(textOf('test/docs/powershell-5.1.yaml')) as Readonly<Record<string, readonly string[]>>;
const inPowerShell = pwsh === undefined ? it.skip : it;

let read: Reader;
beforeAll(async () => {
  read = await powershellReader();
});

describe('the README', () => {
  const readme = textOf('README.md');
  const fences = [...readme.matchAll(/^```(sh|powershell)\n([\s\S]*?)^```$/gm)];

  it('has, beside each block for sh, one for PowerShell, or lines that are the same there', () => {
    const alone = fences.filter(
      ([, language], at) => language === 'sh' && fences[at + 1]?.[1] !== 'powershell',
    );

    expect(fences.some(([, language]) => language === 'powershell')).toBe(true);
    expect(readme).toContain('are the same in PowerShell 5.1, or have theirs beside them');
    for (const [, , text = ''] of alone) {
      expect(text.trim().split('\n')).toEqual(text.match(/^(?:smlockdown|npm) .*$/gm));
      expect(isNewer(read(text))).toBe(false);
    }
  });
});

describe('PowerShell of the documentation', () => {
  it.each(shown)('parses, and says nothing that Windows PowerShell 5.1 does not know: %j', (text) => {
    const tree = read(text);

    expect(nodesOf(tree, 'ERROR').map((node) => node.text)).toEqual([]);
    expect(isNewer(tree)).toBe(false);
  });

  it('calls only what is on the list of what is there in 5.1, and all of it', () => {
    const used: Record<string, Set<string>> = {};
    for (const { name, parameters } of shown.flatMap((text) => commandsOf(read(text)))) {
      used[name] ??= new Set();
      // The tool's own options are tried elsewhere.
      for (const parameter of /^[A-Z]\w+-[A-Z]/.test(name) ? parameters : []) used[name].add(parameter);
    }

    expect(
      Object.fromEntries(Object.entries(used).map(([name, given]) => [name, [...given].sort()])),
    ).toEqual(listed);
  });

  inPowerShell('parses in PowerShell itself, which finds nothing newer in it either', () => {
    // One line each: how many mistakes, how many nodes that are newer.
    const script = `
$names = 'TernaryExpressionAst', 'PipelineChainAst'
foreach ($text in (ConvertFrom-Json ([Console]::In.ReadToEnd()))) {
  $tokens = $null; $errors = $null
  $tree = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref]$tokens, [ref]$errors)
  $newer = $tree.FindAll({ param($one) $names -contains $one.GetType().Name -or $one.NullConditional -or $one.Background -or "$($one.Operator)" -like 'QuestionQuestion*' }, $true)
  "$($errors.Count) $(@($newer).Count)"
}`;
    const not = ['if (1) {', '$a ? 1 : 2', 'Get-A && Get-B', '$a ?? 1', '$a ??= 1', '(Get-A)?.b', 'Get-A &'];

    const { stdout, status } = spawnSync(
      pwsh ?? 'pwsh',
      ['-NoProfile', '-NonInteractive', '-Command', script],
      { input: JSON.stringify([...shown, ...not]), encoding: 'utf8' },
    );

    const found = stdout.trim().split('\n');
    expect({ status, found }).toEqual({
      status: 0,
      found: [...shown.map(() => '0 0'), '1 0', ...not.slice(1).map(() => '0 1')],
    });
  });
});

describe("the tool's commands of the documentation", () => {
  const folder = mkdtempSync(join(tmpdir(), 'smlockdown-powershell-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The words that the tool gets of each line, where PowerShell starts it as a program, and as the script that npm makes. */
  function wordsGot(lines: readonly string[]) {
    // npm's script hands on what it got by this line.
    writeFileSync(join(folder, 'script.ps1'), '& "$PSScriptRoot/program" $args\n');
    writeFileSync(join(folder, 'program'), '#!/bin/sh\nfor one; do printf "%s\\n" "$one"; done\n', {
      mode: 0o755,
    });
    const calls = ['program', 'script.ps1'].flatMap((file) =>
      lines.map((line) => `'---'\n${line.replace(/^smlockdown/, `& '${join(folder, file)}'`)}`),
    );
    writeFileSync(join(folder, 'all.ps1'), `${calls.join('\n')}\n`);
    const { stdout, stderr } = spawnSync(
      pwsh ?? 'pwsh',
      ['-NoProfile', '-NonInteractive', '-File', join(folder, 'all.ps1')],
      { encoding: 'utf8', cwd: folder },
    );
    expect(stderr).toBe('');
    const got = stdout
      .split('---\n')
      .slice(1)
      .map((text) => ['smlockdown', ...text.trimEnd().split('\n')]);
    return { ofProgram: got.slice(0, lines.length), ofScript: got.slice(lines.length) };
  }

  inPowerShell('are the same words in PowerShell, but for --, which the script of npm is not given', () => {
    const lines = documentedCommands();

    const { ofProgram, ofScript } = wordsGot(lines);

    expect(ofProgram).toEqual(lines.map(wordsOf));
    // It is not missed: test/e2e/schedule.test.ts.
    expect(ofScript).toEqual(lines.map((line) => wordsOf(line.replace(' -- ', ' '))));
  });
});
