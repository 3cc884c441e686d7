/** Findings of an audit of thousands of domains, kept small: nothing is lost but the changes, and what reads the same is held once. */
import { describe, expect, it } from '@jest/globals';
import { sharing } from '../../../src/engine/audit/share.js';

describe('values that are shared', () => {
  it('are the first that reads the same, and none that does not', () => {
    const share = sharing();
    const [first, same, other] = [
      { text: 'Mail stops.' },
      { text: 'Mail stops.' },
      { text: 'Mail is late.' },
    ];

    expect(share(first)).toBe(first);
    expect(share(same)).toBe(first);
    expect(share(other)).toBe(other);
  });

  it('are lists once each of their texts was seen before', () => {
    const share = sharing();
    const [news, known] = [share(['Mail stops.']), share(['Mail stops.'])];

    expect([news, known]).toEqual([['Mail stops.'], ['Mail stops.']]);
    expect(share(['Mail stops.'])).toBe(known);
    expect(share(['Mail stops.', 'Mail is late.'])).toEqual(['Mail stops.', 'Mail is late.']);
  });

  it('are instructions once each of their texts was seen before, and their texts at once', () => {
    const share = sharing();
    const text = 'Publish it.';
    const of = (name: string) => [
      { text, snippet: { language: 'dns-zone', text: name } },
      { text: 'Look at it.' },
    ];

    const [news, known] = [share(of('a.test')), share(of('a.test'))];

    expect([news, known]).toEqual([of('a.test'), of('a.test')]);
    expect(share(of('a.test'))).toBe(known);
    expect(known).not.toBe(news);
    expect(share(of('b.test'))).toEqual(of('b.test'));
  });

  it('are never a text for the list that it looks like, or the reverse', () => {
    const share = sharing();

    expect(share('["x"]')).toBe('["x"]');
    expect(share(['x'])).toEqual(['x']);
    expect(share('["x"]')).toBe('["x"]');
  });
});
