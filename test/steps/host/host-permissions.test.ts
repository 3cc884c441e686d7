import { describe, expect, it } from '@jest/globals';
import type { Entry, Folder } from '../../../src/steps/host/folder-rights.js';
import { hostPermissions } from '../../../src/steps/host/host-permissions.js';
import {
  aFolder,
  anEntry,
  aService,
  DATA,
  FOLDERS,
  judgedOn,
  LINUX,
  LOCAL_SYSTEM,
  SYSTEM_ENTRY,
  seen,
  theAccount,
  UNSEEN,
  USERS,
} from './a-judged-host.js';

const step = hostPermissions;
const rightsOf = (folders: readonly Folder[]) => ({ rights: seen(folders) });
const dataWith = (...entries: readonly Entry[]) =>
  judgedOn(step, rightsOf([...FOLDERS.filter(({ role }) => role !== 'data'), aFolder('data', entries)]));

describe('rights of folders', () => {
  it('are right where the account of the service may modify both, and no crowd may write', () => {
    expect(judgedOn(step)).toEqual({
      verdict: 'pass',
      message:
        'MAIL01\\SmarterMailService may modify C:\\Program Files (x86)\\SmarterTools\\SmarterMail and C:\\SmarterMail, and nobody in general may.',
    });
  });

  it.each<[string, readonly Entry[], string]>([
    ['none', [SYSTEM_ENTRY], 'may not modify C:\\SmarterMail.'],
    ['reading alone', [anEntry({ rights: 'read' })], 'may not modify C:\\SmarterMail: it has read alone.'],
    ['full control', [anEntry({ rights: 'full' })], 'has full control of C:\\SmarterMail'],
    [
      'a denial',
      [anEntry(), anEntry({ allow: false, rights: 'write' })],
      'is denied write in C:\\SmarterMail.',
    ],
    ['a denial of reading', [anEntry(), anEntry({ allow: false, rights: 'read' })], 'is denied read in'],
  ])('are not to be %s for the account', (_, entries, said) => {
    const found = dataWith(...entries);

    expect(found).toMatchObject({
      verdict: 'fail',
      changes: [],
      byHand: expect.stringContaining('Explorer'),
    });
    expect(found.message).toContain(said);
  });

  it('are looked at where domains lie in a place of their own, which no script gives', () => {
    const beside = (...entries: readonly Entry[]) =>
      judgedOn(step, rightsOf([...FOLDERS, { ...aFolder('data', entries), folder: 'E:\\Mail' }]));

    expect(beside(anEntry({ rights: 'modify' }))).toMatchObject({
      verdict: 'pass',
      message: expect.stringContaining('C:\\SmarterMail and E:\\Mail, and nobody'),
    });
    expect(beside(SYSTEM_ENTRY)).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining('may not modify E:\\Mail'),
      byHand: expect.stringContaining('without it the mail of those domains stops'),
    });
  });

  it('may come by a group of the account, but not by one of everybody', () => {
    const group = { sid: 'S-1-5-21-1-2-3-1009', name: 'MAIL01\\Mail' };
    const account = seen(theAccount({ groups: [group, USERS] }));
    const judgedWith = (holder: typeof group) =>
      judgedOn(step, {
        account,
        ...rightsOf([FOLDERS[0] as Folder, aFolder('data', [anEntry({ ...holder })])]),
      });

    expect(judgedWith(group).verdict).toBe('pass');
    expect(judgedWith(USERS).message).toMatch(/may not modify C:\\SmarterMail; others than the service may/);
    // Those of another account are not its.
    const other = seen(theAccount({ sid: 'S-1-5-21-1-2-3-7', groups: [group] }));
    expect(
      judgedOn(step, {
        account: other,
        ...rightsOf([FOLDERS[0] as Folder, aFolder('data', [anEntry(group)])]),
      }).verdict,
    ).toBe('fail');
  });

  it.each([
    ['S-1-1-0', 'everybody'],
    ['S-1-5-2', 'everybody who comes over the network'],
    ['S-1-5-4', 'everybody who sits at the host'],
    ['S-1-5-7', 'everybody without a sign-in'],
    ['S-1-5-11', 'everybody with a sign-in'],
    ['S-1-5-32-546', 'guests of the host'],
    ['S-1-5-32-545', 'every user of the host'],
    ['S-1-5-21-9-8-7-513', 'every user of the domain'],
  ])('let nobody in general write: %s', (sid, whom) => {
    for (const rights of ['write', 'modify', 'full'] as const)
      expect(dataWith(anEntry(), anEntry({ sid, name: 'Jeder', rights, inherited: true })).message).toBe(
        `Others than the service may write in C:\\SmarterMail (Jeder (${whom}): ${rights}).`,
      );
    for (const rights of ['read', 'list', 'other'] as const)
      expect(dataWith(anEntry(), anEntry({ sid, rights })).verdict).toBe('pass');
    expect(dataWith(anEntry(), anEntry({ sid, rights: 'write', allow: false })).verdict).toBe('pass');
  });

  it('confine no service that runs as LocalSystem', () => {
    expect(judgedOn(step, { service: seen([aService({ account: LOCAL_SYSTEM })]) })).toMatchObject({
      ...{ verdict: 'fail', message: expect.stringContaining('do not confine it') },
    });
  });

  it('are found by the folder whatever its capitals and its end, and not by another', () => {
    const service = seen([aService({ data: 'c:\\smartermail\\' })]);

    expect(judgedOn(step, { service }).verdict).toBe('pass');
    expect(judgedOn(step, { service: seen([aService({ data: `${DATA}2` })]) })).toEqual({
      ...{ verdict: 'error', cause: 'the evidence has no rights of it' },
      message: 'the data folder of the service MailService: the evidence has no rights of it',
    });
  });

  it('are not known where they were not seen', () => {
    expect(judgedOn(step, { rights: UNSEEN })).toMatchObject({ verdict: 'error', cause: 'access is denied' });
    expect(judgedOn(step, { service: seen([aService({ data: null })]) }).verdict).toBe('error');
    expect(judgedOn(step, { service: seen([]) }).verdict).toBe('error');
  });

  it('are those of each SmarterMail', () => {
    const second = aService({ name: 'Second', installation: 'D:\\Mail', data: 'D:\\Data' });
    const folders = [...FOLDERS, aFolder('data', [], 'D:\\Data')];

    const found = judgedOn(step, { service: seen([aService(), second]), ...rightsOf(folders) });

    expect(found.message).toMatch(
      /may not modify D:\\Data\. Not seen: the installation folder of the service Second:/,
    );
  });

  it('of Linux are those of an owner, who has all of them', () => {
    const owner = { sid: '998', name: 'smartermail' };
    const linux = (other: Entry['rights']) => ({
      ...LINUX,
      service: seen([
        aService({
          ...{ installation: '/opt/smartermail', data: '/var/lib/smartermail' },
          account: { ...owner, kind: 'local-user' },
        }),
      ]),
      ...rightsOf(
        ['/opt/smartermail', '/var/lib/smartermail'].map((folder) =>
          aFolder(
            'data',
            [anEntry({ ...owner, rights: 'full' }), anEntry({ sid: 'other', rights: other })],
            folder,
          ),
        ),
      ),
    });

    expect(judgedOn(step, linux('other')).verdict).toBe('pass');
    expect(judgedOn(step, linux('write'))).toMatchObject({
      message: expect.stringContaining('everybody on the host'),
      byHand: expect.not.stringContaining('Explorer'),
    });
  });
});
