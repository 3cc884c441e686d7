import { describe, expect, it } from '@jest/globals';
import { routesOf } from '../../../src/sandbox/routes/index.js';
import { productBuild } from '../../../src/sandbox/routes/pages.js';
import { sandboxes, tokenOf } from '../plain-client.js';

const start = sandboxes();

async function reference(options: { publishedOnly?: boolean } = {}) {
  const sandbox = await start(options);
  return (await fetch(`${sandbox.url}/Documentation/api`)).text();
}

describe('the login page', () => {
  it('shows version and build without a sign-in', async () => {
    const sandbox = await start({ build: 9504 });

    const html = await (await fetch(`${sandbox.url}/interface/root`)).text();

    expect(html).toMatch(/stProductVersion = "100\.0\.9504[.\d]*"/);
    expect(html).toContain('stProductBuild = "9504 (Jan 8, 2026)"');
  });

  it.each([
    [0, '0 (Jan 1, 2000)'],
    [59, '59 (Feb 29, 2000)'],
    [8747, '8747 (Dec 13, 2023)'],
    [9511, '9511 (Jan 15, 2026)'],
  ])('counts build %i as days since 2000-01-01', (build, text) => {
    expect(productBuild(build)).toBe(text);
  });
});

describe('the reference of the API', () => {
  it('lists every route with its key, its verb and its path', async () => {
    const html = await reference();

    for (const route of routesOf({
      publishedOnly: false,
      olderTwoFactor: false,
      propagate: true,
      dialect: 0,
    })) {
      expect(html).toContain(`SmarterMail.Web.Api.${route.action}/${route.method.toLowerCase()}`);
      expect(html).toMatch(
        new RegExp(`^.*${route.method} /api/v1/${route.path.replace(/[{}]/g, '\\$&')}<.*$`, 'm'),
      );
    }
    expect(html).toContain('SmarterMail.Web.Api.SystemAdminSettingsController/SetDomainSettings/post');
    expect(html).toContain('GET /api/v1/settings/sysadmin/domain-settings/{domain}');
  });

  it('says which routes are assumed, in the line of each', async () => {
    const lines = (await reference()).split('\n').filter((line) => line.includes('(assumed)'));

    expect(lines).toHaveLength(
      routesOf({ publishedOnly: false, olderTwoFactor: false, propagate: true, dialect: 0 }).filter(
        (route) => route.evidence === 'assumed',
      ).length,
    );
    expect(lines.join('\n')).toContain('POST /api/v1/settings/sysadmin/smtp-in-settings');
  });

  it('lists no assumed route when only the published part is served', async () => {
    const html = await reference({ publishedOnly: true });

    expect(html).not.toContain('assumed');
    expect(html).not.toContain('smtp-in-settings');
    expect(html).toContain('settings/sysadmin/antivirus/settings');
  });

  it('is served with a token, without one and with a dead one', async () => {
    const sandbox = await start();
    const tokens = [await tokenOf(sandbox), await tokenOf(sandbox, sandbox.accounts.user), 'dead'];

    const answers = await Promise.all(
      tokens.map((token) =>
        fetch(`${sandbox.url}/documentation/API/`, { headers: { authorization: `Bearer ${token}` } }),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('has a page for each controller', async () => {
    const { url } = await start();
    const detail = `${url}/Documentation/detail/SmarterMail.Web.Api.`;

    const html = await (await fetch(`${detail}AntiSpamVirusController`)).text();

    expect(html).toContain('antivirus/settings');
    expect(html).not.toContain('domain-settings');
    expect((await fetch(`${detail}NoController`)).status).toBe(404);
  });
});

const ASSUMED_READS = [
  ...['smtp-in-settings', 'password-requirements', 'log-settings', 'domain-defaults', 'ids-rules'],
  ...[
    'volume-mounts',
    'event-hooks',
    'smtp-auth-bypass',
    'greylisting-settings',
    'antispam-settings',
    'rbls',
  ],
  ...['file-restrictions', 'ssl-certificates/{sortField}/{desc}', 'administrators', 'sysadmin-info'],
  ...['administrator-password-requirements', 'outgoing-gateways', 'incoming-gateways', 'spool-settings'],
];

describe('the catalogue of routes', () => {
  const routes = routesOf({ publishedOnly: false, olderTwoFactor: false, propagate: true, dialect: 0 });

  it('has no call twice and no key twice', () => {
    const calls = routes.map((route) => `${route.method} ${route.path}`);
    const keys = routes.map((route) => `${route.action}/${route.method}`);

    expect(new Set(calls).size).toBe(calls.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('never writes by GET', () => {
    expect(routes.filter((route) => route.method === 'GET' && route.effect !== 'read')).toEqual([]);
  });

  it('marks as assumed all paths that only the assumptions name', () => {
    const assumed = routes.filter((route) => route.evidence === 'assumed').map((route) => route.path);

    expect(new Set(assumed)).toEqual(
      new Set(
        [
          ...ASSUMED_READS,
          ...['ids-rule', 'rbl', 'outgoing-gateway', 'incoming-gateway'].flatMap((row) => [
            row,
            `${row}-put`,
            `${row}-delete`,
          ]),
          ...['administrator', 'administrators-delete', 'administrator-password', 'administrator-two-factor'],
          'propagate-domain-settings',
        ]
          .map((name) => `settings/sysadmin/${name}`)
          .concat('settings/domain/password-compliance-users-no-activedirectory'),
      ),
    );
  });
});
