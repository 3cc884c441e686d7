/**
 * The scripts of docs/unattended.md that print a password, as `cmd:` runs them. In PowerShell on Linux a SecureString is not encrypted and
 * there is no key of the machine: what is tried is that they print the secret and nothing else, and end badly where there is none.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../../src/cli/command-line.js';
import { readSecret } from '../../src/cli/secrets/secret-source.js';
import { SecretValues } from '../../src/redaction.js';
import { pwsh } from '../host/windows/pester.js';
import { blocksOf, sectionOf, textOf, wordsOf } from './a-page.js';

const page = sectionOf(textOf('docs/unattended.md'), '### A password that Windows encrypts');
const scripts = blocksOf(page, 'powershell');
const scriptWith = (text: string) => scripts.find((one) => one.includes(text)) ?? '';
const SECRET = 'Grüße "7" & Käse ';

const folder = mkdtempSync(join(tmpdir(), 'smlockdown-secrets-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What `cmd:` gets from a script of the page, with files of this folder for those of `C:\smlockdown`. */
async function secretBy(script: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const file = join(folder, 'get-password.ps1');
  writeFileSync(file, script.replaceAll('C:\\smlockdown\\', `${folder}/`));
  const { PATH = '', HOME = folder } = process.env;
  const processEnv = { PATH, HOME, POWERSHELL_TELEMETRY_OPTOUT: '1', ...env };
  return readSecret(`cmd:${pwsh} -NoProfile -NonInteractive -File ${file}`, {
    ...{ env: processEnv, processEnv, secrets: new SecretValues() },
  });
}

/** A module that answers as SecretManagement does. */
function aVault(): string {
  const modules = join(folder, 'modules');
  const name = 'Microsoft.PowerShell.SecretManagement';
  mkdirSync(join(modules, name), { recursive: true });
  writeFileSync(
    join(modules, name, `${name}.psm1`),
    `function Get-Secret { param([string]$Name, [switch]$AsPlainText)
  if ($Name -ne 'smartermail') { throw "The secret $Name was not found." }
  if ($AsPlainText) { $env:VAULT_HAS } else { ConvertTo-SecureString $env:VAULT_HAS -AsPlainText -Force }
}`,
  );
  return modules;
}

const tried = pwsh === undefined ? it.skip : it;

describe('a password that Windows encrypts', () => {
  it('has a command line that the tool understands, whose program is named in full and without a blank', async () => {
    const lines = blocksOf(page, 'bat').flatMap((text) => text.trim().split('\n'));
    const [words = []] = lines.map(wordsOf);
    let calls = 0;

    await runCommandLine(words.slice(1), {
      version: () => '',
      run: async () => {
        calls += 1;
      },
    });
    await runCommandLine(words.slice(words.indexOf('--') + 1), {
      version: () => '',
      run: async () => {
        calls += 1;
      },
    });

    const [program = '', ...args] = (words.at(-1) ?? '').replace(/^cmd:/, '').split(' ');
    expect({ lines: lines.length, calls, args: args.slice(-2) }).toEqual({
      ...{ lines: 1, calls: 2, args: ['-File', 'C:\\smlockdown\\get-password.ps1'] },
    });
    expect(program).toMatch(/^C:\\.*\\powershell\.exe$/);
  });

  tried('is printed by the script for one account as it was kept', async () => {
    const script = scriptWith('ConvertTo-SecureString');
    const keep = scriptWith('ConvertFrom-SecureString').replace(
      /^Read-Host .*? \| /,
      'ConvertTo-SecureString $env:TYPED -AsPlainText -Force | ',
    );
    await expect(secretBy(keep, { TYPED: SECRET })).rejects.toMatchObject({
      message: expect.stringContaining('gives no secret'),
    });

    expect(await secretBy(script)).toBe(SECRET);
  });

  tried('is printed by the script for a vault', async () => {
    const script = scriptWith('Get-Secret');
    const env = { PSModulePath: aVault(), VAULT_HAS: SECRET };

    expect(await secretBy(script, env)).toBe(SECRET);
  });

  tried('ends badly where no key of the machine is, and prints nothing else in place of it', async () => {
    const script = scriptWith('::Unprotect');
    writeFileSync(join(folder, 'password.bin'), 'x');

    await expect(secretBy(script)).rejects.toMatchObject({
      message: expect.stringMatching(/failed \(1\)$/),
    });
  });
});
