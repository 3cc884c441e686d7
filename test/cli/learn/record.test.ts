import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { createContext } from '../../../src/cli/context/context.js';
import type { LearnArguments } from '../../../src/cli/learn/learn-from.js';
import { learnRecorded } from '../../../src/cli/learn/record.js';
import { freePort } from '../../../src/recording/proxy.js';
import { SecretValues } from '../../../src/redaction.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.js';
import { inBrowser, pages } from '../../browser.js';
import { aPerson } from '../../contract/learning/a-recording.js';
import { type Here, terminalsHere } from '../../e2e/a-terminal-here.js';
import { anUpstream } from '../../recording/an-upstream.js';
import { sandboxes, signIn } from '../../sandbox/plain-client.js';

const DIALECT = 3;
const OPTIONS = { domains: 2, dialect: DIALECT };
const start = terminalsHere();
const aSandbox = sandboxes();
const openPage = pages();

const folder = mkdtempSync(join(tmpdir(), 'record-'));
const home = process.cwd();
/** What somebody clicks who sets one setting of SMTP In after the other, and what is learned of it. */
let clicks: readonly string[] = [];
let learned: Record<string, unknown> = {};

interface Parts {
  readonly fields: Record<string, unknown>;
}

/** As the command line has it where nothing is given. */
const ARGUMENTS: LearnArguments = {
  file: undefined,
  port: undefined,
  build: undefined,
  out: undefined,
  url: undefined,
  taught: undefined,
  username: undefined,
  passwordFrom: undefined,
  totpFrom: undefined,
  ca: undefined,
  timeout: undefined,
  insecure: undefined,
  assumeSmartermail: undefined,
  stateDir: undefined,
  lines: undefined,
  record: true,
  concurrency: 8,
  input: true,
  json: false,
  format: 'text',
  all: false,
  expand: false,
  color: 'auto',
};

let places = 0;
function aPlace() {
  places += 1;
  const cwd = join(folder, String(places));
  mkdirSync(cwd);
  const record = (sandbox: Pick<Sandbox, 'url'>, ...args: readonly string[]) =>
    start(['learn', '--record', '--url', sandbox.url, '--state-dir', 'state', ...args], {
      ...{ cwd, env: {}, size: [200, 60] },
    });
  const kept = () => {
    const [file = ''] = readdirSync(join(cwd, 'state', 'contract')).filter((one) => one.endsWith('.yaml'));
    const text = readFileSync(join(cwd, 'state', 'contract', file), 'utf8');
    return parse(text) as { resources: Record<string, Parts>; build: number };
  };
  return { cwd, record, kept };
}

/** Where the browser is to go. */
async function opened(run: Here): Promise<string> {
  const [, url = ''] =
    /Open (http:\/\/127\.0\.0\.1:\d+)\/interface\/root/.exec(await run.says('when you are done')) ?? [];
  return url;
}

let browsers = 0;
/** The sandbox, as one more browser sees it through the proxy. */
function through(sandbox: Sandbox, url: string): Sandbox {
  browsers += 1;
  // A browser that signs in ends its own session alone.
  const admin = { ...sandbox.accounts.admin, clientId: `browser-${browsers}` };
  return { ...sandbox, url, accounts: { ...sandbox.accounts, admin } };
}

const taught = (some: readonly string[]) => some.flatMap((one) => ['--taught', one]);

beforeAll(async () => {
  const sandbox = await startSandbox(OPTIONS);
  try {
    const person = await aPerson(sandbox, DIALECT);
    await person.teachPage('smtp-in');
    clicks = person.clicks;
  } finally {
    await sandbox.close();
  }
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

describe('learn --record', () => {
  it('ticks off each setting when it is learned, and keeps all of it when Enter is pressed', async () => {
    const sandbox = await aSandbox(OPTIONS);
    const { record, kept } = aPlace();
    const run = record(sandbox, ...taught(clicks));
    const person = await aPerson(through(sandbox, await opened(run)), DIALECT);
    const [first = ''] = clicks;

    await person.teachPage('smtp-in');
    for (const click of clicks) await run.says(`√ ${click}: learned`);
    const screen = await run.says('That is all.');
    run.type('\r');
    const { code, stdout } = await run.ended;

    expect(screen).toContain(`  ${first}   Settings > Protocols > SMTP In\n`);
    expect(screen).toContain(`${clicks.length} of ${clicks.length}`);
    expect(code).toBe(0);
    expect(stdout).toContain('Learned: 1 page of settings\n');
    expect(stdout).toMatch(/Recorded now: \d+ calls of settings of http/);
    expect(screen).toContain(`(build ${kept().build})`);
    learned = kept().resources['smtp-in']?.fields ?? {};
    expect(learned).toMatchObject({ allowRelay: { evidence: 'learned', written: 'learned' } });
  });

  it('asks of each save at the end where nobody said before what is to be learned', async () => {
    const sandbox = await aSandbox(OPTIONS);
    const { record, kept } = aPlace();
    const run = record(sandbox);
    const person = await aPerson(through(sandbox, await opened(run)), DIALECT);

    await person.teachPage('smtp-in');
    await run.says(`Save ${clicks.length} recorded: POST settings/`);
    run.type('\r');
    for (const [at, click] of clicks.entries()) {
      await run.says(`Save ${at + 1}: which`);
      run.type(`${click}\r`);
    }

    expect((await run.ended).code).toBe(0);
    expect(kept().resources['smtp-in']?.fields).toEqual(learned);
  });

  it('keeps what was said where somebody leaves at a question: the recording is nowhere else', async () => {
    const sandbox = await aSandbox(OPTIONS);
    const { record, kept } = aPlace();
    const run = record(sandbox);
    const person = await aPerson(through(sandbox, await opened(run)), DIALECT);
    await person.teachPage('smtp-in');
    run.type('\r');
    const at = clicks.findIndex((one) => one.includes('allowRelayForAuthenticatedUsers='));
    for (const [index, click] of clicks.slice(0, at + 1).entries()) {
      await run.says(`Save ${index + 1}: which`);
      run.type(`${click}\r`);
    }

    await run.says(`Save ${at + 2}: which`);
    run.type('\u0003');
    const { stdout } = await run.ended;

    expect(stdout).toContain('The rest is left out.');
    expect(kept().resources['smtp-in']?.fields).toHaveProperty('allowRelayForAuthenticatedUsers');
  });

  it('keeps at Ctrl-C what was learned till then, and says which click is missing for the rest', async () => {
    const sandbox = await aSandbox(OPTIONS);
    const { record, kept } = aPlace();
    const run = record(sandbox, ...taught([...clicks, 'spool-settings.retryIntervals=15, 30']));
    const person = await aPerson(through(sandbox, await opened(run)), DIALECT);

    await person.teachPage('smtp-in');
    await run.says(`${clicks.length} of ${clicks.length + 1}`);
    process.emit('SIGINT');
    const { code, stdout } = await run.ended;

    expect(code).toBe(2);
    expect(stdout).toContain('NOT LEARNED: 1\n  spool-settings.retryIntervals=15, 30\n');
    expect(kept().resources['smtp-in']?.fields).toEqual(learned);
  });

  it('asks nobody when the process is to end', async () => {
    const sandbox = await aSandbox(OPTIONS);
    const { record } = aPlace();
    const run = record(sandbox);
    const person = await aPerson(through(sandbox, await opened(run)), DIALECT);

    await person.teachPage('smtp-in');
    await run.says(`Save ${clicks.length} recorded`);
    process.emit('SIGTERM');
    const { stdout } = await run.ended;

    expect(stdout).toContain(`${clicks.length} saves that nobody named`);
    expect(stdout).not.toContain('Save 1 of');
  });

  it('says at once of a save that it proves nothing yet, and of one that the server refuses', async () => {
    const sandbox = await aSandbox(OPTIONS);
    const { record } = aPlace();
    const relays = clicks.filter((one) => one.startsWith('smtp-in.allowRelay='));
    const [first = ''] = relays;
    const run = record(sandbox, ...taught([first]));
    const url = await opened(run);
    const person = await aPerson(through(sandbox, url), DIALECT);
    const { token } = await tokenOf(sandbox);

    await person.teachPage('smtp-in');
    await run.says(`  ${first}: not learned yet: `);
    const saves = person.exchanges.filter(({ method }) => method === 'POST');
    await fetch(`${url}/api/v1/${saves[0]?.path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '[1]',
    });
    const screen = await run.says('nothing was saved.');
    run.type('\r');
    const { code, stdout } = await run.ended;

    expect(screen).toContain(`The server refused POST ${saves[0]?.path} (`);
    expect(code).toBe(2);
    expect(stdout).toContain('The server refused 1 save:');
  });

  it('learns nothing wrong where two work at once, on other pages and on the same', async () => {
    const sandbox = await aSandbox(OPTIONS);
    const { record, kept } = aPlace();
    const run = record(sandbox, ...taught(clicks));
    const url = await opened(run);
    const [one, other, third] = await Promise.all([
      aPerson(through(sandbox, url), DIALECT),
      aPerson(through(sandbox, url), DIALECT),
      // Not through the proxy.
      aPerson(sandbox, DIALECT),
    ]);

    await Promise.all([
      one.teachPage('smtp-in'),
      other.teachPage('spool-settings'),
      third.teachPage('smtp-in'),
    ]);
    await Promise.all([one.teachPage('smtp-in'), other.teachPage('smtp-in')]);
    run.type('\r');
    const { stdout } = await run.ended;

    // Of what is learned all the same, everything is as it is.
    const fields = stdout.includes('Nothing was learned') ? {} : kept().resources['smtp-in']?.fields;
    expect(learned).toMatchObject(fields ?? {});
  });

  it('learns all of one page where somebody else works on another', async () => {
    const sandbox = await aSandbox(OPTIONS);
    const { record, kept } = aPlace();
    const run = record(sandbox, ...taught(clicks));
    const url = await opened(run);
    const [one, other] = await Promise.all([
      aPerson(through(sandbox, url), DIALECT),
      aPerson(through(sandbox, url), DIALECT),
    ]);

    await Promise.all([one.teachPage('smtp-in'), other.teachPage('spool-settings')]);
    await run.says('That is all.');
    run.type('\r');
    const { code, stdout } = await run.ended;

    expect(code).toBe(0);
    expect(stdout).toContain('that nobody named with --taught');
    expect(kept().resources['smtp-in']?.fields).toEqual(learned);
  });

  it('keeps and prints nothing of who signs in, no token, no cookie and no mail', async () => {
    const sandbox = await aSandbox(OPTIONS);
    const { record, cwd } = aPlace();
    const run = record(sandbox, ...taught(clicks));
    const url = await opened(run);
    const { token, password } = await tokenOf(sandbox);
    const headers = { authorization: `Bearer ${token}`, cookie: 'session=c00kie-Otter-17' };

    const person = await aPerson(through(sandbox, url), DIALECT);
    await person.teachPage('smtp-in');
    await fetch(`${url}/api/v1/mail/message?access_token=${token}`, {
      ...{ method: 'POST', headers },
      body: '{"text":"Mail-Otter-23"}',
    });
    await fetch(`${url}/api/v1/settings/sysadmin/server-ports?token=${token}`, { headers });
    await run.says('That is all.');
    run.type('\r');
    const { stdout } = await run.ended;

    const files = readdirSync(cwd, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name), 'utf8'));
    expect(files.length).toBeGreaterThan(0);
    const all = [stdout, ...files].join('\n');
    for (const secret of [token, password, 'eyJ', 'Otter'])
      for (const form of [secret, Buffer.from(secret).toString('base64').replace(/=+$/, '')])
        expect(all).not.toContain(form);
  });

  it('says once that the server does not answer, goes on, and keeps what was learned', async () => {
    const sandbox = await startSandbox(OPTIONS);
    const { record, kept } = aPlace();
    const run = record(sandbox, ...taught(clicks));
    const url = await opened(run);
    const person = await aPerson(through(sandbox, url), DIALECT);
    await person.teachPage('smtp-in');
    await run.says('That is all.');

    await sandbox.close();
    const { status } = await fetch(`${url}/`);
    await fetch(`${url}/`);
    const screen = await run.says('Recording goes on.');
    run.type('\r');
    const { code } = await run.ended;

    expect(status).toBe(502);
    expect(screen.match(/does not answer/g)).toHaveLength(1);
    expect(code).toBe(0);
    expect(kept().resources['smtp-in']?.fields).toEqual(learned);
  });

  it('says that nothing was recorded where no page of settings was opened', async () => {
    const { record, kept } = aPlace();
    const run = record(await aSandbox(OPTIONS), ...taught(clicks));
    const url = await opened(run);

    await fetch(`${url}/interface/root`);
    run.type('\r');
    const { code, stdout } = await run.ended;

    expect(code).toBe(65);
    expect(stdout).toContain(`Nothing was recorded: no page of settings was opened at ${url}`);
    expect(kept).toThrow('ENOENT');
  });

  it('ends by itself where nobody works, and says so', async () => {
    const sandbox = await aSandbox(OPTIONS);
    let told = '';
    const stream = () =>
      new Writable({
        write: (chunk, _, done) => {
          told += String(chunk);
          done();
        },
      });
    const context = createContext({
      ...{ env: {}, home: () => folder, secrets: new SecretValues() },
      streams: { stdin: new PassThrough(), stdout: stream(), stderr: stream() },
    });
    const args = { ...ARGUMENTS, url: sandbox.url, taught: clicks };

    const ended = learnRecorded(args, context, { idleMs: 1, hintMs: 60_000 });

    await expect(ended).rejects.toMatchObject({ code: 'recording.invalid' });
    expect(told).toContain('Ctrl-C when you are done.');
    expect(told).toContain('No page of settings was opened or saved for half an hour');
  });

  it('proposes another port where the one that is asked for is taken', async () => {
    const { record } = aPlace();
    const port = await freePort();
    const other = await anUpstream(() => {}, { port });

    const { code, stdout } = await record(
      ...([await aSandbox(OPTIONS), '--port', String(port), ...taught(clicks)] as const),
    ).ended;
    await other.close();

    expect(code).toBe(64);
    expect(stdout).toContain(`The port ${port} of this machine is taken by another program`);
    expect(stdout).toMatch(/Take another, as --port \d+/);
  });

  it.each([
    ['a recording beside it', ['session.har'], 64, 'Either the recording session.har or --record'],
    ['nobody to ask, and nothing said', ['--no-input'], 64, '--taught'],
    ['a port that is none', ['--port', '70000', '--taught', 'smtp-in.allowRelay=nobody'], 64, '--port'],
    ['another build', ['--build', '9999', '--taught', 'smtp-in.allowRelay=nobody'], 65, 'not of 9999'],
  ])('is refused with %s, before anybody is let in', async (_, args, code, why) => {
    const { record } = aPlace();

    const ended = await record(await aSandbox(OPTIONS), ...args).ended;

    expect(ended).toMatchObject({ code });
    expect(ended.stdout).toContain(why);
    expect(ended.stdout).not.toContain('127.0.0.1:0');
    expect(ended.stdout).not.toContain('Open http');
  });

  it('lets nobody in to what is no SmarterMail', async () => {
    const { record } = aPlace();
    const other = await anUpstream((_, response) => response.end('<html>Welcome</html>'));

    const { code, stdout } = await record(other, ...taught(clicks)).ended;
    await other.close();

    expect(code).not.toBe(0);
    expect(stdout).toContain('does not look like SmarterMail');
    expect(stdout).not.toContain('Open http');
  });

  inBrowser('learns from what somebody does in a real browser', async () => {
    const sandbox = await aSandbox(OPTIONS);
    const { record, kept } = aPlace();
    const run = record(
      sandbox,
      ...taught(['smtp-in.allowRelay=nobody', 'smtp-in.allowRelay=only-local-users']),
    );
    const url = await opened(run);
    const page = await openPage();
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(`${url}/`)) elsewhere.push(request.url());
    });

    await page.goto(`${url}/interface/root`);
    await page.getByLabel('Username').fill(sandbox.accounts.admin.username);
    await page.getByLabel('Password').fill(sandbox.accounts.admin.password);
    await page.getByRole('button', { name: 'Log In' }).click();
    for (const label of ['Nobody', 'Only local users']) {
      await page.getByRole('button', { name: 'Settings > Protocols > SMTP In' }).click();
      await page.getByRole('combobox', { name: 'Allow Relay', exact: true }).selectOption({ label });
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved', { exact: true }).waitFor();
    }
    await page.getByRole('button', { name: 'Settings > Protocols > SMTP In' }).click();
    await run.says('That is all.');
    run.type('\r');
    const { code, stdout } = await run.ended;

    expect(code).toBe(0);
    expect(elsewhere).toEqual([]);
    expect(stdout).not.toContain(sandbox.accounts.admin.password);
    expect(Object.keys(kept().resources['smtp-in']?.fields ?? {})).toEqual(['allowRelay']);
  });
});

/** As a browser beside those signs in. */
async function tokenOf(sandbox: Sandbox) {
  const { admin } = sandbox.accounts;
  const { body } = await signIn(sandbox, { ...admin, clientId: 'aside' });
  return { token: String(body.accessToken), password: admin.password };
}
