/** The list of servers: what it may say, and what is wrong in it told with its place. */
import { describe, expect, it } from '@jest/globals';
import type { LockdownError } from '../../src/errors.js';
import { inventoryIn, serverNamed } from '../../src/fleet/inventory.js';
import { aList } from './a-list.js';

function refusedWith(yaml: string, how?: Parameters<typeof inventoryIn>[2]): string {
  try {
    inventoryIn(yaml, 'servers.yaml', how);
  } catch (error) {
    expect(error).toMatchObject({ code: 'inventory.invalid' });
    return (error as LockdownError).message;
  }
  throw new Error('it was taken');
}

describe('a list of servers', () => {
  it('gives each with its labels, and files from its own folder', () => {
    const yaml = aList([
      'name: mail-a\n    url: https://mail-a.example.com\n    username: admin\n    passwordFrom: file:secrets/a\n    ca: our-ca.pem\n    playbook: ours.yaml',
      'name: mail-b\n    url: https://mail-b.example.com\n    username: admin\n    passwordFrom: env:B\n    playbook: strict\n    labels: [canary]',
    ]);

    expect(inventoryIn(yaml, '/etc/mail/servers.yaml')).toEqual([
      {
        ...{ name: 'mail-a', url: 'https://mail-a.example.com', username: 'admin', labels: [] },
        ...{
          passwordFrom: 'file:/etc/mail/secrets/a',
          ca: '/etc/mail/our-ca.pem',
          playbook: '/etc/mail/ours.yaml',
        },
      },
      {
        ...{ name: 'mail-b', url: 'https://mail-b.example.com', username: 'admin', labels: ['canary'] },
        ...{ passwordFrom: 'env:B', playbook: 'strict' },
      },
    ]);
  });

  it.each([
    'https://MAIL.example.com:443/',
    'https://mail.example.com./',
    'https://mail.example.com/interface/root#/login',
    'https://mail.example.com/api/v1',
  ])('has no name twice, and no server under two addresses that are one: %s', (other) => {
    const [a, b] = ['https://mail.example.com', other].map(
      (url) => `name: mail\n    url: ${url}\n    username: admin\n    passwordFrom: env:A`,
    );

    expect(refusedWith(aList([`${a}`, `${b}`])).split('\n')).toEqual([
      'servers.yaml:7:11: mail is the name of another server above',
      'servers.yaml:8:10: this server is listed above, as mail',
    ]);
  });

  it.each(['nul', 'con.example', 'com1'])('has no name that is a device of Windows: %s', (name) => {
    const server = `name: ${name}\n    url: https://a.example\n    username: admin\n    passwordFrom: env:A`;

    expect(refusedWith(aList([server]))).toContain('Windows has a device of this one');
  });

  it('has no address that leads nowhere', () => {
    const [a, b] = ['mail.example.com', 'https://mail.example.com/webmail'].map(
      (url, index) => `name: m${index}\n    url: ${url}\n    username: admin\n    passwordFrom: env:A`,
    );

    expect(refusedWith(aList([`${a}`, `${b}`])).split('\n')).toEqual([
      expect.stringMatching(/^servers\.yaml:4:10: The address "mail\.example\.com" has no scheme\. /),
      expect.stringMatching(/^servers\.yaml:8:10: The address has a path, \/webmail, /),
    ]);
  });

  it('starts no program where nobody named it', () => {
    const of = (from: string, totp: string) =>
      aList([
        `name: a\n    url: https://a.example\n    username: x\n    passwordFrom: ${from}\n    totpFrom: ${totp}`,
      ]);

    expect(refusedWith(of('cmd:x', 'cmd:y'), { isNamed: false }).split('\n')).toEqual([
      'servers.yaml:6:19: a program is started only for a list that you name: --inventory servers.yaml',
      'servers.yaml:7:15: a program is started only for a list that you name: --inventory servers.yaml',
    ]);
    expect(inventoryIn(of('env:X', 'file:y'), 'servers.yaml', { isNamed: false })).toHaveLength(1);
    expect(inventoryIn(of('cmd:x', 'cmd:y'), 'servers.yaml')).toHaveLength(1);
  });

  it('shows no password that somebody wrote into it', () => {
    const message = refusedWith(
      aList(['name: a\n    url: https://a.example\n    username: admin\n    passwordFrom: Sail-7-Copper']),
    );

    expect(message).toContain('env:NAME, file:PATH or cmd:PROGRAM, and never the secret itself');
    expect(message).not.toContain('Sail-7');
  });

  it.each([
    ['{ from: "22:00", to: "22:00" }', 'it never opens'],
    ['{ from: "22:00", to: "23:00", days: [] }', 'days'],
    ['{ from: "25:00", to: "23:00" }', 'an hour as 22:00'],
    ['{ from: "24:00", to: "00:00" }', 'an hour as 22:00'],
    ['{ from: "22:00", to: "23:00", zone: Berlin }', 'the name of a time zone'],
  ])('has no window %s', (window, why) => {
    const server = `name: a\n    url: https://a.example\n    username: admin\n    passwordFrom: env:A\n    window: ${window}`;

    expect(refusedWith(aList([server]))).toContain(why);
  });

  it.each([
    ['version: 2\nservers: []', 'needs a newer smlockdown'],
    ['version: 1\nservers: []', 'servers'],
    ['', 'the file is empty; a list of servers has at least version and servers'],
  ])('is none: %s', (yaml, why) => {
    expect(refusedWith(yaml)).toContain(why);
  });

  it('names the server that was meant', () => {
    const servers = inventoryIn(
      aList(['name: mail-a\n    url: https://a.example\n    username: x\n    passwordFrom: env:A']),
      'f',
    );

    expect(serverNamed(servers, 'mail-a')).toEqual({ server: servers[0] });
    expect(serverNamed(servers, 'mial-a')).toEqual({ near: 'mail-a' });
    expect(serverNamed(servers, 'zzz')).toEqual({ near: undefined });
  });
});
