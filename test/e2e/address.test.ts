/** A wrong address: a clear error, and nothing is changed. */
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openProxy, type TestProxy } from '../api/a-proxy.js';
import { aServer, ORDINARY, type Routes, type TestServer } from '../api/a-server.js';
import { scenes, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();
const makeScene = scenes();
const open: Pick<TestServer, 'close'>[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const ADMIN = { SMARTERMAIL_USERNAME: 'admin', SMARTERMAIL_PASSWORD: 'Birch-4-Violet-Stone' };
const CA = fileURLToPath(new URL('../fixtures/tls/server.crt', import.meta.url));

async function serve(routes: Routes, options: { tls?: boolean } = {}): Promise<TestServer> {
  const server = await aServer(routes, options);
  open.push(server);
  return server;
}

async function tunnelTo({ port }: TestServer): Promise<TestProxy> {
  const proxy = await openProxy(port);
  open.push(proxy);
  return proxy;
}

function auditAt(url: string, more: readonly string[] = []) {
  return makeWorkplace().run(['audit', '--url', url, ...more], { env: ADMIN });
}

describe('a wrong address', () => {
  it('ends with 78 and names the flag and the variable when there is none', async () => {
    const ended = await makeWorkplace().run(['audit'], { env: ADMIN });

    expect(ended.code).toBe(78);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain('--url');
    expect(ended.stderr).toContain('SMARTERMAIL_URL');
    expect(ended.stderr).toContain('smlockdown demo');
  });

  it.each([
    ['mail.example.com', 'https://mail.example.com'],
    ['ftp://mail.example.com', 'ftp:'],
    ['https://admin:Birch-4-Violet-Stone@mail.example.com', 'user name or password'],
    ['http://mail.example.com', 'plain http'],
    ['https://mail.example.com/owa', '/owa'],
  ])('ends with 78 and says what is wrong with %s', async (url, words) => {
    const ended = await auditAt(url);

    expect(ended.code).toBe(78);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toContain('[config.bad-url]');
    expect(ended.stderr).toContain(words);
    expect(ended.stderr).not.toContain('Birch-4-Violet-Stone');
  });

  it('ends with 78 before any sign-in where the page is not SmarterMail', async () => {
    const server = await serve({ 'GET interface/root': () => ({ text: '<html>It works!</html>' }) });

    const ended = await auditAt(server.url);

    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain('[server.not-smartermail]');
    expect(server.countOf('POST api/v1/auth/authenticate-user')).toBe(0);
  });

  it('ends with 78 and says where a redirect leads, before any sign-in', async () => {
    const server = await serve({
      'GET interface/root': () => ({ status: 302, headers: { location: 'https://portal.example/login' } }),
    });

    const ended = await auditAt(server.url);

    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain('[server.redirect]');
    expect(ended.stderr).toContain('https://portal.example');
    expect(server.countOf('POST api/v1/auth/authenticate-user')).toBe(0);
  });

  it('names the request that was answered with HTML where JSON belongs', async () => {
    const server = await serve({
      'POST api/v1/auth/authenticate-user': () => ({ text: '<html>Portal</html>' }),
    });

    const ended = await auditAt(server.url);

    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('[server.garbage]');
    expect(ended.stderr).toContain('POST api/v1/auth/authenticate-user');
    expect(server.countOf('POST api/v1/auth/authenticate-user')).toBe(1);
  });

  it('ends with 1 and names the address of a server that does not answer', async () => {
    const server = await serve(ORDINARY);
    await server.close();
    open.length = 0;

    const ended = await auditAt(server.url);

    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('[server.unreachable]');
    expect(ended.stderr).toContain(server.url);
  });

  it('ends with 1 and names --timeout where a server never answers', async () => {
    const server = await serve({ 'GET interface/root': () => 'hang' });

    const ended = await auditAt(server.url, ['--timeout', '0.2']);

    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('[server.timeout]');
  });
});

describe('a certificate', () => {
  it('that is not trusted ends with 1 and names --ca, and no password is sent', async () => {
    const server = await serve({}, { tls: true });

    const ended = await auditAt(server.url);

    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('[server.untrusted-certificate]');
    expect(ended.stderr).toContain('--ca');
    expect(server.seen).toEqual([]);
  });

  it.each(['directly', 'behind a proxy', 'of a proxy'])(
    'is checked %s, whatever NODE_TLS_REJECT_UNAUTHORIZED says',
    async (way) => {
      const server = await serve({}, { tls: true });
      const proxy = way === 'of a proxy' ? server.url : (await tunnelTo(server)).url;
      const url = way === 'directly' ? server.url : 'https://mail.test:8443';
      const env = { ...ADMIN, NODE_TLS_REJECT_UNAUTHORIZED: '0', HTTPS_PROXY: proxy };

      // A process of its own: Node and undici look at no other environment.
      const ended = await makeWorkplace().start(['audit', '--url', url], { env }).ended;

      expect(ended.code).toBe(1);
      expect(ended.stderr).toContain('[server.untrusted-certificate]');
      expect(server.seen).toEqual([]);
    },
  );

  it('is trusted with --ca', async () => {
    const server = await serve({}, { tls: true });

    const ended = await auditAt(server.url, ['--ca', CA]);

    expect(ended.stderr).not.toContain('certificate');
    expect(server.countOf('POST api/v1/auth/authenticate-user')).toBe(1);
    expect(server.countOf('POST api/v1/auth/logout-user')).toBe(1);
  });

  it('is taken unseen with --insecure, with a warning', async () => {
    const server = await serve({}, { tls: true });

    const ended = await auditAt(server.url, ['--insecure']);

    expect(ended.stderr).toMatch(/not checked|any certificate|unchecked|insecure/i);
    expect(server.countOf('POST api/v1/auth/authenticate-user')).toBe(1);
  });

  it('file that is not there ends with 78', async () => {
    const ended = await auditAt('https://mail.example.com', ['--ca', 'nowhere.pem']);

    expect(ended.code).toBe(78);
    expect(ended.stderr).toContain('nowhere.pem');
  });
});

describe('a server that answers garbage', () => {
  it('is not judged: exit 1, the step is not read, and never passes', async () => {
    const { sandbox, run } = await makeScene();
    sandbox.addFaults([{ kind: 'garbage', path: 'settings/sysadmin/password-requirements' }]);

    const ended = await run(['audit', '--step', 'password-policy']);

    expect(ended.code).toBe(1);
    expect(ended.stdout).toContain('NOT READ  server');
    expect(sandbox.stats().writes).toBe(0);
  });
});
