/** PowerShell and Pester, with which the scripts of the Windows host are tested where this machine has both. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WINDOWS_SCRIPTS, type WindowsScripts } from '../../../src/host/write-scripts.js';
import { programOf } from '../../programs.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));

/** Put there by `dotnet restore test/host/windows/pester-package.csproj`. */
const PESTER = join(HERE, '.packages', 'pester', '6.2.0', 'tools', 'Pester.psd1');

export interface PesterTest {
  readonly name: string;
  readonly result: string;
  /** What failed, and where; empty where nothing did. */
  readonly why: string;
}

/** A host on which apply was run, and what check saw of it then. */
export interface Round {
  readonly state: string;
  /** Parameters of apply. */
  readonly with: Readonly<Partial<Record<string, unknown>>>;
  /** Steps that are not done with. */
  readonly named: readonly string[];
  /** What apply said it leaves. */
  readonly left: readonly string[];
  readonly evidence: string;
}

/** Undefined where there is no PowerShell. */
export const pwsh = programOf('pwsh');
export const hasPester = pwsh !== undefined && existsSync(PESTER);

function run(args: readonly string[], scripts: string, env: Readonly<Record<string, string>> = {}) {
  const done = spawnSync(pwsh ?? 'pwsh', ['-NoProfile', '-NonInteractive', ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env, SMLOCKDOWN_SCRIPTS: scripts, POWERSHELL_TELEMETRY_OPTOUT: '1' },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.status !== 0)
    throw new Error(`PowerShell ended with ${done.status}: ${done.stderr}${done.stdout}`);
  return done.stdout;
}

/** Lets something run with the scripts as files in a folder, which goes afterwards. */
function withScripts<T>(scripts: WindowsScripts, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'smlockdown-scripts-'));
  try {
    for (const name of WINDOWS_SCRIPTS) writeFileSync(join(folder, name), scripts[name]);
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the tests of one Pester file. `evidence`: each that a check of them wrote; `rounds`: of those that are to be judged. @throws where PowerShell or Pester came to no result. */
export function pesterTests(scripts: WindowsScripts): {
  readonly results: readonly PesterTest[];
  readonly evidence: readonly string[];
  readonly rounds: readonly Round[];
} {
  return withScripts(scripts, (folder) => {
    const [out = '', seen = '', loop = ''] = ['results', 'evidence', 'rounds'].map((name) =>
      join(folder, `${name}.jsonl`),
    );
    run(['-File', join(HERE, 'run.ps1'), '-Pester', PESTER, '-Out', out], folder, {
      ...{ SMLOCKDOWN_EVIDENCE: seen, SMLOCKDOWN_LOOP: loop },
    });
    const linesIn = (file: string) => readFileSync(file, 'utf8').trim().split('\n');
    return {
      results: linesIn(out).map((line) => JSON.parse(line) as PesterTest),
      evidence: linesIn(seen),
      rounds: linesIn(loop).map((line) => JSON.parse(line) as Round),
    };
  });
}

/** What PowerShell itself takes the head of `apply.ps1` for. @throws where it does not parse. */
export function wantedOf(scripts: WindowsScripts): unknown {
  const command = `
    $errors = $null
    $path = Join-Path $env:SMLOCKDOWN_SCRIPTS 'apply.ps1'
    $tree = [System.Management.Automation.Language.Parser]::ParseFile($path, [ref]$null, [ref]$errors)
    if ($errors) { throw "$errors" }
    $head = $tree.EndBlock.Statements | Where-Object { "$_" -like '$Wanted*' } | Select-Object -First 1
    Invoke-Expression "$head"
    ConvertTo-Json -InputObject $Wanted -Compress -EscapeHandling EscapeNonAscii`;
  return withScripts(scripts, (folder) => JSON.parse(run(['-Command', command], folder)));
}
