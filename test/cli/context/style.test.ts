import { describe, expect, it } from '@jest/globals';
import { styleFor } from '../../../src/cli/context/style.js';
import { PLAIN } from '../../../src/report/text/style.js';

describe('colours', () => {
  it('are there in a terminal', () => {
    expect(styleFor({ isTerminal: true, env: {} })).not.toBe(PLAIN);
  });

  it('are decided by the stream that is written to, not by stdout', () => {
    expect(styleFor({ isTerminal: true, env: {} }).bold('x')).toBe('\u001b[1mx\u001b[22m');
  });

  it.each([
    ['a pipe', { isTerminal: false, env: {} }],
    ['NO_COLOR', { isTerminal: true, env: { NO_COLOR: '1' } }],
    ['a dumb terminal', { isTerminal: true, env: { TERM: 'dumb' } }],
  ])('are left out for %s', (_, options) => {
    expect(styleFor(options)).toBe(PLAIN);
  });

  it('are not left out for an empty NO_COLOR', () => {
    expect(styleFor({ isTerminal: true, env: { NO_COLOR: '' } })).not.toBe(PLAIN);
  });
});
