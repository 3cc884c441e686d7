/** `login-link`: a link that signs in one mailbox, shown once to whoever asked, and kept nowhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runIn, scenes } from './a-cli.js';

const makeScene = scenes();
const GO = ['--auto-approve', '--state-dir', 'st'];
const CALL = 'POST auth/retrieve-login-token';

async function aMailbox() {
  const scene = await makeScene({ domains: 2 });
  const [domain = ''] = Object.keys(scene.sandbox.state.domains);
  return { ...scene, mailbox: `postmaster@${domain}`, made: () => scene.sandbox.stats().byRoute[CALL] ?? 0 };
}

/** All that is kept in the state folder. */
function keptIn(folder: string): string {
  return readdirSync(join(folder, 'st'), { recursive: true, withFileTypes: true })
    .flatMap((one) => (one.isFile() ? [readFileSync(join(one.parentPath, one.name), 'utf8')] : []))
    .join('\n');
}

describe('login-link', () => {
  it('prints a link that signs in once, and keeps it nowhere', async () => {
    const { run, sandbox, folder, mailbox } = await aMailbox();

    const ended = await run(['login-link', mailbox, '--show', ...GO]);

    const [link = '', token = ''] = /^http\S+token=(\S+)$/m.exec(ended.stdout) ?? [];
    const follow = () =>
      fetch(`${sandbox.url}/api/v1/auth/authenticate-user`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ autoLoginToken: token }),
      });
    const first = await follow();
    const { username } = (await first.json()) as { username: string };
    expect(ended.code).toBe(0);
    expect(link.startsWith(`${sandbox.url}/interface/`)).toBe(true);
    expect(ended.stdout.split(token)).toHaveLength(2);
    expect(ended.stderr).not.toContain(token);
    expect(ended.stderr).toContain('It works once, for ten minutes as the vendor says');
    expect([first.status, username, (await follow()).status]).toEqual([200, mailbox, 401]);
    expect(keptIn(folder)).not.toContain(token);
    expect(keptIn(folder)).toContain('auth/retrieve-login-token');
    expect(await run(['runs', runIn(ended.stdout), '--json', '--state-dir', 'st'])).toMatchObject({
      code: 0,
      stdout: expect.not.stringContaining(token),
    });
  });

  it.each([
    ['admin', ['--show'], 'None is made for a system administrator'],
    ['MAILBOX', [], 'The link would go to what is no terminal'],
    ['MAILBOX', ['--show', '--json'], 'A link is in no report'],
    ['info@', ['--show'], 'must be one address'],
  ])('asks the server nothing for %s with %j', async (written, words, message) => {
    const { run, sandbox, mailbox } = await aMailbox();

    const ended = await run(['login-link', written.replace('MAILBOX', mailbox), ...words, ...GO]);

    expect([ended.code, sandbox.stats().requests]).toEqual([64, 0]);
    expect(ended.stderr.replace(/\s+/g, ' ')).toContain(message);
  });

  it('makes none with --dry-run, nor for a mailbox that is not there', async () => {
    const { run, made, mailbox } = await aMailbox();

    const dry = await run(['login-link', mailbox, '--dry-run']);
    const gone = await run(['login-link', mailbox.replace('postmaster', 'gone'), '--show', ...GO]);

    expect([dry.code, gone.code, made()]).toEqual([2, 1, 0]);
    expect(dry.stdout).toContain(`~ ${mailbox}: One-time link: on`);
    expect(dry.stdout.replace(/\s+/g, ' ')).toContain('administers its domain');
  });

  it('says that there is none where the server refuses, or answers without one', async () => {
    const refused = await aMailbox();
    refused.sandbox.addFaults([{ kind: 'status', code: 400, path: 'auth/retrieve-login-token' }]);
    const empty = await aMailbox();
    empty.sandbox.addFaults([
      { kind: 'status', code: 200, body: { success: true }, path: 'auth/retrieve-login-token' },
    ]);

    const script = await aMailbox();
    const body = { success: true, autoLoginToken: 'abc', autoLoginUrl: 'javascript:alert("token=abc")' };
    script.sandbox.addFaults([{ kind: 'status', code: 200, body, path: 'auth/retrieve-login-token' }]);

    const ended = [
      await refused.run(['login-link', refused.mailbox, '--show', ...GO]),
      await empty.run(['login-link', empty.mailbox, '--show', ...GO]),
      await script.run(['login-link', script.mailbox, '--show', ...GO]),
    ];

    for (const { code, stdout, stderr } of ended) {
      expect(code).not.toBe(0);
      expect(stdout).not.toContain('token=');
      expect(stderr).toContain('The server made no link that can be read');
    }
  });
});
