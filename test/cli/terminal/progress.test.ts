import { describe, expect, it } from '@jest/globals';
import { progress } from '../../../src/cli/terminal/progress.js';

function aProgress(options: { isTerminal?: boolean } = {}) {
  const written: string[] = [];
  let now = 0;
  const line = progress({
    label: 'Reading',
    stderr: { isTTY: options.isTerminal ?? true, write: (text: unknown) => written.push(String(text)) > 0 },
    clock: () => now,
  });
  return {
    line,
    written,
    at: (ms: number) => {
      now = ms;
    },
  };
}

describe('the progress line', () => {
  it('says how far the work is, over the line before', () => {
    const { line, written } = aProgress();

    line.update(3, 412);

    expect(written).toEqual(['\r\u001b[KReading 3 of 412']);
  });

  it('is drawn at most ten times a second, and once more at the end', () => {
    const { line, written, at } = aProgress();

    line.update(1, 4);
    at(99);
    line.update(2, 4);
    at(100);
    line.update(3, 4);
    at(101);
    line.update(4, 4);

    expect(written.map((text) => text.slice(-6))).toEqual(['1 of 4', '3 of 4', '4 of 4']);
  });

  it('goes away, once', () => {
    const { line, written } = aProgress();
    line.update(1, 2);

    line.clear();
    line.clear();

    expect(written.slice(1)).toEqual(['\r\u001b[K']);
  });

  it('writes nothing where nobody watches, or nothing was done', () => {
    const hidden = aProgress({ isTerminal: false });
    const idle = aProgress();

    hidden.line.update(1, 2);
    hidden.line.clear();
    idle.line.clear();

    expect(hidden.written).toEqual([]);
    expect(idle.written).toEqual([]);
  });
});
