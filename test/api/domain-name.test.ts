import { describe, expect, it } from '@jest/globals';
import { asciiName } from '../../src/api/domain-name.js';

describe('the name of a domain in ASCII', () => {
  it.each([
    ['a.example', 'a.example'],
    ['A_b.Example', 'A_b.Example'],
    ['b\u00fccher.example', 'xn--bcher-kva.example'],
    ['B\u00dcCHER.example', 'xn--bcher-kva.example'],
    ['fa\u00df.example', 'xn--fa-hia.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ])('of %j is %j', (domain, ascii) => {
    expect(asciiName(domain)).toBe(ascii);
  });

  it.each([
    ['has a soft hyphen, which falls away', 'bank\u00ad.example'],
    ['has a space of no width', 'bank\u200b.example'],
    ['is written in wide letters', '\uff42ank.example'],
    ['has another stop for a dot', 'bank\u3002example'],
    ['has an accent apart from its letter', 'bu\u0308cher.example'],
    ['has a space', 'a b.example'],
    ['has a line break', 'a\r\nX-Other: b'],
    ['is a path too', 'b\u00fccher.example/x'],
    ['is half a letter', '\ud800.example'],
    ['is empty', ''],
  ])('is none where it %s', (_, domain) => {
    expect(asciiName(domain)).toBeUndefined();
  });
});
