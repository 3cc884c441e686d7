import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalAddress, isInternal, isTooWide, parseBlock } from '../../src/steps/address.js';

function blockOf(text: string) {
  const block = parseBlock(text);
  if (block === undefined) throw new Error(`${text} is no block`);
  return block;
}

describe('a block', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7/32', 32],
    [' 203.0.113.7 ', '203.0.113.7/32', 32],
    ['203.0.113.7/24', '203.0.113.0/24', 24],
    ['0.0.0.0/0', '0.0.0.0/0', 0],
    ['2001:DB8::1', '2001:db8:0:0:0:0:0:1/128', 128],
    ['2001:db8::1/64', '2001:db8:0:0:0:0:0:0/64', 64],
  ])('reads %j as %s', (text, normal, prefix) => {
    expect(blockOf(text)).toMatchObject({ text: normal, prefix });
  });

  it.each([
    '',
    'localhost',
    '1.2.3.4-9',
    '1.2.3',
    '10.1/16',
    '10.1',
    '0x7f.0.0.1',
    '010.0.0.1',
    '3232235777',
    '1.2.3.256',
    '1.2.3.4/33',
    '1.2.3.4/-1',
    '1.2.3.4/',
    '1.2.3.4/24/24',
    '1.2.3.4/255.255.255.0',
    '::1/129',
    'g::1',
    '*',
  ])('is not made out of %j', (text) => {
    expect(parseBlock(text)).toBeUndefined();
  });

  it('is the same however often it is read', () => {
    const v4 = fc.tuple(fc.ipV4(), fc.nat(32)).map(([ip, prefix]) => `${ip}/${prefix}`);
    const v6 = fc.tuple(fc.ipV6(), fc.nat(128)).map(([ip, prefix]) => `${ip}/${prefix}`);

    fc.assert(
      fc.property(fc.oneof(v4, v6, fc.ipV4(), fc.ipV6()), (text) => {
        expect(parseBlock(blockOf(text).text)).toEqual(blockOf(text));
      }),
    );
  });
});

describe('the size of a block', () => {
  it.each([
    ['203.0.113.0/24', false],
    ['203.0.112.0/23', true],
    ['203.0.113.7', false],
    ['0.0.0.0/0', true],
    ['2001:db8::/64', false],
    ['2001:db8::/63', true],
  ])('of %s is too wide: %s', (text, isWide) => {
    expect(isTooWide(blockOf(text))).toBe(isWide);
  });
});

describe('an internal block', () => {
  it.each([
    '10.0.0.0/8',
    '10.1.2.3',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '192.168.1.0/24',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '::1',
    'fd00::/8',
    'fc00::/7',
    'fe80::/10',
  ])('is %s', (text) => {
    expect(isInternal(blockOf(text))).toBe(true);
  });

  it.each([
    '203.0.113.7',
    '172.32.0.0/12',
    '0.0.0.0/0',
    '::/0',
    '2001:db8::/32',
    // These begin inside a private range and reach beyond it.
    '10.0.0.0/7',
    '192.168.0.0/13',
    'fc00::/6',
    'fe80::/9',
  ])('is not %s', (text) => {
    expect(isInternal(blockOf(text))).toBe(false);
  });
});

describe('two texts', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7/32'],
    ['203.0.113.9/24', '203.0.113.0/24'],
    ['2001:db8::1', '2001:DB8:0::1/128'],
    ['1.2.3.4-9', ' 1.2.3.4-9'],
  ])('%s and %s name one block', (left, right) => {
    expect(canonicalAddress(left)).toBe(canonicalAddress(right));
  });

  it.each([
    ['203.0.113.7', '203.0.113.0/24'],
    ['203.0.113.0/24', '203.0.113.0/25'],
    ['1.2.3.4-9', '1.2.3.4'],
    ['1.2.3.4', '1.2.3.4-9'],
    ['a', 'b'],
  ])('%s and %s name two', (left, right) => {
    expect(canonicalAddress(left)).not.toBe(canonicalAddress(right));
  });
});
