/** Earlier audits beside a report: read before anything is asked, of one server, and drawn in order. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Context } from '../../../src/cli/context/context.js';
import { withHistory } from '../../../src/cli/run/history.js';
import { html } from '../../../src/report/html/html.js';
import type { AuditReport } from '../../../src/report/model/audit-report.js';
import type { Page } from '../../../src/report/text/layout.js';
import { aFinding, anAudit, aPage, aPlanReport, aRun } from '../../report/builders.js';

const folder = mkdtempSync(join(tmpdir(), 'smlockdown-history-'));

function auditOn(at: string, failed: number, more: Partial<AuditReport> = {}): AuditReport {
  const findings = Array.from({ length: 4 }, (_, index) =>
    aFinding({ target: `a${index}.example`, verdict: index < failed ? 'fail' : 'pass' }),
  );
  return { ...anAudit(findings), at, ...more };
}

function kept(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** The page of an audit that is shown beside these files. */
async function drawn(
  files: readonly string[],
  report = auditOn('2026-11-03T00:00:00.000Z', 1),
  said: string[] = [],
) {
  let audits: Page['audits'];
  const context = {
    say: (text: string) => said.push(text),
    show: async (_kind: unknown, _report: unknown, args: Pick<Page, 'audits'>) => {
      audits = args.audits;
    },
  } as unknown as Context;
  await withHistory(files, context).show('audit', report, {} as never);
  return [...html('audit', report, aPage({ audits }))].join('');
}

const first = kept('first.json', auditOn('2026-11-01T00:00:00.000Z', 4));
const second = kept('second.json', auditOn('2026-11-02T00:00:00.000Z', 2));

describe('earlier audits', () => {
  it('are drawn with this one, the oldest first, however they are given', async () => {
    const words = /aria-label="(2026-11-01[^"]*)"/.exec(await drawn([second, first]))?.[1];

    expect(words?.split('; ')).toEqual([
      expect.stringContaining('2026-11-01 00:00Z: 4 not as it should be: 4 not'),
      expect.stringContaining('2026-11-02 00:00Z: 2 not as it should be: 2 not'),
      expect.stringContaining('2026-11-03 00:00Z: 1 not as it should be: 1 not'),
    ]);
  });

  it('that are the same audit twice are one', async () => {
    expect(
      (await drawn([first, first])).match(/2026-11-01 00:00Z: 4 not as it should be<\/text>/g),
    ).toHaveLength(1);
  });

  it('that are many are the newest 24, and the page says so', async () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      kept(`many-${index}.json`, auditOn(`2026-10-${String(index + 1).padStart(2, '0')}T00:00:00.000Z`, 3)),
    );
    const page = await drawn(many);

    expect(page).toContain('Progress, from audit to audit; the last 24 of 31');
    expect(page).not.toContain('2026-10-07 00:00Z:');
    expect(page).toContain('2026-10-08 00:00Z:');
  });

  it('by another playbook, or of other steps, are marked and told', async () => {
    const said: string[] = [];
    const { playbook } = auditOn('2026-11-01T00:00:00.000Z', 4);
    const otherwise = kept('otherwise.json', {
      ...auditOn('2026-10-30T00:00:00.000Z', 3, { playbook: { ...playbook, hash: 'sha256:00' } }),
    });
    const more = kept('more.json', {
      ...anAudit([aFinding({ verdict: 'fail' }), aFinding({ step: 'smtp-relay', verdict: 'fail' })]),
      at: '2026-10-31T00:00:00.000Z',
    });
    const page = await drawn([otherwise, more, first], undefined, said);

    expect(page).toContain('2026-10-30 00:00Z: 3 not as it should be, asked otherwise');
    expect(page).toContain('2026-10-31 00:00Z: 2 not as it should be, asked otherwise');
    expect(page).toContain('2026-11-01 00:00Z: 4 not as it should be<');
    expect(said).toEqual([expect.stringContaining('2026-10-30T00:00:00.000Z, 2026-10-31T00:00:00.000Z')]);
  });

  it('of another server are told, and not drawn', async () => {
    const said: string[] = [];
    const page = await drawn(
      [first],
      {
        ...auditOn('2026-11-03T00:00:00.000Z', 1),
        server: { url: 'https://other.example', build: 9406 },
      },
      said,
    );

    expect(said).toEqual([
      '--history is of https://mail.example, and not of https://other.example: it is not drawn.',
    ]);
    expect(page).not.toContain('Progress, from audit to audit');
  });

  it.each([
    ['a file that is not there', ['none.json'], 'report.invalid', 'none.json could not be read'],
    [
      'an account of a run',
      [kept('run.json', aRun([]))],
      'report.other-kind',
      'run.json is a run, and no audit',
    ],
    ['something else', [kept('else.json', { a: 1 })], 'report.invalid', 'else.json is no audit'],
    [
      'audits of two servers',
      [
        first,
        kept(
          'other.json',
          auditOn('2026-11-01T00:00:00.000Z', 1, { server: { url: 'https://other.example', build: 1 } }),
        ),
      ],
      'usage.invalid',
      '--history is of one server',
    ],
  ])('are refused where it is %s', (_, files, code, says) => {
    const refused = (() => {
      try {
        withHistory(files, {} as Context);
      } catch (error) {
        return error;
      }
    })();

    expect(refused).toMatchObject({ code, message: expect.stringContaining(says) });
  });

  it('beside a plan are drawn without it', () => {
    const audits = [
      { at: '2026-11-01T00:00:00.000Z', server: aPlanReport().server.url, counts: { fails: 1 } },
    ];
    const page = [...html('plan', aPlanReport(), aPage({ audits }))].join('');

    expect(page).toContain('<figcaption>Progress, from audit to audit</figcaption>');
    expect(page.match(/2026-11-01 00:00Z: 1 not as it should be<\/text>/g)).toHaveLength(1);
  });
});
