import { describe, expect, it } from '@jest/globals';
import { csv } from '../../../src/report/tables/csv.js';
import { rowsOf } from '../../../src/report/view/rows.js';
import { anAudit } from '../builders.js';
import { HOSTILE, hostileAudit, mixedAudit, painted } from './painted.js';
import { cellsIn } from './readers.js';

describe('a table', () => {
  it('has a line for each finding, with as many cells as it has headings', () => {
    const report = mixedAudit();
    const [head = [], ...lines] = cellsIn(painted(csv, 'audit', report));

    expect(new Set([head, ...lines].map(({ length }) => length)).size).toBe(1);
    const at = (name: string) => head.indexOf(name);
    expect(lines.map((line) => [line[at('step')], line[at('target')], line[at('asks')]])).toEqual(
      [...rowsOf('audit', report)].map(({ step, target, weight }) => [step, target, weight]),
    );
    expect(lines[2]?.slice(at('accepted by'), at('accepted by') + 2)).toEqual(['Ann Example', '2026-10-20']);
  });

  it('has no cell that a spreadsheet would calculate, and no sign that nobody sees', () => {
    const cells = cellsIn(painted(csv, 'audit', hostileAudit())).flat();

    expect(cells.filter((cell) => /^\s*[=+\-@\t\r]/.test(cell))).toEqual([]);
    expect(cells).toContain("'=cmd|calc");
    expect(cells.join('')).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(cells).toContain(HOSTILE[0]);
  });

  it('has its headings where there is no finding', () => {
    expect(cellsIn(painted(csv, 'audit', anAudit([])))).toHaveLength(1);
  });
});
