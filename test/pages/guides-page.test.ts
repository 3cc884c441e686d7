import { describe, expect, it } from '@jest/globals';
import { guides, stepsBeyond } from '../../src/pages/guides.js';
import { guidesPage } from '../../src/pages/guides-page.js';
import { GENERATED } from '../../src/pages/markdown.js';
import { steps } from '../../src/steps/index.js';
import { rowsOf, sectionOf } from '../docs/a-page.js';
import { guideRows } from './the-guide-rows.js';

const page = guidesPage(steps, guideRows);

describe('the page of the guides', () => {
  it('says that it is generated', () => {
    expect(page.startsWith(`${GENERATED}\n`)).toBe(true);
  });

  it.each(guides)('has every section of $key with its demands, by number and in our words', (guide) => {
    const text = sectionOf(page, `## ${guide.key}: ${guide.title}`);

    for (const { title } of guide.sections) {
      const rows = rowsOf(sectionOf(text, `### ${title}`));
      const demands = guideRows.rows[guide.key]?.[title] ?? [];

      expect(rows.map(([row, demand]) => [row, demand?.replaceAll('&lt;', '<')])).toEqual(
        demands.map(({ row, demand }) => [`${row}`, demand]),
      );
      expect(rows.filter(([, , carried]) => carried === '')).toEqual([]);
    }
  });

  it.each([
    ['1', 'logging with logs: [delivery, smtp, administrative]'],
    [
      '28',
      'smtp-relay in strict with requireAuthMatch: email-address, in baseline with requireAuthMatch: domain',
    ],
    ['33', 'internal-spammer with threshold: 100, timeFrameMinutes: 30 once you state notify'],
    ['40', 'greylisting with recordDays: { min: 30, max: 90 }'],
    ['49', 'smtp-auth-bypass option allow[].reviewBy'],
    ['95', 'smlockdown unblock'],
    ['106', 'smtp-auth-bypass clicks and advice'],
    ['108', 'superseded by the REST API, which this tool works through'],
    ['128', 'outgoing-gateways once you state servers'],
    ['26', 'smlockdown explain lost-administrator'],
    ['107', 'smlockdown login-link; smlockdown scan-forms'],
  ])('says what carries demand %s: %s', (number, text) => {
    expect(rowsOf(page).find(([row]) => row === number)?.[2]).toBe(text);
  });

  it('links every step, by a guide or beyond them', () => {
    const linked = new Set([...page.matchAll(/\]\(steps\/([a-z0-9-]+)\.md\)/g)].map(([, id]) => id));

    expect([...linked].sort()).toEqual(steps.map(({ id }) => id).sort());
  });

  it('lists what is beyond the guides by its secure state', () => {
    const text = sectionOf(page, '## Beyond the guides');

    for (const step of stepsBeyond(steps)) expect(text).toContain(`(steps/${step.id}.md): ${step.title}`);
  });

  it('says what each step rests on, in the order of the catalogue', () => {
    const rows = rowsOf(sectionOf(page, '## What each step rests on'));

    expect(rows.map(([step]) => step).filter((step) => step !== '')).toEqual(steps.map(({ id }) => id));
    expect(rows).toEqual(
      expect.arrayContaining([
        ['catch-all', 'Settings of a mail domain', 'client', 'client: one target first'],
        ['smtp-relay', 'SMTP In', 'assumed', 'assumed: what the server itself shows, or once taught'],
        ['updates', 'Build of the server', 'recorded', 'never: only read'],
        [
          'command-hooks',
          'Antivirus command lines',
          'recorded',
          'recorded: where the answer shows every member that a write has to carry',
        ],
      ]),
    );
  });
});
