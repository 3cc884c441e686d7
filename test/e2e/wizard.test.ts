/** `smlockdown wizard`, judged on the screen, on the server after it, and on a rollback. */
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { holdings, rollBackLatest } from './a-cli.js';
import { BASE, decidedIn, doAll, hereIn, keptIn, makeScene, STATE, shownOn, startIn } from './a-wizard.js';

describe('the wizard', () => {
  it('writes nothing before the last page, applies after a yes, and a rollback brings all of it back', async () => {
    const scene = await makeScene();
    const before = holdings(scene.sandbox.state);
    const { run, person } = startIn(scene);
    await doAll(person);
    await person.sees('THE LAST PAGE');
    expect(holdings(scene.sandbox.state)).toBe(before);
    expect(existsSync(join(scene.folder, 'decided.yaml'))).toBe(false);
    await person.answers('Your choice:', '1');
    await person.answers('Type "yes":', 'yes');
    const { code } = await run.ended;

    expect(code).toBe(0);
    const screen = (await run.screen()).join('\n');
    expect(screen).toContain('smtp-relay');
    expect(screen).toContain('Verified: a separate read shows every change.');
    expect(screen).toContain('smlockdown apply --playbook ./decided.yaml --auto-approve');
    expect(holdings(scene.sandbox.state)).not.toBe(before);
    const again = await scene.run(['apply', '--playbook', './decided.yaml', '--auto-approve', ...STATE]);
    expect(again.stderr).toContain('Nothing to change.');
    const back = await rollBackLatest(scene.run, ['--auto-approve', ...STATE]);
    expect(back.code).toBe(0);
    expect(holdings(scene.sandbox.state)).toBe(before);
  });

  it('takes adjusted options, checked as they are typed, and keeps a domain as it is; the saved plan does just that', async () => {
    const scene = await makeScene();
    const { domains } = scene.sandbox.state;
    const before = holdings(scene.sandbox.state);
    const { run, person } = hereIn(scene);
    await person.chooses('SIGNS OF A BREAK-IN', '4');
    await person.chooses('WHO MAY SEND', '2');
    await person.chooses('smtp-relay (', '4');
    const shown = await person.chooses('domain-smtp-auth (', '3');
    const [kept = ''] = /\S+\.example/.exec(shown.slice(shown.indexOf('AFFECTS'))) ?? [];
    await person.tries('For which domains?', 'nobody.example', 'There is nothing to keep on nobody.example');
    await person.answers('For which domains?', kept.replace(/,$/, ''));
    await person.answers('Why?', 'old scanners');
    await person.answers('Who answers for it?', 'Ann');
    await person.answers('Until which day?', '2099-01-31');
    await person.chooses('PASSWORDS OF MAILBOXES', '2');
    await person.answers('Which one?', 'minLength');
    await person.tries('minLength:', 'many', 'It takes');
    await person.answers('minLength:', '17');
    await person.answers('Which one?', '');
    expect(await person.chooses('password-policy (', '1')).toContain('17');
    await person.chooses('LOGS AND PORTS', '4');
    const last = await person.chooses('THE LAST PAGE', '2');
    const { code, stdout } = await run.ended;

    expect(code).toBe(0);
    expect(last).toMatch(/smlockdown rehearse\s+--logs DIR/);
    expect(stdout).toContain('letters:    smlockdown notices ./decided-plan.json --out letters --on DAY');
    expect(holdings(scene.sandbox.state)).toBe(before);
    expect(decidedIn(scene)).toMatchObject({
      ...{ extends: './base.yaml', steps: { 'smtp-relay': 'off', logging: 'off' } },
      waivers: [{ step: 'domain-smtp-auth', owner: 'Ann', expires: '2099-01-31', reason: 'old scanners' }],
    });
    expect(decidedIn(scene).steps?.['password-policy']).toEqual({ minLength: 17 });
    const own = domains[kept.replace(/,$/, '')];
    expect(own).toBeDefined();
    const asBefore = JSON.stringify(own);
    const applied = await scene.run(['apply', 'decided-plan.json', '--auto-approve', ...STATE]);
    expect(applied.stdout).toContain('Verified');
    expect(JSON.stringify(own)).toBe(asBefore);
    expect((await rollBackLatest(scene.run, ['--auto-approve', ...STATE])).code).toBe(0);
    expect(holdings(scene.sandbox.state)).toBe(before);
  });

  it("takes for what no call shows somebody's word, which an audit of the playbook then counts", async () => {
    const base = 'version: 1\nname: base\nsteps: { logging: {} }\n';
    const scene = await makeScene({ domains: 1, publishedOnly: true }, base);
    const { run, person } = hereIn(scene);
    await person.chooses('logging (', '5');
    await person.sees('[ ]');
    await person.answers('Is it done?', 'y');
    await person.answers('What did you do or see?', 'set all of it');
    await person.answers('Whose word is it?', 'Ann');
    await person.chooses('THE LAST PAGE', '2');
    const { code } = await run.ended;

    expect(code).toBe(0);
    const audit = await scene.run(['audit', '--playbook', './decided.yaml', '--json', ...STATE]);
    expect(JSON.parse(audit.stdout).findings).toMatchObject([
      { verdict: 'manual', attested: { by: 'Ann', note: 'set all of it' } },
    ]);
  });

  it('reads again what somebody says to have done by hand, and takes no word for it', async () => {
    const scene = await makeScene({ domains: 1 }, 'version: 1\nname: base\nsteps: { logging: {} }\n');
    const { run, person } = hereIn(scene);
    await person.chooses('logging (', '5');
    await person.answers('Is it done?', 'y');
    await person.sees('Read again, and it is still so on server');
    await person.chooses('logging (', 'q');

    expect((await run.ended).code).toBe(2);
  });

  it('writes nothing for what is no yes, and shows the last page again; nothing is written by 3 either', async () => {
    const scene = await makeScene({ domains: 1 });
    const before = holdings(scene.sandbox.state);
    const { run, person } = hereIn(scene);
    await doAll(person);
    await person.chooses('THE LAST PAGE', '1');
    await person.answers('Type "yes":', 'no');
    await person.chooses('Not approved; nothing was changed.', '3');

    expect((await run.ended).code).toBe(2);
    expect(holdings(scene.sandbox.state)).toBe(before);
    expect(readdirSync(scene.folder).filter((name) => name.startsWith('decided'))).toEqual([]);
    expect(existsSync(keptIn(scene))).toBe(true);
  });

  it('lets nobody leave all of the playbook, and goes back', async () => {
    const scene = await makeScene({ domains: 1 }, 'version: 1\nname: base\nsteps: { smtp-relay: {} }\n');
    const { run, person } = hereIn(scene);
    await person.chooses('smtp-relay (', '4');
    await person.sees('What was decided makes no playbook');
    await person.chooses('smtp-relay (', '1');
    await person.chooses('THE LAST PAGE', 'b');
    await person.chooses('smtp-relay (', 'q');

    expect((await run.ended).code).toBe(2);
  });

  it('does what was chosen, however much users notice of it, and holds back the rest from then on', async () => {
    const scene = await makeScene({ domains: 2 }, `${BASE}limits: { disruption: low }\n`);
    const { run, person } = hereIn(scene);
    await person.chooses('SIGNS OF A BREAK-IN', '4');
    await person.chooses('WHO MAY SEND', '2');
    await person.chooses('smtp-relay (', '1');
    await person.chooses('domain-smtp-auth (', '3');
    await person.answers('For which domains?', '*.example, server');
    await person.answers('Why?', 'later');
    await person.answers('Who answers for it?', 'Ann');
    await person.answers('Until which day?', '');
    await person.chooses('PASSWORDS OF MAILBOXES', '1');
    await person.chooses('LOGS AND PORTS', '1');
    await person.sees('You chose what users notice');
    await person.answers('Your choice:', '2');

    expect((await run.ended).code).toBe(0);
    expect(decidedIn(scene)).toMatchObject({ limits: { disruptionOf: { 'smtp-relay': 'high' } } });
  });

  it('refuses a second one on the same server', async () => {
    const scene = await makeScene();
    const first = startIn(scene);
    await first.person.sees('Your choice:');
    const second = hereIn(scene);

    expect((await second.run.ended).code).toBe(3);
    expect(await shownOn(second.run)).toContain('locked by "wizard"');
    await sleep(60);
    first.run.type('\u0003');
    expect((await first.run.ended).code).toBe(130);
  });

  it('leads through what the published API alone allows', async () => {
    const scene = await makeScene({ domains: 2, publishedOnly: true });
    const { run, person } = hereIn(scene);
    await person.chooses('SIGNS OF A BREAK-IN', '4');
    await person.chooses('WHO MAY SEND', '1');
    expect(await person.chooses('smtp-relay (', '4')).toContain('MANUAL');
    await person.chooses('password-policy (', '4');
    await person.chooses('logging (', '4');
    await person.chooses('LAST PAGE', '1');
    await person.answers('Type "yes":', 'yes');

    expect((await run.ended).code).toBe(0);
  });

  it('asks for what only the operator knows, and can do the step from then on', async () => {
    const base = 'version: 1\nname: base\nsteps: { internal-spammer: {} }\n';
    const scene = await makeScene({ domains: 1 }, base);
    const { run, person } = hereIn(scene);
    expect(await person.chooses('internal-spammer (', '2')).not.toContain('1 do it');
    await person.answers('Which one?', 'notify');
    await person.tries('notify:', 'nobody', 'It takes');
    await person.answers('notify:', 'postmaster@mail.example');
    await person.answers('Which one?', '');
    await person.chooses('1 do it', '1');
    await person.chooses('THE LAST PAGE', '2');

    expect((await run.ended).code).toBe(0);
    expect(decidedIn(scene).steps).toEqual({ 'internal-spammer': { notify: 'postmaster@mail.example' } });
  });

  it('takes more domains than may be changed at once in portions, and names the command for the rest', async () => {
    const base = `version: 1
name: base
steps: { domain-smtp-auth: {} }
limits: { changedDomainsPercent: 25 }
`;
    const scene = await makeScene({ domains: 40 }, base);
    const { domains } = scene.sandbox.state;
    for (const { settings } of Object.values(domains)) settings.requireSmtpAuthentication = false;
    const { run, person } = hereIn(scene);
    await person.chooses('domain-smtp-auth (', '1');
    await person.chooses('lets one plan change 25 domains', '1');
    await person.answers('Type "yes":', 'yes');

    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    const changed = Object.values(domains).filter(({ settings }) => settings.requireSmtpAuthentication);
    expect(changed).toHaveLength(25);
    expect(stdout).toContain('apply --playbook ./decided.yaml --auto-approve --state-dir st --first 25');
  });

  it('leads through five hundred domains on pages of a screen, and brings back what it did', async () => {
    const base =
      'version: 1\nname: base\nsteps: { smtp-relay: {}, domain-smtp-auth: {} }\nlimits: { changedDomainsPercent: 12 }\n';
    const scene = await makeScene({ domains: 500 }, base);
    const before = holdings(scene.sandbox.state);
    const { run, person } = startIn(scene, [], [80, 24]);
    await person.sees('500 domains');
    const section = await person.chooses('WHO MAY SEND', '2');
    await person.chooses('smtp-relay (', '4');
    const step = await person.chooses('domain-smtp-auth (', '1');
    expect(step).toMatch(/and \d{3,} more/);
    for (const page of [section, step]) expect(page.split('\n').length).toBeLessThan(40);
    const last = await person.chooses('lets one plan change 60 domains', '1');
    expect(last.split('\n').length).toBeLessThan(30);
    await person.answers('Type "yes":', 'yes');

    expect((await run.ended).code).toBe(0);
    expect(holdings(scene.sandbox.state)).not.toBe(before);
    const back = await rollBackLatest(scene.run, ['--auto-approve', ...STATE]);
    expect(back.code).toBe(0);
    expect(holdings(scene.sandbox.state)).toBe(before);
  });

  it('asks for the address and the account where nobody states them, and for a password again that was refused', async () => {
    const scene = await makeScene({ domains: 1 }, 'version: 1\nname: base\nsteps: { logging: {} }\n');
    const { username, password } = scene.sandbox.accounts.admin;
    const { run, person } = hereIn(scene, [], {});
    await person.answers('Address of the web interface', scene.sandbox.url);
    await person.answers('System administrator', username);
    await person.answers(`Password of ${username}`, 'not-this-one');
    await person.sees('rejected the user name or password');
    await person.answers('System administrator', username);
    await person.answers(`Password of ${username}`, password);
    await person.chooses('logging (', 'q');

    expect((await run.ended).code).toBe(2);
  });

  it('fits 40 columns, and a window that changes its size', async () => {
    const scene = await makeScene();
    const { run, person } = startIn(scene, [], [40, 24]);
    await person.chooses('SIGNS OF A BREAK-IN', '4');
    await person.sees('WHO MAY SEND');
    await person.sees('Your choice:');
    const narrow = stripVTControlCharacters(await run.says('')).split(/[\r\n]+/);
    // A question is written anew with each letter of its answer.
    expect(narrow.filter((line) => line.length > 40 && !line.includes('?'))).toEqual([]);
    run.resize(100, 30);
    await sleep(100);
    await person.answers('Your choice:', '2');
    const wide = await person.chooses('smtp-relay (', 'q');

    expect((await run.ended).code).toBe(2);
    expect(Math.max(...wide.split('\n').map((line) => line.length))).toBeGreaterThan(60);
  });
});

describe('the wizard without anybody to answer', () => {
  it.each([[[]], [['--json']], [['--no-input']]])(
    'ends with 64 and names the unattended way: %j',
    async (args) => {
      const scene = await makeScene({ domains: 1 });

      const { code, stderr } = await scene.run(['wizard', ...args]);

      expect(code).toBe(64);
      expect(stderr).toContain('smlockdown apply --playbook FILE --auto-approve');
    },
  );

  it.each([
    ['decided.yaml', 'may stand there: smlockdown apply --playbook ./decided.yaml does it.'],
    ['decided-plan.json', 'is there and is no plan: it would be lost'],
  ])('replaces no %s that is there, and says so before the first question', async (name, says) => {
    const scene = await makeScene({ domains: 1 });
    writeFileSync(join(scene.folder, name), 'mine\n');
    const { run } = hereIn(scene);

    expect((await run.ended).code).toBe(64);
    expect(await shownOn(run)).toContain(says);
    expect(readFileSync(join(scene.folder, name), 'utf8')).toBe('mine\n');
  });

  it('never makes of the playbook that it starts from one that extends itself', async () => {
    const scene = await makeScene({ domains: 1 });
    symlinkSync('base.yaml', join(scene.folder, 'decided.yaml'));
    const { run } = hereIn(scene, ['--force']);

    expect((await run.ended).code).toBe(65);
    expect(readFileSync(join(scene.folder, 'base.yaml'), 'utf8')).toBe(BASE);
  });
});
