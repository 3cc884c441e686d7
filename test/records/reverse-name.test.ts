import { expect, test } from '@jest/globals';
import { reversed, reverseName } from '../../src/records/reverse-name.js';

test.each([
  ['203.0.113.25', '25.113.0.203.in-addr.arpa'],
  ['::ffff:203.0.113.25', '25.113.0.203.in-addr.arpa'],
  ['2001:DB8::567:89ab', 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
  ['203.0.113', undefined],
  ['mail.example.com', undefined],
  ['203.0.113.0/24', undefined],
])('the name of %s is %s', (address, name) => expect(reverseName(address)).toBe(name));

test('the labels alone are what lists of addresses are asked by', () => {
  expect(reversed('192.0.2.99')).toBe('99.2.0.192');
});
