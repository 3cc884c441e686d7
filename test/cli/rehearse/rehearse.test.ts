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
import { file, ofOldBuild, type Session, smtpLines, viewed } from '../../logs/a-log.js';
import { zipOf } from '../../logs/a-zip.js';

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

const ANONYMISED = 'it is anonymised, so that nobody can tell for which playbook it was made';

const LEFT_OPEN = 'of 1 more message the logs do not tell';

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

  it('does not end clean where a day is dark, though nobody is seen to be refused on the others', async () => {
    const inside = { account: 'anna@own.example', sender: 'anna@own.example', recipients: ['x@far.example'] };
    writeFileSync(join(folder, '2026.02.03-smtpLog.log'), file(smtpLines(inside)));
    const bright = await run();
    writeFileSync(join(folder, '2026.02.04-smtpLog.log'), '');

    const dark = await run();

    expect([bright.code, dark.code]).toEqual([0, 2]);
    expect(dark.stdout).toContain('Nobody is seen to be refused, of 1 message in 1 day');
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
    expect(playbook).toEqual({ name: 'playbook', hash: '' });
    expect(rehearsalFor(out, { playbook: {}, now })).toMatchObject({
      senders: 21,
      steps: { 'smtp-relay': 21, 'domain-smtp-auth': 20 },
      remarks: [ANONYMISED, 'the whitelist was not asked', LEFT_OPEN],
    });
    const late = rehearsalFor(out, {
      playbook: { judged: 'another' },
      now: new Date('2026-05-01T00:00:00Z'),
    });
    expect(late?.remarks).toEqual([
      ANONYMISED,
      'its newest log is of 2026-02-05, 85 days ago',
      'the whitelist was not asked',
      LEFT_OPEN,
    ]);
    writeFileSync(out, text.replace('"senders": 21', '"senders": 0'));
    expect(codeOf(() => readRehearsal(out))).toBe('rehearsal.invalid');
  });
});

const SMTP = '2026.02.03-smtpLog.log';
const outside = (given: Session) => smtpLines({ recipients: ['x@far.example'], ...given });
const plain = (text: string) => text.replace(/\s+/g, ' ');

describe('rehearse, of logs that are not as they should be,', () => {
  it('takes lines of any format in one folder for the same', async () => {
    writeFileSync(join(folder, SMTP), file(viewed(outside({ session: '1' }))));
    writeFileSync(join(folder, '2026.02.04-smtp.log'), file(ofOldBuild(outside({ session: '2' }))));
    const { stdout } = await run();
    expect(stdout).toContain('1 sender in 2 days would be refused: 2 of 2 messages.');
    expect(stdout).not.toContain('NOT KNOWN');
  });

  it('says where it is cut, and where its clock goes back', async () => {
    const whole = file([...outside({ session: '1' }), ...outside({ session: '2', time: '08:00:00' })]);
    writeFileSync(join(folder, SMTP), whole.slice(0, whole.lastIndexOf('\n', whole.lastIndexOf('RCPT')) + 6));
    const { code, stdout } = await run();
    expect(code).toBe(2);
    expect(stdout).toContain('1 sender in 1 day would be refused: 1 of 1 message.');
    expect(plain(stdout)).toContain(
      'NOT KNOWN 1 line not understood; the clock went back 1 time; 1 message whose session the logs do not hold whole; 1 session without an end',
    );
  });

  it('does not ask for another level where it could not read them', async () => {
    const name = 'a.zip';
    const within = zipOf([{ name, content: zipOf([{ name, content: Buffer.from('x') }]) }]);
    writeFileSync(join(folder, `${SMTP}.zip`), within);
    const { code, stdout } = await run();
    expect(code).toBe(1);
    expect(plain(stdout)).toContain('that is not "no mail". See below why.');
    expect(plain(stdout)).toContain(`2026-02-03 not read to its end: ${SMTP}.zip: it is a zip within a zip`);
  });

  it('does not say that nobody is refused where it cannot tell', async () => {
    writeFileSync(join(folder, SMTP), file(outside({ address: '10.0.0.5' })));
    const { code, stdout } = await run();
    expect(code).toBe(2);
    expect(plain(stdout)).toContain(
      'Nobody is seen to be refused, of 1 message in 1 day: of some the logs do not tell (PERHAPS).',
    );
  });
});

describe('names that are made to do harm', () => {
  const NAMES = [
    '\u202eevil',
    'a\u001b[31mb',
    '"}\\n- step: all #',
    '__proto__',
    'a: [b]',
    'x'.repeat(10_000),
  ];
  const evil = NAMES.flatMap((name, at) => [
    ...outside({ sender: `${name}@own.example`, session: `1${at}`, address: `203.0.113.${at}` }),
    ...outside({ sender: 'a@other.example', account: `${name}@__proto__`, session: `2${at}` }),
  ]);

  it('neither drive the terminal nor leave their place in the lines to paste', async () => {
    writeFileSync(join(folder, SMTP), file(evil));
    const { stdout } = await run('--all');
    for (const harm of ['\u202e', '\u001b']) expect(stdout).not.toContain(harm);
    const { toKeep } = JSON.parse((await run('--json')).stdout) as RehearseReport;
    const kept = parse(toKeep);
    const pasted = parse(stdout.slice(stdout.indexOf('\nsteps:\n'))) as typeof kept;
    // What is shown is what is meant.
    expect(pasted).toEqual(kept);
    expect(Object.keys(kept)).toEqual(['steps', 'waivers']);
    expect(kept.waivers).toHaveLength(1);
    expect(kept.steps['smtp-auth-bypass'].allow.map((one: { address: string }) => one.address)).toEqual(
      NAMES.map((_, at) => `203.0.113.${at}`),
    );
  });

  it('leave nothing of themselves, of a path or of the playbook in what is anonymised', async () => {
    writeFileSync(join(folder, SMTP), file([...evil, ...outside({ account: 'anna@own.example' })]));
    const playbook = join(folder, 'secretive.yaml');
    const waiver = '{ step: smtp-relay, domain: server, reason: ours, owner: anna, expires: 2026-01-01 }';
    writeFileSync(playbook, `version: 1\nname: secretive\nextends: baseline\nwaivers: [${waiver}]\n`);
    const out = join(folder, 'secretive.json');
    const args = ['--anonymise', '--playbook', playbook, '--out', out, '--all'];
    const { stdout } = await run(...args);
    const json = await run(...args, '--force', '--json');
    const names =
      /evil|31mb|step: all|__proto__|\[b\]|xxxx|anna|example|203\.0|198\.51|secretive|smlockdown-rehearse/;
    for (const text of [stdout, json.stdout, readFileSync(out, 'utf8')]) {
      expect(text).toContain('client-1');
      expect(text).not.toMatch(names);
    }
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
    expect(statedDomains('a.example b.example')).toEqual(['a.example', 'b.example']);
    const list = join(folder, 'list.csv');
    writeFileSync(list, '# ours\r\n"A.example"\r\nb.example;c.example\r\n');
    expect(statedDomains(list)).toEqual(['a.example', 'b.example', 'c.example']);
    writeFileSync(list, 'not a domain\n');
    expect(codeOf(() => statedDomains(list))).toBe('usage.invalid');
    expect(codeOf(() => statedDomains('nowhere'))).toBe('usage.invalid');
  });
});
