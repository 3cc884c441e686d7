import { describe, expect, it } from '@jest/globals';
import type { HostService } from '../../../src/contract/resources/host/host-service.js';
import { hostServiceAccount } from '../../../src/steps/host/host-service-account.js';
import { refusalOf } from '../a-step.js';
import {
  type Account,
  anAccount,
  aService,
  judgedOn,
  LINUX,
  LOCAL_SYSTEM,
  seen,
  theAccount,
  UNSEEN,
} from './a-judged-host.js';

const step = hostServiceAccount;
const withService = (changes: Partial<HostService>) => judgedOn(step, { service: seen([aService(changes)]) });
const withAccount = (changes: Partial<Account>) => judgedOn(step, { account: seen(theAccount(changes)) });

describe('the account of the service', () => {
  it('is right where it is one of its own that may do nothing else', () => {
    expect(judgedOn(step)).toEqual({
      verdict: 'pass',
      message: 'The service MailService runs as MAIL01\\SmarterMailService, which is its own.',
    });
  });

  it.each([
    ['system', 'LocalSystem', 'runs as LocalSystem, which may do anything on the host'],
    ['network-service', 'NT AUTHORITY\\NetworkService', 'as other services of the host do'],
    ['local-service', 'NT AUTHORITY\\LocalService', 'as other services of the host do'],
  ] as const)('is not to be one that Windows brings along: %s', (kind, name, said) => {
    const found = withService({ account: anAccount({ kind, name, sid: 'S-1-5-18' }) });

    expect(found).toMatchObject({ verdict: 'fail', changes: [], brief: `runs as ${name}` });
    expect(found.message).toContain(said);
  });

  it('may be one that Windows makes and keeps, of which nothing else is asked', () => {
    for (const kind of ['virtual', 'managed'] as const)
      expect(
        judgedOn(step, {
          service: seen([aService({ account: anAccount({ kind, sid: 'S-1-5-80-1' }) })]),
          account: UNSEEN,
        }).verdict,
      ).toBe('pass');
  });

  it.each<[string, Partial<Account>, string]>([
    ['gone', { exists: false }, 'does not exist any more'],
    ['disabled', { enabled: false }, 'is disabled: the service cannot start again'],
    ['one whose password expires', { passwordNeverExpires: false }, 'expires: from then on the service'],
    ['an administrator', { inAdministrators: true }, 'is an administrator of the host'],
    [
      'an administrator by a group',
      { groups: [{ sid: 'S-1-5-32-544', name: 'Administratoren' }] },
      'is an adm',
    ],
    ['without a description', { description: '' }, 'has no description'],
    [
      'without the right of a service',
      { rights: ['SeDenyInteractiveLogonRight', 'SeDenyRemoteInteractiveLogonRight'] },
      'no right of its own to log on as a service (SeServiceLogonRight)',
    ],
    [
      'free to sign in',
      { rights: ['SeServiceLogonRight'] },
      'nothing forbids MAIL01\\SmarterMailService to sign in at the screen of the host and by remote desktop',
    ],
    [
      'free to sign in by remote desktop',
      { rights: ['SeServiceLogonRight', 'SeDenyInteractiveLogonRight'] },
      'to sign in by remote desktop',
    ],
  ])('is not to be %s', (_, changes, said) => {
    const found = withAccount(changes);

    expect(found.verdict).toBe('fail');
    expect(found.message.toLowerCase()).toContain(said.toLowerCase());
    expect(found.message).not.toContain(';');
  });

  it('of a domain keeps its password there, and is told apart', () => {
    const found = judgedOn(step, {
      service: seen([aService({ account: anAccount({ kind: 'domain-user', name: 'CORP\\mail' }) })]),
      account: seen(theAccount({ isLocal: false, passwordNeverExpires: false })),
    });

    expect(found).toMatchObject({ verdict: 'pass', message: expect.stringContaining('kept there') });
  });

  it('is not known where it was not looked at, or another one was', () => {
    expect(judgedOn(step, { account: UNSEEN })).toEqual({
      ...{ verdict: 'error', cause: 'access is denied' },
      message: 'the account MAIL01\\SmarterMailService: access is denied',
    });
    expect(withAccount({ sid: 'S-1-5-21-1-2-3-1005', name: 'MAIL01\\other' }).message).toContain(
      'the script was to look at MAIL01\\other; state the account as user of host-service-account',
    );
    expect(judgedOn(step, { account: seen(null) })).toMatchObject({ verdict: 'error' });
  });

  it('of Linux is judged by what Linux has', () => {
    const account = seen(theAccount({ rights: [], enabled: false, description: '' }));
    const root = aService({ account: { sid: '0', name: 'root', kind: 'system' } });

    expect(judgedOn(step, { ...LINUX, account }).verdict).toBe('pass');
    expect(judgedOn(step, { ...LINUX, service: seen([root]) })).toMatchObject({
      ...{ verdict: 'fail', message: expect.stringContaining('root, which may do anything') },
      byHand: expect.stringMatching(/^By the scripts: .*--platform linux.*undo\.sh .*\.$/),
    });
  });
});

describe('the service', () => {
  it('runs', () => {
    expect(withService({ state: 'stopped' })).toMatchObject({
      ...{ verdict: 'fail', message: 'The service MailService does not run.' },
    });
    expect(withService({ state: 'other' }).message).toBe(
      'The service MailService does not run: it starts, stops or hangs.',
    );
    expect(withService({ account: LOCAL_SYSTEM, state: 'stopped' }).message).toContain('does not run');
  });

  it('is told of where it does not start with the host, as a second node of a cluster does not', () => {
    expect(withService({ start: 'manual' })).toMatchObject({
      ...{ verdict: 'pass', message: expect.stringContaining('does not start with the host') },
    });
  });

  it('is each of them, where there are two', () => {
    const other = aService({ name: 'MailService2', account: LOCAL_SYSTEM, installation: 'D:\\SmarterMail' });

    expect(judgedOn(step, { service: seen([aService(), other]) })).toMatchObject({
      ...{ verdict: 'fail', message: expect.stringMatching(/^The service MailService2 runs as LocalSystem/) },
    });
    expect(judgedOn(step, { service: seen([aService(), aService({ name: 'Second' })]) }).message).toMatch(
      /MailService runs as .* The service Second runs as/,
    );
  });

  it('is an error where none was found, or nobody could look', () => {
    expect(judgedOn(step, { service: seen([]) })).toEqual({
      ...{ verdict: 'error', message: 'no SmarterMail was found on MAIL01' },
    });
    expect(judgedOn(step, { service: UNSEEN })).toMatchObject({
      ...{ verdict: 'error', message: 'the services: access is denied' },
    });
  });

  it('has the scripts first in what is to be done, and the names that the playbook states', () => {
    const found = judgedOn(
      step,
      { service: seen([aService({ account: LOCAL_SYSTEM })]) },
      { user: 'CORP\\mail svc', description: 'Mail' },
    );

    expect(found).toMatchObject({
      byHand: expect.stringMatching(/^By the scripts: .*CORP\\mail svc, description Mail/),
    });
  });
});

describe('the name of the account in a playbook', () => {
  it.each(['a/b', 'x'.repeat(21), 'a\\b\\c', "a';Stop-Computer;'|", ''])('is not %s', async (user) => {
    expect(await refusalOf(step, { user })).toContain('user');
  });
});
