import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import type { Exchange } from '../../../src/contract/learning/exchange.js';
import { startSandbox } from '../../../src/sandbox/server.js';
import { aPerson } from '../../contract/learning/a-recording.js';
import { terminalsHere } from '../../e2e/a-terminal-here.js';
import { entryOf, harText, pageEntry } from '../../recording/a-har.js';

const DIALECT = 3;
const ORIGIN = 'https://mail.example.com';
const BUILD = 9406;
const start = terminalsHere();

const folder = mkdtempSync(join(tmpdir(), 'learn-'));
const home = process.cwd();
let clicks: readonly string[] = [];
let calls: readonly object[] = [];

beforeAll(async () => {
  const sandbox = await startSandbox({ domains: 2, dialect: DIALECT });
  try {
    const person = await aPerson(sandbox, DIALECT);
    await person.teachPage('spool-settings');
    await person.teachPage('smtp-in');
    clicks = person.clicks;
    calls = person.exchanges.map((one, at) => entryOf(one, { origin: ORIGIN, at }));
  } finally {
    await sandbox.close();
  }
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

let places = 0;
function aPlace(entries: readonly object[] = [pageEntry(ORIGIN, BUILD), ...calls]) {
  places += 1;
  const cwd = join(folder, String(places));
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'session.har'), harText(entries));
  const learn = (...args: readonly string[]) =>
    start(['learn', 'session.har', '--state-dir', 'state', ...args], { cwd, env: {}, size: [80, 24] });
  const kept = () => parse(readFileSync(join(cwd, 'state', 'contract', `${BUILD}.yaml`), 'utf8'));
  return { cwd, learn, kept };
}

const taught = (some: readonly string[]) => some.flatMap((one) => ['--taught', one]);

describe('learn', () => {
  it('keeps what the recording proves with the overlays of the state folder', async () => {
    const { learn, kept } = aPlace();

    const { code, stdout } = await learn(...taught(clicks)).ended;

    expect(code).toBe(0);
    expect(stdout).toContain('Learned: 2 pages of settings\n');
    expect(stdout).toContain('SMTP In (smtp-in): how it is read, saved\n');
    expect(kept()).toMatchObject({
      build: BUILD,
      resources: {
        'smtp-in': { read: { evidence: 'learned' }, fields: { allowRelay: { written: 'learned' } } },
      },
    });
  });

  it('says first what was not learned, with the click that is missing, and ends with 2', async () => {
    const { learn } = aPlace();
    const [first = ''] = clicks.filter((one) => one.startsWith('smtp-in.allowRelay'));

    const { code, stdout } = await learn('--taught', first, '--taught', 'log-settings.keepDays=30').ended;

    expect(code).toBe(2);
    expect(stdout).toMatch(/^(?:\s*)NOT LEARNED: 2\n {2}smtp-in\.allowRelay=/);
    expect(stdout).toContain('Where: Settings > Protocols > SMTP In');
  });

  it('holds no value of the server, no address, and nothing of who signed in', async () => {
    const { learn, cwd } = aPlace();

    await learn('--out', 'learned.yaml', ...taught(clicks)).ended;

    const text = readFileSync(join(cwd, 'learned.yaml'), 'utf8');
    expect(text).not.toMatch(/example\.com|token|c00kie|HostName|198\.51/);
  });

  it('asks of each save which setting it was, and proposes the likeliest', async () => {
    const { learn, kept } = aPlace();
    const run = learn();

    for (const [at, click] of clicks.entries()) {
      const screen = await run.says(`Save ${at + 1}: which`);
      if (click.includes('allowRelay='))
        expect(screen).toContain('smtp-in.allowRelay=   SMTP In, Allow Relay');
      run.type(`${click}\r`);
    }

    expect((await run.ended).code).toBe(0);
    expect(Object.keys(kept().resources)).toEqual(['smtp-in', 'spool-settings']);
  });

  it('asks in a line of its own, whatever a server calls its settings, and shows no secret of them', async () => {
    const named = 'note\nNothing was learned';
    const call = (at: number, method: string, body: object) => ({
      ...{ at, method, path: 'settings/x', hasQuery: false, status: 200 },
      ...(method === 'GET' ? { sent: undefined, answer: body } : { sent: body, answer: { success: true } }),
    });
    const row = (value: string) => ({ id: 1, kind: 2, [named]: value, password: { value } });
    const some = [
      call(1, 'GET', { list: [row('Otter-1')] }),
      call(2, 'POST', row('Otter-2')),
      call(3, 'POST', { id: 1, kind: 2, [named]: 'x', password: { value: 'Otter-1' } }),
    ] as readonly Exchange[];
    const { learn } = aPlace([
      pageEntry(ORIGIN, BUILD),
      ...some.map((one) => entryOf(one, { origin: ORIGIN })),
    ]);
    const run = learn();

    await run.says('Save 1: which');
    run.type('\r');
    const screen = await run.says('Save 2: which');
    run.type('\r');
    await run.ended;

    expect(screen).toContain('note\\u000aNothing was learned');
    expect(screen).not.toMatch(/\nNothing was learned/);
    expect(screen).toContain('password.value from [redacted] to [redacted]');
  });

  it('asks again after what cannot be, and leaves out what nobody names', async () => {
    const { learn } = aPlace();
    const run = learn();

    await run.says('Save 1: which');
    run.type('spool-settings.retryIntervls=1\r');
    // The question stands again.
    await run.says('did you mean retryIntervals?\n\u001b[?2004h? Save 1: which');
    run.type('\r');
    for (let at = 2; at <= clicks.length; at += 1) {
      await run.says(`Save ${at}: which`);
      run.type('\r');
    }

    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    expect(stdout).toContain(`${clicks.length} saves that nobody named`);
    expect(stdout).toContain('Nothing was learned.');
  });

  it.each([
    [
      'of another server',
      ['--url', 'https://other.example', '--taught', 'smtp-in.allowRelay=nobody'],
      65,
      'recording.invalid',
    ],
    ['whose words are none', ['--taught', 'smtp-in.allowRely=nobody'], 64, 'did you mean allowRelay?'],
    ['without a terminal and without words', ['--no-input'], 64, '--taught'],
  ])('refuses a recording %s, and keeps nothing', async (_, args, code, why) => {
    const { learn, kept } = aPlace();

    const ended = await learn(...args).ended;

    expect(ended).toMatchObject({ code });
    expect(ended.stdout).toContain(why);
    expect(kept).toThrow('ENOENT');
  });

  it('never takes the place of a file that is there', async () => {
    const { learn, cwd } = aPlace();
    writeFileSync(join(cwd, 'mine.yaml'), 'mine');

    const { code, stdout } = await learn('--out', 'mine.yaml', ...taught(clicks)).ended;

    expect(code).toBe(64);
    expect(stdout).toContain('it is there, and');
    expect(readFileSync(join(cwd, 'mine.yaml'), 'utf8')).toBe('mine');
  });
});
