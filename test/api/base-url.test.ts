import { describe, expect, it } from '@jest/globals';
import { parseBaseUrl } from '../../src/api/base-url.js';
import { LockdownError } from '../../src/errors.js';

function errorFor(text: string): LockdownError {
  try {
    parseBaseUrl(text);
  } catch (error) {
    if (error instanceof LockdownError) return error;
  }
  throw new Error(`${text} was accepted`);
}

describe('parseBaseUrl', () => {
  it.each([
    ['https://mail.example.com', 'https://mail.example.com'],
    ['https://mail.example.com/', 'https://mail.example.com'],
    [' https://MAIL.example.com:9998 ', 'https://mail.example.com:9998'],
    ['https://mail.example.com/interface/root#/login', 'https://mail.example.com'],
    ['https://mail.example.com/interface', 'https://mail.example.com'],
    ['https://mail.example.com/api/v1/', 'https://mail.example.com'],
    ['https://mail.example.com/api/v1/settings/sysadmin/domains', 'https://mail.example.com'],
    ['https://[2001:db8::1]:8443/', 'https://[2001:db8::1]:8443'],
  ])('takes %s as %s', (text, base) => {
    expect(parseBaseUrl(text).base).toBe(base);
  });

  it.each(['http://127.0.0.1:9998', 'http://localhost', 'http://[::1]:17017', 'http://127.9.8.7'])(
    'takes plain http to the loopback address %s, without a warning',
    (text) => {
      const parsed = parseBaseUrl(text);

      expect(parsed.isLoopback).toBe(true);
      expect(parsed.warnings).toEqual([]);
    },
  );

  it.each([
    ['mail.example.com', 'has no scheme'],
    ['mail.example.com:9998', 'has no scheme'],
    ['', 'has no scheme'],
    ['ftp://mail.example.com', 'ftp://'],
    ['https://', 'is not an address'],
    ['https://mail.example.com/webmail', '/webmail'],
    ['http://mail.example.com', 'in clear'],
    ['http://127.0.0.1.example.com', 'in clear'],
    ['http://localhost.example.com', 'in clear'],
  ])('refuses %j and says what to write', (text, says) => {
    const error = errorFor(text);

    expect(error.code).toBe('config.bad-url');
    expect(error.message).toContain(says);
    expect(error.next).toMatch(/https:\/\//);
  });

  it('gives the address with https when only the scheme is missing', () => {
    expect(errorFor('mail.example.com:9998').next).toContain('https://mail.example.com:9998');
  });

  it.each(['https://admin:hunter22@mail.example.com', 'admin:hunter22@mail.example.com'])(
    'refuses a password inside the address without repeating it',
    (text) => {
      const error = errorFor(text);

      expect(error.code).toBe('config.bad-url');
      expect(`${error.message} ${error.next}`).not.toContain('hunter22');
    },
  );

  it('takes plain http to any host when insecure was asked for, and warns of the password in clear', () => {
    const parsed = parseBaseUrl('http://mail.example.com', { insecure: true });

    expect(parsed.base).toBe('http://mail.example.com');
    expect(parsed.warnings.join(' ')).toContain('in clear');
  });

  it('warns that certificates are not checked whenever insecure was asked for', () => {
    expect(parseBaseUrl('https://mail.example.com', { insecure: true }).warnings.join(' ')).toContain(
      'certificate',
    );
  });
});
