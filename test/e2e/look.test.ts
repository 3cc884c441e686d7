/** `doctor --look` and `doctor --confirm` on servers that call things otherwise. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { lookReportSchema } from '../../src/report/model/look-report.js';
import { holdings, scenes, signInOf, tooLongLines } from './a-cli.js';
import { Person } from './a-person.js';
import { aRenamedServer, type Renamed } from './a-renamed-server.js';
import { terminalsHere } from './a-terminal-here.js';

const makeScene = scenes();
const startHere = terminalsHere();

type Answer = Readonly<Record<string, unknown>>;
const inner = (answer: Answer, name: string) => answer[name] as Record<string, unknown>;

/** Another path and other members; another envelope and a shuffled list of names; another unit. */
const RENAMED: Renamed = {
  'smtp-in-settings': {
    path: 'protocols/smtp-inbound',
    answer: (answer) => {
      const { allowRelay, requireAuthMatch, ...rest } = inner(answer, 'smtpInSettings');
      return { success: true, config: { relayAllowed: 3 - Number(allowRelay), requireAuthMatch, ...rest } };
    },
  },
  'greylisting-settings': {
    answer: (answer) => {
      const held = inner(answer, 'greylistingSettings');
      return { success: true, result: { ...held, blockPeriodMinutes: Number(held.blockPeriodMinutes) * 60 } };
    },
  },
  'ids-rules': {
    path: 'security/intrusion-rules',
    answer: ({ idsRules, ...rest }) => ({
      ...rest,
      page: { items: idsRules, totalCount: (idsRules as unknown[]).length },
    }),
  },
};

const BUILD = 9406;

async function aScene(renamed: Renamed = RENAMED) {
  const scene = await makeScene({ domains: 1, isUntaught: true });
  const server = await aRenamedServer(scene.sandbox, renamed);
  const env = { ...signInOf(scene.sandbox), SMARTERMAIL_URL: server.url };
  const run = (args: readonly string[]) => scene.run([...args, '--state-dir', 'st'], { env });
  const file = join(scene.folder, 'st', 'contract', `${BUILD}.yaml`);
  return {
    ...{ ...scene, server, run, file },
    look: (...more: readonly string[]) => run(['doctor', '--look', '--auto-approve', ...more]),
    /** In a terminal. */
    sit: (args: readonly string[]) => {
      const here = startHere([...args, '--state-dir', 'st'], { cwd: scene.folder, env, size: [100, 40] });
      return { ...here, person: new Person(here) };
    },
    /** What the overlay says of a setting. */
    kept: (id: string) => parse(readFileSync(file, 'utf8')).resources[id],
  };
}

/** Of the first table of `audit`, by step. */
async function verdictOf(
  run: (args: readonly string[]) => Promise<{ stdout: string }>,
  step: string,
  file: string,
) {
  const { stdout } = await run(['audit', '--json', '--step', step, '--contract', file]);
  return JSON.parse(stdout).findings.map(({ verdict, message }: { verdict: string; message: string }) => ({
    verdict,
    message,
  }));
}

describe('a look', () => {
  it('finds what is called otherwise, shows it value by value, keeps it as proposed, and changes nothing', async () => {
    const { look, sandbox, server, kept } = await aScene();
    const before = holdings(sandbox.state);

    const { code, stdout, stderr } = await look('--all');

    expect(stderr).toMatch(/^\d+ requests to http/m);
    expect(stderr).toContain('GET settings/sysadmin/protocols/smtp-inbound  (SMTP In?)');
    expect(stdout).toContain('SMTP In (smtp-in)');
    expect(stdout).toMatch(/Allow Relay +0: nobody\? \[relayAllowed: like/m);
    expect(stdout).toMatch(/Block Period \(minutes\) +240 \[/m);
    expect(tooLongLines(stdout)).toEqual([]);
    expect(kept('smtp-in')).toMatchObject({
      read: { path: 'settings/sysadmin/protocols/smtp-inbound', under: 'config', evidence: 'proposed' },
      fields: {
        allowRelay: { wire: 'relayAllowed', evidence: 'assumed', written: 'none' },
        allowRelayForAuthenticatedUsers: { evidence: 'proposed', written: 'none' },
      },
    });
    expect(kept('ids-rules').list).toMatchObject({ under: 'page.items', evidence: 'proposed' });
    expect(code).toBe(0);
    expect(sandbox.stats().writes).toBe(0);
    expect(holdings(sandbox.state)).toBe(before);
    expect(server.requests.filter((one) => /^POST (?!auth\/)/.test(one))).toEqual([]);
  });

  it('asks for nothing that it did not show, at most sixty, and each once', async () => {
    const { look, server } = await aScene();

    const { stderr } = await look();

    const shown = [...stderr.matchAll(/^ {2}GET (\S+) /gm)].map(([, path = '']) => path);
    const asked = server.requests.filter(
      (one) => one.startsWith('GET settings/sysadmin/protocols') || one.includes('intrusion'),
    );
    expect(shown.length).toBeGreaterThan(2);
    expect(shown.length).toBeLessThanOrEqual(60);
    expect(asked.toSorted()).toEqual(
      shown
        .filter((path) => /protocols|intrusion/.test(path))
        .map((path) => `GET ${path}`)
        .toSorted(),
    );
  });

  it('sends nothing before somebody said yes, and keeps nothing', async () => {
    const { sit, run, server, file } = await aScene();

    const unattended = await run(['doctor', '--look']);
    const { person, ended } = sit(['doctor', '--look']);
    const list = await person.answers('Type "yes":', 'no');
    const { code } = await ended;

    expect(unattended.code).toBe(64);
    expect(unattended.stderr).toContain('--auto-approve');
    expect(list).toContain('GET settings/sysadmin/protocols/smtp-inbound');
    expect(code).toBe(3);
    expect(server.requests.filter((one) => one.includes('smtp-inbound'))).toEqual([]);
    expect(existsSync(file)).toBe(false);
  });

  it('says so where nothing has to be looked for, and sends nothing more', async () => {
    const { look, file } = await aScene({});

    const { code, stdout, stderr } = await look();

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.replace(/\s+/g, ' ')).toContain('nothing was looked for');
    expect(existsSync(file)).toBe(false);
  });

  it('says what it did not find, and ends with 2', async () => {
    const { look } = await aScene({
      ...RENAMED,
      'log-settings': { answer: () => ({ success: true, quux: { a: 1 } }) },
      rbls: { path: 'zzz-frob' },
    });

    const { code, stdout } = await look();

    expect(code).toBe(2);
    expect(stdout).toMatch(/^NOT FOUND +no answer that came fits it: .*log-settings/m);
    expect(stdout).toMatch(/^NOT FOUND +no .*: .*rbls/m);
    expect(stdout).toMatch(/^FOUND +smtp-in: SMTP In, 4 of 4 fields, 2 to be asked$/m);
    expect(stdout).toMatch(/^all of it: +--all/m);
    expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
    expect(tooLongLines(stdout)).toEqual([]);
  });

  it('tries no POST, and says which settings are read by one and what to do', async () => {
    const { look, run, server } = await aScene({});

    const { stdout } = await look();

    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'BY POST spool-messages, spool-sample, connections, password-compliance: read by a POST, and a look tries none, as most of them write. Where doctor says TEACH, it takes an overlay: docs/overlays.md',
    );
    expect(server.requests.filter((one) => /^POST (?!auth\/)/.test(one))).toEqual([]);
    const seen = ['--seen', 'address', '--seen', 'violations'];
    const compared = await run(['doctor', '--confirm', 'password-compliance', ...seen]);
    expect(compared).toMatchObject({ code: 0, stdout: expect.stringContaining('as there') });
  });

  it('leaves what somebody wrote into the file, comments too, and says so', async () => {
    const { look, file, kept } = await aScene();
    await look();
    const edited = readFileSync(file, 'utf8').replace('wire: relayAllowed', 'wire: relayAllowed2 # mine');
    writeFileSync(file, edited);

    const { stdout } = await look();

    expect(readFileSync(file, 'utf8')).toBe(edited);
    expect(kept('smtp-in').fields.allowRelay.wire).toBe('relayAllowed2');
    expect(stdout.replace(/\s+/g, ' ')).toContain('LEFT smtp-in.fields.allowRelay');
  });

  it('gives programs JSON', async () => {
    const { run } = await aScene();

    const { stdout } = await run(['doctor', '--look', '--auto-approve', '--json']);

    const report = JSON.parse(stdout);
    expect(report).toEqual(lookReportSchema.parse(report));
    expect(report.found.map(({ resource }: { resource: string }) => resource).toSorted()).toEqual([
      'greylisting',
      'ids-rules',
      'smtp-in',
    ]);
  });
});

describe('a comparison', () => {
  it('asks of lines, of units and of names, and keeps what was said of each', async () => {
    const { look, sit, kept, run, file } = await aScene();
    await look();

    const relay = sit(['doctor', '--confirm', 'smtp-in']);
    await relay.person.answers('Is all of it', 'yes');
    await relay.person.answers('Allow Relay is 0. What does', '4');
    await relay.person.answers('Require Auth Match is 0. What does', 'none');
    const confirmed = await relay.ended;

    expect(confirmed.code).toBe(0);
    expect(kept('smtp-in')).toMatchObject({
      read: { path: 'settings/sysadmin/protocols/smtp-inbound', evidence: 'confirmed' },
      fields: {
        allowRelay: {
          wire: 'relayAllowed',
          values: { anyone: 0 },
          seen: ['anyone'],
          evidence: 'confirmed',
          written: 'none',
        },
        allowRelayForAuthenticatedUsers: { evidence: 'confirmed' },
      },
    });
    expect(await verdictOf(run, 'smtp-relay', file)).toEqual([
      { verdict: 'fail', message: expect.stringContaining('anyone') },
    ]);
  });

  it('finds the unit of a number from what the web interface shows', async () => {
    const { look, sit, kept, run, file } = await aScene();
    await look();

    const { person, ended } = sit(['doctor', '--confirm', 'greylisting']);
    await person.answers('Is all of it', 'yes');
    await person.answers('does it show 240 minutes there?', 'n');
    await person.answers('How many minutes does it show?', '4');
    await person.answers('does it show 360 minutes there?', 'y');
    await person.answers('does it show 36 days there?', 'y');
    await person.answers('Apply To is 0. What does', '1');
    const { code } = await ended;

    expect(code).toBe(0);
    expect(kept('greylisting').fields.blockMinutes).toMatchObject({
      scale: { wire: 60, here: 1 },
      evidence: 'confirmed',
    });
    const [finding] = await verdictOf(run, 'greylisting', file);
    expect(finding.verdict).toBe('fail');
  });

  it('does not read what somebody said is something else', async () => {
    const { look, sit, kept } = await aScene();
    await look();

    const { person, ended } = sit(['doctor', '--confirm', 'smtp-in']);
    await person.answers('Is all of it', 'no');
    await person.answers('Which lines are otherwise', '2');
    await person.answers('Allow Relay is 0. What does', '');
    await person.answers('Require Auth Match is 0. What does', '1');
    const { code, stdout } = await ended;

    expect(code).toBe(2);
    expect(stdout).toContain('NOT THAT');
    expect(kept('smtp-in').fields).toMatchObject({
      allowRelay: { isRefuted: true, evidence: 'assumed' },
      enforceDomainAuthForLocalDeliveries: { isRefuted: true },
      allowRelayForAuthenticatedUsers: { evidence: 'confirmed' },
    });
  });

  it('keeps nothing where somebody cannot say', async () => {
    const { look, sit, kept } = await aScene();
    await look();

    const { person, ended } = sit(['doctor', '--confirm', 'smtp-in']);
    await person.answers('Is all of it', 'no');
    await person.answers('Which lines are otherwise', '');
    const { code } = await ended;

    expect(code).toBe(3);
    expect(kept('smtp-in').read.evidence).toBe('proposed');
  });

  it('goes field by field without a terminal, and takes no other value than is there', async () => {
    const { look, run, kept } = await aScene();
    await look();
    const seen = (...all: string[]) =>
      run(['doctor', '--confirm', 'ids-rules', ...all.flatMap((one) => ['--seen', one])]);

    const nobody = await seen();
    const unknown = await seen('thresold');
    const other = await seen('type:3=harvestin');
    const twice = await seen('type:3=harvesting', 'type:7=harvesting');
    const { code, stdout } = await seen(
      'threshold',
      'type:3=denial-of-service',
      'type:7=brute-force-by-email',
      'action=block',
    );

    expect([nobody, unknown, other, twice].map((one) => one.code)).toEqual([64, 64, 64, 64]);
    expect(nobody.stderr).toContain('--seen FIELD');
    expect(nobody.stderr).toMatch(/^ {2}threshold \(.*\): \d/m);
    expect(unknown.stderr).toContain('did you mean "threshold"?');
    expect(code).toBe(2);
    expect(stdout).toMatch(/Threshold .* as there$/m);
    expect(kept('ids-rules')).toMatchObject({
      list: { evidence: 'confirmed' },
      fields: {
        threshold: { evidence: 'confirmed' },
        type: {
          values: { 'brute-force-by-email': 7, 'denial-of-service': 3 },
          seen: ['brute-force-by-email', 'denial-of-service'],
        },
        action: { values: { block: 0 }, seen: ['block'] },
        blockMinutes: { evidence: 'proposed' },
      },
    });
  });

  it('keeps nothing beside another overlay that binds it, as the two would be refused together', async () => {
    const { look, run, file, folder } = await aScene();
    await look();
    renameSync(file, join(folder, 'mine.yaml'));

    const refused = await run([
      ...['doctor', '--contract', 'mine.yaml', '--confirm', 'greylisting', '--seen', 'isEnabled'],
    ]);
    const looked = await run(['doctor', '--look', '--auto-approve', '--contract', 'mine.yaml']);
    const after = await run(['doctor', '--contract', 'mine.yaml']);

    expect(refused.code).toBe(64);
    expect(refused.stderr).toMatch(/Greylisting is bound at mine\.yaml:\d+:\d+/);
    expect([looked.stderr, after.stderr].join('')).not.toContain('bound otherwise');
    expect(existsSync(file)).toBe(false);
  });

  it('asks for no word of a list without a row, as there is nothing to compare', async () => {
    const { run, file } = await aScene({
      'ids-rules': { answer: () => ({ success: true, idsRules: [], totalCount: 0 }) },
    });

    const { code, stderr } = await run(['doctor', '--confirm', 'ids-rules']);

    expect(code).toBe(3);
    expect(stderr).toContain('Nothing is there that could be compared; nothing was kept');
    expect(existsSync(file)).toBe(false);
  });

  it('adds what is seen later to what was seen, and needs none where programs make the call', async () => {
    const { look, run, sandbox, kept } = await aScene();
    await look();
    const seen = (one: string) => run(['doctor', '--confirm', 'smtp-in', '--seen', one]);
    await seen('allowRelay=anyone');
    const relay = sandbox.state.smtpIn as { allowRelay: number };

    relay.allowRelay = 0;
    const taken = await seen('allowRelay=anyone');
    await seen('allowRelay=nobody');
    const known = await run(['doctor', '--confirm', 'antivirus', '--seen', 'isEnabled']);

    expect([taken.code, taken.stderr]).toEqual([64, expect.stringContaining('anyone was seen as 0 before')]);
    expect(kept('smtp-in').fields.allowRelay).toMatchObject({
      ...{ values: { anyone: 0, nobody: 3 }, seen: ['anyone', 'nobody'] },
    });
    expect([known.code, known.stderr]).toEqual([64, expect.stringContaining('needs no comparing')]);
  });
});

describe('names from the files of the host', () => {
  const LISTING = [
    'settings.mail_delay',
    'block_period_minutes',
    'pass_period_minutes',
    'record_expiration_days',
  ];
  const listing = LISTING.slice(1)
    .map((name) => `settings.json\t${LISTING[0]}.${name}\tnumber\n`)
    .join('');

  it('find a path that is called like nothing in the web interface, as PowerShell writes them', async () => {
    const { run, kept, folder, file } = await aScene({ 'greylisting-settings': { path: 'mail-delay' } });
    writeFileSync(
      join(folder, 'names.txt'),
      Buffer.from(`\ufeff${listing}# events.json could not be read\n`, 'utf16le'),
    );

    const without = await run(['doctor', '--look', '--auto-approve']);
    expect([without.code, existsSync(file)]).toEqual([2, false]);
    const { code, stderr } = await run(['doctor', '--names', 'names.txt', '--auto-approve']);

    expect(code).toBe(0);
    expect(stderr).toContain('names.txt: 3 names.');
    expect(kept('greylisting').read.path).toBe('settings/sysadmin/mail-delay');
  });

  it.each([
    ['there is none', undefined, 'there is no such file'],
    ['it names nothing', 'what is this\n', 'no line of it is a name and a type'],
    ['it is no text', '\0\0\0', 'UTF-16 without a mark'],
  ])('are refused where %s, before anything is sent', async (_, text, why) => {
    const { run, folder, server } = await aScene();
    if (text !== undefined) writeFileSync(join(folder, 'names.txt'), text);

    const { code, stderr } = await run(['doctor', '--names', 'names.txt', '--auto-approve']);

    expect(code).toBe(64);
    expect(stderr).toContain(why);
    expect(stderr).toContain('--names-script');
    expect(server.requests).toEqual([]);
  });

  it('are listed by one line, which is printed without a server', async () => {
    const { run, server } = await aScene();

    const { code, stdout } = await run(['doctor', '--names-script']);

    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toContain('SmarterMail\\Service\\Settings');
    expect(server.requests).toEqual([]);
  });
});

describe('what the doctor is asked for', () => {
  it.each([
    [['--look', '--confirm', 'smtp-in'], '--look and --confirm exclude each other'],
    [['--look', '--report', 'r.json'], '--look and --report exclude each other'],
    [['--names-script', '--names', 'f'], '--look and --names-script exclude each other'],
    [['--seen', 'x'], '--seen goes with --confirm'],
    [['--auto-approve'], '--auto-approve goes with --look'],
    [['--confirm', 'smtpin'], 'There is no setting "smtpin"; did you mean "smtp-in"?'],
  ])('is refused where it cannot be: %p', async (args, why) => {
    const { run, server } = await aScene({});

    const { code, stderr } = await run(['doctor', ...args]);

    expect(code).toBe(64);
    expect(stderr).toContain(why);
    expect(server.requests).toEqual([]);
  });
});
