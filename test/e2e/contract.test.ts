/** `contract`: what is known and where it comes from, its reads tried on a server, overlays joined. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { contractReportSchema } from '../../src/report/model/contract-report.js';
import { contractTestSchema } from '../../src/report/model/contract-test-report.js';
import { mergeReportSchema } from '../../src/report/model/merge-report.js';
import { scenes } from './a-cli.js';
import { aDialect, DIALECT } from './a-dialect.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];

async function aStage() {
  const scene = await makeScene({ domains: 2, isUntaught: true });
  const write = (name: string, overlay: object) =>
    writeFileSync(join(scene.folder, name), JSON.stringify(overlay, null, 2));
  write('dialect.yaml', { ...DIALECT, made: { on: '2027-02-01', by: 'a recording' } });
  const run = (...words: readonly string[]) => scene.run(['contract', ...words, ...STATE]);
  return { ...scene, write, contract: run };
}

const OVERLAY = ['--contract', 'dialect.yaml'];

describe('contract show', () => {
  it('says of each call and field how well it is known and where it comes from, without asking a server', async () => {
    const { contract, sandbox } = await aStage();

    const { code, stdout } = await contract('show', 'smtp-in', ...OVERLAY, '--json');

    const report = contractReportSchema.parse(JSON.parse(stdout));
    expect(code).toBe(0);
    expect(report).toMatchObject({ build: 9406, isWhole: false });
    expect(report.overlays).toEqual([
      {
        file: 'dialect.yaml',
        build: 9406,
        made: { on: '2027-02-01', by: 'a recording' },
        parts: 20,
        used: 20,
      },
    ]);
    const [{ calls, fields } = { calls: [], fields: [] }] = report.resources;
    expect(
      calls.map(({ part, call, evidence, at, isElsewhere }) => [part, call, evidence, at, isElsewhere]),
    ).toEqual([
      ['read', 'GET settings/sysadmin/inbound/smtp', 'learned', 'dialect.yaml:6:7', false],
      ['write', 'POST settings/sysadmin/inbound/smtp-store', 'learned', 'dialect.yaml:13:7', false],
    ]);
    expect(fields[0]).toMatchObject({
      label: 'Allow Relay',
      wire: 'relayFor',
      written: 'learned',
      at: 'dialect.yaml:21:9',
    });
    expect(sandbox.stats()).toMatchObject({ reads: 0, writes: 0, signIns: 0 });
  });

  it('tells first what is a guess, and where to see all', async () => {
    const { contract } = await aStage();

    const { stdout } = await contract('show', ...OVERLAY);

    expect(stdout).toMatch(
      /^Contract on build 9406: 46 resources, \d+ calls, \d+\s+fields; \d+ of them assumed\n/,
    );
    expect(stdout).toContain(
      'OVERLAY     dialect.yaml: build 9406, 2027-02-01 by a recording; 20 of 20 parts',
    );
    expect(stdout).toMatch(/^ASSUMED {5}ip-access, smtp-auth-bypass, /m);
    expect(stdout).toMatch(/^LEARNED {5}smtp-in, ids-rules$/m);
    expect(stdout.split('\n').length).toBeLessThan(25);
  });

  it('calls proposed what a look matched, as the doctor does, though a number of it is assumed still', async () => {
    const { contract, write } = await aStage();
    const read = { method: 'GET', path: 'settings/sysadmin/grey', evidence: 'proposed', source: 'a look' };
    const applyTo = { wire: 'applyTo', values: { everyone: 0 }, evidence: 'proposed', written: 'none' };
    write('look.yaml', {
      version: 1,
      build: 9406,
      resources: { greylisting: { read, fields: { appliesTo: applyTo } } },
    });

    const { stdout } = await contract('show', '--contract', 'look.yaml');

    expect(stdout).toMatch(/^PROPOSED {4}greylisting$/m);
  });

  it('shows it as on another build: learned there is only read', async () => {
    const { contract } = await aStage();

    const { stdout } = await contract('show', 'ids-rules', ...OVERLAY, '--build', '9500');

    expect(stdout).toContain('[proposed, a recording] dialect.yaml:');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('learned on build 9406: only read');
    expect(stdout).not.toMatch(/^ {2}(add|edit|remove): /m);
  });

  it.each([
    [['show', 'smtp-inn'], 'No call reaches a resource smtp-inn; did you mean "smtp-in"?'],
    [['show', 'smtp-in', 'rbls'], 'Contract show shows one resource at a time'],
    [['show', '--out', 'x.yaml'], '--out belongs to smlockdown contract merge'],
    [['test', '--build', '9406'], '--build belongs to smlockdown contract show'],
    [['test', 'smtp-in'], 'Contract test takes no names'],
    [
      ['merge', 'dialect.yaml', '--out', 'x.yaml'],
      'Contract merge takes two overlays or more, and --out FILE',
    ],
  ])('refuses %j', async (words, said) => {
    const { contract } = await aStage();

    const { code, stderr } = await contract(...words);

    expect([code, stderr.includes(said)]).toEqual([64, true]);
  });
});

describe('contract test', () => {
  const spoilt = {
    ...DIALECT.resources['smtp-in'],
    fields: {
      ...DIALECT.resources['smtp-in'].fields,
      allowRelayForAuthenticatedUsers: { wire: 'users', evidence: 'learned', written: 'none' },
    },
  };

  async function tested(overlay: object) {
    const stage = await aStage();
    const dialect = await aDialect(stage.sandbox);
    stage.write('dialect.yaml', overlay);
    const env = { SMARTERMAIL_URL: dialect.url };
    const command = (...more: readonly string[]) =>
      stage.run(['contract', 'test', ...OVERLAY, ...STATE, ...more], { env });
    const { code, stdout } = await command('--json');
    const { reads } = contractTestSchema.parse(JSON.parse(stdout));
    const cameOf = (id: string) => reads.find(({ resource }) => resource === id);
    return { ...stage, code, cameOf, command, dialect };
  }

  it('says that what the server has is as bound, and writes nothing', async () => {
    const { code, cameOf, dialect, sandbox } = await tested(DIALECT);

    expect(cameOf('smtp-in')).toMatchObject({
      came: 'fits',
      target: 'server',
      at: 'dialect.yaml:6:7',
      fields: [],
    });
    expect(cameOf('ids-rules')?.came).toBe('fits');
    expect(cameOf('domain-settings')).toMatchObject({ came: 'fits', at: null });
    expect(cameOf('mail-alias')).toMatchObject({ came: 'not-asked', target: null });
    expect(code).toBe(0);
    expect(sandbox.stats().writes).toBe(0);
    expect(dialect.calls).toEqual(['GET inbound/smtp', 'GET guards']);
  });

  it('names the field that does not fit, and ends with 2', async () => {
    const { code, cameOf, command } = await tested({ ...DIALECT, resources: { 'smtp-in': spoilt } });

    expect(code).toBe(2);
    expect(cameOf('smtp-in')).toMatchObject({
      came: 'does-not-fit',
      fields: [{ field: 'allowRelayForAuthenticatedUsers', label: 'Allow relay for authenticated users' }],
    });
    expect(cameOf('ids-rules')).toMatchObject({ came: 'no-such-call' });
    const { stdout } = await command();
    expect(stdout).toMatch(/^DOES NOT FIT {2}smtp-in: GET settings\/sysadmin\/inbound\/smtp \[learned\]$/m);
    expect(stdout).toMatch(/^NO SUCH CALL {2}ids-rules: /m);
    expect(stdout).not.toMatch(/^fits/m);
  });

  it('folds calls that ship and are not there into a line, and tells one of an overlay in full', async () => {
    const scene = await makeScene({ domains: 1, isUntaught: true, dialect: 1 });
    const read = { method: 'GET', path: 'settings/sysadmin/nowhere', evidence: 'learned', source: 'seen' };
    writeFileSync(
      join(scene.folder, 'own.yaml'),
      JSON.stringify({ version: 1, build: 9406, resources: { 'log-settings': { read } } }),
    );
    const test = (...more: readonly string[]) =>
      scene.run(['contract', 'test', '--contract', 'own.yaml', ...STATE, ...more]);

    const { stdout } = await test();
    const whole = (await test('--all')).stdout;

    expect(stdout).toMatch(/^NO SUCH CALL {2}log-settings: GET settings\/sysadmin\/nowhere \[learned\]/m);
    expect(stdout).toMatch(/^NO SUCH CALL {2}this server has no such call \(404\): .*ids-rules,/m);
    const shipped = (await scene.run(['contract', 'test', ...STATE])).stdout;
    expect(shipped.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
    expect(whole).toMatch(/^NO SUCH CALL {2}ids-rules: GET /m);
    // What its interface contradicts is not asked, and said.
    await scene.run(['doctor', ...STATE]);
    expect((await test()).stdout.replace(/\s+/g, ' ')).toMatch(
      /not asked the call that reads it is assumed, and this server's web interface does not make it: smtp-in, /,
    );
  });

  it('reads of the mail domain that was named, and of no other', async () => {
    const { command } = await tested(DIALECT);

    const { code, stderr } = await command('--domain', 'nowhere.example');

    expect([code, stderr]).toEqual([
      64,
      expect.stringContaining('The server lists no mail domain nowhere.example'),
    ]);
  });
});

describe('contract merge', () => {
  const parts = (id: string, resources: object) => ({
    version: 1,
    build: 9406,
    made: { on: `2027-02-0${id}`, by: `look ${id}` },
    resources,
  });
  const field = (wire: string) => ({ isEnabled: { wire, evidence: 'learned', written: 'learned' } });
  const more = (wire: string) => ({ spamThreshold: { wire, evidence: 'learned', written: 'learned' } });
  const MERGE = ['merge', 'one.yaml', 'other.yaml', '--out', 'both.yaml'];

  async function merged(one: object, other: object) {
    const stage = await aStage();
    stage.write('one.yaml', one);
    stage.write('other.yaml', other);
    return { ...stage, ...(await stage.contract(...MERGE)), out: join(stage.folder, 'both.yaml') };
  }

  it('joins what two say of one build, part by part, as one that is taken', async () => {
    const { resources } = DIALECT;
    const one = parts('2', { 'smtp-in': resources['smtp-in'], greylisting: { fields: field('on') } });
    const other = parts('1', { 'ids-rules': resources['ids-rules'], greylisting: { fields: field('on') } });

    const { code, stdout, stderr, out, contract } = await merged(one, other);

    expect([code, stdout, stderr]).toEqual([0, 'both.yaml: 21 parts of 3 resources, of build 9406.\n', '']);
    expect(readFileSync(out, 'utf8')).toContain('made:\n  on: 2027-02-02\n  by: look 2; look 1\n');
    const shown = JSON.parse((await contract('show', '--contract', 'both.yaml', '--json')).stdout);
    expect(shown.overlays[0]).toMatchObject({ parts: 21, used: 21 });
  });

  it('names both places of what they bind otherwise, and writes nothing', async () => {
    const { code, stderr, out } = await merged(
      parts('1', { greylisting: { fields: { ...field('on'), ...more('grey1') } } }),
      parts('2', { greylisting: { fields: { ...field('isOn'), ...more('grey2') } } }),
    );

    expect(code).toBe(65);
    expect(stderr).toContain(
      'other.yaml:11:9: greylisting.fields.isEnabled is bound otherwise at one.yaml:11:9, and so is 1 more part of it\n',
    );
    expect(existsSync(out)).toBe(false);
  });

  it('gives programs JSON, and says of each resource what is bound where all is asked for', async () => {
    const stage = await aStage();
    stage.write('one.yaml', parts('1', { greylisting: { fields: field('on') } }));
    stage.write('other.yaml', parts('2', { greylisting: { fields: more('grey') } }));

    const { stdout } = await stage.contract(...MERGE, '--json');
    const whole = await stage.contract('merge', 'one.yaml', 'other.yaml', '--out', 'all.yaml', '--all');

    const report = mergeReportSchema.parse(JSON.parse(stdout));
    expect(report).toMatchObject({
      ...{ file: 'both.yaml', build: 9406, from: ['one.yaml', 'other.yaml'] },
      resources: [{ resource: 'greylisting', parts: 2 }],
    });
    expect(whole.stdout).toMatch(/^ {2}greylisting \(Greylisting.*\): 2 parts$/m);
  });

  it('makes no one file of two builds', async () => {
    const { code, stderr, out } = await merged(parts('1', {}), { ...parts('2', {}), build: 9500 });

    expect([code, stderr]).toEqual([
      65,
      expect.stringContaining('other.yaml:3:12: it is of build 9500, and one.yaml is of build 9406'),
    ]);
    expect(existsSync(out)).toBe(false);
  });

  it('does not write over a file that is there', async () => {
    const stage = await aStage();
    stage.write('one.yaml', parts('1', {}));
    stage.write('other.yaml', parts('2', {}));
    writeFileSync(join(stage.folder, 'both.yaml'), 'mine');

    const { code, stderr } = await stage.contract(...MERGE);

    expect([code, stderr]).toEqual([
      64,
      expect.stringContaining('both.yaml: it is there, and would be lost'),
    ]);
    expect(readFileSync(join(stage.folder, 'both.yaml'), 'utf8')).toBe('mine');
  });
});
