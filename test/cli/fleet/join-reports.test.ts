/** Reports of many servers as one: of the right ones, and one at a time. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { joinReports } from '../../../src/cli/fleet/join-reports.js';
import { aFinding, anAudit } from '../../report/builders.js';

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
