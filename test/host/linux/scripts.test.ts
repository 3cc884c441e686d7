/** The scripts of a Linux host, run by its shell. */
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { evidenceIn } from '../../../src/host/evidence.js';
import { steps } from '../../../src/steps/index.js';
import { judgedOn } from '../../steps/host/a-judged-host.js';
import { aLinuxHost, IS_ROOT, type LinuxHost, type Places, USER } from './a-linux-host.js';

const hosts: LinuxHost[] = [];
afterEach(() => {
  for (const host of hosts.splice(0)) host.remove();
});
function aHost(places?: Places): LinuxHost {
  const host = aLinuxHost(places);
  hosts.push(host);
  return host;
}

const seen = <T>(value: T) => ({ status: 'seen' as const, value });
/** Is refused with these words, and nothing was changed. */
function expectRefused(host: LinuxHost, words: string, ...args: readonly string[]) {
  const before = host.tree();
  const { code, err } = host.run('apply.sh', ...args);
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(words) });
  expect(host.tree()).toEqual(before);
}

const withoutRecord = (host: LinuxHost) =>
  Object.fromEntries(
    Object.entries(host.tree()).filter(([path]) => !path.startsWith('var/lib/smlockdown-host')),
  );

const own = { sid: '987', name: USER };

// Owners are changed for real, and check makes a folder that has to be root's.
(IS_ROOT ? describe : describe.skip)('as root', () => {
  it('harden a host, prove it, change nothing the second time, and put it back', () => {
    const installation = `/opt/smarter "mail" it's [x] $(touch hacked)`;
    const data = `/srv/mail's "data"`;
    const host = aHost({ installation, data });
    host.put(`${data}/Spool/read-only.eml`, 'mail');
    chmodSync(join(host.root, data, 'Spool/read-only.eml'), 0o444);
    host.put(`${data}/of the web`);
    chownSync(join(host.root, data, 'of the web'), 33, 33);
    host.put(`${installation}/helper`);
    chmodSync(join(host.root, installation, 'helper'), 0o4755);
    host.put('/state/writes-at-stop', `${data}/Spool/2.eml\n`);
    host.put(`${data}/Spool/2.eml`, 'x\n');
    const tree = host.tree();

    expect(host.run('apply.sh', '--what-if').out).toContain(`What if: Create the system user ${USER}`);
    expect(host.run('check.sh', '--what-if').out).toBe('');
    expect(host.tree()).toEqual(tree);
    expect(readdirSync(host.root)).not.toContain('run');
    expect(existsSync(join(host.root, 'var/lib/smlockdown-host'))).toBe(false);

    const first = host.check();
    expect(first).toMatchObject({
      elevated: true,
      host: { name: 'mail01', domain: 'example.com', language: 'de_DE.UTF-8' },
      service: seen([
        {
          ...{
            name: 'smartermail.service',
            path: `${installation}/MailService`,
            build: null,
            state: 'running',
          },
          ...{ start: 'auto', account: { sid: '0', name: 'root', kind: 'system' }, installation, data },
        },
      ]),
      account: seen({ name: USER, exists: false }),
      firewall: seen({ profiles: [{ enabled: false }, { enabled: false }], rules: [] }),
      ports: seen([
        { port: 17017, address: '*', process: 'MailService' },
        { port: 25, address: '::', process: 'MailService' },
      ]),
    });

    expect(host.run('apply.sh')).toMatchObject({ code: 0, err: '' });
    const after = host.check();
    const wrong = steps
      .filter(({ beyond }) => beyond === 'host')
      .map((step) => judgedOn(step, after))
      .filter(({ verdict }) => !['pass', 'not-applicable'].includes(verdict));
    expect(wrong).toEqual([]);
    expect(after).toMatchObject({
      service: seen([{ state: 'running', account: { ...own, kind: 'local-user' } }]),
      account: seen({
        ...own,
        exists: true,
        enabled: true,
        inAdministrators: false,
        description: 'Runs SmarterMail',
      }),
      rights: seen(
        [installation, data, '/etc/smartermail'].map((folder) => ({
          folder,
          entries: [{ ...own, allow: true, rights: 'full', inherited: false }],
        })),
      ),
      firewall: seen({
        profiles: [{ enabled: true }, { enabled: true }],
        rules: [{ allow: false, profiles: ['now', 'after a restart'], ports: ['17017'], remote: ['any'] }],
      }),
      ports: first.ports,
    });
    const hardened = host.tree();
    expect(hardened[`${data.slice(1)}/Spool/2.eml`]).toMatch(/^987:986 /);
    expect(hardened[`${data.slice(1)}/Spool/read-only.eml`]).toMatch(/^987:986 100644 /);

    expect(host.run('apply.sh').out).toContain('Nothing had to be changed.');
    expect(host.tree()).toEqual(hardened);

    host.run('undo.sh', '--what-if');
    expect(host.tree()).toEqual(hardened);
    expect(host.run('undo.sh')).toMatchObject({ code: 0, err: '' });
    expect(host.check()).toEqual(first);
    expect(withoutRecord(host)).toEqual(tree);
    expect(host.run('undo.sh').out).toContain('nothing to take back');
  });

  it('take back what was recorded and not made, and start a service that a killed run left stopped', () => {
    const host = aHost();
    const record = join(host.root, 'var/lib/smlockdown-host');
    const first = host.check();
    const tree = host.tree();
    host.run('apply.sh');
    cpSync(record, join(host.root, 'state/record'), { recursive: true });
    expect(host.run('undo.sh').code).toBe(0);

    cpSync(join(host.root, 'state/record'), record, { recursive: true });
    rmSync(join(host.root, 'state/record'), { recursive: true });
    host.systemctl('stop', 'smartermail.service');
    expect(host.run('undo.sh')).toMatchObject({ code: 0, err: '' });

    expect(host.check()).toEqual(first);
    expect(withoutRecord(host)).toEqual(tree);
  });

  it('give nothing back through a link that the user of the service put there', () => {
    const host = aHost();
    const data = join(host.root, 'var/lib/smartermail');
    host.put('/var/lib/smartermail/x/key', 'mail');
    chmodSync(join(data, 'x/key'), 0o444);
    host.put('/var/lib/smartermail/x/of-the-web', 'mail');
    chownSync(join(data, 'x/of-the-web'), 33, 33);
    expect(host.run('apply.sh').code).toBe(0);
    for (const name of ['key', 'of-the-web']) {
      host.put(`/outside/${name}`, 'secret');
      chmodSync(join(host.root, 'outside', name), 0o600);
    }
    renameSync(join(data, 'x'), join(data, 'y'));
    symlinkSync(join(host.root, 'outside'), join(data, 'x'));
    const outside = () => Object.entries(host.tree()).filter(([path]) => path.startsWith('outside/'));
    const before = outside();

    expect(host.run('undo.sh').code).toBe(0);

    expect(outside()).toEqual(before);
  });

  it.each([
    ['does not start', 'fails-as'],
    ['starts, and falls over', 'falls-as'],
  ])('put a service back that %s as the new user', (_, state) => {
    const host = aHost();
    host.put(`/state/${state}`, `${USER}\n`);
    const { service, ports } = host.check();

    const { code, out, err } = host.run('apply.sh', '--wait', '6');

    expect(code).toBe(1);
    expect(out).toContain('did not come up within 6 seconds');
    expect(err).toContain(`The service smartermail.service did not run as ${USER}; it runs as root again.`);
    expect(host.check()).toMatchObject({ service, ports });
    expect(existsSync(join(host.root, 'etc/systemd/system/smartermail.service.d'))).toBe(false);
    expect(host.run('undo.sh').code).toBe(0);
    expect(host.check()).toMatchObject({ service, ports, account: seen({ exists: false }) });
  });

  it('keep a user that is there already, but for shell and groups of administrators, and give those back', () => {
    const host = aHost();
    const passwd = `${host.read('/etc/passwd')}${USER}:x:987:986:Mail:/home/mail:/bin/bash\n`;
    const group = `root:x:0:\nsudo:x:27:admin,${USER}\nwww-data:x:33:${USER}\n${USER}:x:986:\n`;
    host.put('/etc/passwd', passwd);
    host.put('/etc/group', group);
    host.put('/etc/shadow', `${USER}:!:20000::::::\n`);
    expect(host.check().account).toMatchObject(seen({ exists: true, inAdministrators: true }));
    expectRefused(host, `${USER} is an administrator now (sudo), and will be none. Nothing was changed.`);

    expect(host.run('apply.sh', '--continue').code).toBe(0);
    expect(host.check().account).toMatchObject(
      seen({
        inAdministrators: false,
        groups: [
          { sid: 'group:986', name: USER },
          { sid: 'group:33', name: 'www-data' },
        ],
      }),
    );
    expect(host.read('/etc/passwd')).toMatch(/:Runs SmarterMail:\/home\/mail:.*\/nologin\n$/);

    expect(host.run('undo.sh').code).toBe(0);
    expect(host.read('/etc/passwd')).toBe(passwd);
    expect(host.read('/etc/group')).toBe(group);
  });

  it('let a service run on as it does, with its folders, where it does not come up as before', () => {
    const host = aHost();
    host.run('apply.sh', '--steps', 'host-service-account,host-permissions');
    host.put('/state/fails-as', 'root\n');

    const hardened = host.check();
    const { code, out } = host.run('undo.sh', '--wait', '4');

    expect(code).toBe(1);
    expect(out).toContain('Not taken back: the service smartermail.service does not come up as root.');
    expect(out).toContain(`Not taken back: the service smartermail.service still runs as ${USER}.`);
    expect(host.check()).toEqual(hardened);

    rmSync(join(host.root, 'state/fails-as'));
    expect(host.run('undo.sh').code).toBe(0);
    expect(host.check()).toMatchObject({
      service: seen([{ account: { sid: '0' } }]),
      account: seen({ exists: false }),
    });
  });

  it.each([
    [
      'host-api-port',
      ['etc/smlockdown-host', 'etc/smlockdown-host/port.sh', 'etc/systemd/system/smlockdown-port.service'],
    ],
    ['host-files,host-webmail-ip', []],
  ])('carry out these steps alone: %s', (steps, paths) => {
    const host = aHost();
    const before = Object.keys(host.tree());

    expect(host.run('apply.sh', '--steps', steps).code).toBe(0);

    const added = Object.keys(withoutRecord(host)).filter(
      (path) => !before.includes(path) && !path.startsWith('state'),
    );
    expect(added).toEqual(paths);
  });

  it('say that a rule was not set', () => {
    const host = aHost();
    host.put('/state/nft-refuses');

    const { code, err } = host.run('apply.sh', '--steps', 'host-api-port');

    expect(code).toBe(1);
    expect(err).toContain('The rule for port 17017 could not be set.');
    expect(host.check().firewall).toMatchObject(seen({ rules: [] }));
  });

  it('judge no rules of another firewall, but for the port that ours closes', () => {
    const host = aHost();
    host.put(
      '/state/nft-others',
      'table ip filter {\n\tchain INPUT {\n\t\ttype filter hook input priority filter; policy drop;\n\t}\n}\n',
    );
    expect(host.check().firewall).toEqual({
      status: 'not-seen',
      why: expect.stringContaining('another firewall'),
    });

    host.run('apply.sh', '--steps', 'host-api-port');
    expect(host.check().firewall).toMatchObject(seen({ rules: [{ allow: false }] }));

    host.put(
      '/state/nft',
      'table inet smlockdown {\n\tchain input {\n\t\ttype filter hook input priority filter - 10; policy accept;\n\t}\n}\n',
    );
    expect(host.check().firewall).toMatchObject({ status: 'not-seen' });
  });

  it('find stray copies, foreign programs and the published password, and tell no hash', () => {
    const host = aHost();
    host.put(
      '/etc/smartermail/administrators.json',
      '{"password_hash": "1000:7Zf5bDhxAAAAAAAAAAAAAAAA:BBBB"}',
    );
    host.put('/var/lib/smartermail/Domains/example.com.bak/settings.json');
    host.put('/var/lib/smartermail/all "mail".ZIP');
    host.put(`/var/lib/smartermail/backup of\nmay \\ ü ${'ü'.repeat(90)}`);
    host.put('/opt/smartermail/wwwroot/shell.aspx');
    const later = new Date(Date.now() + 7_200_000);
    utimesSync(join(host.root, 'opt/smartermail/wwwroot/shell.aspx'), later, later);

    const { out } = host.run('check.sh');

    expect(out).not.toContain('1000:');
    expect(evidenceIn(out, 'f').files).toEqual(
      seen({
        isDefaultAdmin: true,
        copies: expect.arrayContaining([
          { path: 'Domains/example.com.bak', kind: 'bak' },
          { path: 'all "mail".ZIP', kind: 'zip' },
          { path: `backup of?may \\ ü ${'ü'.repeat(90)}`, kind: 'other' },
        ]),
        copiesTotal: 3,
        scripts: [{ path: 'wwwroot/shell.aspx', modified: `${later.toISOString().slice(0, 19)}Z` }],
        scriptsTotal: 1,
        unread: 0,
      }),
    );
  });

  it('cut long texts, and put a question mark for what is no UTF-8', () => {
    const host = aHost();
    const name = Buffer.concat([Buffer.from('copy 😀 \t'), Buffer.from([0xc3, 0x28, 0xed, 0xa0, 0x80])]);
    writeFileSync(Buffer.concat([Buffer.from(join(host.root, 'var/lib/smartermail/')), name]), '');
    host.put('/etc/os-release', `PRETTY_NAME="${'😀'.repeat(300)}"\n`);

    const { files, host: itself } = host.check();

    expect(files).toMatchObject(seen({ copies: [{ path: 'copy 😀 \t?(???', kind: 'other' }] }));
    expect(itself.os).toBe('😀'.repeat(200));
  });

  it('tell what they cannot see', () => {
    const host = aHost();
    rmSync(join(host.root, 'etc/smartermail/administrators.json'));
    host.put('/state/no-systemd');

    expect(host.check()).toMatchObject({
      service: { status: 'not-seen', why: 'systemd does not answer on this host' },
      files: { status: 'not-seen' },
    });
    expectRefused(host, 'systemd does not answer on this host');
  });

  it('take one SmarterMail of two when it is told which', () => {
    const host = aHost();
    host.put('/etc/systemd/system/second.service', '[Service]\nExecStart=/opt/second/MailService\n');
    host.put('/opt/second/MailService');
    host.put('/state/loaded/second.service/ExecStart', '/opt/second/MailService\n');

    expectRefused(host, '--service second.service   /opt/second/MailService');
    expectRefused(host, 'Say which SmarterMail is meant.', '--service', 'third');
    expect(host.run('apply.sh', '--service', 'second', '--what-if').err).toContain(
      'The service second.service is not up',
    );
    expect(host.check().service).toMatchObject(
      seen([{ name: 'second.service' }, { name: 'smartermail.service' }]),
    );
  });

  it.each<[string, (host: LinuxHost) => void, string]>([
    [
      'another run',
      ({ root }) => mkdirSync(join(root, 'run/smlockdown-host.lock'), { recursive: true }),
      'Another run',
    ],
    ['not root', (host) => host.put('/state/not-root'), 'Run this as root'],
    [
      'a record that others can write',
      ({ root }) => {
        mkdirSync(join(root, 'var/lib/smlockdown-host'));
        chmodSync(join(root, 'var/lib/smlockdown-host'), 0o777);
      },
      'can be changed by others than root',
    ],
    [
      'a record of another host',
      (host) =>
        host.put('/var/lib/smlockdown-host/smlockdown-host-record', 'smlockdown-host-record\x1f1\x1fother\n'),
      'is no record of these scripts on this host',
    ],
    [
      'a service that is down',
      (host) => host.put('/state/active.smartermail.service', 'inactive\n'),
      'is not up',
    ],
    [
      'a domain elsewhere',
      (host) =>
        host.put(
          '/etc/smartermail/domains.json',
          '{"a":{"data_path":"/var/lib/smartermail/Domains/a"},"b":{"data_path":"\\/mnt\\/b"}}',
        ),
      'Domains lie outside /var/lib/smartermail',
    ],
    [
      'a link out of the folders',
      ({ root }) => {
        mkdirSync(join(root, 'mnt'));
        symlinkSync(join(root, 'mnt'), join(root, 'var/lib/smartermail/Domains/big'));
      },
      'Links lead to folders whose rights stay as they are',
    ],
    ['a user that cannot be made', (host) => host.put('/state/useradd-refuses'), 'could not be made'],
  ])('are stopped by %s', (_, spoil, words) => {
    const host = aHost();
    spoil(host);
    expectRefused(host, words);
  });

  it('refuse what they are told', () => {
    const host = aHost();
    const words = {
      '--user DOMAIN\\mail': 'is no name of a Linux user',
      '--user root': 'of an administrator who works here',
      '--steps host-service-account': 'carry out host-permissions too',
      '--steps host-permissions': 'comes with the step host-service-account',
      '--steps host-everything': 'There is no step host-everything',
      '--force': 'There is no option --force',
      '--data /nowhere': 'There is no folder /nowhere',
      '--wait soon': 'takes a number of seconds',
      '--what-if --user': '--user takes a value',
    };
    for (const [args, why] of Object.entries(words)) expectRefused(host, why, ...args.split(' '));
    host.put('/srv/two\nlines/x');
    expectRefused(host, 'has control characters in its name', '--data', '/srv/two\nlines');
  });

  it('see less without root, and say so', () => {
    const host = aHost();
    host.put('/state/not-root');

    expect(host.check()).toMatchObject({
      elevated: false,
      firewall: { status: 'not-seen', why: 'only root may see the rules of the kernel' },
    });
    expect(existsSync(join(host.root, 'var/lib/smlockdown-host'))).toBe(false);
  });

  it('say that they were edited', () => {
    const host = aHost();
    expect(host.run('undo.sh').err).toBe('');
    host.put('/undo.sh', `${host.read('/undo.sh')}# more\n`);
    expect(host.run('undo.sh').err).toBe('This script was edited after it was written.\n');
  });

  it('write evidence to a file', () => {
    const host = aHost();
    const file = join(host.root, 'state/evidence.json');
    expect(host.run('check.sh', '--out', file)).toEqual({
      ...{ code: 0, err: '' },
      out: expect.stringMatching(
        /^(This did not run as root.*\n)?Written to .*: smlockdown audit --host-evidence FILE\n$/,
      ),
    });
    expect(evidenceIn(host.read('/state/evidence.json'), 'f').platform).toBe('linux');
  });
});
