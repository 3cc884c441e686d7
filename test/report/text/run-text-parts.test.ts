/** The text of a run about collections of which only a part was written before it stopped. */
import { describe, expect, it } from '@jest/globals';
import { renderRun } from '../../../src/report/text/run-text.js';
import { aPage, aResult, aRun } from '../builders.js';

const PART = aResult({
  resource: 'ids-rules',
  target: 'server',
  outcome: 'not-attempted',
  fields: [{ field: 'brute-force-by-ip', verdict: 'honoured', expected: {}, found: {} }],
});

describe('the text of a run that stopped between two items', () => {
  it('never says of that collection that nothing was sent', () => {
    const text = renderRun(aRun([PART], { status: 'partial', exitCode: 4 }), aPage());

    expect(text).toContain(
      'Written in part: proved, and the run stopped before the rest\n  ids-rules, server\n',
    );
    expect(text).not.toContain('nothing was sent');
    expect(text).toContain('Partly applied. 1 object written in part.\n');
  });

  it('is one line for many domains, and none of them by itself', () => {
    const parts = Array.from({ length: 30 }, (_, index) =>
      aResult({ outcome: 'not-attempted', target: `d${String(index).padStart(2, '0')}.example` }),
    );

    const text = renderRun(aRun(parts, { status: 'interrupted', exitCode: 130 }), aPage());

    expect(text).toContain('domain-settings, 30 domains (d00.example, d01.example');
    expect(text).not.toContain('Not proved');
  });

  it('counts it apart from what was not written at all', () => {
    const untouched = aResult({ outcome: 'not-attempted', fields: [] });

    const text = renderRun(aRun([PART, untouched], { status: 'partial', exitCode: 4 }), aPage());

    expect(text).toContain('Not written, nothing was sent\n  domain-settings, a1.example\n');
    expect(text).toContain('1 object written in part, 1 object not written.\n');
  });
});
