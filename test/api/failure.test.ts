import { describe, expect, it } from '@jest/globals';
import { answerOf, failureOf, nameOf } from '../../src/api/failure.js';
import type { Answered } from '../../src/api/transport.js';
import { SecretValues } from '../../src/redaction.js';

const REQUEST = { method: 'GET', path: 'api/v1/settings/sysadmin/domain-names' } as const;

function aContext(secret = '') {
  const secrets = new SecretValues();
  secrets.add(secret);
  return { request: REQUEST, base: 'https://mail.example.com', secrets };
}

function answered(status: number, text: string): Answered {
  return { kind: 'answered', status, statusText: '', text, location: null, retryAfter: null };
}

describe('failureOf', () => {
  it.each([
    ['not-connected', 'server.unreachable', 'No connection to https://mail.example.com (E: why)'],
    ['cut', 'server.unreachable', `${nameOf(REQUEST)}: the connection was cut (E: why)`],
    ['timeout', 'server.timeout', `${nameOf(REQUEST)}: no answer in time`],
    [
      'untrusted-certificate',
      'server.untrusted-certificate',
      'The certificate of https://mail.example.com is not trusted (E: why)',
    ],
    [
      'wrong-name',
      'server.untrusted-certificate',
      'The certificate that https://mail.example.com shows is for other names: E: why',
    ],
    ['expired', 'server.untrusted-certificate', 'The certificate of https://mail.example.com has expired'],
    ['interrupted', 'interrupted', 'The run was interrupted'],
  ] as const)('names %s', (reason, code, message) => {
    const error = failureOf({ kind: 'no-answer', reason, detail: 'E: why' }, aContext());

    expect(error).toMatchObject({ code, message });
  });

  it('shows no control characters that a certificate has in its names', () => {
    const detail = 'a\u001b[2J\u202e.example';

    const error = failureOf({ kind: 'no-answer', reason: 'wrong-name', detail }, aContext());

    expect(error.message).toMatch(/for other names: a \[2J \.example$/);
  });

  it('warns of the password in clear where plain http would cross a network', () => {
    const error = failureOf({ kind: 'no-answer', reason: 'not-encrypted', detail: '' }, aContext());

    expect(error.next).toContain('http://mail.example.com would send the password in clear');
    expect(error.next).not.toContain('--insecure');
  });

  it('says nothing in brackets where there is nothing to say', () => {
    const error = failureOf({ kind: 'no-answer', reason: 'cut', detail: '' }, aContext());

    expect(error.message).toMatch(/was cut$/);
  });

  it.each([
    ['https://webmail.example.com/x', 'https://webmail.example.com/x', 'Use https://webmail.example.com as'],
    ['/welcome', 'https://mail.example.com/welcome', 'in a browser'],
    ['http://[broken', 'http://[broken', 'in a browser'],
  ])('says where a redirect to %s leads and what to do', (location, shown, next) => {
    const error = failureOf({ kind: 'redirect', status: 302, location }, aContext());

    expect(error.code).toBe('server.redirect');
    expect(error.message).toContain(`to ${shown}`);
    expect(error.next).toContain(next);
  });

  it.each([
    [401, 'session.lost'],
    [403, 'session.forbidden'],
    [429, 'server.busy'],
    [400, 'server.refused'],
    [503, 'server.refused'],
  ])('names the refusal by status %i', (status, code) => {
    const error = failureOf({ kind: 'refused', status, serverMessage: '' }, aContext());

    expect(error).toMatchObject({ code, status });
    expect(error.message).toMatch(new RegExp(`status ${status}$`));
    expect(error.serverMessage).toBeUndefined();
  });

  it('repeats the words of the server without the secrets in them', () => {
    const failed = { kind: 'refused', status: 400, serverMessage: 'bad login hunter22' } as const;

    const error = failureOf(failed, aContext('hunter22'));

    expect(error.serverMessage).toBe('bad login [redacted]');
    expect(error.message).not.toContain('hunter22');
  });
});

describe('answerOf', () => {
  it('gives the answer of a success', () => {
    expect(answerOf(answered(200, '{"data":[]}'), aContext())).toEqual({ data: [] });
  });

  it.each([
    [answered(200, '{"success":false}'), 'server.refused'],
    [answered(200, '[]'), 'server.garbage'],
    [{ kind: 'no-answer', reason: 'timeout', detail: '' }, 'server.timeout'],
  ] as const)('throws the failure of %j', (outcome, code) => {
    expect(() => answerOf(outcome, aContext())).toThrow(expect.objectContaining({ code }));
  });
});
