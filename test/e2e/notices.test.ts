/** Letters to users, as somebody has them written who is about to apply a plan. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import PostalMime from 'postal-mime';
import { sealPlan } from '../../src/engine/plan/build-plan.js';
import { type Plan, withMade } from '../../src/engine/plan/plan.js';
import type { Change } from '../../src/engine/words/change.js';
import { newAlias } from '../../src/sandbox/blanks.js';
import type { UserState } from '../../src/sandbox/state.js';
import { aRecord } from '../letters/builders.js';
import { aFieldChange, anItemChange, aPlan } from '../report/builders.js';
import { scenes, tooLongLines, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();
const makeScene = scenes();
const ON = ['--on', '2026-12-14'];
const FROM = ['--from', 'Mail team <mail@host.example>'];

const PORT = anItemChange({ steps: ['bindings'], resource: 'bindings', key: 1, before: { port: 143 } });

/** A plan that somebody kept. */
function kept(plan: Partial<Plan>): string {
  const changes = plan.changes ?? [];
  const objects = [
    ...new Map(
      changes.map(({ resource, target }) => [`${resource} ${target}`, { resource, target, hash: 'h' }]),
    ).values(),
  ];
  const { hash: _, ...body } = aPlan({ objects, ...plan });
  const made = { at: '2026-11-29T16:30:00.000Z', user: 'ann', host: 'desk', tool: '0.1.0' };
  return JSON.stringify(withMade(sealPlan(body), made));
}

function aPlace(plan: Partial<Plan> = { changes: [PORT, aFieldChange()] }) {
  const place = makeWorkplace();
  writeFileSync(join(place.folder, 'plan.json'), kept(plan));
  const notices = (...more: readonly string[]) =>
    place.run(['notices', 'plan.json', '--out', 'letters', ...more]);
  const read = (name: string) => readFileSync(join(place.folder, 'letters', name));
  const names = () => readdirSync(join(place.folder, 'letters')).sort();
  return { ...place, notices, read, names };
}

describe('notices', () => {
  it('writes letters of a real plan that name the domain they are for and no other', async () => {
    const { run, folder, sandbox } = await makeScene({ domains: 4 });
    await run(['plan', '--playbook', 'strict', '--max-disruption', 'high', '--out', 'plan.json']);
    const before = sandbox.stats();

    const { code, stdout } = await run([
      'notices',
      'plan.json',
      '--out',
      'letters',
      '--on',
      '2999-12-14',
      ...FROM,
    ]);

    const letters = readdirSync(join(folder, 'letters'));
    const domains = letters.flatMap((name) => /^domain-(.+)\.md$/.exec(name)?.[1] ?? []);
    expect({ code, long: tooLongLines(stdout) }).toEqual({ code: 0, long: [] });
    expect(sandbox.stats()).toEqual(before);
    expect(stdout.split('\n').length).toBeLessThanOrEqual(23);
    expect(domains.length).toBeGreaterThan(1);
    for (const name of letters) {
      const text = readFileSync(join(folder, 'letters', name), 'utf8').replaceAll('=\r\n', '');
      const own = name.replace(/^domain-(.+)\.\w+$/, '$1');
      expect(domains.filter((domain) => text.includes(domain))).toEqual(name.startsWith('all') ? [] : [own]);
    }
  });

  it('are messages that a mail program reads, the same bytes again', async () => {
    const { notices, read, names } = aPlace({
      changes: [PORT],
      manual: [aRecord('a.example', 'a.example. IN TXT "v=spf1 -all"')],
    });

    await notices(...ON, ...FROM, '--language', 'de');
    const digests = () => names().map((name) => createHash('sha256').update(read(name)).digest('hex'));
    const first = digests();
    await notices(...ON, ...FROM, '--language', 'de', '--force');
    const again = digests();
    const message = await PostalMime.parse(read('domain-a.example.eml'));

    expect(again).toEqual(first);
    expect(names()).toEqual(
      ['all', 'domain-a.example'].flatMap((name) => ['.eml', '.md', '.txt'].map((end) => name + end)),
    );
    expect(message).toMatchObject({
      from: { address: 'mail@host.example' },
      to: [{ address: 'postmaster@a.example' }],
      subject: 'Ihre E-Mail in a.example: was sich am 14. Dezember 2026 ändert',
    });
    expect(message.text).toContain('    a.example. IN TXT "v=spf1 -all"');
    expect(message.text).toContain('143');
    expect(read('all.md').toString()).not.toContain('v=spf1');
  });

  it('has no messages where nobody says from whom, and says what is in no letter', async () => {
    const manual = [
      {
        step: 'smtp-relay',
        target: 'server',
        message: 'm',
        byHand: [{ text: 'c' }],
        remedy: 'teach' as const,
      },
    ];
    const unasked = { name: 'own', hash: 'h', unasked: ['dns-spf'] };
    const { notices, names } = aPlace({ changes: [PORT], manual, playbook: unasked });

    const { stdout } = await notices(...ON);

    expect(names()).toEqual(['all.md', 'all.txt']);
    expect(stdout).toMatch(/No SPF records: .*--dns/);
    expect(stdout.replace(/\s+/g, ' ')).toContain('leaves them to a person or holds them back: smtp-relay');
    expect(stdout).toContain('--from ADDRESS');
  });

  it('writes nothing where no user notices', async () => {
    const { notices, folder } = aPlace({ changes: [] });

    expect(await notices(...ON)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no letter was written'),
    });
    expect(readdirSync(folder)).toEqual(['plan.json']);
  });

  it('names a domain whose name can stand in no address, and writes to the others', async () => {
    const odd = (target: string): Change => aFieldChange({ target });
    const { notices, names } = aPlace({
      changes: [odd('b.example'), odd('x\r\nBcc: evil@y.example'), odd('../../up'), odd('B.example')],
    });

    const { stdout, code } = await notices(...ON, ...FROM, '--json');

    const skipped = JSON.parse(stdout).skipped.map(({ domain }: { readonly domain: string }) => domain);
    expect(code).toBe(0);
    expect(skipped.sort()).toEqual(['../../up', 'b.example', 'x\r\nBcc: evil@y.example']);
    expect(names().filter((name) => name.endsWith('.eml'))).toEqual(['all.eml', 'domain-b.example.eml']);
  });

  it('replaces letters of the same names if told to, and leaves other files and letters of another plan', async () => {
    const { notices, folder, names } = aPlace();
    mkdirSync(join(folder, 'letters'));
    writeFileSync(join(folder, 'letters', 'mine.txt'), 'mine');

    const first = await notices(...ON);
    const again = await notices(...ON);
    const forced = await notices(...ON, '--force');
    writeFileSync(join(folder, 'letters', 'domain-old.example.eml'), 'old');
    const mixed = await notices(...ON, '--force');

    expect([first.code, again.code, forced.code, mixed.code]).toEqual([0, 64, 0, 64]);
    expect(again.stderr).toContain('is there already');
    expect(mixed.stderr).toContain('domain-old.example.eml is a letter of another plan');
    expect(names()).toContain('mine.txt');
  });

  it('takes words of ones own, and refuses a name that nothing is called, with its place', async () => {
    const { notices, folder, read } = aPlace();
    mkdirSync(join(folder, 'own'));
    writeFileSync(join(folder, 'own', 'en.yaml'), 'closing: |\n  Yours, Ann, {{date}}\n');
    writeFileSync(join(folder, 'own', 'de.yaml'), 'closing: |\n  Ihre Ann, {{dat}}\n');

    const english = await notices(...ON, '--templates', 'own');
    const german = await notices(...ON, '--templates', 'own', '--language', 'de', '--force');
    const french = await notices(...ON, '--templates', 'own', '--language', 'fr', '--force');

    expect(english.code).toBe(0);
    expect(read('all.txt').toString()).toContain('Yours, Ann, December 14, 2026');
    expect(german).toMatchObject({
      code: 65,
      stderr: expect.stringContaining('de.yaml:2:13: no {{dat}} here; did you mean "date"?'),
    });
    expect(french).toMatchObject({
      code: 65,
      stderr: expect.stringMatching(/template\.invalid.*fr\.yaml could not be read/),
    });
  });

  it('looks whether somebody gets them where the server is named, and reads alone', async () => {
    const { run, sandbox } = await makeScene({ domains: 5 });
    const [box, alias, all, nobody, unread] = Object.entries(sandbox.state.domains).map(([name, state]) => {
      Object.assign(state.settings, { catchAll: '', requireSmtpAuthentication: false });
      return { name, state };
    });
    const others = (users: readonly UserState[] = []) =>
      users.filter(({ userName }) => userName !== 'postmaster');
    for (const one of [alias, all, nobody, unread]) if (one) one.state.users = others(one.state.users);
    alias?.state.aliases.push(newAlias('Postmaster', ['me@x.example']));
    Object.assign(all?.state.settings ?? {}, { catchAll: 'info' });
    Object.assign(unread?.state.users[0] ?? {}, { emailAddress: null });
    await run(['plan', '--playbook', 'strict', '--max-disruption', 'high', '--out', 'plan.json']);
    sandbox.resetStats();

    const words = ['notices', 'plan.json', '--out', 'letters', '--on', '2999-12-14', ...FROM];
    const asked = await run([...words, '--url', sandbox.url, '--json']);
    const stats = sandbox.stats();
    const shown = await run([...words, '--url', sandbox.url, '--force']);

    const recipients = JSON.parse(asked.stdout).letters.map(
      ({ domain, recipient }: { readonly domain: string | null; readonly recipient: string | null }) => [
        domain,
        recipient,
      ],
    );
    expect(Object.fromEntries(recipients)).toEqual({
      [box?.name ?? '']: 'mailbox',
      [alias?.name ?? '']: 'alias',
      [all?.name ?? '']: 'catch-all',
      [nobody?.name ?? '']: 'nobody',
      [unread?.name ?? '']: 'unknown',
      null: null,
    });
    expect(stats.writes).toBe(0);
    expect(shown.stdout).toContain(`NOBODY gets it in ${nobody?.name}`);
    expect(tooLongLines(shown.stdout)).toEqual([]);
  });

  it('asks no server but that of the plan, and none where there is nothing to look up', async () => {
    const { run, folder, sandbox } = await makeScene({ domains: 1 });
    writeFileSync(join(folder, 'plan.json'), kept({ changes: [PORT, aFieldChange()] }));
    const words = ['notices', 'plan.json', '--out', 'letters', ...ON];

    expect(await run([...words, ...FROM, '--url', sandbox.url])).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('plan.other-server'),
    });
    expect(await run([...words, '--url', sandbox.url])).toMatchObject({ code: 64 });
    expect(await run([...words, ...FROM, '--to', 'me@a.example', '--url', sandbox.url])).toMatchObject({
      code: 64,
    });
    expect(readdirSync(folder)).not.toContain('letters');
  });

  it('names the first few that get none', async () => {
    const changes = Array.from({ length: 40 }, (_, index) => aFieldChange({ target: `-${index}.example` }));
    const { notices } = aPlace({ changes });

    const { stdout } = await notices(...ON);

    expect(stdout).toContain('No letter for 37 more domains (--all)');
    expect(stdout.split('\n').length).toBeLessThanOrEqual(23);
  });

  it.each([
    [[], 'Name the day of the change'],
    [['--on', '2026-02-30'], 'no such day'],
    [['--on', '2026-11-28'], 'before the day that the plan was made'],
    [[...ON, '--from', 'a@b.example\r\nBcc: c@d.example'], '--from takes one address'],
    [[...ON, '--to', 'post master'], '--to takes an address'],
    [[...ON, '--language', '../en'], 'is no language'],
    [[...ON, '--language', 'fr'], 'No letters ship in fr'],
    [[...ON, '--templates', 'huge'], 'more than 1 MB'],
  ])('refuses %j and writes nothing', async (words, why) => {
    const { notices, folder } = aPlace();
    mkdirSync(join(folder, 'huge'));
    writeFileSync(join(folder, 'huge', 'en.yaml'), `closing: ${'x'.repeat(2 ** 20)}`);

    const { code, stderr } = await notices(...words);

    expect(code).not.toBe(0);
    expect(stderr).toContain(why);
    expect(readdirSync(folder)).toEqual(['huge', 'plan.json']);
  });

  it('says what helps where the folder cannot be made', async () => {
    const { run } = aPlace();

    const { code, stderr } = await run(['notices', 'plan.json', '--out', 'plan.json', ...ON]);

    expect(code).toBe(1);
    expect(stderr).toContain('give another folder with --out');
  });

  it('refuses a plan that is no plan of a playbook, or was edited', async () => {
    const back = aPlace({ kind: 'rollback', changes: [PORT] });
    const edited = aPlace();
    writeFileSync(join(edited.folder, 'plan.json'), kept({ changes: [PORT] }).replace('143', '110'));

    expect(await back.notices(...ON)).toMatchObject({ code: 64 });
    expect(await edited.notices(...ON)).toMatchObject({
      code: 65,
      stderr: expect.stringContaining('plan.edited'),
    });
  });
});
