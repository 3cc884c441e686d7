import { describe, expect, it } from '@jest/globals';
import { connect } from '../../src/api/connection.js';
import { arranged, errorOf } from './a-connection.js';
import { API, STAGES, useScript } from './a-script.js';
import { PAGE, SIGNED_IN } from './a-server.js';

/** As a public copy of the page has it. */
const OLD = `<a href="http://help.smartertools.com/SmarterMail/v15/Default.aspx?p=_USR&amp;v=15.7.6970&amp;lang=en-US">Help</a>
| <a href='https://www.smartertools.com/smartermail/business-email-server'>SmarterMail Enterprise 15.7</a>`;

describe.each(STAGES)('over $name', ({ stage }) => {
  const script = useScript(stage());

  // No sign-in is scripted where none may be sent: a password on its way would fail the test as an unexpected call.
  function arrange(overrides: Parameters<typeof arranged>[1] = {}) {
    return arranged(script.base, script.optionsWith(overrides));
  }

  function scriptPage(status: number, page = '', headers: Record<string, string> = {}): void {
    script.get('/interface/root').replies(status, page, headers);
  }

  function scriptSignIn(): void {
    script.post(`${API}/auth/authenticate-user`).replies(200, SIGNED_IN);
  }

  describe('the first request', () => {
    it.each([PAGE, 'x stProductVersion x', '<title>smartermail</title>'])(
      'takes %s for SmarterMail',
      async (page) => {
        scriptPage(200, page);
        scriptSignIn();

        const connection = await connect(arrange().options);

        expect(connection.server).toEqual({ url: script.base, loginPage: page });
      },
    );

    it.each([
      [200, '<html>Welcome to nginx</html>'],
      [404, 'nothing here'],
      [500, ''],
    ])('sends no password to what answers %i %j', async (status, page) => {
      scriptPage(status, page);
      if (status !== 500) script.get('/Login.aspx').replies(404, '');

      const error = await errorOf(connect(arrange().options));

      expect(error.code).toBe('server.not-smartermail');
      expect(error.message).toContain('The password was not sent');
      expect(error.next).toContain('--assume-smartermail');
    });

    it.each([
      ['in its place', 200, OLD, {}],
      ['where there is no other', 404, '', {}],
      ['where it is led to', 302, '', { location: '/Login.aspx?ReturnUrl=%2f' }],
    ])('sends no password to SmarterMail 15.7, told by its old page %s', async (_, status, page, headers) => {
      scriptPage(status, page, headers);
      if (status !== 200) script.get('/Login.aspx').replies(200, OLD);

      const error = await errorOf(connect(arrange().options));

      expect(error.code).toBe('server.too-old');
      expect(error.message).toContain('is SmarterMail 15.7 (build 6970)');
    });

    it('sends none to a 16.x either, whose page is where that of today is', async () => {
      scriptPage(200, 'stProductVersion = "16.3.6893"');

      expect((await errorOf(connect(arrange().options))).message).toContain('SmarterMail 16.3 (build 6893)');
    });

    it('does not follow a redirect, but names the address to use', async () => {
      scriptPage(301, '', { location: 'https://webmail.example.com/interface/root' });

      const error = await errorOf(connect(arrange().options));

      expect(error.code).toBe('server.redirect');
      expect(error.message).toContain('https://webmail.example.com/interface/root');
      expect(error.next).toContain('https://webmail.example.com');
      expect(error.request).toEqual({ method: 'GET', path: 'interface/root' });
    });

    it('copes with a redirect that names no location', async () => {
      scriptPage(302);

      expect((await errorOf(connect(arrange().options))).code).toBe('server.redirect');
    });

    it.each(['/welcome', 'http://[broken', ''])('copes with the location %j', async (location) => {
      scriptPage(302, '', { location });

      const error = await errorOf(connect(arrange().options));

      expect(error.code).toBe('server.redirect');
      expect(error.next).toMatch(/browser/);
    });

    it('waits for a server that is busy', async () => {
      scriptPage(503);
      scriptPage(200, PAGE);
      scriptSignIn();
      const { options, sleeps } = arrange();

      await connect(options);

      expect(sleeps).toEqual([125]);
    });

    it.each([
      ['ECONNREFUSED', 'server.unreachable'],
      ['ENOTFOUND', 'server.unreachable'],
      ['DEPTH_ZERO_SELF_SIGNED_CERT', 'server.untrusted-certificate'],
      ['UND_ERR_CONNECT_TIMEOUT', 'server.timeout'],
    ] as const)('fails at once on %s', async (code, named) => {
      script.get('/interface/root').fails(code);
      const { options, sleeps } = arrange({ timeoutMs: 1_000 });

      expect((await errorOf(connect(options))).code).toBe(named);
      expect(sleeps).toEqual([]);
    });
  });

  describe('assuming SmarterMail', () => {
    const ASSUMED = { assumeSmarterMail: true };

    it('takes a customised page as it is', async () => {
      scriptPage(200, '<html>Our mail</html>');
      scriptSignIn();

      expect((await connect(arrange(ASSUMED).options)).server.loginPage).toBe('<html>Our mail</html>');
    });

    it.each([[404], [500]])('takes a page that fails with %i for an empty one', async (status) => {
      scriptPage(status, 'an error page');
      scriptSignIn();

      expect((await connect(arrange(ASSUMED).options)).server.loginPage).toBe('');
    });

    it('takes a redirect within the server for an empty page', async () => {
      scriptPage(302, '', { location: '/custom/sign-in' });
      scriptSignIn();

      expect((await connect(arrange(ASSUMED).options)).server.loginPage).toBe('');
    });

    it('takes a redirect that names no location for one within the server', async () => {
      scriptPage(302);
      scriptSignIn();

      expect((await connect(arrange(ASSUMED).options)).server.loginPage).toBe('');
    });

    it('still sends no password when the server redirects elsewhere', async () => {
      scriptPage(302, '', { location: 'https://elsewhere.example.com/' });

      expect((await errorOf(connect(arrange(ASSUMED).options))).code).toBe('server.redirect');
    });
  });
});
