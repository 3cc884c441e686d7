/** `playbook`: checks one and tells where each option comes from, without a server. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { playbookReportSchema } from '../../src/report/model/playbook-report.js';
import { steps } from '../../src/steps/index.js';
import { scenes, tooLongLines, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();
const makeScene = scenes();

const OWN = `version: 1
name: our-mail
extends: strict
steps:
  greylisting: off
  smtp-relay: { aliases: look }
overrides:
  - domains: ['*.example']
    steps: { domain-throttling: { messagesPerHour: 100 } }
  - domains: [bank.example]
    steps:
      password-policy:
        minLength: 20
waivers:
  - { step: catch-all, domain: sales.example, reason: They move., owner: Ann, expires: 2020-01-31 }
  - { step: greylisting, domain: server, reason: r, owner: o, expires: 2999-01-31 }
domains: { exclude: ['*.test'] }
limits: { changedDomainsPercent: 25 }
`;

function aDesk(text = OWN) {
  const workplace = makeWorkplace();
  writeFileSync(join(workplace.folder, 'own.yaml'), text);
  return workplace;
}

async function reportOf(...args: readonly string[]) {
  const ended = await aDesk().run(['playbook', ...args, '--json']);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  return playbookReportSchema.parse(JSON.parse(ended.stdout));
}

describe('a playbook that is checked', () => {
  it.each([['baseline'], ['strict'], ['own.yaml'], ['./own.yaml']])(
    'is told of on one screen: %s',
    async (name) => {
      const ended = await aDesk().run(['playbook', name]);

      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(ended.stdout).toContain(`is valid: ${name}\n`);
      expect(ended.stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(23);
      expect(tooLongLines(ended.stdout)).toEqual([]);
    },
  );

  it('has its own options with their lines, and its waivers with their end', async () => {
    const { stdout } = await aDesk().run(['playbook', 'own.yaml']);

    expect(stdout).toContain('STATED IN own.yaml\n  smtp-relay  aliases: look (own.yaml:6)\n');
    expect(stdout).toContain('OFF       greylisting (own.yaml:5)\n');
    expect(stdout).toContain('WAIVER    ended 2020-01-31: catch-all, sales.example; Ann (own.yaml:15)\n');
    expect(stdout).toContain('until 2999-01-31, unused: greylisting, server; o (own.yaml:16)\n');
    expect(stdout).toContain('DOMAINS   all; but *.test (own.yaml:17)\n');
    expect(stdout).toContain('changedDomainsPercent 25\n');
  });

  it('is whole as JSON: every option of every step, with the place that states it', async () => {
    const report = await reportOf('own.yaml');
    const relay = report.steps.find(({ id }) => id === 'smtp-relay')?.options ?? [];

    const named = [
      ...report.steps.map(({ id }) => id),
      ...report.off.map(({ id }) => id),
      ...report.unselected,
    ];
    expect(named.sort()).toEqual(steps.map(({ id }) => id).sort());
    expect(relay.map(({ name, value, from, place }) => [name, value, from, place?.split(':')[0]])).toEqual(
      expect.arrayContaining([
        ['aliases', 'look', 'playbook', 'own.yaml'],
        ['requireAuthMatch', 'email-address', 'playbook', 'strict'],
        ['allowRelay', 'nobody', 'playbook', 'baseline'],
      ]),
    );
    expect(relay.find(({ name }) => name === 'allowRelay')?.at).toMatch(/playbooks.baseline\.yaml:\d+:\d+$/);
    expect(report.limits.map(({ name, place }) => `${name} ${place?.split(':')[0]}`).sort()).toEqual([
      'changedDomainsPercent own.yaml',
      'changes baseline',
      'disruption strict',
    ]);
  });

  it('has for a domain what an override states, of the steps that look at domains', async () => {
    const report = await reportOf('own.yaml', '--domain', 'shop.example');
    const options = report.steps.find(({ id }) => id === 'domain-throttling')?.options ?? [];

    expect(report).toMatchObject({ domain: 'shop.example', isLookedAt: true, waivers: [] });
    expect(report.steps.map(({ id }) => id)).not.toContain('command-hooks');
    expect(options).toContainEqual(
      expect.objectContaining({ value: 100, from: 'override', place: 'own.yaml:9' }),
    );
  });

  it('has for a domain what an override asks for beside what it states, at the line of the step', async () => {
    const { steps: found } = await reportOf('own.yaml', '--domain', 'bank.example');
    const options = found.find(({ id }) => id === 'password-policy')?.options ?? [];

    const told = options.filter(({ from }) => from === 'override');
    expect(told.map(({ name, value, place }) => `${name} ${value} ${place}`).sort()).toEqual([
      'domains check own.yaml:13',
      'minLength 20 own.yaml:13',
    ]);
  });

  it('says of a domain that it is left out, and by what', async () => {
    const { code, stdout } = await aDesk().run(['playbook', 'own.yaml', '--domain', 'old.test']);

    expect(code).toBe(0);
    expect(stdout).toContain('old.test is left out: *.test (own.yaml:17)\n');
    expect(stdout).toContain('No override reaches old.test.\n');
  });

  it('names a domain of the playbook that was meant', async () => {
    const { code, stderr } = await aDesk().run(['playbook', 'own.yaml', '--domain', 'salse.exampel']);

    expect(code).toBe(0);
    expect(stderr).toBe('The playbook does not name salse.exampel; did you mean "sales.example"?\n');
  });

  it('shows with --step every option of it, and with --all of all', async () => {
    const { run } = aDesk();

    const one = await run(['playbook', 'own.yaml', '--step', 'catch-all', '--step', 'smtp-relay']);
    const all = await run(['playbook', 'own.yaml', '--all']);

    expect([...one.stdout.matchAll(/^([a-z-]+) [A-Z]/gm)].map(([, id]) => id).sort()).toEqual([
      'catch-all',
      'smtp-relay',
    ]);
    expect(one.stdout).toMatch(/ {2}requireAuthMatch: email-address \(strict:\d+\)\n/);
    expect(all.stdout).toMatch(/ {2}maxIdleDays: 180 \(baseline:\d+\)\n/);
    expect(tooLongLines(all.stdout)).toEqual([]);
  });
});

describe('a playbook that is not right', () => {
  it('ends with 65 and a line for each mistake, and nothing is shown', async () => {
    const ended = await aDesk(`${OWN}stepps: {}\nname: twice\n`).run(['playbook', 'own.yaml']);

    expect(ended).toMatchObject({ code: 65, stdout: '' });
    expect(ended.stderr).toContain('[playbook.invalid]');
    expect(ended.stderr.match(/^own\.yaml:\d+:\d+: /gm)).toHaveLength(2);
  });

  it.each([
    [['playbook', 'strikt'], 65, 'did you mean "strict"?'],
    [['playbook'], 64, 'smlockdown playbook <file>'],
    [['playbook', 'strict', '--step', 'smtp-rely'], 64, 'did you mean "smtp-relay"?'],
    [['playbook', 'strict', '--step', 'gateway-clients'], 64, 'does not select the step gateway-clients'],
    [['playbook', 'strict', '--domain', '*.example'], 64, 'the name of one mail domain'],
    [['playbook', 'strict', '--domain', 'a b'], 64, 'the name of one mail domain'],
    [['playbook', 'strict', '--url', 'https://a.example'], 64, 'no option --url'],
  ])('%j ends with %d', async (args, code, words) => {
    const ended = await makeWorkplace().run(args);

    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(words);
  });
});

it('asks no server, also where one is named', async () => {
  const { sandbox, run } = await makeScene();

  const ended = await run(['playbook', 'strict']);

  expect(ended.code).toBe(0);
  expect(sandbox.stats().requests).toBe(0);
});
