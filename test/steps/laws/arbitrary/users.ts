/** Generated users of a domain. */
import fc from 'fast-check';
import { byField, items } from '../arbitrary-tools.js';

export const ADDRESSES = [
  'anna@a.example',
  'ben@a.example',
  'Chloe@a.example',
  'd@a.example',
  'forms@a.example',
] as const;
export const MAILBOX = fc.constantFrom(0, 1, 1_048_576, 5_000_000_000);

export const user = {
  address: fc.constantFrom<string>(...ADDRESSES),
  userName: fc.constant('x'),
  fullName: fc.constant(null),
  isDomainAdmin: fc.boolean(),
  isDisabled: fc.boolean(),
  isPasswordExpired: fc.boolean(),
  maxMailboxSize: MAILBOX,
  password: fc.constant(null),
};

export const users = items(fc.record(user), byField('address'));
