import { describe, expect, it } from '@jest/globals';
import { serverKey } from '../../src/store/server-key.js';

describe('serverKey', () => {
  it.each([
    'https://mail.example.com/',
    'HTTPS://Mail.Example.COM',
    'https://mail.example.com:443',
    'https://mail.example.com//',
    'https://mail.example.com.',
    'https://mail.example.com.:443/',
  ])('takes %s for https://mail.example.com', (typed) => {
    expect(serverKey(typed)).toBe('https://mail.example.com');
  });

  it('tells ports, schemes and paths apart', () => {
    const typed = [
      'https://a.test',
      'http://a.test',
      'https://a.test:9998',
      'https://a.test/mail',
      'https://a.test/MAIL',
    ];

    expect(new Set(typed.map(serverKey)).size).toBe(typed.length);
  });

  it('leaves out a name and password in the address', () => {
    expect(serverKey('https://admin:hunter22@mail.example.com')).toBe('https://mail.example.com');
  });

  it('keeps a text that is no URL', () => {
    expect(serverKey('mail')).toBe('mail');
  });
});
