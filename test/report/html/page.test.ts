/** The page in a real browser: what somebody sees, finds, copies and prints. */
import { createHash } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { html } from '../../../src/report/html/html.js';
import { joinedReport } from '../../../src/report/model/joined-report.js';
import type { ReportKind, Reports } from '../../../src/report/model/reports.js';
import type { Progress } from '../../../src/report/view/progress.js';
import { inBrowser, pages } from '../../browser.js';
import { aFinding, anAudit, aResult, aRun, domains, MAKER } from '../builders.js';
import {
  aChangedPlan,
  aMixedRun,
  HOSTILE,
  hostileAudit,
  hostileReports,
  mixedAudit,
  painted,
} from '../tables/painted.js';

const newPage = pages();
let only: Promise<Page> | undefined;

/**
 * Opens a report as a file, in the one page of these tests. `asked`: what the page asked of anybody, `errors`: what went wrong
 * in it.
 */
async function opened<K extends ReportKind>(kind: K, report: Reports[K], audits: readonly Progress[] = []) {
  const file = join(mkdtempSync(join(tmpdir(), 'smlockdown-page-')), 'report.html');
  writeFileSync(file, painted(html, kind, report, { audits }));
  only ??= newPage({ bypassCSP: false });
  const page = await only;
  const [asked, errors]: [string[], string[]] = [[], []];
  for (const event of ['request', 'pageerror', 'console', 'dialog']) await page.removeAllListeners(event);
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', ({ message }) => errors.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('dialog', async (dialog) => {
    errors.push(`a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
  const url = pathToFileURL(file).href;
  await page.emulateMedia({ colorScheme: 'light', media: 'screen' });
  await page.goto(url);
  return { page, url, asked, errors };
}

/** Waits until so many are listed. What waits by an expression is stopped by the policy of the page. */
const listed = (page: Page, count: number) =>
  page.locator(`#list > li:last-child:nth-child(${count})`).waitFor({ state: 'attached' });

/** All that can be opened, opened. */
async function unfolded(page: Page): Promise<void> {
  await page.evaluate("document.querySelectorAll('details').forEach((box) => (box.open = true))");
  await page.locator('#list details:not(:has(dl))').first().waitFor({ state: 'detached' });
}

/** What axe has against it. In dark only the colours are others. */
async function faultsOf(page: Page): Promise<readonly unknown[]> {
  const axe = () => new AxeBuilder({ page }).setLegacyMode();
  const light = await axe().analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await axe().withRules(['color-contrast']).analyze();
  return [...light.violations, ...dark.violations].map(({ id, nodes }) => [id, nodes[0]?.html]);
}

/** Audits before that of the builders, day by day. */
const BEFORE: readonly Progress[] = [
  { fails: 3, unknown: 1, open: 2, accepted: 1, fine: 9, skipped: 1 },
  { fails: 1, open: 2, fine: 14 },
].map((counts, day) => ({ at: `2026-10-0${day + 1}T12:00:00.000Z`, server: 'https://mail.example', counts }));

const items = (page: Page) => page.locator('#list > li');

async function openFirst(page: Page): Promise<void> {
  await items(page).first().locator('summary').click();
  await items(page).first().locator('dl').waitFor();
}

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
    await listed(page, 7);
    await page.locator('#area').selectOption('Who may send through this server');
    await listed(page, 2);
    expect(await items(page).locator('.step').allTextContents()).toEqual(['smtp-relay', 'smtp-relay']);
    expect([asked, errors]).toEqual([[url], []]);
  });

  inBrowser(
    'of several servers has the most urgent of all of them first, and each by its server',
    async () => {
      const of = (name: string, severities: readonly ('critical' | 'high' | 'low')[]) => ({
        name,
        report: anAudit(
          severities.map((severity) =>
            aFinding({ verdict: 'fail', severity, message: `${severity} of ${name}.` }),
          ),
        ),
      });
      const audits = [
        of('mail-a', ['low', 'high']),
        of('mail-b', ['critical', 'high']),
        of('mail-c', ['low']),
      ];
      const ages = [{ name: 'mail-a', at: MAKER.now.toISOString() }] as const;
      const joined = joinedReport({ audits, plans: [], runs: [] }, { ...MAKER, ages });
      const { page, errors } = await opened('joined', joined);
      const told = () => items(page).locator('summary > span:last-child').allTextContents();

      expect(await told()).toEqual(
        ['critical of mail-b', 'high of mail-a', 'high of mail-b', 'low of mail-a', 'low of mail-c'].map(
          (text) => `${text}.`,
        ),
      );
      await page.locator('#server').selectOption('mail-b');
      await listed(page, 2);
      expect([await told(), errors]).toEqual([['critical of mail-b.', 'high of mail-b.'], []]);
    },
  );

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
    await openFirst(page);

    expect(await items(page).first().locator('summary').textContent()).toMatch(/words words …$/);
    expect(await items(page).first().locator('dd').first().textContent()).toBe(message);
  });

  inBrowser('says of a finding what to do, as a checklist, and why', async () => {
    const { page } = await opened('audit', hostileAudit());
    await openFirst(page);

    expect(await items(page).first().locator('ol > li').count()).toBe(2);
    expect(await items(page).first().locator('pre').textContent()).toBe(HOSTILE[0]);
    expect(await items(page).first().locator('dt').allTextContents()).toEqual([
      ...['Found', 'To do', 'Who notices', 'Why', 'How well the API is known here', 'Guide'],
    ]);
  });

  inBrowser('has nothing of what a server wrote as an element, and all of it as text', async () => {
    const { page, errors } = await opened('audit', hostileAudit());
    await unfolded(page);
    const text = (await page.locator('#list').textContent()) ?? '';

    for (const one of HOSTILE.filter((said) => /^[ -~\n]+$/.test(said))) expect(text).toContain(one);
    expect(text).toContain('\\u202etxt.exe');
    expect(errors).toEqual([]);
  });

  inBrowser('is made of the same elements, whatever a name, a reason or a value says', async () => {
    const tagsOf = async (kind: 'audit' | 'plan', said: string) => {
      const { page, errors } = await opened(kind, hostileReports(said)[kind] as never);
      await unfolded(page);
      const tags = "[...document.querySelectorAll('*')].map((one) => one.localName).join(' ')";
      return [await page.evaluate(tags), errors];
    };
    const all = HOSTILE.join(' ');

    expect(await tagsOf('audit', 'word')).toEqual([expect.stringContaining('details summary'), []]);
    expect(await tagsOf('audit', all)).toEqual(await tagsOf('audit', 'word'));
    expect(await tagsOf('plan', all)).toEqual(await tagsOf('plan', 'word'));
  });

  inBrowser.each([
    ['an audit with those before it', 'audit', mixedAudit(), BEFORE],
    ['a plan', 'plan', aChangedPlan(), []],
    ['a run', 'run', aMixedRun(), BEFORE],
  ] as const)(
    'of %s has no fault that axe knows, all of it opened, in light and dark',
    async (_, kind, report, audits) => {
      const { page, errors } = await opened(kind, report as never, audits);
      await unfolded(page);

      expect(await faultsOf(page)).toEqual([]);
      expect(await page.locator('#figures[open] svg').count()).toBe(audits.length > 0 ? 3 : 2);
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
    await openFirst(page);

    expect(await page.locator('#list').textContent()).toContain(
      'Before and afterRequire SMTP Authentication: off → on',
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
    await listed(page, 1);
    expect(await items(page).first().textContent()).toContain('a9998.example');
    await page.locator('#search').fill('example');
    await listed(page, 200);
    expect(await page.locator('#more').textContent()).toMatch(/^Show 200 more of \d+$/);
  });

  inBrowser('on paper has all that is let through, opened, and nothing to type into', async () => {
    const all = domains(250).map((target) => aFinding({ verdict: 'fail', target }));
    const { page } = await opened('audit', anAudit([...all, aFinding()], 250));
    expect(await items(page).count()).toBe(200);
    await page.pdf();

    expect(await page.locator('#list details[open] dl').count()).toBe(250);
    expect(await page.locator('#figures[open] svg').count()).toBe(2);
    await page.emulateMedia({ media: 'print' });
    expect(await items(page).last().locator('dl').isVisible()).toBe(true);
    expect(await page.locator('form').isVisible()).toBe(false);
  });

  inBrowser('opens its pictures by keyboard alone', async () => {
    const { page } = await opened('audit', mixedAudit(), BEFORE);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    expect(await page.locator('#figures[open] figcaption').allTextContents()).toEqual([
      ...['Progress, from audit to audit', 'State by area', 'Domains by state'],
    ]);
  });

  inBrowser('is found its way in by keyboard alone', async () => {
    const { page } = await opened('audit', mixedAudit());
    await page.locator('#search').focus();
    for (let step = 0; step < 6; step += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    expect(await page.locator('#list details[open]').count()).toBe(1);
  });
});
