/** The reference in each of its shapes, asked for as a browser would. */
import { describe, expect, it } from '@jest/globals';
import { REFERENCE_SHAPES, type SandboxOptions } from '../../src/sandbox/options.js';
import { referenceShapeOf } from '../../src/sandbox/reference/shapes.js';
import { actRoutesOf } from '../../src/sandbox/routes/acts.js';
import { routesOf } from '../../src/sandbox/routes/index.js';
import { sandboxes, tokenOf } from './plain-client.js';

const start = sandboxes();
const DETAIL = 'Documentation/detail/SmarterMail.Web.Api.';

async function aServer(options: SandboxOptions) {
  const sandbox = await start({ dialect: 1, ...options });
  const text = async (path: string, token?: string) => {
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`${sandbox.url}/${path}`, { headers });
    return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text() };
  };
  return { sandbox, text };
}

function routesIn(dialect: number) {
  const routes = routesOf({ publishedOnly: false, olderTwoFactor: false, propagate: true, dialect });
  return [...routes, ...actRoutesOf(dialect)];
}

/** `aliases/{search}` where `aliases` is there too: both stand as one, whose parameter may be left out. */
function listed(routes: ReturnType<typeof routesIn>): readonly string[] {
  const calls = routes.map(({ method, path }) => `${method} api/v1/${path}`);
  return calls.flatMap((call) => {
    if (calls.includes(call.replace(/\/\{\w+\}$/, '')) && call.endsWith('}')) return [];
    const longer = calls.find((other) => other !== call && other.replace(/\/\{\w+\}$/, '') === call);
    return [longer?.replace(/\}$/, '?}') ?? call];
  });
}

describe.each([1, 2, 7, 8])('the reference of dialect %i', (dialect) => {
  it('has verb and path in the lines of an index', async () => {
    const { text } = await aServer({ dialect, reference: 'lines' });

    const { body } = await text('Documentation/api');

    for (const { method, path } of routesIn(dialect)) expect(body).toContain(`${method} /api/v1/${path}<`);
  });

  it('has keys in an index, and everything else on a page a controller', async () => {
    const { text } = await aServer({ dialect, reference: 'keys' });

    const { body } = await text('Documentation/api');
    const names = [...new Set([...body.matchAll(/href="\/([^"#]+)#/g)].map(([, path = '']) => path))];
    const pages = await Promise.all(names.map((name) => text(name)));

    expect(body).not.toContain('api/v1');
    expect(names.every((name) => name.startsWith(DETAIL))).toBe(true);
    const lines = pages.flatMap(({ body: page }) => page.split('\n'));
    const found = lines.flatMap((line) => /<pre>((?:GET|POST) api\/v1\/[^<]+)<\/pre>/.exec(line)?.[1] ?? []);
    expect([...found].sort()).toEqual([...listed(routesIn(dialect))].sort());
  });

  it('has an index that is empty until its script has run', async () => {
    const { text } = await aServer({ dialect, reference: 'script' });

    const { body } = await text('Documentation/api');
    const [, source = ''] = /<script src="\/([^"]+)"/.exec(body) ?? [];
    const script = await text(source);
    const [, data] = /fetch\("\/([^"]+)"\)/.exec(script.body) ?? [];
    const all = data === undefined ? script.body : (await text(data)).body;

    expect(body).not.toContain('api/v1');
    expect(script.type).toContain('application/javascript');
    for (const call of listed(routesIn(dialect))) expect(all).toContain(`"path":"${call.split(' ')[1]}"`);
    expect((await text(`${DETAIL}SystemAdminSettingsController`)).status).toBe(404);
  });
});

describe('a page of a controller', () => {
  it('shows what goes in and comes out in the words of types', async () => {
    const { text } = await aServer({ dialect: 2, reference: 'keys' });

    const { body } = await text(`${DETAIL}SystemAdminSettingsController`);
    const section = (name: string) =>
      new RegExp(`<section id="[^"]*/${name}/\\w+">[\\s\\S]*?</section>`).exec(body)?.[0] ?? '';

    expect(section('SetSmtpInSettings')).toContain('<h3>Post Inputs</h3>');
    expect(section('SetSmtpInSettings')).toContain('&quot;allowRelay&quot;: number,');
    expect(section('GetSmtpInSettings')).toContain('&quot;banner&quot;: text,');
    expect(section('GetSmtpInSettings')).toMatch(/&quot;success&quot;: boolean, \/\/ \w+/);
    expect(section('GetSmtpInSettings')).toContain('limited to system administrators');
    expect(section('GetAdministrators')).toContain('&quot;created&quot;: date,');
    expect(section('GetDomain')).toContain('<td>domain</td>\t<td>text</td>');
  });
});

describe('a reference for those who have signed in', () => {
  it.each(REFERENCE_SHAPES)('shows a stranger nothing of its pages (%s)', async (reference) => {
    const { sandbox, text } = await aServer({ reference, signInForReference: true });
    const token = await tokenOf(sandbox);

    const stranger = await text('Documentation/api');
    const known = await text('Documentation/api', token);

    expect(stranger.status).toBe(401);
    expect(stranger.body).not.toMatch(/api\/v1|Controller/);
    expect(known.status).toBe(200);
    for (const path of [`${DETAIL}AntiSpamVirusController`, 'Documentation/scripts/reference.js'])
      expect((await text(path)).body).not.toContain('api/v1');
  });
});

it('has one of the shapes by its dialect, and each in some', () => {
  const shapes = Array.from({ length: 40 }, (_, at) => referenceShapeOf(at));

  expect(shapes[0]).toBe('lines');
  expect(new Set(shapes)).toEqual(new Set(REFERENCE_SHAPES));
});
