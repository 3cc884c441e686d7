/** The web interface of a dialect: what is linked, that it makes the calls of its server, and that its pages work. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { interfaceCallsIn } from '../../../src/contract/trust/interface-calls.js';
import { FRAMEWORK, PAGES, TEMPLATES } from '../../../src/sandbox/interface/assets.js';
import { STYLES, type StyleName, siteScript, styleOf } from '../../../src/sandbox/interface/site.js';
import type { SandboxOptions } from '../../../src/sandbox/options.js';
import { actRoutesOf } from '../../../src/sandbox/routes/acts.js';
import { routesOf } from '../../../src/sandbox/routes/index.js';
import { MINIFIER_NAMES, MINIFIERS } from '../../contract/trust/minifiers.js';
import { runs } from '../../property-runs.js';
import { sandboxes } from '../plain-client.js';
import { open } from './a-browser.js';

const start = sandboxes();
/** Pages that save stand before those that list. */
const DOCUMENTS = 8;
const STYLE_NAMES = Object.keys(STYLES) as StyleName[];

function routesIn(dialect: number) {
  const routes = routesOf({ publishedOnly: false, olderTwoFactor: false, propagate: true, dialect });
  return [...routes, ...actRoutesOf(dialect)];
}

function callsOf(dialect: number): readonly string[] {
  const calls = routesIn(dialect).map(
    ({ method, path }) => `${method} ${path.toLowerCase().replaceAll(/\{\w+\}/g, '{}')}`,
  );
  return [...new Set(calls)].sort();
}

function callsIn(text: string): readonly string[] {
  return interfaceCallsIn(text)
    .calls.map(({ method, path }) => `${method} ${path}`)
    .sort();
}

/** The first dialect that is even or odd and writes in a style. */
function dialectOf(style: StyleName, rest: 0 | 1): number {
  let dialect = 2 - rest;
  while (styleOf(dialect) !== style) dialect += 2;
  return dialect;
}

const CASES = STYLE_NAMES.flatMap((style) => [
  { style, dialect: dialectOf(style, 1) },
  { style, dialect: dialectOf(style, 0) },
]);

describe('what the sign-in page links', () => {
  async function linked(options: SandboxOptions) {
    const { url } = await start(options);
    const html = await (await fetch(`${url}/interface/root`)).text();
    const paths = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
    const files = await Promise.all(paths.map((path) => fetch(url + path)));
    return { html, paths, files };
  }

  it('is served before anybody signs in: four scripts and a page', async () => {
    const { html, paths, files } = await linked({ dialect: 3, build: 9504 });

    expect(html).toContain('var stProductVersion = "100.0.9504');
    expect(html).toContain('var stProductBuild = "9504 (Jan 8, 2026)"');
    expect(html).toMatch(/var stHA = false;[\s\S]*var stSystemHostname/);
    expect(paths.map((path) => path.replace(/[\da-f]{6,8}(?=\.)/, 'HASH'))).toEqual([
      '/interface/output/angular-v-100.0.9504.20000.HASH.js',
      '/interface/output/vendor-v-100.0.9504.20000.HASH.js',
      '/interface/output/site-v-100.0.9504.20000.HASH.js',
      '/interface/output/site-v-100.0.9504.20000.HASH.templates.js',
      '/interface/app/help-3.html',
    ]);
    expect(files.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(files[2]?.headers.get('content-type')).toBe('application/javascript; charset=utf-8');
  });

  it('has other names where it says something else', async () => {
    const [one, other] = [await linked({ dialect: 3 }), await linked({ dialect: 5 })];

    expect(one.paths[2]).not.toBe(other.paths[2]);
    expect(one.paths[0]).toBe(other.paths[0]);
  });

  it.each([0, 3])('has the script that a test hands in (dialect %i)', async (dialect) => {
    const { files } = await linked({ dialect, interfaceScript: 'var mine = 1;' });

    const texts = await Promise.all(files.map((file) => file.text()));
    expect(texts).toContain('var mine = 1;');
  });
});

describe('the script of the interface', () => {
  it.each(CASES)(
    'makes the calls of its server and no other, as it is served ($style, $dialect)',
    async ({ dialect }) => {
      const { url } = await start({ dialect });
      const html = await (await fetch(`${url}/interface/root`)).text();
      const [, path = ''] = /src="([^"]+\/site-v-[^"]+?[\da-f]\.js)"/.exec(html) ?? [];

      expect(callsIn(await (await fetch(url + path)).text())).toEqual(callsOf(dialect));
    },
  );

  it.each(STYLE_NAMES.flatMap((style) => MINIFIER_NAMES.map((name) => ({ style, name }))))(
    'does so written as $style, after $name',
    async ({ style, name }) => {
      for (const dialect of [1, 2]) {
        const text = await MINIFIERS[name](siteScript({ routes: routesIn(dialect), dialect, style }));

        expect(interfaceCallsIn(text)).toMatchObject({ mayMake: [], isWhole: true, loadsMore: false });
        expect(callsIn(text)).toEqual(callsOf(dialect));
      }
    },
  );

  it('does so in any dialect', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 0xffff_ffff }),
        fc.constantFrom(...STYLE_NAMES),
        fc.constantFrom(...MINIFIER_NAMES),
        async (dialect, style, name) => {
          const text = await MINIFIERS[name](siteScript({ routes: routesIn(dialect), dialect, style }));

          expect(callsIn(text)).toEqual(callsOf(dialect));
        },
      ),
      runs(20),
    );
  });

  it('is alone in making calls', () => {
    for (const text of [FRAMEWORK, PAGES, TEMPLATES])
      expect(interfaceCallsIn(text)).toEqual({
        calls: [],
        mayMake: [],
        isWhole: true,
        loadsMore: false,
      });
  });
});

describe.each(CASES)('the pages of the interface, written as $style (dialect $dialect)', ({ dialect }) => {
  async function signedIn() {
    const sandbox = await start({ dialect, domains: 1 });
    const browser = await open(sandbox.url);
    await browser.signIn(sandbox.accounts.admin);
    return { sandbox, browser };
  }

  it('show settings in the words and units of people', async () => {
    const { browser } = await signedIn();

    const relay = (await browser.go('Settings > Protocols > SMTP In')).get('Allow Relay');
    const shown = relay?.children.find(({ value }) => value === relay.value)?.textContent;
    const greylisting = await browser.go('Settings > Antispam > Options > Greylisting Options');

    expect(shown).toBe('Anyone');
    expect(greylisting.get('Block Period (minutes)')?.value).toBe('4');
    expect(greylisting.get('Record Expiration (days)')?.value).toBe('36');
  });

  it('list rows so', async () => {
    const { browser } = await signedIn();

    const [labels = [], ...rows] = await browser.list('Settings > Security > IDS Rules');
    const byIp =
      rows.find((row) => row[labels.indexOf('Description')] === 'Password Brute Force by IP') ?? [];

    expect(rows).toHaveLength(4);
    expect(Object.fromEntries(labels.map((label, at) => [label, byIp[at]]))).toMatchObject({
      ...{ Type: 'Brute force by IP', Service: '', 'Time frame minutes': '10', Threshold: '50' },
      ...{ 'Block minutes': '10', Action: 'Block', 'Is permanent': 'Yes' },
    });
  });

  it('save what was changed, by the calls of the server', async () => {
    const { sandbox, browser } = await signedIn();
    const before = structuredClone(sandbox.state.greylisting);

    const fields = await browser.go('Settings > Antispam > Options > Greylisting Options');
    const period = fields.get('Block Period (minutes)');
    if (period !== undefined) period.value = '7';
    const said = await browser.save();

    expect(said).toBe('Saved');
    expect(sandbox.state.greylisting).toEqual({ ...before, blockPeriodMinutes: 7 });
  });

  it('change nothing where nothing was changed, on any page', async () => {
    const { sandbox, browser } = await signedIn();
    const before = structuredClone(sandbox.state);

    const titles = browser.titles().slice(0, DOCUMENTS);
    for (const title of titles) {
      await browser.go(title);
      expect(await browser.save()).toBe('Saved');
    }

    expect(browser.titles()).toHaveLength(16);
    expect(sandbox.state).toEqual(before);
    expect(sandbox.stats()).toMatchObject({ acts: 0, writes: DOCUMENTS });
  });

  it('say why somebody is not let in', async () => {
    const sandbox = await start({ dialect, domains: 1 });
    const browser = await open(sandbox.url);

    await browser.signIn({ username: 'admin', password: 'wrong' });

    expect(browser.root.textContent).toContain('USERNAME_OR_PASSWORD_INCORRECT');
  });
});

it('is written in each of the styles by some dialect', () => {
  const styles = Array.from({ length: 40 }, (_, at) => styleOf(at + 1));

  expect(new Set(styles)).toEqual(new Set(STYLE_NAMES));
});
