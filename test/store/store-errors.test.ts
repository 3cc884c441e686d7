import { describe, expect, it } from '@jest/globals';
import { LockdownError } from '../../src/errors.js';
import { damaged, errnoOf, unwritable } from '../../src/store/store-errors.js';
import { aSystemError } from './store-builders.js';

describe('unwritable', () => {
  it.each([
    ['ENOSPC', 'no space is left on the disk (ENOSPC)'],
    ['EACCES', 'permission denied (EACCES)'],
    ['EROFS', 'the file system is read-only (EROFS)'],
    ['EIO', 'the system refuses (EIO)'],
  ])('says what %s means, where, and what to do', (code, reason) => {
    const error = unwritable('/state/runs', aSystemError(code)) as LockdownError;

    expect(error).toBeInstanceOf(LockdownError);
    expect(error.code).toBe('store.unwritable');
    expect(error.message).toBe(`cannot write /state/runs: ${reason}`);
    expect(error.next).toContain('--state-dir');
  });

  it('hands on errors that are none of the file system', () => {
    const locked = new LockdownError('run.locked', 'held');
    const bug = new TypeError('x is not a function');

    expect(unwritable('/state', locked)).toBe(locked);
    expect(unwritable('/state', bug)).toBe(bug);
  });
});

describe('damaged', () => {
  it('says what is wrong with which file', () => {
    const error = damaged('/runs/a/run.json', { what: 'it is not JSON', cause: new SyntaxError('bad') });

    expect(error.code).toBe('run.damaged');
    expect(error.message).toBe('/runs/a/run.json cannot be used: it is not JSON');
  });

  it('gives the reason of the system where there is one', () => {
    const error = damaged('/runs/a/run.json', { what: 'it is not JSON', cause: aSystemError('ENOENT') });

    expect(error.message).toBe('/runs/a/run.json cannot be used: it does not exist (ENOENT)');
  });
});

describe('errnoOf', () => {
  it.each([undefined, null, 'ENOENT', new Error('no'), { code: 'ENOENT' }, { code: 4, syscall: 'open' }])(
    'is nothing for %p',
    (value) => {
      expect(errnoOf(value)).toBeUndefined();
    },
  );
});
