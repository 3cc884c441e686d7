import { describe, expect, it } from '@jest/globals';
import { domainName, isHostName, serverAddress, serverOrBlock } from '../../../src/steps/kit/host-name.js';

const LABEL = 'a'.repeat(63);
const LONGEST = `${LABEL}.${LABEL}.${LABEL}.${'a'.repeat(61)}`;

describe('a host name', () => {
  it.each(['localhost', 'mail.example', 'MAIL-1.Example', 'xn--bcher-kva.example', '1.a', LONGEST])(
    'is %s',
    (text) => expect(isHostName(text)).toBe(true),
  );

  it.each([
    '',
    '.',
    'a..b',
    'a.',
    '.a',
    '-a.example',
    'a-.example',
    'a_b.example',
    'a b.example',
    'a@b.example',
    '*.example',
    '192.0.2.1',
    '1.2.3.4-9',
    '10',
    `${LABEL}a.example`,
    `${LONGEST}a`,
    '2001:db8::1',
    'mail.example\n',
  ])('is not %j', (text) => expect(isHostName(text)).toBe(false));
});

describe('the options made of it', () => {
  it.each([
    ['localhost', { domain: false, server: true, block: true }],
    ['mail.example', { domain: true, server: true, block: true }],
    ['192.0.2.1', { domain: false, server: true, block: true }],
    ['2001:db8::1', { domain: false, server: true, block: true }],
    ['192.0.2.0/24', { domain: false, server: false, block: true }],
    ['192.0.2.0/23', { domain: false, server: false, block: false }],
    ['192.0.2.1-9', { domain: false, server: false, block: false }],
  ])('take %s as %j', (text, expected) => {
    expect({
      domain: domainName('x').safeParse(text).success,
      server: serverAddress('x').safeParse(text).success,
      block: serverOrBlock('x').safeParse(text).success,
    }).toEqual(expected);
  });

  it('have the name of a domain in small letters, as a server keeps it', () => {
    expect(domainName('d').parse('Mail.EXAMPLE')).toBe('mail.example');
  });
});
