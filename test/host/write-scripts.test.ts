import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type WantedHost, WINDOWS_SCRIPTS, writeWindowsScripts } from '../../src/host/write-scripts.js';
import { CROWDS } from '../../src/steps/host/folder-rights.js';
import { runs } from '../property-runs.js';
import { nodesOf, powershellReader, type Reader } from './windows/grammar.js';
import { WANTED } from './windows/wanted.js';

let read: Reader;
beforeAll(async () => {
  read = await powershellReader();
});

/** Texts with what could end one, begin another, or mean something. No control characters: those are refused. */
const text = fc
  .array(
    fc.oneof(
      fc.constantFrom("'", '\u2018', '\u2019', '\u201A', '\u201B', '"', '`', '$(', '@(', '\n#', '}', ';'),
      fc.string(),
    ),
  )
  .map((parts) => parts.join('').replace(/[\p{Cc}\u2028\u2029]/gu, ' '));

const head = (script: string) =>
  script.slice(script.indexOf('$Wanted = '), script.indexOf('\r\n$ScriptHash'));

/** The texts in single quotes of a piece of PowerShell, as PowerShell reads them. */
const textsIn = (script: string) =>
  nodesOf(read(script), 'verbatim_string_characters').map(({ text }) =>
    text.slice(1, -1).replace(/(['\u2018\u2019\u201A\u201B])['\u2018\u2019\u201A\u201B]/g, '$1'),
  );

describe('writeWindowsScripts', () => {
  const scripts = writeWindowsScripts(WANTED, '1.2.3');

  it.each(WINDOWS_SCRIPTS)('%s is UTF-8 with its mark and ends its lines as Windows does', (name) => {
    expect(scripts[name].startsWith('\uFEFF# ')).toBe(true);
    expect(scripts[name].replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(scripts[name].endsWith('\r\n')).toBe(true);
    expect(scripts[name]).not.toContain('comes here');
    expect(scripts[name].split('\r\n', 1)[0]).toContain(`${name} of smartermail-lockdown 1.2.3`);
  });

  it.each(WINDOWS_SCRIPTS)('%s holds the hash of the rest of itself', (name) => {
    const lines = scripts[name].slice(1).replaceAll('\r\n', '\n').trimEnd().split('\n');
    const hash = lines.find((line) => line.startsWith('$ScriptHash = '));
    const rest = lines.filter((line) => line !== hash).join('\n');

    expect(hash).toBe(`$ScriptHash = '${createHash('sha256').update(rest).digest('hex')}'`);
  });

  it('gives what changes a host to apply and undo alone', () => {
    expect(scripts['check.ps1']).not.toMatch(/New-LocalUser|Set-NetFirewallRule|Stop-Service|\/configure/);
    expect(scripts['undo.ps1']).toContain('Stop-Service');
    expect(scripts['apply.ps1']).toContain('New-LocalUser');
  });

  it('says what is wanted', () => {
    const wanted: WantedHost = {
      ...WANTED,
      steps: ['host-api-port', 'host-files'],
      deny: ['192.0.2.1', '192.0.2.2'],
      dynamicRestrictions: true,
      rate: 50,
      concurrency: 30,
    };

    expect(head(writeWindowsScripts(wanted, '1.2.3')['apply.ps1']).split('\r\n')).toEqual([
      '$Wanted = @{',
      "  Tool = '1.2.3'",
      "  User = 'SmarterMailService'",
      "  Description = 'Runs SmarterMail'",
      "  Steps = @('host-api-port', 'host-files')",
      "  Site = ''",
      "  Crowds = @('S-1-1-0', 'S-1-5-2', 'S-1-5-4', 'S-1-5-7', 'S-1-5-11', 'S-1-5-32-545', 'S-1-5-32-546')",
      "  Allow = @('203.0.113.0/24')",
      "  Deny = @('192.0.2.1', '192.0.2.2')",
      "  HostNames = @('mail.example.com')",
      '  DynamicRestrictions = $true',
      '  Rate = 50',
      '  Concurrency = 30',
      '  FirewallFor9998 = $false',
      '}',
    ]);
  });

  it('lets no value out of its quotes', () => {
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 3 }), (user, site, allow) => {
        const script = head(
          writeWindowsScripts({ ...WANTED, user, site, allow, hostNames: [] }, '1.2.3')['apply.ps1'],
        );
        const tree = read(script);

        expect(tree.hasError).toBe(false);
        expect(textsIn(script)).toEqual(['1.2.3', user, WANTED.description, site, ...CROWDS, ...allow]);
      }),
      runs(100),
    );
  });

  it.each(["'", '\u2018', '\u2019', '\u201A', '\u201B'])(
    'doubles %s, which ends a text in PowerShell',
    (quote) => {
      const script = writeWindowsScripts({ ...WANTED, user: `a${quote}b` }, '1.2.3')['apply.ps1'];

      expect(script).toContain(`User = 'a${quote}${quote}b'`);
    },
  );

  it.each(['a\nb', 'a\r', 'a\u0000b', 'a\u2028b', 'a\u0085b'])('refuses a control character: %j', (user) => {
    expect(() => writeWindowsScripts({ ...WANTED, user }, '1.2.3')).toThrow(RangeError);
  });

  it.each([Number.NaN, 1.5, Number.POSITIVE_INFINITY])('refuses %p for a whole number', (rate) => {
    expect(() => writeWindowsScripts({ ...WANTED, rate }, '1.2.3')).toThrow(RangeError);
  });
});
