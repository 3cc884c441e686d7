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
import { sandboxes, signIn } from '../plain-client.js';
import { open } from './a-browser.js';

const start = sandboxes();
/** Pages that save stand before those that list. */
const DOCUMENTS = 9;
const STYLE_NAMES = Object.keys(STYLES) as StyleName[];

function routesIn(dialect: number) {
  const routes = routesOf({ publishedOnly: false, olderTwoFactor: false, propagate: true, dialect });
  return [...routes, ...actRoutesOf(dialect)];
}

/** What is asked for with each minifier. */
const known = new Map<string, { readonly script: string; readonly calls: readonly string[] }>();
function written(dialect: number, style: StyleName) {
  const key = `${dialect} ${style}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = { script: siteScript({ routes: routesIn(dialect), dialect, style }), calls: callsOf(dialect) };
  known.set(key, made);
  return made;
}

function callsOf(dialect: number): readonly string[] {
  const calls = routesIn(dialect).map(
    ({ method, path }) => `${method} ${path.toLowerCase().replaceAll(/\{\w+\}/g, '{}')}`,
  );
  return [...new Set(calls)].sort();
}

function sortedIn({ calls }: ReturnType<typeof interfaceCallsIn>): readonly string[] {
  return calls.map(({ method, path }) => `${method} ${path}`).sort();
}

function callsIn(text: string): readonly string[] {
  return sortedIn(interfaceCallsIn(text));
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
        const { script, calls } = written(dialect, style);
        const found = interfaceCallsIn(await MINIFIERS[name](script));

        expect(found).toMatchObject({ mayMake: [], isWhole: true, loadsMore: false });
        expect(sortedIn(found)).toEqual(calls);
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

  it('read a page again once it is saved', async () => {
    const { sandbox, browser } = await signedIn();
    await browser.go('Settings > Antispam > Options > Greylisting Options');
    const { requests } = sandbox.stats();

    await browser.save();

    expect(sandbox.stats()).toMatchObject({ requests: requests + 2, writes: 1 });
  });

  it('add a row, change it, and delete it, by the calls of the server', async () => {
    const { sandbox, browser } = await signedIn();
    const before = structuredClone(sandbox.state.idsRules);
    const type = (fields: Readonly<Record<string, string>>) => {
      for (const [label, text] of Object.entries(fields)) {
        const input = browser.field(label);
        const option = input?.children.find(({ textContent }) => textContent === text);
        if (input !== undefined) input.value = option?.value ?? text;
      }
      return browser.save();
    };

    await browser.open('Settings > Security > IDS Rules', 'table');
    browser.press('Add');
    await type({
      Type: 'Denial of service',
      Threshold: '77',
      'Time frame minutes': '3',
      Description: 'Mine',
    });
    await browser.said();
    const [added] = structuredClone(sandbox.state.idsRules.slice(before.length));
    browser.press('Edit', 'Mine');
    await type({ Service: 'POP', Action: 'Notify', Threshold: '88' });
    await browser.said();
    const [changed] = structuredClone(sandbox.state.idsRules.slice(before.length));
    browser.press('Edit', 'Mine');
    await type({ Service: 'All' });
    await browser.said();
    const [again] = sandbox.state.idsRules.slice(before.length);
    browser.press('Delete', 'Mine');
    await browser.said();

    expect(added).toMatchObject({ type: 3, threshold: 77, timeFrameMinutes: 3, service: null, action: 0 });
    expect(changed).toEqual({ ...added, service: 2, action: 1, threshold: 88 });
    expect(again).toEqual({ ...changed, service: null });
    expect(sandbox.state.idsRules).toEqual(before);
  });

  it('say why a row is not deleted', async () => {
    const { browser } = await signedIn();

    await browser.open('Settings > Security > IDS Rules', 'table');
    browser.press('Delete', 'Password Brute Force by IP');

    expect(await browser.said()).toBe('Permanent rules cannot be deleted');
  });

  it('change the password of whoever uses them', async () => {
    const { sandbox, browser } = await signedIn();
    const password = 'Other-9-Copper-Lantern';

    await browser.open('My Account > Change Password', 'form');
    const input = browser.field('New password');
    if (input !== undefined) input.value = password;
    await browser.save();

    expect(await browser.said()).toBe('Saved');
    const { body } = await signIn(sandbox, { ...sandbox.accounts.admin, password });
    expect(body.success).toBe(true);
  });

  it('show what is of one domain once it is chosen', async () => {
    const { sandbox, browser } = await signedIn();
    const [name = '', domain] = Object.entries(sandbox.state.domains)[0] ?? [];

    await browser.open('Domain Settings > Security > Password Requirements', 'select');
    const [select] = browser.root.all('main')[0]?.all('select') ?? [];
    if (select !== undefined) select.value = name;
    browser.press('Open');
    await browser.until(() => browser.root.all('form').length === 1);
    const length = browser.field('Min length rule value');
    if (length !== undefined) length.value = '13';
    browser.root.all('form')[0]?.onsubmit?.({ preventDefault: () => undefined });

    expect(await browser.said()).toBe('Saved');
    expect(domain?.passwordSettings.minLength.ruleValue).toBe(13);
  });

  it('copy settings of the Domain Defaults to every domain', async () => {
    const sandbox = await start({ dialect, domains: 2, propagate: true });
    const browser = await open(sandbox.url);
    await browser.signIn(sandbox.accounts.admin);
    sandbox.state.domainDefaults.maxLists = 7;

    await browser.open('Manage > Domains > Domain Defaults > Propagate', 'form');
    const flag = browser.field('Max lists');
    if (flag !== undefined) flag.checked = true;
    await browser.save();

    expect(Object.values(sandbox.state.domains).map(({ settings }) => settings.maxLists)).toEqual([7, 7]);
  });

  it('change nothing where nothing was changed, on any page', async () => {
    const { sandbox, browser } = await signedIn();
    const before = structuredClone(sandbox.state);

    const titles = browser.titles().slice(0, DOCUMENTS);
    for (const title of titles) {
      await browser.go(title);
      expect(await browser.save()).toBe('Saved');
    }

    expect(browser.titles()).toHaveLength(26);
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
