import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  LINUX_SCRIPTS,
  type WantedLinuxHost,
  writeLinuxScripts,
} from '../../src/host/write-shell-scripts.js';
import { runs } from '../property-runs.js';

const WANTED: WantedLinuxHost = { user: 'SmarterMailService', description: 'Runs SmarterMail', steps: [] };

/** Texts with what could end one, begin another, or mean something. No control characters: those are refused. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom("'", "\\'", '"', '`', '$(', '${', '\n#', ';', '&&', 'ü'),
      fc.string({ unit: 'grapheme' }),
    ),
  )
  .map((parts) => parts.join('').replace(/[\p{Cc}\p{Cs}\u2028\u2029]/gu, ' '));

/** The statements of what is wanted. */
const head = (script: string) =>
  script.slice(script.indexOf('WANTED_TOOL='), script.indexOf('\nSCRIPT_HASH='));

function shell(args: readonly string[], input: string) {
  const { status, stdout, stderr } = spawnSync('sh', args, { input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;

describe('writeLinuxScripts', () => {
  const scripts = writeLinuxScripts(WANTED, '1.2.3');

  it.each(LINUX_SCRIPTS)('%s is a script of the shell, and one file', (name) => {
    expect(scripts[name].startsWith('#!/bin/sh\n# ')).toBe(true);
    expect(scripts[name]).not.toMatch(/comes here|\r/);
    expect(scripts[name]).toContain('\n# Written by smartermail-lockdown 1.2.3.\n');
    expect(shell(['-n'], scripts[name])).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  it.each(LINUX_SCRIPTS)('%s holds the hash of the rest of itself', (name) => {
    const hash = /^SCRIPT_HASH='(.*)'\n/m.exec(scripts[name]);
    const rest = scripts[name].replace(/^SCRIPT_HASH=.*\n/m, '');
    expect(hash?.[1]).toBe(createHash('sha256').update(rest).digest('hex'));
  });

  (hasShellcheck ? it : it.skip).each(LINUX_SCRIPTS)('%s passes shellcheck', (name) => {
    const { stdout } = spawnSync('shellcheck', ['-s', 'sh', '-'], { input: scripts[name], encoding: 'utf8' });
    expect(stdout).toBe('');
  });

  it('gives what changes a host to apply and undo alone', () => {
    expect(scripts['check.sh']).not.toMatch(/useradd|usermod|chown|chmod|systemctl (start|stop|enable)/);
    expect(scripts['apply.sh']).toContain('useradd');
    expect(scripts['undo.sh']).toContain('userdel');
  });

  it('says what is wanted', () => {
    const wanted = { ...WANTED, steps: ['host-api-port', 'host-files'] };
    expect(head(writeLinuxScripts(wanted, '1.2.3')['apply.sh']).split('\n')).toEqual([
      "WANTED_TOOL='1.2.3'",
      "WANTED_USER='smartermailservice'",
      "WANTED_DESCRIPTION='Runs SmarterMail'",
      "WANTED_STEPS='host-api-port host-files'",
    ]);
  });

  it('lets no value out of its quotes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { minLength: 10, maxLength: 10 }), (pairs) => {
        const script = pairs
          .map(([user, description]) => {
            const written = writeLinuxScripts({ user, description, steps: [] }, '1.2.3');
            return `${head(written['apply.sh'])}\nprintf '%s\\n' "$WANTED_USER" "$WANTED_DESCRIPTION" "$WANTED_STEPS"\n`;
          })
          .join('');
        const expected = pairs
          .map(([user, description]) => `${user.toLowerCase()}\n${description}\n\n`)
          .join('');
        expect(shell([], script)).toEqual({ status: 0, stdout: expected, stderr: '' });
      }),
      runs(20),
    );
  });

  it.each(['a\nb', 'a\r', 'a\u0000b', 'a\u2028b', 'a\u0085b'])('refuses a control character: %j', (user) => {
    expect(() => writeLinuxScripts({ ...WANTED, user }, '1.2.3')).toThrow(RangeError);
  });
});
