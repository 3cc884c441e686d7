import { afterEach, describe, expect, it } from '@jest/globals';
import { reach } from '../../src/api/connection.js';
import { SecretValues } from '../../src/redaction.js';
import { aServer, ORDINARY, PAGE, type Routes, type TestServer } from './a-server.js';

const open: TestServer[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

const ABOUT = 'GET api/v1/licensing/about';
const script = (src: string) => `<script src="${src}"></script>`;

async function scriptsOf(links: string, routes: Routes, timeoutMs = 5000) {
  const server = await aServer({
    ...ORDINARY,
    ...routes,
    'GET interface/root': () => ({ text: `${PAGE}${links}` }),
  });
  open.push(server);
  const { served } = await reach({
    ...{ url: server.url, secrets: new SecretValues(), withMore: true, timeoutMs },
  });
  return { ...served, asked: server.seen.map(({ name }) => name).filter((name) => name !== ABOUT) };
}

describe('the scripts that a sign-in page links', () => {
  it('are fetched where they are the server’s own, each once', async () => {
    const { scripts, isWhole } = await scriptsOf(
      `${script('/interface/output/site-v-1.js?x=1')}${script('output/site-v-1.js')}`,
      {
        'GET interface/output/site-v-1.js': () => ({ text: 'call()' }),
      },
    );

    expect(scripts).toEqual([{ name: 'site-v-1.js', text: 'call()' }]);
    expect(isWhole).toBe(true);
  });

  it.each([
    ['elsewhere', 'https://evil.example/interface/x.js'],
    ['of the API', '/api/v1/settings/sysadmin/restart.js'],
    ['beside the interface', '/interface/../api/v1/x.js'],
    ['that is escaped', '/interface/%2e%2e/api/v1/x.js'],
    ['that is no script', '/interface/output/reset'],
    ['of the API below a proxy’s path', '/mail/api/interface/x.js'],
    ['whose name is an act', '/interface/logout.html'],
    ['with a query for a name', '?interface/x.js'],
  ])('are not fetched: one %s', async (_, src) => {
    const { scripts, asked } = await scriptsOf(script(src), {});

    expect(scripts).toEqual([]);
    expect(asked).toEqual(['GET interface/root']);
  });

  it('are left out where the server gives a page in their place, or none', async () => {
    const { scripts, isWhole } = await scriptsOf(
      `${script('/interface/a.js')}${script('/interface/b.js')}${script('/interface/c.js')}`,
      {
        'GET interface/a.js': () => ({ text: ' <html></html>' }),
        'GET interface/b.js': () => 'cut',
        'GET interface/c.js': () => ({ text: 'c' }),
      },
    );

    expect(scripts.map(({ name }) => name)).toEqual(['c.js']);
    expect(isWhole).toBe(false);
  });

  it('are a dozen at most', async () => {
    const names = Array.from({ length: 30 }, (_, index) => `s${index}.js`);
    const routes = Object.fromEntries(names.map((name) => [`GET interface/${name}`, () => ({ text: name })]));

    const { scripts, isWhole } = await scriptsOf(names.map((name) => script(name)).join(''), routes);

    expect(scripts).toHaveLength(12);
    expect(isWhole).toBe(false);
  });

  it.each<[string, string, string]>([
    ['that a proxy put somewhere', script('/mail/interface/output/a.js'), 'mail/interface/output/a.js'],
    [
      'of a page with a base of its own',
      `<base href="/mail/interface/">${script('output/a.js')}`,
      'mail/interface/output/a.js',
    ],
    ['that are preloaded', '<link rel=preload href=/interface/a.js>', 'interface/a.js'],
    ['that are not in quotes', '<script defer src=/interface/a.js></script>', 'interface/a.js'],
  ])('are found: %s', async (_, links, path) => {
    const { scripts } = await scriptsOf(links, { [`GET ${path}`]: () => ({ text: 'call()' }) });

    expect(scripts).toEqual([{ name: 'a.js', text: 'call()' }]);
  });

  it('are not those of a comment, and of a base elsewhere', async () => {
    const links = `<!-- ${script('/interface/a.js')} --><base href="https://evil.example/">${script('interface/b.js')}`;

    expect((await scriptsOf(links, {})).asked).toEqual(['GET interface/root']);
  });

  it('are also those that stand in a page of the interface', async () => {
    const page = `<p>a</p><script>one()</script>${script('/interface/x.js')}<script type="text/javascript">two()</script>`;
    const { scripts, isWhole } = await scriptsOf('<link href="/interface/settings.html">', {
      'GET interface/settings.html': () => ({ text: page }),
    });

    expect(scripts.map(({ text }) => text.replace(/\s+/g, ''))).toEqual(['one();;two()']);
    expect(isWhole).toBe(true);
  });

  it('are gone through once, however many are opened and never closed', async () => {
    const text = `<script>one()</script>${'<script>'.repeat(500_000)}`;
    const { scripts } = await scriptsOf('<link href="/interface/settings.html">', {
      'GET interface/settings.html': () => ({ text }),
    });

    expect(scripts.map((one) => one.text)).toEqual(['one()']);
  });

  it('take no longer, all of them, than one request may', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `s${index}.js`);
    const routes = Object.fromEntries(names.map((name) => [`GET interface/${name}`, () => 'hang' as const]));

    const { asked, isWhole } = await scriptsOf(
      names.map((name) => script(`/interface/${name}`)).join(''),
      routes,
      300,
    );

    expect(asked).toEqual(['GET interface/root', 'GET interface/s0.js']);
    expect(isWhole).toBe(false);
  });
});
