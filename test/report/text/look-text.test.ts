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
  it('says of a list without a row that nothing was seen of it', () => {
    const report = lookReport(
      {
        ...{ server: { url: 'https://mail.example', build: 9406 }, requests: [], fitting: [], left: [] },
        ...{ byPost: [], kept: [], file: null },
        found: [found('gateways', 0, ['open']), found('smtp-in', null, ['proposed'])],
      },
      { now: new Date('2026-01-02T03:04:05Z'), tool: '1.0.0' },
    );

    const text = renderLook(report, aPage({ isWhole: false, width: 80 }));

    expect(text).toMatch(/^EMPTY +gateways: Title of gateways, 0 rows, 0 of 1 field$/m);
    expect(text).toMatch(/^FOUND +smtp-in: Title of smtp-in, 1 of 1 field$/m);
    expect(text.replace(/\s+/g, ' ')).toContain('2 of 2 settings found, 1 of them a list without a row');
  });
});
