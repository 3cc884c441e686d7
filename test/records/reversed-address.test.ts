import { describe, expect, it } from '@jest/globals';
import { isPublicAddress } from '../../src/records/public-address.js';
import { reversedAddress } from '../../src/records/reversed-address.js';

describe('an address from behind', () => {
  // The examples of RFC 5782 2.1, 2.4 and 5.
  it.each([
    ['192.0.2.99', '99.2.0.192'],
    ['2001:db8:1:2:3:4:567:89ab', 'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2'],
    ['::ffff:7f00:2', '2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0'],
  ])('%s is %s', (address, reversed) => {
    expect(reversedAddress(address)).toBe(reversed);
  });
});

describe('an address that the world reaches', () => {
  it.each(['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8'])('is %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each(
    ['127.0.0.1', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'].concat(
      [
        '::1',
        '::',
        'fe80::1',
        'fc00::1',
        '::ffff:127.0.0.1',
        '64:ff9b::7f00:1',
        '2002:7f00:1::',
        'localhost',
        '',
      ],
    ),
  )('is not %j', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
