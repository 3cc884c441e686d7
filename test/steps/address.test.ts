import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalAddress, contains, isInternal, isTooWide, parseBlock } from '../../src/steps/address.js';

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

describe('a list of blocks', () => {
  const blocks = ['203.0.113.0/24', '198.51.100.7', '2001:db8::/64', '1.2.3.4-9', 'mail.example'];

  it.each([
    '203.0.113.0',
    '203.0.113.255',
    '203.0.113.128/25',
    '203.0.113.9/24',
    '198.51.100.7',
    '198.51.100.7/32',
    '2001:DB8::1',
    '2001:db8::/64',
    // How a server with both kinds of addresses writes an IPv4 one.
    '::ffff:203.0.113.9',
    '::ffff:cb00:7109',
    '::ffff:203.0.113.0/120',
  ])('holds %s', (address) => {
    expect(contains(blocks, address)).toBe(true);
  });

  it.each([
    '203.0.114.1',
    '203.0.112.0/23',
    '0.0.0.0/0',
    '198.51.100.0/24',
    '2001:db8:0:1::1',
    '2001:db8::/63',
    '::/0',
    '::ffff:203.0.112.9',
    '::ffff:0:0/96',
    // What these mean is not known, also where they are on the list as they are.
    '1.2.3.4-9',
    '1.2.3.4',
    'mail.example',
    '',
  ])('does not hold %j', (address) => {
    expect(contains(blocks, address)).toBe(false);
  });

  it('holds an IPv4 address where the block is written as IPv6', () => {
    expect(contains(['::ffff:203.0.113.0/120'], '203.0.113.7')).toBe(true);
    expect(contains(['::/0'], '203.0.113.7')).toBe(false);
  });

  it('holds nothing when it is empty', () => {
    expect(contains([], '203.0.113.7')).toBe(false);
  });

  it('holds every address of each of its blocks, and each block itself', () => {
    const block = fc.tuple(fc.ipV4(), fc.integer({ min: 1, max: 32 }));

    fc.assert(
      fc.property(block, ([address, prefix]) => {
        expect(contains([`${address}/${prefix}`], address)).toBe(true);
        expect(contains([`${address}/${prefix}`], `${address}/${prefix}`)).toBe(true);
        expect(contains([`${address}/${prefix}`], `${address}/${prefix - 1}`)).toBe(false);
      }),
    );
  });
});
