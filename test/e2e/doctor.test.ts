/** `smlockdown doctor`: what is in order, and what can be checked and changed, on servers that document all and nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { DoctorReport } from '../../src/report/model/doctor-report.js';
import { routesOf } from '../../src/sandbox/routes/index.js';
import { interfaceScript } from '../../src/sandbox/routes/interface-script.js';
import { aServer } from '../api/a-server.js';
import { holdings, scenes, tooLongLines } from './a-cli.js';
import { aDamagedServer, UNDAMAGED } from './a-damaged-server.js';

const makeScene = scenes();

describe('the doctor', () => {
  it('says of a server that documents its calls that they can be used, and writes nothing', async () => {
    const scene = await makeScene({ domains: 2 });
    const before = holdings(scene.sandbox.state);

    const { code, stdout } = await scene.run(['doctor', '--state-dir', 'st']);

    expect(code).toBe(0);
    expect(stdout).toMatch(
      /baseline, 27 steps: \d+ can be checked and changed, \d+ checked; not asked: --dns,$/m,
    );
    expect(stdout).toMatch(/^YOURS +user-defaults, form-sender: need values of yours/m);
    const all = (await scene.run(['doctor', '--all', '--state-dir', 'st'])).stdout.replace(/\s+/g, ' ');
    expect(all).toMatch(/ok interface \d+ calls read in site-v-\S+ \(kept in [^)]*\) ok /);
    expect(all).toMatch(/ok reference \d+ calls listed/);
    expect(all).toContain('[learned, listed here, made by its interface]: yes');
    expect(stdout).toMatch(/^fail +build +SmarterMail build 9406/m);
    expect(stdout).toMatch(/^warn +second-factor +off\./m);
    expect(tooLongLines(stdout)).toEqual([]);
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
    expect(scene.sandbox.stats().writes).toBe(0);
    expect(holdings(scene.sandbox.state)).toBe(before);
  });

  it('says of guesses that nobody taught whether the interface bears them out', async () => {
    const scene = await makeScene({ domains: 2, isUntaught: true });

    const all = (await scene.run(['doctor', '--all'])).stdout.replace(/\s+/g, ' ');

    expect(all).toMatch(/ok interface \d+ calls read in site-v-\S+; of (\d+) guessed calls it makes \1 /);
    expect(all).toContain('[assumed, listed here, made by its interface]: documented here');
  });

  it('says of one that documents nothing what has to be taught, with every call', async () => {
    const scene = await makeScene({ domains: 2, publishedOnly: true });

    const { code, stdout } = await scene.run(['doctor']);
    const whole = await scene.run(['doctor', '--all']);
    const { steps, summary } = JSON.parse((await scene.run(['doctor', '--json'])).stdout);

    expect(code).toBe(2);
    expect(stdout).toMatch(/need teaching;\s+all\s+lessons:\s+about\s+\d+\s+minutes/);
    expect(stdout).toMatch(/^TEACH +smtp-relay, .* and \d+ more$/m);
    expect(stdout).toMatch(/^next: +smlockdown doctor --look; smlockdown learn --plan$/m);
    expect(stdout).toMatch(/^unknown +own-address +not shown$/m);
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
    expect(whole.stdout).not.toContain('all of it:');
    expect(stdout).toMatch(/^IN PART +domain-smtp-auth/m);
    expect(stdout).toMatch(/^warn +interface +\d+ calls read in site-v-\S+;/m);
    expect(whole.stdout.replace(/\s+/g, ' ')).toMatch(
      /GET settings\/sysadmin\/\S+ \[assumed, NOT made by its interface\]: needs teaching: \w+/,
    );
    const reads = steps.map(({ read }: { read: string }) => read);
    expect(reads.filter((read: string) => read === 'teach')).toHaveLength(summary.taught);
    expect(summary.steps).toBe(
      summary.changed + summary.checked + summary.proposed + summary.taught + summary.failed,
    );
  });

  it('says what it could see where nobody can sign in, and where nobody answers', async () => {
    const scene = await makeScene({ domains: 1 });

    const refused = await scene.run(['doctor'], { env: { SMARTERMAIL_PASSWORD: 'wrong' } });
    const gone = await scene.run(['doctor', '--url', 'http://127.0.0.1:1']);

    expect([refused.code, gone.code]).toEqual([1, 1]);
    expect(refused.stdout).toMatch(/^fail +build /m);
    expect(refused.stdout).toMatch(/^fail +sign-in +The server rejected/m);
    expect(gone.stdout).toMatch(/^fail +address +No connection/m);
    expect(gone.stdout).not.toContain('steps:');
  });

  it('tells a version before 100.0 from what is no SmarterMail, and signs in to neither', async () => {
    const scene = await makeScene({ domains: 1 });
    const footer = "<a href='https://www.smartertools.com/'>SmarterMail Professional 14.7</a>";
    const old = await aServer({
      'GET interface/root': () => ({ status: 404 }),
      'GET Login.aspx': () => ({ text: footer }),
    });
    const other = await aServer({ 'GET interface/root': () => ({ text: 'Welcome to nginx' }) });
    try {
      const [told, not] = [
        await scene.run(['doctor', '--url', old.url]),
        await scene.run(['doctor', '--url', other.url]),
      ];

      expect([told.code, not.code]).toEqual([1, 1]);
      expect(told.stdout).toMatch(/^fail +build +SmarterMail 14\.7, whose line has ended/m);
      expect(not.stdout).toMatch(/^fail +address .* does not look like SmarterMail/m);
      expect([old, other].map(({ seen }) => seen.filter(({ name }) => name.startsWith('POST')))).toEqual([
        [],
        [],
      ]);
    } finally {
      await Promise.all([old.close(), other.close()]);
    }
  });

  it('keeps what it read for the commands that come after, which fetch no script and use no call that the interface does not make', async () => {
    const scene = await makeScene({ domains: 1, isUntaught: true, dialect: 1, reference: 'keys' });
    const { stats } = scene.sandbox;
    const asked = async (...args: readonly string[]) => {
      const { requests } = stats();
      const ended = await scene.run([...args, '--state-dir', 'st']);
      return { ...ended, count: stats().requests - requests, text: ended.stdout.replace(/\s+/g, ' ') };
    };

    const untold = await asked('audit', '--step', 'logging');
    const doctor = await asked('doctor', '--all');
    const told = await asked('audit', '--step', 'logging');
    const again = await asked('doctor', '--all');

    expect(untold.text).toContain('this server has no such call (404)');
    expect(told.text).toContain("this server's web interface does not make it");
    expect(told.count).toBe(untold.count - 1);
    expect(told.stderr).not.toContain('counts for nothing');
    const said = ({ text }: typeof doctor) => text.slice(text.indexOf('baseline'));
    const kept = / \(kept in \S+shown\S+: take that away [^)]*\)/;
    expect(again.text).toMatch(kept);
    expect(said(again).replace(kept, '')).toBe(said(doctor));
  });

  it('keeps a report that names nobody and no value, and replaces none', async () => {
    const scene = await makeScene({ domains: 2 });

    const { code } = await scene.run(['doctor', '--report', 'report.json']);
    const { requests } = scene.sandbox.stats();
    const again = await scene.run(['doctor', '--report', 'report.json']);

    expect([code, again.code]).toEqual([0, 1]);
    expect(again.stderr).toContain('report.json: it is there already');
    expect(scene.sandbox.stats().requests).toBe(requests);
    const text = readFileSync(join(scene.folder, 'report.json'), 'utf8');
    const { url, state, accounts } = scene.sandbox;
    const names = [new URL(url).host, '127.0.0.1', ...Object.keys(state.domains), accounts.admin.password];
    expect(names.filter((name) => text.includes(name))).toEqual([]);
    expect(text).not.toMatch(/"admin"|\d{4}-\d\d-\d\d(?!T)/);
    expect(JSON.parse(text).shown).toMatchObject({
      interface: { files: expect.any(Number), isWhole: true },
      reference: { kinds: ['page'], isWhole: true },
    });
    expect(existsSync(join(scene.folder, 'report.json'))).toBe(true);
  });

  it('says of an interface of 40 MB that it was not understood, and of no call that it is not made', async () => {
    const filler = `var filler = ${JSON.stringify('x'.repeat(1000))};\n`;
    const script = interfaceScript(
      routesOf({ publishedOnly: false, olderTwoFactor: false, propagate: true, dialect: 0 }),
    );
    const huge = script + filler.repeat(Math.ceil((40 * 2 ** 20) / filler.length));
    const scene = await makeScene({ domains: 1, isUntaught: true, interfaceScript: huge });

    const { code, stdout, stderr } = await scene.run(['doctor', '--json', '--state-dir', 'st']);

    const { checks, steps }: DoctorReport = JSON.parse(stdout);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(checks.find(({ id }) => id === 'interface')).toMatchObject({
      state: 'unknown',
      text: expect.stringMatching(/^0 calls read; site-v-\S+ is too long to be understood/),
    });
    expect(steps.flatMap(({ calls }) => calls).filter(({ isMade }) => isMade === false)).toEqual([]);
  });

  it('says of a reference that asks for another sign-in that it was not read, and of no call that it is not listed; and the session goes on', async () => {
    const scene = await makeScene({ domains: 1, isUntaught: true });
    const server = await aDamagedServer(scene.sandbox, { ...UNDAMAGED, reference: 'signed-in' });
    const env = { SMARTERMAIL_URL: server.url };

    const { stdout } = await scene.run(['doctor', '--json', '--state-dir', 'st'], { env });
    const audit = await scene.run(['audit', '--fail-on', 'never', '--state-dir', 'st'], { env });

    const { checks, steps }: DoctorReport = JSON.parse(stdout);
    expect(checks.find(({ id }) => id === 'reference')).toMatchObject({ state: 'unknown' });
    expect(checks.find(({ id }) => id === 'sign-in')).toMatchObject({ state: 'ok' });
    const calls = steps.flatMap((one) => one.calls);
    expect(calls.length).toBeGreaterThan(20);
    expect(calls.filter(({ isListed }) => isListed !== null)).toEqual([]);
    expect(audit.code).toBe(0);
    expect(server.asked.filter(({ call }) => call === 'auth/authenticate-user')).toHaveLength(2);
  });
});
