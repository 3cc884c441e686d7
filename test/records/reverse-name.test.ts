import { expect, test } from '@jest/globals';
import { reversedAsWritten, reverseName } from '../../src/records/reverse-name.js';

test.each([
  ['203.0.113.25', '25.113.0.203.in-addr.arpa'],
  ['::ffff:203.0.113.25', '25.113.0.203.in-addr.arpa'],
  ['2001:DB8::567:89ab', 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
  ['203.0.113', undefined],
  ['mail.example.com', undefined],
  ['203.0.113.0/24', undefined],
])('the name of %s is %s', (address, name) => expect(reverseName(address)).toBe(name));

// The examples of RFC 5782 2.1, 2.4 and 5.
test.each([
  ['192.0.2.99', '99.2.0.192'],
  ['2001:db8:1:2:3:4:567:89ab', 'b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2'],
  ['::ffff:7f00:2', '2.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0'],
])('lists are asked of %s by %s', (address, labels) => expect(reversedAsWritten(address)).toBe(labels));

test('lists are asked of nothing that is no address', () => {
  expect(() => reversedAsWritten('mail.example.com')).toThrow(RangeError);
});
