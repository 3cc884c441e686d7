import { describe, expect, it } from '@jest/globals';
import { errorJson, errorText } from '../../src/cli/error-report.js';
import { LockdownError } from '../../src/errors.js';

const PIPE = { columns: undefined };

const REFUSED = new LockdownError('server.refused', 'The settings were refused', {
  request: { method: 'POST', path: 'api/v1/settings' },
  status: 400,
  serverMessage: 'BAD_INPUT',
  next: 'Look at the log of the server.',
});

describe('an error for people', () => {
  it('says what happened, at which request, in the words of the server, and what to do', () => {
    expect(errorText(REFUSED, PIPE)).toBe(
      [
        'Error [server.refused]: The settings were refused',
        '  Request: POST api/v1/settings, answered 400',
        '  The server says: BAD_INPUT',
        '  Next: Look at the log of the server.',
      ].join('\n'),
    );
  });

  it('does not say again what its sentence says', () => {
    const error = new LockdownError(
      'server.refused',
      'The server refused GET api/v1/x with status 400: BAD_INPUT',
      { request: { method: 'GET', path: 'api/v1/x' }, status: 400, serverMessage: 'BAD_INPUT' },
    );

    expect(errorText(error, PIPE)).toBe(
      'Error [server.refused]: The server refused GET api/v1/x with status 400: BAD_INPUT',
    );
  });

  it('keeps every fact on one line in a pipe, and fits a terminal', () => {
    const error = new LockdownError('config.no-url', 'word '.repeat(40), { next: 'step '.repeat(40) });

    expect(errorText(error, PIPE).split('\n')).toHaveLength(2);
    expect(
      errorText(error, { columns: 80 })
        .split('\n')
        .filter((line) => line.length > 80),
    ).toEqual([]);
  });

  it('leaves FILE:LINE:COLUMN whole and at the beginning of its line', () => {
    const mistake = `own.yaml:5:3: ${'what is allowed '.repeat(12)}`;
    const error = new LockdownError('playbook.invalid', `${mistake}\nown.yaml:6:1: more`);

    const lines = errorText(error, { columns: 80 }).split('\n');

    expect(lines.slice(1)).toEqual([mistake, 'own.yaml:6:1: more']);
  });

  it('names a fault of the tool as one', () => {
    const text = errorText(new TypeError('x is not a function'), PIPE);

    expect(text).toBe(
      'Error [internal.bug]: x is not a function\nThis is a fault of smlockdown itself; please report it, with what DEBUG=1 shows.',
    );
  });

  it('says where it happened only where that is asked for', () => {
    const text = errorText(new TypeError('x is not a function'), { ...PIPE, hasStack: true });

    expect(text).toMatch(
      /^Error \[internal\.bug\]: TypeError: x is not a function\n +at .*error-report\.test/,
    );
    expect(text).toContain('please report it.');
  });
});

describe('an error for programs', () => {
  it('carries code, exit code, request, status, the words of the server and what to do', () => {
    expect(JSON.parse(errorJson(REFUSED))).toEqual({
      formatVersion: 1,
      error: {
        code: 'server.refused',
        message: 'The settings were refused',
        exitCode: 1,
        request: { method: 'POST', path: 'api/v1/settings' },
        status: 400,
        serverMessage: 'BAD_INPUT',
        next: 'Look at the log of the server.',
      },
    });
  });

  it('of a fault of the tool ends with 1', () => {
    expect(JSON.parse(errorJson('thrown text'))).toEqual({
      formatVersion: 1,
      error: { code: 'internal.bug', message: 'thrown text', exitCode: 1 },
    });
  });
});
