/** Jobs as units, as systemd itself reads them where it is installed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { DAYS, type Day } from '../../src/schedule/job.js';
import { type Unit, unitFiles } from '../../src/schedule/systemd.js';
import { aJob, ODD_WORDS } from './a-job.js';

const folder = mkdtempSync(join(tmpdir(), 'smlockdown-units-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

function aUnit(more: Partial<Unit> = {}): Unit {
  return { ...aJob(), credentials: {}, ...more };
}

function textsOf(unit: Unit): readonly [service: string, timer: string] {
  const [service, timer] = unitFiles(unit);
  return [service?.text ?? '', timer?.text ?? ''];
}

/** What systemd says of them; nothing where all is well. */
function verified(unit: Unit): string {
  const files = unitFiles(unit).map(({ path, text }) => {
    writeFileSync(join(folder, path), text);
    return join(folder, path);
  });
  const { stderr, status } = spawnSync('systemd-analyze', ['verify', ...files], { encoding: 'utf8' });
  return status === 0 ? stderr : `${stderr}, ended with ${status}`;
}

/** The words of a command, by the rules of systemd.syntax(7) and systemd.service(5). */
function wordsIn(service: string): readonly string[] {
  const [, line = ''] = /^ExecStart=((?:.*\\\n)*.*)$/m.exec(service) ?? [];
  const joined = line.replaceAll('\\\n', ' ');
  const found = joined.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/gs);
  return [...found].map(([, inQuotes, bare = '']) =>
    (inQuotes?.replace(/\\(.)/gs, (_, sign: string) => ({ n: '\n', t: '\t' })[sign] ?? sign) ?? bare)
      .replaceAll('%%', '%')
      .replaceAll('$$', '$'),
  );
}

describe('a job of systemd', () => {
  it('is a service that ends well with a verdict, and a timer that makes up for what it missed', () => {
    const [service, timer] = textsOf(aUnit({ days: ['mon', 'thu'], account: 'audit' }));

    expect(service.split('\n')).toEqual(
      expect.arrayContaining([
        'Type=oneshot',
        'User=audit',
        'WorkingDirectory=/etc/smlockdown',
        'UMask=0077',
        'SuccessExitStatus=2',
        'TimeoutStartSec=60min',
      ]),
    );
    expect(service).not.toMatch(/Restart|StateDirectory|LoadCredential/);
    expect(timer.split('\n')).toEqual(
      expect.arrayContaining([
        'OnCalendar=Mon,Thu *-*-* 05:30:00',
        'RandomizedDelaySec=15min',
        'Persistent=true',
        'WantedBy=timers.target',
      ]),
    );
  });

  it('is given its words as they are, whatever is in them', () => {
    const unit = aUnit({ words: ['/opt/x y/main.js', 'audit', ...ODD_WORDS, 'two\nlines', 'a "b" c'] });

    expect(wordsIn(textsOf(unit)[0])).toEqual([unit.program, ...unit.words]);
    // As what it does not escape would be read.
    expect(textsOf(unit)[0].replaceAll('%%', '').replaceAll('$$', '')).not.toMatch(/[%$]/);
  });

  it('is handed a secret by systemd, and reads no other file in its place', () => {
    const words = ['main.js', '--password-from', 'file:/etc/sm/password', '--totp-from', 'file:/etc/other'];
    const [service] = textsOf(aUnit({ words, credentials: { password: '/etc/sm/password' } }));

    expect(service).toContain('\nLoadCredential=password:/etc/sm/password\n');
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of systemd
    expect(service).toContain('--password-from file:${CREDENTIALS_DIRECTORY}/password ');
    expect(service).toContain('--totp-from file:/etc/other\n');
  });

  it('has a state folder made for its account alone where none was named', () => {
    expect(textsOf(aUnit({ stateDirectory: 'smlockdown' }))[0]).toContain(
      '\nStateDirectory=smlockdown\nStateDirectoryMode=0700\n',
    );
  });

  (hasSystemd ? it : it.skip)('is well in the eyes of systemd, whatever is in its words and folders', () => {
    const odd = join(folder, '100% Grüße (neu)');
    mkdirSync(odd);
    const unit = aUnit({
      words: [join(odd, 'main.js'), 'audit', ...ODD_WORDS, 'a "b" c'],
      folder: odd,
      stateDirectory: 'smlockdown',
      credentials: { password: join(odd, 'password') },
    });

    expect(verified(unit)).toBe('');
    // It would say so.
    expect(verified({ ...unit, program: '/nowhere/node' })).toContain('/nowhere/node');
  });

  const calendar = hasSystemd
    ? it.each<readonly [readonly Day[]]>([[[]], [['mon']], [DAYS]])
    : it.skip.each<readonly [readonly Day[]]>([[[]]]);
  calendar('starts when it should: %j', (days) => {
    const [, timer] = textsOf(aUnit({ days }));
    const [, on = ''] = /^OnCalendar=(.*)$/m.exec(timer) ?? [];

    const { status, stdout } = spawnSync('systemd-analyze', ['calendar', on], { encoding: 'utf8' });

    expect(status).toBe(0);
    const normal = { 0: '*-*-* 05:30:00', 1: 'Mon *-*-* 05:30:00', 7: '*-*-* 05:30:00' }[days.length];
    expect(stdout).toContain(`Normalized form: ${normal}\n`);
  });
});
