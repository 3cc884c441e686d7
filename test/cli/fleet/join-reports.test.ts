/** Reports of many servers as one: of the right ones, and one at a time. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { joinReports } from '../../../src/cli/fleet/join-reports.js';
import { renderJoined } from '../../../src/report/text/joined-text.js';
import { agesText } from '../../../src/report/view/ages.js';
import { subjectOf } from '../../../src/report/view/subject.js';
import { aFinding, anAudit, aPage, aPlanReport } from '../../report/builders.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'smlockdown-joined-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Of which server. */
const at = (name: string) => ({ server: { ...anAudit([]).server, url: `https://${name}.example.com` } });

function keep(path: string, more: object = {}): void {
  const report = anAudit([aFinding({ verdict: 'fail' })]);
  const { server } = at(path.replace(/.*\//, ''));
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, `${path}.audit.json`), JSON.stringify({ ...report, server, ...more }));
}

const joined = (masked = <T>(report: T) => report) =>
  joinReports(folder, { of: undefined, masked, now: new Date(0), tool: '0.0.0' });

describe('reports that are joined', () => {
  it('are read when they are asked for, and not kept', () => {
    for (const path of ['one/mail-a', 'two/mail-b']) keep(path);
    const { audits } = joined();

    expect(audits.map(({ name, report }) => [name, report.server.url])).toEqual([
      ['mail-a', 'https://mail-a.example.com'],
      ['mail-b', 'https://mail-b.example.com'],
    ]);
    rmSync(join(folder, 'two', 'mail-b.audit.json'));
    expect(() => audits.map(({ report }) => report.tool)).toThrow(/mail-b\.audit\.json could not be read/);
  });

  it('tell how old they are', () => {
    keep('mail-a', { at: '2026-11-30T06:00:00.000Z' });
    keep('mail-b', { at: '2026-10-29T06:00:00.000Z' });
    keep('mail-c', { at: '2026-11-29T06:00:00.000Z' });
    const told = joined();

    expect([told.oldest, told.newest]).toEqual([
      { name: 'mail-b', at: '2026-10-29T06:00:00.000Z' },
      { name: 'mail-a', at: '2026-11-30T06:00:00.000Z' },
    ]);
    const said =
      'The oldest is of mail-b, made 2026-10-29 06:00Z; the newest of mail-a, made 2026-11-30 06:00Z.';
    expect(renderJoined(told, aPage()).replaceAll('\n', ' ')).toContain(said);
    expect(subjectOf('joined', told).said).toBe(said);
    rmSync(join(folder, 'mail-a.audit.json'));
    rmSync(join(folder, 'mail-c.audit.json'));
    expect(agesText(joined())).toBe('Made 2026-10-29 06:00Z.');
  });

  it('are as old as the plan that was kept, whenever it was shown', () => {
    const made = { at: '2026-10-29T06:00:00.000Z', user: 'ann', host: 'pc', tool: '0.0.0', hash: 'sha256:0' };
    const report = { ...aPlanReport({ made }), at: '2026-11-30T06:00:00.000Z' };
    writeFileSync(join(folder, 'mail-a.plan.json'), JSON.stringify(report));

    expect(joined().oldest).toEqual({ name: 'mail-a', at: made.at });
  });

  it('are masked each, before anything is told of it', () => {
    keep('mail-a');
    const { audits } = joined(<T>(report: T) => ({ ...report, tool: 'masked' }));

    expect(audits[0]?.report.tool).toBe('masked');
  });

  it.each([
    ['of one name', 'one/mail-a', 'two/mail-a', {}, 'are of the same server'],
    ['of one address', 'mail-a', 'mail-b', at('mail-a'), 'are of the same server'],
    ['of two versions', 'mail-a', 'mail-b', { ...at('mail-b'), tool: '9.9.9' }, 'by 9.9.9'],
  ])('are refused: %s', (_, one, other, more, why) => {
    keep(one);
    keep(other, { ...at('another'), ...more });

    expect(() => joined()).toThrow(why);
  });
});
