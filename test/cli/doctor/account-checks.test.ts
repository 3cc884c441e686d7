import { describe, expect, it } from '@jest/globals';
import { domainsSeen, roleCheck } from '../../../src/cli/doctor/account-checks.js';
import type { Observer } from '../../../src/engine/observe/observer.js';
import { LockdownError } from '../../../src/errors.js';

const answering = (reading: object, domains: Observer['domains'] = async () => []) =>
  ({ read: async () => reading, domains }) as unknown as Observer;
const oneDomain = async () => [{ name: 'example.com' }] as never;

describe('the role of the account', () => {
  it.each<[readonly string[], string, string]>([
    [['PrimarySysAdmin'], 'ok', 'a primary system administrator'],
    [['User', 'SysAdmin'], 'ok', 'a system administrator, and no primary one'],
    [[], 'unknown', 'does not say'],
    [['DomainAdmin'], 'warn', 'its token says DomainAdmin'],
  ])('%j', (roles, state, text) => {
    expect(roleCheck(roles)).toMatchObject({ state, text: expect.stringContaining(text) });
  });
});

describe('what it may do with mail domains', () => {
  it.each<[object, string, string]>([
    [{ status: 'document' }, 'ok', '1 mail domain; the settings of one were read'],
    [{ status: 'failed', code: 'session.forbidden', why: 'no right' }, 'fail', 'not read: no right'],
    [{ status: 'failed', code: 'server.timeout', why: 'no answer' }, 'unknown', 'not read: no answer'],
  ])('where a read gives %j', async (reading, state, text) => {
    const { check, domains } = await domainsSeen(answering(reading, oneDomain));

    expect(await check()).toMatchObject({ state, text: expect.stringContaining(text) });
    expect(domains).toEqual(['example.com']);
  });

  it('is not known where none is there, and where they are not listed', async () => {
    const unlisted = async () => {
      throw new LockdownError('server.garbage', 'no list');
    };

    expect(await (await domainsSeen(answering({}))).check()).toMatchObject({ state: 'unknown' });
    expect(await (await domainsSeen(answering({}, unlisted))).check()).toMatchObject({
      state: 'fail',
      text: 'no list',
    });
  });
});
