import { describe, expect, it } from '@jest/globals';
import { isAddressOrNetwork, isListed, plainAddress } from '../../src/sandbox/source-address.js';

describe('plainAddress', () => {
  it('tells an IPv4 address that came over IPv6 as plain IPv4, and leaves others alone', () => {
    expect(plainAddress('::ffff:192.0.2.7')).toBe('192.0.2.7');
    expect(plainAddress('192.0.2.7')).toBe('192.0.2.7');
    expect(plainAddress('2001:db8::7')).toBe('2001:db8::7');
  });
});

describe('isListed', () => {
  it.each([
    ['192.0.2.7', ['192.0.2.7']],
    ['192.0.2.7', ['198.51.100.1', '192.0.2.0/24']],
    ['::ffff:192.0.2.7', ['192.0.2.7']],
    ['192.0.2.7', ['::ffff:192.0.2.7']],
    ['192.0.2.7', ['::ffff:192.0.2.0/120']],
    ['2001:db8::7', ['2001:db8::/32']],
    ['192.0.2.7', ['0.0.0.0/0']],
  ])('finds %s in %j', (address, list) => {
    expect(isListed(address, list)).toBe(true);
  });

  it.each([
    ['192.0.2.7', []],
    ['192.0.2.7', ['192.0.2.8', '198.51.100.0/24', '2001:db8::/32']],
    ['192.0.2.7', ['192.0.2', 'anywhere', '192.0.2.0/33']],
    ['somewhere', ['0.0.0.0/0']],
  ])('does not find %s in %j', (address, list) => {
    expect(isListed(address, list)).toBe(false);
  });
});

describe('isAddressOrNetwork', () => {
  it('takes addresses and networks of both families', () => {
    const texts = ['192.0.2.7', '192.0.2.0/24', '2001:db8::7', '2001:db8::/64', '192.0.2.0/33', '/24', ''];

    expect(texts.map(isAddressOrNetwork)).toEqual([true, true, true, true, false, false, false]);
  });
});
