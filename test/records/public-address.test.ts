import { describe, expect, it } from '@jest/globals';
import { isPublicAddress } from '../../src/records/public-address.js';

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
