/** Names made of a mail. The examples are those of RFC 7208 7.4. */
import { describe, expect, test } from '@jest/globals';
import { expandName, parseMacroString } from '../../../src/records/spf/macro.js';

const MAIL = {
  ...{ domain: 'email.example.com', senderDomain: 'email.example.com', local: 'strong-bad' },
  ...{ ip: '192.0.2.3', helo: 'mail.example.org' },
};

function expanded(text: string, values = {}) {
  const macro = parseMacroString(text);
  if (macro === undefined) throw new Error(`${text} is no macro string`);
  return expandName(macro, { ...MAIL, ...values });
}

describe('macros', () => {
  test.each([
    ['%{s}', 'strong-bad@email.example.com'],
    ['%{o}', 'email.example.com'],
    ['%{d}', 'email.example.com'],
    ['%{d4}', 'email.example.com'],
    ['%{d2}', 'example.com'],
    ['%{d1}', 'com'],
    ['%{dr}', 'com.example.email'],
    ['%{d2r}', 'example.email'],
    ['%{l}', 'strong-bad'],
    ['%{l-}', 'strong.bad'],
    ['%{lr}', 'strong-bad'],
    ['%{lr-}', 'bad.strong'],
    ['%{l1r-}', 'strong'],
    ['%{ir}.%{v}._spf.%{d2}', '3.2.0.192.in-addr._spf.example.com'],
    ['%{lr-}.lp._spf.%{d2}', 'bad.strong.lp._spf.example.com'],
    ['%{lr-}.lp.%{ir}.%{v}._spf.%{d2}', 'bad.strong.lp.3.2.0.192.in-addr._spf.example.com'],
    ['%{d2}.trusted-domains.example.net', 'example.com.trusted-domains.example.net'],
    ['%{h}.test.', 'mail.example.org.test'],
    ['a%%b%-c', 'a%b%20c'],
    ['%{S}', 'strong-bad%40email.example.com'],
  ])('%s is %s', (text, name) => expect(expanded(text)).toEqual({ text: name }));

  test('an address of IPv6 is its digits', () => {
    expect(expanded('%{ir}.%{v}._spf.%{d2}', { ip: '2001:db8::cb01' })).toEqual({
      text: '1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com',
    });
  });

  test('what is not known is not made up', () => {
    expect(expanded('%{l}._spf.%{d}', { local: undefined })).toEqual({ lacks: 'mail' });
    expect(expanded('%{h}', { helo: undefined })).toEqual({ lacks: 'mail' });
    expect(expanded('%{p}')).toEqual({ lacks: 'mail' });
    expect(expanded('%{i}', { ip: undefined })).toEqual({ lacks: 'address' });
    expect(expanded('%{v}', { ip: 'nobody' })).toEqual({ lacks: 'address' });
  });

  test('a name that is too long loses labels at its left', () => {
    const result = expanded(`${'a.'.repeat(120)}%{d}`);
    expect('text' in result && result.text).toMatch(/^a(\.a)+\.email\.example\.com$/);
    expect('text' in result && result.text.length).toBe(253);
  });
});
