import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shippedContract } from '../../../src/contract/contract.js';
import { candidatesFor } from '../../../src/contract/proposal/candidates.js';
import { hostNamesIn, NAMES_SCRIPT, wordsByHost } from '../../../src/contract/proposal/host-names.js';
import { matchIn } from '../../../src/contract/proposal/match.js';
import { squashed } from '../../../src/contract/proposal/words.js';
import { runs } from '../../property-runs.js';

const greylisting = shippedContract.byId('greylisting');
if (greylisting === undefined) throw new Error('no greylisting');

const LISTING = `
settings.json	settings	object
settings.json	settings.mail_delay.block_period_minutes	number
settings.json	settings.mail_delay.pass_period_minutes	number
settings.json	settings.mail_delay.is_active	boolean
settings.json	settings.rows[].id	text
# events.json could not be read
`;

describe('a listing of names', () => {
  it('gives names and types, and counts what is none', () => {
    const { names, others } = hostNamesIn(`${LISTING}\nwhat is this\nsettings.a\tsecret\n`);

    expect(names).toContainEqual({ path: 'settings.mail_delay.is_active', type: 'boolean' });
    expect(names).toContainEqual({ path: 'settings.rows[].id', type: 'text' });
    expect(names).toHaveLength(5);
    expect(others).toBe(2);
  });

  it('is read whatever its line ends, with and without names of files', () => {
    expect(hostNamesIn('a.b\tnumber\r\nc\ttext').names).toEqual([
      { path: 'a.b', type: 'number' },
      { path: 'c', type: 'text' },
    ]);
  });

  it('throws nothing, whatever it is, and takes no long time for ten megabytes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        hostNamesIn(text);
        hostNamesIn(`${text}\ta.b\tnumber\n`);
      }),
      runs(),
    );
    const rows = Array.from(
      { length: 300_000 },
      (_, at) => `settings.json\tsettings.group${at % 900}.member_${at}\tnumber`,
    );
    expect(hostNamesIn(rows.join('\n')).names.length).toBe(200_000);
    expect(hostNamesIn('a'.repeat(10_000_000))).toEqual({ names: [], others: 1 });
  });

  it('tells what the server calls a resource, and which of two members a field is', () => {
    const more = wordsByHost(hostNamesIn(LISTING).names);
    const held = {
      isOn: true,
      isActive: false,
      blockPeriodMinutes: 4,
      passPeriodMinutes: 5,
      recordExpirationDays: 3,
      applyTo: 1,
    };

    const routes = ['GET settings/sysadmin/mail-delay', 'GET settings/sysadmin/rbls'];
    const preferred = new Set(more(greylisting).members.map(squashed));

    expect(candidatesFor([greylisting], { routes })).toEqual([]);
    expect(candidatesFor([greylisting], { routes, more }).map(({ path }) => path)).toEqual([
      'settings/sysadmin/mail-delay',
    ]);
    expect(matchIn(greylisting, held)?.fields.map(({ field }) => field)).not.toContain('isEnabled');
    expect(matchIn(greylisting, held, preferred)?.fields).toContainEqual(
      expect.objectContaining({ field: 'isEnabled', wire: 'isActive' }),
    );
  });

  it('tells nothing where two objects could be it', () => {
    const twice = LISTING.replaceAll('mail_delay', 'other_delay');
    const more = wordsByHost(hostNamesIn(LISTING + twice).names);

    expect(more(greylisting)).toEqual({ called: [], members: [] });
  });
});

const PATH = [process.env.PATH ?? '', join(homedir(), '.dotnet', 'tools')].join(delimiter);
const pwsh = (script: string) =>
  spawnSync('pwsh', ['-NoProfile', '-NonInteractive', '-Command', script], {
    ...{ encoding: 'utf8', env: { ...process.env, PATH, DOTNET_CLI_TELEMETRY_OPTOUT: '1' } },
  });
const isInstalled = pwsh('1').status === 0;

describe('the line for PowerShell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'smlockdown-names-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const tried = isInstalled ? it : it.skip;

  it('is one line that Windows PowerShell 5.1 takes too', () => {
    expect(NAMES_SCRIPT).not.toContain('\n');
    expect(NAMES_SCRIPT).not.toMatch(/&&|\?\?|\?\.| \? |-Parallel|-AsHashtable/);
    expect(NAMES_SCRIPT).not.toMatch(/Set-|Remove-|Out-File|Invoke-|WriteAll|>/);
  });

  tried('lists names and types of every member, and no value', () => {
    const settings = {
      file_version: 3,
      settings: {
        smtp_in: {
          allow_relay: 2,
          banner: 'a value',
          on: true,
          none: null,
          nested: [[1]],
          rows: [{ id: 'a value' }],
        },
        when: '2026-01-01T00:00:00Z',
        'example.com': { p: 1 },
        '192.0.2.1': 'a value',
        big: 1e30,
      },
    };
    writeFileSync(join(folder, 'settings.json'), `\ufeff${JSON.stringify(settings)}`);
    writeFileSync(join(folder, 'events.json'), '{"broken a value": ');
    writeFileSync(join(folder, 'administrators.json'), '{"users":{"admin":{"x":1}}}');

    const { stdout, stderr, status } = pwsh(
      NAMES_SCRIPT.replace(/\$folder = '[^']*'/, `$folder = '${folder}'`),
    );

    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).not.toMatch(/a value|example|192\.0|admin|2026/);
    expect(stdout).toContain('# events.json could not be read');
    const { names, others } = hostNamesIn(stdout);
    expect(others).toBe(0);
    expect(Object.fromEntries(names.map(({ path, type }) => [path, type]))).toEqual({
      file_version: 'number',
      settings: 'object',
      'settings.smtp_in': 'object',
      'settings.smtp_in.allow_relay': 'number',
      'settings.smtp_in.banner': 'text',
      'settings.smtp_in.on': 'boolean',
      'settings.smtp_in.none': 'null',
      'settings.smtp_in.nested': 'list',
      'settings.smtp_in.nested[]': 'list',
      'settings.smtp_in.nested[][]': 'number',
      'settings.smtp_in.rows': 'list',
      'settings.smtp_in.rows[]': 'object',
      'settings.smtp_in.rows[].id': 'text',
      'settings.when': 'text',
      'settings.*': expect.any(String),
      'settings.*.p': 'number',
      'settings.big': 'number',
    });
  });
});
