/** The command `rehearse`, from the command line to the file that `plan` takes. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { statedDomains } from '../../../src/cli/rehearse/known-of-server.js';
import { readRehearsal, rehearsalFor } from '../../../src/cli/run/kept-rehearsal.js';
import { smlockdown } from '../../../src/cli/smlockdown.js';
import type { LockdownError } from '../../../src/errors.js';
import type { RehearseReport } from '../../../src/report/model/rehearsal.js';
import { file, type Session, smtpLines } from '../../logs/a-log.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'smlockdown-rehearse-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Twenty devices and shops, a printer inside, and somebody who sends as somebody else. */
const SESSIONS: readonly Session[] = [
  ...Array.from({ length: 20 }, (_, at) => ({
    ...{ address: `203.0.113.${at}`, sender: 'scanner@own.example', recipients: ['x@far.example'] },
    session: String(10_000_000 + at),
  })),
  { address: '203.0.113.3', sender: 'fax@own.example', recipients: ['x@far.example'], session: '20000000' },
  { address: '192.168.1.9', sender: 'p@own.example', recipients: ['x@far.example'], session: '30000000' },
  ...[1, 2, 3].map((at) => ({
    ...{ account: 'anna@own.example', sender: 'boss@other.example', recipients: ['x@far.example'] },
    session: String(40_000_000 + at),
  })),
];

function writeLogs() {
  writeFileSync(join(folder, '2026.02.03-smtpLog.log'), file(SESSIONS.flatMap(smtpLines)));
  writeFileSync(join(folder, '2026.02.05-smtpLog.log'), '');
}

async function run(...args: readonly string[]) {
  let stdout = '';
  const sink = (take: (text: string) => void) =>
    new Writable({
      write: (chunk, _, done) => {
        take(String(chunk));
        done();
      },
    });
  const argv = ['rehearse', '--logs', folder, '--domains', 'own.example', '--state-dir', folder, ...args];
  const code = await smlockdown(argv, {
    streams: { stdin: Readable.from([]), stdout: sink((text) => (stdout += text)), stderr: sink(() => {}) },
    env: {},
    home: () => folder,
  });
  return { code, stdout };
}

describe('rehearse', () => {
  it('has a first screen that names the most urgent, and what is not known', async () => {
    writeLogs();
    const { code, stdout } = await run();
    expect(code).toBe(2);
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
    expect(stdout).toContain('21 senders in 1 day would be refused: 24 of 25 messages.');
    expect(stdout).toMatch(/anna@own\.example +3 {2}2026-02-03 +boss@other\.example/);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      '1 day whose log is empty or of too low a level (2026-02-05); 1 day without a log',
    );
    expect(stdout).toMatch(/PERHAPS +1 sender, 1 message: the server's whitelist may let them/);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('does not give the number that it counted to for the number there are', async () => {
    const flood = Array.from({ length: 3100 }, (_, at) => ({
      ...{ address: `198.18.${at >> 8}.${at & 255}`, sender: 'a@own.example', recipients: ['x@far.example'] },
      session: String(10_000_000 + at),
    }));
    writeFileSync(join(folder, '2026.02.03-smtpLog.log'), file(flood.flatMap((one) => smtpLines(one))));

    const { stdout } = await run();

    expect(stdout).toContain('At least 3000 senders in 1 day would be refused: 3100 of 3100 messages.');
    expect(stdout).toMatch(/: 1000 senders and more, 3100 messages/);
  });

  it('gives lines for the playbook that are one', async () => {
    writeLogs();
    const { stdout } = await run('--json');
    const { toKeep, steps } = JSON.parse(stdout) as RehearseReport;
    expect(steps.map(({ step, messages }) => [step, messages])).toContainEqual(['domain-smtp-auth', 21]);
    const { steps: kept, waivers } = parse(toKeep);
    expect(kept['smtp-auth-bypass'].allow).toHaveLength(20);
    expect(kept['smtp-auth-bypass'].allow[0]).toMatchObject({
      address: '203.0.113.3',
      description: expect.any(String),
    });
    expect(waivers).toMatchObject([{ step: 'smtp-relay', domain: 'server' }]);
  });

  it('says that it could not judge where no log tells of sessions', async () => {
    writeFileSync(join(folder, '2026.02.03-smtpLog.log'), '00:00:01.000 smtp started at 2/3/2026\r\n');
    const { code, stdout } = await run();
    expect([code, stdout]).toEqual([1, expect.stringContaining('that is not "no mail"')]);
  });

  it('keeps a file without a name or an address in it, and none is changed unnoticed', async () => {
    writeLogs();
    const out = join(folder, 'kept.json');
    await run('--anonymise', '--out', out);
    const text = readFileSync(out, 'utf8');
    expect(text).not.toMatch(/example|203\.0\.113|192\.168|anna|boss|scanner/);
    expect(text).toContain('client-1');
    const { steps, playbook } = readRehearsal(out);
    expect(steps[0]?.senders).toHaveLength(0);
    const now = new Date('2026-02-10T00:00:00Z');
    expect(rehearsalFor(out, { playbook, now })).toMatchObject({
      senders: 21,
      steps: { 'smtp-relay': 21, 'domain-smtp-auth': 20 },
      remarks: ['the whitelist was not asked'],
    });
    const late = rehearsalFor(out, { playbook: { hash: 'another' }, now: new Date('2026-05-01T00:00:00Z') });
    expect(late?.remarks).toEqual([
      'made for another playbook (playbook), or an earlier state of it',
      'its newest log is of 2026-02-05, 85 days ago',
      'the whitelist was not asked',
    ]);
    writeFileSync(out, text.replace('"senders": 21', '"senders": 0'));
    expect(codeOf(() => readRehearsal(out))).toBe('rehearsal.invalid');
  });
});

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return (error as LockdownError).code;
  }
}

describe('--domains', () => {
  it('takes a list, and a file of any common shape', () => {
    expect(statedDomains('A.example, b.example')).toEqual(['a.example', 'b.example']);
    const list = join(folder, 'list.csv');
    writeFileSync(list, '# ours\r\n"A.example"\r\nb.example;c.example\r\n');
    expect(statedDomains(list)).toEqual(['a.example', 'b.example', 'c.example']);
    writeFileSync(list, 'not a domain\n');
    expect(codeOf(() => statedDomains(list))).toBe('usage.invalid');
    expect(codeOf(() => statedDomains('nowhere'))).toBe('usage.invalid');
  });
});
