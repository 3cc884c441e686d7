import { describe, expect, it } from '@jest/globals';
import { counted, mailboxesOf, sentence } from '../../../src/steps/kit/step.js';
import { aContext } from '../a-step.js';

describe('a counted noun', () => {
  it.each([
    [0, 'domain', '0 domains'],
    [1, 'domain', '1 domain'],
    [412, 'domain', '412 domains'],
    [1, 'mailbox', '1 mailbox'],
    [2, 'mailbox', '2 mailboxes'],
    [2, 'listed address', '2 listed addresses'],
  ])('%d %s is %s', (count, noun, text) => {
    expect(counted(count, noun)).toBe(text);
  });
});

describe('problems', () => {
  it('are one sentence', () => {
    expect(sentence(['relay is open', 'auth match is none'])).toBe('Relay is open; auth match is none.');
  });
});

describe('the mailboxes behind a target', () => {
  it.each([
    [1, '1 mailbox'],
    [0, '0 mailboxes'],
    [undefined, 'an unknown number of mailboxes'],
  ])('%s are %s', (mailboxes, text) => {
    expect(mailboxesOf(aContext({ mailboxes }))).toBe(text);
  });
});
