import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import {
  addressList,
  canonicalAddress,
  contains,
  holdsLoopback,
  isAddressOrBlock,
  isAddressOrRange,
  isPreloaded,
  isTooWide,
  parseBlock,
  sizeRemark,
} from '../../../src/steps/kit/address.js';
import { runs } from '../../property-runs.js';

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
    // How a server with both kinds of addresses writes an IPv4 one.
    ['::ffff:203.0.113.7', '203.0.113.7/32', 32],
    ['::ffff:cb00:7107/120', '203.0.113.0/24', 24],
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
      runs(),
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
    expect(sizeRemark(text) !== undefined).toBe(isWide);
  });

  it('is told by the bound', () => {
    expect(['10.0.0.0/8', '2001:db8::/32', 'localhost'].map(sizeRemark)).toEqual([
      'larger than a /24',
      'larger than a /64',
      undefined,
    ]);
  });
});

describe('a preloaded range', () => {
  it.each([
    '10.0.0.0/8',
    '10.1.2.3/8',
    '172.16.0.0/12',
    '192.168.0.0/16',
    ' 192.168.0.0-192.168.255.255',
    '10.0.0.0 - 10.255.255.255',
    '127.0.0.0/8',
    '::1',
    '::1/128',
    'fc00::/7',
    'FE80::/10',
    'fe80::-febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff',
  ])('is %s', (text) => {
    expect(isPreloaded(text)).toBe(true);
  });

  it.each([
    // Inside one, but not the whole.
    '10.1.2.3',
    '192.168.1.0/24',
    '127.0.0.1',
    'fd00::/8',
    '172.16.0.0-172.31.255.254',
    // Private too, or beyond one.
    '169.254.0.0/16',
    '10.0.0.0/7',
    '172.32.0.0/12',
    '192.168.0.0/13',
    'fc00::/6',
    '0.0.0.0/0',
    '::/0',
    '203.0.113.7',
    '192.168.*',
    'localhost',
    '',
  ])('is not %j', (text) => {
    expect(isPreloaded(text)).toBe(false);
  });
});

describe('a range', () => {
  it.each([
    ['203.0.113.0-203.0.113.255', '203.0.113.0/24'],
    ['203.0.113.7-203.0.113.7', '203.0.113.7/32'],
    ['0.0.0.0-255.255.255.255', '0.0.0.0/0'],
    ['203.0.113.2-203.0.113.3', '203.0.113.2/31'],
    ['2001:db8::-2001:db8::ffff', '2001:db8:0:0:0:0:0:0/112'],
    ['::ffff:203.0.113.0-::ffff:203.0.113.255', '203.0.113.0/24'],
  ])('%s is the block %s', (text, normal) => {
    expect(parseBlock(text)?.text).toBe(normal);
  });

  it.each([
    '203.0.113.1-203.0.113.2',
    '203.0.113.0-203.0.113.254',
    '203.0.113.3-203.0.113.2',
    '203.0.113.0-203.0.113.255-203.0.114.0',
    '203.0.113.0-',
    '-203.0.113.0',
    '203.0.113.0-2001:db8::1',
    '203.0.113.0/24-203.0.113.255',
    '0-255.255.255.255',
  ])('%s is no block', (text) => {
    expect(parseBlock(text)).toBeUndefined();
  });

  it('is the block it was made of, and no playbook states it', () => {
    const block = fc.tuple(fc.ipV4(), fc.nat(32));

    fc.assert(
      fc.property(block, ([ip, prefix]) => {
        const cidr = `${ip}/${prefix}`;
        const ends = [
          ipaddr.IPv4.networkAddressFromCIDR(cidr),
          ipaddr.IPv4.broadcastAddressFromCIDR(cidr),
        ].join('-');

        expect(parseBlock(ends)).toEqual(parseBlock(cidr));
        expect([isAddressOrBlock(cidr), isAddressOrBlock(ends)]).toEqual([true, false]);
      }),
      runs(),
    );
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
      runs(),
    );
  });
});

describe('a list that is made once', () => {
  const list = addressList(['203.0.113.0/24', '198.51.100.7', '::ffff:192.0.2.1', '1.2.3.4-9']);

  it.each(['203.0.113.0-203.0.113.255', '203.0.113.0/24', '198.51.100.7/32', '192.0.2.1', '1.2.3.4-9'])(
    'names %s as one of its own',
    (address) => {
      expect(list.names(address)).toBe(true);
    },
  );

  it.each(['203.0.113.7', '203.0.112.0/23', '1.2.3.4', '0.0.0.0/0'])('does not name %s', (address) => {
    expect(list.names(address)).toBe(false);
  });

  it('holds what a look at every single block finds', () => {
    const block = fc.tuple(fc.ipV4(), fc.nat(32)).map(([ip, prefix]) => `${ip}/${prefix}`);
    const isIn = (outer: string, inner: string) => {
      const [one, other] = [ipaddr.parseCIDR(outer), ipaddr.parseCIDR(inner)];
      return one[1] <= other[1] && other[0].match(one);
    };

    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), block, (blocks, inner) => {
        expect(addressList(blocks).holds(inner)).toBe(blocks.some((outer) => isIn(outer, inner)));
      }),
      runs(500),
    );
  });
});

describe('a range that is no block', () => {
  it('holds just the addresses from its first to its last', () => {
    fc.assert(
      fc.property(fc.nat(300), fc.nat(300), fc.nat(320), (one, other, asked) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const at = (number: number) => `198.51.${100 + Math.floor(number / 256)}.${number % 256}`;
        const range = `${at(from)}-${at(to)}`;

        expect(addressList([range]).holds(at(asked))).toBe(from <= asked && asked <= to);
        expect(addressList(['198.51.100.0/22']).holds(range)).toBe(true);
        expect(addressList([range]).holds(range)).toBe(true);
        expect(addressList([range]).names(` ${at(from)} - ${at(to)} `)).toBe(true);
        expect(sizeRemark(range)).toBe(to - from >= 256 ? 'larger than a /24' : undefined);
      }),
      runs(),
    );
  });

  it.each([
    ['2001:db8::1-2001:db8::ff', true],
    ['198.51.100.20-198.51.100.10', false],
    ['198.51.100.10-2001:db8::1', false],
    ['198.51.100.10-20', false],
    ['198.51.100.10-', false],
    ['198.51.100.10', true],
    ['198.51.100.0/24', true],
  ])('is two whole addresses of one kind, the lower first: %s', (text, is) => {
    expect(isAddressOrRange(text)).toBe(is);
  });
});

describe("the server's own machine", () => {
  it.each([
    ['127.0.0.0/8', true],
    ['127.0.0.1', true],
    ['127.3.2.1', true],
    ['::1', true],
    ['0.0.0.0/0', true],
    ['10.0.0.0/8', false],
    ['::2', false],
    ['localhost', false],
  ])('is it %s: %s', (address, is) => {
    expect(holdsLoopback(address)).toBe(is);
  });
});
