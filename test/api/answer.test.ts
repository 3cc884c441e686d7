import { describe, expect, it } from '@jest/globals';
import { messageOf, verdictOf } from '../../src/api/answer.js';
import type { Answered } from '../../src/api/transport.js';

function answered(status: number, text: string, more: Partial<Answered> = {}): Answered {
  return { kind: 'answered', status, statusText: '', text, location: null, retryAfter: null, ...more };
}

describe('verdictOf', () => {
  it('takes a 2xx object as a success', () => {
    expect(verdictOf(answered(200, '{"success":true,"data":[]}'))).toEqual({
      kind: 'success',
      answer: { success: true, data: [] },
    });
  });

  it('takes a 2xx object that does not mention success as one', () => {
    expect(verdictOf(answered(200, '{"data":[]}')).kind).toBe('success');
  });

  it('takes what is nested beyond reason for garbage', () => {
    const text = `{"a":${'['.repeat(200)}${']'.repeat(200)}}`;

    expect(verdictOf(answered(200, text))).toMatchObject({ kind: 'garbage' });
  });

  it.each(['', ' \r\n'])('takes a bare 2xx status as a success with nothing in it', (text) => {
    expect(verdictOf(answered(200, text))).toEqual({ kind: 'success', answer: {} });
  });

  it.each(['"false"', '0', 'null', '"true"'])(
    'takes success:%s, which is not true, for a refusal',
    (success) => {
      expect(verdictOf(answered(200, `{"success":${success},"data":1}`)).kind).toBe('refused');
    },
  );

  it('takes success:false for a refusal although the status is 200', () => {
    expect(verdictOf(answered(200, '{"success":false,"message":"NO_SUCH_THING"}'))).toEqual({
      kind: 'refused',
      status: 200,
      serverMessage: 'NO_SUCH_THING',
    });
  });

  it.each([400, 401, 403, 404, 500, 503])(
    'takes status %i for a refusal, whatever the body says',
    (status) => {
      expect(verdictOf(answered(status, '{"success":true,"message":"fine"}'))).toEqual({
        kind: 'refused',
        status,
        serverMessage: 'fine',
      });
    },
  );

  it.each([
    ['<!DOCTYPE html><html></html>', 'HTML'],
    ['  <html>', 'HTML'],
    ['<!-- proxy --><html>', 'HTML'],
    ['OK', 'text'],
    ['[1,2]', 'JSON'],
    ['true', 'JSON'],
    ['{"cut":', 'text'],
  ])('takes the 2xx body %j for garbage that looks like %s', (text, looksLike) => {
    expect(verdictOf(answered(200, text))).toEqual({ kind: 'garbage', status: 200, looksLike });
  });

  it('names the location of a redirect', () => {
    expect(verdictOf(answered(302, '', { location: 'https://other.example/' }))).toEqual({
      kind: 'redirect',
      status: 302,
      location: 'https://other.example/',
    });
  });
});

describe('messageOf', () => {
  it.each([
    [401, '', 'Too many login attempts', 'Too many login attempts'],
    [400, '{"message":""}', 'User not found', 'User not found'],
    [400, '{"Message":"Named otherwise"}', 'Bad Request', 'Named otherwise'],
    [404, 'No route', 'Not Found', 'No route'],
    [404, '<html>404</html>', 'Not Found', 'Not Found'],
    [400, '{"message":"NO"}', 'Bad Request', 'NO'],
  ])(
    'finds the reason of status %i in the body %j or the status text %j',
    (status, text, statusText, reason) => {
      expect(messageOf({ status, text, statusText })).toBe(reason);
    },
  );

  it('does not take the OK of a success for a reason', () => {
    expect(messageOf({ status: 200, text: '{"success":false}', statusText: 'OK' })).toBe('');
  });
});
