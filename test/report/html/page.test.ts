/** The page in a real browser: what somebody sees, finds, copies and prints. */
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { html } from '../../../src/report/html/html.js';
import type { ReportKind, Reports } from '../../../src/report/model/reports.js';
import { inBrowser, pages } from '../../browser.js';
import { aFinding, anAudit, aResult, aRun, domains } from '../builders.js';
import { aChangedPlan, aMixedRun, HOSTILE, hostileAudit, mixedAudit, painted } from '../tables/painted.js';

const newPage = pages();

/** Opens a report as a file. `asked`: what the page asked of anybody, `errors`: what went wrong in it. */
async function opened<K extends ReportKind>(
  kind: K,
  report: Reports[K],
  options: BrowserContextOptions = {},
) {
  const file = join(mkdtempSync(join(tmpdir(), 'smlockdown-page-')), 'report.html');
  writeFileSync(file, painted(html, kind, report));
  const page = await newPage({ bypassCSP: false, ...options });
  const [asked, errors]: [string[], string[]] = [[], []];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  const url = pathToFileURL(file).href;
  await page.goto(url);
  return { page, url, asked, errors };
}

const items = (page: Page) => page.locator('#list > li');
const MANY = 10_000;

function manyFindings() {
  return anAudit(
    domains(MANY).map((target, index) =>
      aFinding({
        step: index % 2 === 0 ? 'domain-smtp-auth' : 'catch-all',
        verdict: index % 3 === 0 ? 'pass' : 'fail',
        severity: index % 2 === 0 ? 'high' : 'low',
        target,
        message: index % 3 === 0 ? 'All is kept.' : `Open since day ${index}.`,
      }),
    ),
    MANY,
  );
}

describe('the page', () => {
  it('runs the script that its policy names, and no other', () => {
    const page = painted(html, 'audit', mixedAudit());
    const [, script = ''] = /<script>([\s\S]*)<\/script>/.exec(page) ?? [];
    const hash = createHash('sha256').update(script).digest('base64');

    expect(page).toContain(
      `default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; script-src &#39;sha256-${hash}&#39;`,
    );
  });

  inBrowser('shows what needs somebody, the most urgent first, and asks nobody for anything', async () => {
    const { page, url, asked, errors } = await opened('audit', mixedAudit());

    expect(await items(page).locator('.badge').allTextContents()).toEqual(['critical', 'low', 'low']);
    expect(await page.locator('#told').textContent()).toBe('3 of 7');
    await page.locator('#weight').selectOption('');
    expect(await items(page).count()).toBe(7);
    await page.locator('#area').selectOption('Who may send through this server');
    expect(await items(page).locator('.step').allTextContents()).toEqual(['smtp-relay', 'smtp-relay']);
    expect([asked, errors]).toEqual([[url], []]);
  });

  it('says what the colours of a bar mean, and how many each part is, where that fits', () => {
    const findings = ['fail', 'pass'].flatMap((verdict, half) =>
      domains(half === 0 ? 2 : 30).map((target) => aFinding({ verdict: verdict as 'fail', target })),
    );
    const [figure = ''] = painted(html, 'audit', anAudit(findings)).match(/<figure>.*?<\/figure>/) ?? [];

    expect(figure).toContain('<i class="fails"></i> not as it should be');
    expect(figure).toContain('<i class="fine"></i> in order');
    expect(figure).not.toContain('<i class="open">');
    expect([...figure.matchAll(/<text class="in"[^>]*>(\d+)</g)].map(([, number]) => number)).toEqual(['30']);
  });

  inBrowser('shortens a long text at the end of a word, and only at the head of a finding', async () => {
    const message = `${'words '.repeat(40)}end.`;
    const { page } = await opened('audit', anAudit([aFinding({ verdict: 'fail', message })]));
    await items(page).first().locator('summary').click();

    expect(await items(page).first().locator('summary').textContent()).toMatch(/words words …$/);
    expect(await items(page).first().locator('dd').first().textContent()).toBe(message);
  });

  inBrowser('says of a finding what to do, as a checklist, and why', async () => {
    const { page } = await opened('audit', hostileAudit());
    await items(page).first().locator('summary').click();

    expect(await items(page).first().locator('ol > li').count()).toBe(2);
    expect(await items(page).first().locator('pre').textContent()).toBe(HOSTILE[0]);
    expect(await items(page).first().locator('dt').allTextContents()).toEqual([
      ...['Found', 'To do', 'Who notices', 'Why', 'How well the API is known here', 'Guide'],
    ]);
  });

  inBrowser('has nothing of what a server wrote as an element, and all of it as text', async () => {
    const { page, errors } = await opened('audit', hostileAudit());
    let dialogs = 0;
    page.on('dialog', () => (dialogs += 1));
    for (const box of await items(page).all()) await box.locator('summary').click();
    await page.waitForFunction(`document.querySelectorAll('#list dl').length === ${HOSTILE.length}`);
    const text = (await page.locator('#list').textContent()) ?? '';

    for (const one of HOSTILE.filter((said) => /^[ -~\n]+$/.test(said))) expect(text).toContain(one);
    expect(text).toContain('\\u202etxt.exe');
    expect(await page.locator('#list script, #list img, #list a').count()).toBe(0);
    expect([dialogs, errors]).toEqual([0, []]);
  });

  inBrowser.each([
    ['an audit', 'audit', mixedAudit(), 'light'],
    ['an audit', 'audit', mixedAudit(), 'dark'],
    ['a plan', 'plan', aChangedPlan(), 'light'],
    ['a run', 'run', aMixedRun(), 'dark'],
  ] as const)(
    'of %s has no fault that axe knows, in light and dark',
    async (_, kind, report, colorScheme) => {
      const { page, errors } = await opened(kind, report as never, { colorScheme });
      for (const box of await items(page).all()) await box.locator('summary').click();
      const { violations } = await new AxeBuilder({ page }).analyze();

      expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
      expect(errors).toEqual([]);
    },
  );

  inBrowser('of no finding says so', async () => {
    const { page, errors } = await opened('audit', anAudit([]));

    expect(await page.locator('.counts').textContent()).toBe('Nothing was found, and nothing looked at.');
    expect([await page.locator('#told').textContent(), errors]).toEqual(['0 in all', []]);
  });

  inBrowser('of a plan says what is and what is to be', async () => {
    const { page } = await opened('plan', aChangedPlan());
    await items(page).first().locator('summary').click();

    expect(await page.locator('#list').textContent()).toContain(
      'Require SMTP Authentication: off → Require SMTP Authentication: on',
    );
  });

  it('of a run says what takes it back, as long as something of it stands', () => {
    const failed = aRun([aResult({ outcome: 'refused', fields: [] })], { status: 'failed', exitCode: 1 });

    expect(painted(html, 'run', aMixedRun())).toContain(
      'the way back: smlockdown rollback 20260102-030405-apply-ab12',
    );
    expect(painted(html, 'run', failed)).not.toContain('the way back');
  });

  inBrowser('of 10,000 findings is small, lists 200 at a time, and finds one', async () => {
    expect(Buffer.byteLength(painted(html, 'audit', manyFindings()))).toBeLessThan(3_000_000);
    const { page } = await opened('audit', manyFindings());
    expect(await items(page).count()).toBe(200);

    await page.locator('#more').click();
    expect(await items(page).count()).toBe(400);
    await page.locator('#search').fill('a9998.example');
    await page.waitForFunction('document.querySelectorAll("#list > li").length === 1');
    expect(await items(page).first().textContent()).toContain('a9998.example');
    await page.locator('#search').fill('example');
    await page.waitForFunction('document.querySelectorAll("#list > li").length === 200');
    expect(await page.locator('#more').textContent()).toMatch(/^Show 200 more of \d+$/);
  });

  inBrowser('prints all that is listed, opened', async () => {
    const { page } = await opened('audit', hostileAudit());
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");

    expect(await page.locator('#list details[open] dl').count()).toBe(HOSTILE.length);
    expect(await page.locator('#figures[open] svg').count()).toBe(2);
  });

  inBrowser('is found its way in by keyboard alone', async () => {
    const { page } = await opened('audit', mixedAudit());
    await page.locator('#search').focus();
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    expect(await page.locator('#list details[open]').count()).toBe(1);
  });
});
