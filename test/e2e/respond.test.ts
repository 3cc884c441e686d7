/** `respond`: who sends the flood, and each remedy as a plan that is approved, carried out and proved. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { respondReportSchema } from '../../src/report/model/respond-report.js';
import { runIn, type SceneOptions, scenes, tooLongLines } from './a-cli.js';

const makeScene = scenes();
const GO = ['--auto-approve', '--state-dir', 'st'];

/** A server whose reference shows what calls take, unless it is told otherwise. */
async function flooded(options: SceneOptions = {}) {
  const scene = await makeScene({ flood: 60, reference: 'keys', ...options });
  const { state } = scene.sandbox;
  const [sender = ''] = state.throttled.users;
  const domain = sender.split('@')[1] ?? '';
  const user = () => state.domains[domain]?.users.find((one) => one.emailAddress === sender);
  const own = () => state.spool.filter((one) => one.sender === sender);
  return { ...scene, state, sender, domain, user, own };
}

/** All that is kept of runs. */
function keptIn(folder: string): string {
  const runs = join(folder, 'st', 'runs');
  return readdirSync(runs, { recursive: true, withFileTypes: true })
    .flatMap((one) => (one.isFile() ? [readFileSync(join(one.parentPath, one.name), 'utf8')] : []))
    .join('\n');
}

describe('respond', () => {
  it('names the mailbox and the domain on one screen, and what to do next, and writes nothing', async () => {
    const { run, sandbox, sender, domain, own } = await flooded();

    const { code, stdout } = await run(['respond']);

    const lines = stdout.trimEnd().split('\n');
    expect([code, sandbox.stats().writes]).toEqual([2, 0]);
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(tooLongLines(stdout).filter((line) => !line.includes('smlockdown'))).toEqual([]);
    expect(lines[0]).toContain(`${sender} sends ${own().length} of the messages in the spool`);
    expect(lines[2]).toMatch(new RegExp(`^! ${sender} +${own().length} +\\d+ +yes +3$`));
    expect(lines.find((line) => line.startsWith(`! ${domain}`))).toMatch(/20\.5 +yes$/);
    expect(stdout).toContain(`smlockdown respond ${sender} --disable`);
  });

  it('says the same as JSON', async () => {
    const { run, sender } = await flooded();

    const report = respondReportSchema.parse(JSON.parse((await run(['respond', '--json'])).stdout));

    expect(report.mailboxes[0]).toMatchObject({
      address: sender,
      isHere: true,
      isSuspect: true,
      connections: 3,
    });
    expect(report.domains.filter((one) => one.isSuspect)).toHaveLength(1);
    expect(report.unread).toEqual([]);
  });

  it('warns of a sender that may be made up, unless it is held back by its account', async () => {
    const { run, state, sender } = await flooded({ flood: 200 });
    const held = await run(['respond']);
    state.throttled.users = [];

    const open = await run(['respond']);

    for (const { stdout } of [held, open]) expect(stdout).toContain(`smlockdown respond ${sender} --disable`);
    expect(held.stdout).not.toContain('A sender can be made up');
    expect(open.stdout).toContain('A sender can be made up');
    expect(open.stdout).toContain('the SMTP log: Settings > Troubleshooting > View Logs');
    expect(tooLongLines(open.stdout).filter((line) => !line.includes('smlockdown'))).toEqual([]);
  });

  it('ends clean where nobody sends what is not usual for him', async () => {
    const { run } = await flooded({ flood: 0 });

    const { code, stdout } = await run(['respond']);

    expect([code, stdout.includes('!')]).toEqual([0, false]);
    expect(stdout).toContain('Nobody sends what is not usual for him');
  });

  it('says what could not be read, with where to look, and goes by the rest', async () => {
    const { run, sandbox, domain } = await flooded({ reference: undefined, publishedOnly: true });
    for (const path of ['spool-messages', 'throttled-users', 'connections'])
      sandbox.addFaults([{ kind: 'status', code: 404, path: `settings/sysadmin/${path}` }]);

    const { code, stdout } = await run(['respond']);

    expect(code).toBe(2);
    expect(stdout).toContain(`${domain} sends 21 times what is usual for it`);
    expect(stdout).toContain('NOT READ Throttled users. See Manage > Spool > Throttled Users.');
    expect(stdout).toContain('NOT READ The first messages in the spool. See Manage > Spool.');
  });

  it('ends with 1 where neither the spool nor what is sent could be seen', async () => {
    const { run, sandbox } = await flooded();
    sandbox.addFaults([
      { kind: 'status', code: 500, path: 'settings/sysadmin/spool-messages' },
      { kind: 'status', code: 500, path: 'settings/sysadmin/throttled-*' },
      { kind: 'status', code: 500, path: 'report/**' },
    ]);

    expect((await run(['respond'])).code).toBe(1);
  });

  it.each([
    [['--disable'], 'Say of which mailbox'],
    [['a@b.example'], 'Say what is to be done about a@b.example'],
    [['a@b.example', '--disable', '--purge'], 'are a command each'],
    [['a@b.example', '--disable', '--expire-password'], 'are a command each'],
    [['a@b.example', '--retry-now'], 'leave the mailbox out'],
    [['a@b.example', '--disable', '--older-than', '5'], '--older-than is for --purge'],
    [['a@b.example', '--purge', '--older-than', '-1'], '--older-than takes minutes'],
    [['a@b.example', '--purge', '--older-than', '1e300'], '--older-than takes minutes, from 0 to 527040'],
    [['nobody', '--disable'], 'MAILBOX must be one address'],
    [['a@b.example', '--new-password', 'Sail-7'], '--new-password: a secret is named, not typed'],
  ])('asks the server nothing for %j', async (words, message) => {
    const { run, sandbox } = await flooded();

    const ended = await run(['respond', ...words, ...GO]);

    expect([ended.code, sandbox.stats().requests]).toEqual([64, 0]);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).not.toContain('Sail-7');
  });
});

describe('stopping a mailbox', () => {
  it('disables it, expires its password, and each is taken back, the last one first', async () => {
    const { run, sender, user } = await flooded();
    const held = () => [user()?.securityFlags.isDisabled, user()?.isPasswordExpired];

    const ended = [
      await run(['respond', sender, '--disable', ...GO]),
      await run(['respond', sender, '--expire-password', ...GO]),
    ];
    const stopped = held();
    const back = [];
    for (const { stdout } of ended.toReversed()) back.push(await run(['rollback', runIn(stdout), ...GO]));

    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(ended[0]?.stdout).toContain('Verified: a separate read shows every change.');
    expect(stopped).toEqual([true, true]);
    expect(back.map(({ code }) => code)).toEqual([0, 0]);
    expect(held()).toEqual([false, false]);
  });

  it('gives it a new password from a reference, which is nowhere to be read', async () => {
    const { run, sandbox, sender, folder } = await flooded();
    const secret = 'Otter-9-Quiet-Harbour';

    const ended = await run(['respond', sender, '--new-password', 'env:NEW', ...GO], {
      env: { NEW: secret },
    });

    const answer = await fetch(`${sandbox.url}/api/v1/auth/authenticate-user`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: sender, password: secret }),
    });
    expect([ended.code, answer.status]).toEqual([0, 200]);
    for (const text of [ended.stdout, ended.stderr, keptIn(folder)]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('base64'));
    }
  });

  it('says of its rollback that the old password stays away, and does not take it for proved', async () => {
    const { run, sender } = await flooded();
    const ended = await run(['respond', sender, '--new-password', 'env:NEW', ...GO], {
      env: { NEW: 'Otter-9-Quiet-Harbour' },
    });

    const back = await run(['rollback', runIn(ended.stdout), ...GO]);

    expect(back.code).toBe(6);
    expect(back.stdout.replace(/\s+/g, ' ')).toContain(
      `${sender} was set with a secret that the server never shows`,
    );
    expect(back.stdout).not.toContain('a separate read shows the state before the run');
  });

  it('shows with --dry-run what it would do, and does nothing', async () => {
    const { run, sandbox, sender, domain } = await flooded();

    const ended = await run(['respond', sender, '--disable', '--dry-run']);
    const owner = await run(['respond', `postmaster@${domain}`, '--disable', '--dry-run']);

    expect([ended.code, owner.code, sandbox.stats().writes]).toEqual([2, 2, 0]);
    expect(ended.stdout).not.toContain('administers its domain');
    expect(owner.stdout).toContain(`> postmaster@${domain} administers its domain`);
  });

  it.each([
    ['gone@DOMAIN', 'There is no mailbox gone@DOMAIN'],
    ['gone@nowhere.example', 'There is no mail domain nowhere.example'],
  ])('ends with 1 for %s, and writes nothing', async (written, message) => {
    const { run, sandbox, domain } = await flooded();
    const mailbox = written.replace('DOMAIN', domain);

    const ended = await run(['respond', mailbox, '--disable', ...GO]);

    expect([ended.code, sandbox.stats().writes]).toEqual([1, 0]);
    expect(ended.stdout.replace(/\s+/g, ' ')).toContain(message.replace('DOMAIN', domain));
  });

  it('ends with 5 where the server takes it and does not do it', async () => {
    const { run, sandbox, sender } = await flooded();
    sandbox.addFaults([
      { kind: 'ignore-field', field: 'isDisabled', path: 'settings/domain/post-user-mail' },
    ]);

    expect((await run(['respond', sender, '--disable', ...GO])).code).toBe(5);
  });
});

describe('ending sessions', () => {
  it('signs out all of the mailbox by one call, and nobody else', async () => {
    const { run, sandbox, state, sender } = await flooded();
    const others = state.connections.filter(({ email }) => email !== sender);

    const ended = await run(['respond', sender, '--end-sessions', ...GO]);

    expect(ended.code).toBe(0);
    expect(state.connections).toEqual(others);
    expect(sandbox.stats().byRoute['POST settings/sysadmin/kill-user-sessions']).toBe(1);
  });
});

describe('purging the spool', () => {
  it('deletes its messages and no other, one first and then together, with numbers before and after', async () => {
    const { run, sandbox, state, sender, own } = await flooded();
    const [before, others] = [own().length, state.spool.filter((one) => one.sender !== sender)];

    const ended = await run(['respond', sender, '--purge', ...GO]);
    const back = await run(['rollback', runIn(ended.stdout), ...GO]);

    expect(ended.code).toBe(0);
    expect(state.spool).toEqual(others);
    expect(ended.stderr).toContain(
      `Messages of ${sender} in the spool: ${before} to be deleted before, 0 left now, of ${others.length} in all.`,
    );
    expect(sandbox.stats().byRoute).toMatchObject({
      'POST settings/sysadmin/spool-delete-message': 1,
      'POST settings/sysadmin/spool-delete-messages': 1,
    });
    expect([back.code, back.stderr.includes('no call takes back')]).toEqual([64, true]);
  });

  it('leaves what is newer than it was told', async () => {
    const { run, sender, own } = await flooded();
    const isOld = ({ received }: { received: string }) => Date.now() - Date.parse(received) > 30 * 60_000;
    const newer = own().filter((one) => !isOld(one));

    const ended = await run(['respond', sender, '--purge', '--older-than', '30', ...GO]);

    expect(ended.code).toBe(0);
    expect(newer.length).toBeGreaterThan(0);
    expect(own()).toEqual(newer);
  });

  it('says how many came meanwhile where the spool fills faster than it is purged', async () => {
    const { run, sender, own } = await flooded({ refill: 2 });
    const before = own().length;

    const ended = await run(['respond', sender, '--purge', ...GO]);

    expect(ended.code).toBe(4);
    expect(own()).toHaveLength(2 * before);
    expect(ended.stderr).toContain(`${before} to be deleted before, ${2 * before} left now`);
    expect(ended.stderr).toContain('More came meanwhile');
  });

  it('is clicks where the server does not show what the call takes, or the list is not whole', async () => {
    const unshown = await flooded({ reference: 'lines' });
    const part = await flooded();
    part.sandbox.addFaults([
      {
        ...{ kind: 'status', code: 200, path: 'settings/sysadmin/spool-message-counts' },
        body: {
          counts: { default: 9999, waiting: 0, throttledUsers: 0, throttledDomains: 0 },
          success: true,
        },
      },
    ]);

    const [one, other] = [
      await unshown.run(['respond', unshown.sender, '--purge', ...GO]),
      await part.run(['respond', part.sender, '--purge', ...GO]),
    ];

    expect([one.code, unshown.sandbox.stats().writes]).toEqual([2, 0]);
    expect([other.code, part.sandbox.stats().writes]).toEqual([1, 0]);
    for (const { stdout } of [one, other]) expect(stdout.replace(/\s+/g, ' ')).toContain('Actions > Delete');
    expect(other.stdout.replace(/\s+/g, ' ')).toContain('the counters of the spool say 9999');
  });

  it('says that nothing is there to delete', async () => {
    const { run, sandbox } = await flooded();

    const ended = await run(['respond', 'quiet@robin-dance.example', '--purge', ...GO]);

    expect([ended.code, sandbox.stats().writes]).toEqual([0, 0]);
    expect(ended.stdout).toContain('0 of ');
  });

  it('takes no list for whole that no counter says to be so, nor a sender in another form for somebody else', async () => {
    const uncounted = await flooded();
    uncounted.sandbox.addFaults([
      { kind: 'status', code: 500, path: 'settings/sysadmin/spool-message-counts' },
    ]);
    const named = await flooded();
    for (const one of named.own()) one.sender = `Ines <${one.sender}>`;

    const ended = [
      await uncounted.run(['respond', `x${uncounted.sender}`, '--purge', ...GO]),
      await named.run(['respond', named.sender, '--purge', ...GO]),
    ];

    expect(ended.map(({ code }) => code)).toEqual([1, 1]);
    const [first = '', second = ''] = ended.map(({ stdout }) => stdout.replace(/\s+/g, ' '));
    expect(first).toContain('the counters of the spool were not read');
    expect(second).toMatch(/Of \d+ the sender is no plain address/);
    expect(uncounted.sandbox.stats().writes + named.sandbox.stats().writes).toBe(0);
  });

  it('ends with 5 where the server keeps them', async () => {
    const { run, sandbox, sender } = await flooded();
    sandbox.addFaults([
      { kind: 'status', code: 200, body: { success: true }, path: 'settings/sysadmin/spool-delete-*' },
    ]);

    expect((await run(['respond', sender, '--purge', ...GO])).code).toBe(5);
  });
});

describe('respond --retry-now', () => {
  it('resets the tries of all that waits', async () => {
    const { run, state } = await flooded();

    const ended = await run(['respond', '--retry-now', ...GO]);
    const again = await run(['respond', '--retry-now', ...GO]);

    expect(ended.code).toBe(0);
    expect(state.spool.every(({ attempts }) => attempts === 0)).toBe(true);
    expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('was tried before')]);
  });
});
