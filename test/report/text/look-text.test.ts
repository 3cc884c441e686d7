import { describe, expect, it } from '@jest/globals';
import { type LookedAt, lookReport } from '../../../src/report/model/look-report.js';
import { renderLook } from '../../../src/report/text/look-text.js';
import { aPage } from '../builders.js';

const found = (resource: string, rows: number | null, states: readonly ['proposed' | 'open']): LookedAt => ({
  ...{ resource, title: `Title of ${resource}`, where: 'Settings', call: `GET settings/${resource}` },
  ...{ domain: null, rows },
  fields: states.map((state) => ({ field: 'a', label: 'A', wire: null, values: [], state })),
});

describe('what a look found', () => {
  it('is a line where something is left to say of it, and named with others where not, or where a list shows no row', () => {
    const sure = ['a', 'b', 'c'].map((one) => found(one, 2, ['proposed']));
    const others = [found('smtp-in', null, ['open']), found('gateways', 0, ['open'])];
    const report = lookReport(
      {
        ...{ server: { url: 'https://mail.example', build: 9406 }, requests: [], fitting: [], left: [] },
        ...{ byPost: [], kept: [], file: null, found: [...others, ...sure] },
      },
      { now: new Date('2026-01-02T03:04:05Z'), tool: '1.0.0' },
    );

    const text = renderLook(report, aPage({ isWhole: false, width: 80 }));

    expect(text).toMatch(/^FOUND +a, b, c: every field$/m);
    expect(text).toMatch(/^FOUND +smtp-in: Title of smtp-in, 0 of 1 field$/m);
    expect(text).toMatch(/^EMPTY +gateways: a list without a row shows no field$/m);
    expect(text).toContain('5 of 5 settings found, 1 of them an empty list.');
  });
});
