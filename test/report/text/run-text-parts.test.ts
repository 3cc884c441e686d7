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
      'Written in part: proved, and the run stopped before the rest\n  IDS rules, server\n',
    );
    expect(text).not.toContain('nothing was sent');
    expect(text).toContain('Partly applied. 1 object written in part.\n');
  });

  it('is one line for many domains, and none of them by itself', () => {
    const parts = Array.from({ length: 30 }, (_, index) =>
      aResult({ outcome: 'not-attempted', target: `d${String(index).padStart(2, '0')}.example` }),
    );

    const text = renderRun(aRun(parts, { status: 'interrupted', exitCode: 130 }), aPage());

    expect(text).toContain('Settings of a mail domain, 30 domains (d00.example, d01.example');
    expect(text).not.toContain('Not proved');
  });

  it('counts it apart from what was not written at all', () => {
    const untouched = aResult({ outcome: 'not-attempted', fields: [] });

    const text = renderRun(aRun([PART, untouched], { status: 'partial', exitCode: 4 }), aPage());

    expect(text).toContain('Not written, nothing was sent\n  Settings of a mail domain, a1.example\n');
    expect(text).toContain('1 object written in part, 1 object not written.\n');
  });
});

describe('the text of a run that left something alone', () => {
  const ROW = { field: '192.0.2.7', verdict: 'honoured', expected: {}, found: {} } as const;
  const list = { resource: 'ip-access', target: 'server' };
  const textOf = (...results: readonly ReturnType<typeof aResult>[]) =>
    renderRun(aRun(results, { status: 'partial', exitCode: 4 }), aPage());

  it.each([
    ['stale', 'the rest was left alone: changed since'],
    ['unread', 'the rest could not be read'],
    ['refused', 'the rest was refused by the server'],
    ['not-attempted', 'the rest was left alone'],
  ] as const)('names what is proved of a list of which the rest is %s', (outcome, says) => {
    const text = textOf(aResult({ ...list, outcome, fields: [ROW], message: 'The other one was there.' }));

    expect(text).toContain(
      [
        'Written in part, and what was written is proved',
        `  Whitelisted addresses, server: ${says}`,
        '    proved: 192.0.2.7',
        '    The other one was there.',
        '',
      ].join('\n'),
    );
    expect(text).toContain('Partly applied. 1 object written in part.\n');
    expect(text).not.toContain('Not proved');
  });

  it('names no row as proved that the server refused, and no secret', () => {
    const refused = { ...ROW, field: '192.0.2.9', verdict: 'ignored' } as const;
    const secret = { ...ROW, field: 'password', verdict: 'unshown' } as const;

    const both = textOf(aResult({ ...list, outcome: 'refused', fields: [ROW, refused] }));
    const none = textOf(aResult({ ...list, outcome: 'refused', fields: [refused, secret] }));

    expect(both).toContain('    proved: 192.0.2.7\n    192.0.2.9 (not taken):');
    expect(none).toContain('Not proved\n  Whitelisted addresses, server: refused by the server\n');
    expect(none).not.toContain('proved: ');
  });

  it.each([
    ['stale', 'left alone: changed since'],
    ['unread', 'not written: it could not be read'],
    ['not-attempted', 'left alone'],
  ] as const)(
    'counts what is %s, and of which nothing was sent, as not written, with why',
    (outcome, says) => {
      const text = textOf(aResult({ outcome, fields: [], message: 'Somebody was there.' }));

      expect(text).toContain(
        `Left alone, nothing was sent\n  Settings of a mail domain, a1.example: ${says}\n    Somebody was there.\n`,
      );
      expect(text).toContain('Partly applied. 1 object not written.\n');
    },
  );
});
