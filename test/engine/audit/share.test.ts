/** Findings of an audit of thousands of domains, kept small: nothing is lost but the changes, and what reads the same is held once. */
import { describe, expect, it } from '@jest/globals';
import { sharing } from '../../../src/engine/audit/share.js';

describe('values that are shared', () => {
  it('are the first that reads the same, and none that does not', () => {
    const share = sharing();
    const [first, same, other] = [['Mail stops.'], ['Mail stops.'], ['Mail is late.']];

    expect(share(first)).toBe(first);
    expect(share(same)).toBe(first);
    expect(share(other)).toBe(other);
  });

  it('are never a text for the list that it looks like, or the reverse', () => {
    const share = sharing();

    expect(share('["x"]')).toBe('["x"]');
    expect(share(['x'])).toEqual(['x']);
    expect(share('["x"]')).toBe('["x"]');
  });
});
