import { describe, expect, it } from '@jest/globals';
import type { Evidence } from '../../../src/host/evidence.js';
import type { Entry, Folder } from '../../../src/steps/host/folder-rights.js';
import { hostFiles } from '../../../src/steps/host/host-files.js';
import {
  aFolder,
  anEntry,
  aService,
  DATA,
  FOLDERS,
  judgedOn,
  SETTINGS,
  seen,
  UNSEEN,
  USERS,
} from './a-judged-host.js';

const step = hostFiles;
type Found = Extract<Evidence['files'], { status: 'seen' }>['value'];
const withFiles = (changes: Partial<Found>) =>
  judgedOn(step, {
    files: seen({
      ...{ isDefaultAdmin: false, copies: [], copiesTotal: 0, scripts: [], scriptsTotal: 0, unread: 0 },
      ...changes,
    }),
  });
const withFolder = (role: Folder['role'], ...entries: readonly Entry[]) =>
  judgedOn(step, { rights: seen([...FOLDERS.filter((one) => one.role !== role), aFolder(role, entries)]) });

describe('the files of the host', () => {
  it('are right where nothing of all that was found', () => {
    expect(judgedOn(step)).toEqual({
      verdict: 'pass',
      message: `No group of everybody reads ${DATA} and ${SETTINGS}; no stray copies and no foreign programs were found, and no administrator has the password "admin".`,
    });
  });

  it('tell of an administrator with the published password', () => {
    expect(withFiles({ isDefaultAdmin: true })).toMatchObject({
      ...{ verdict: 'fail', brief: 'an administrator has the password "admin"' },
      byHand: expect.stringContaining('Settings > Administrators'),
    });
  });

  it('tell of programs that no update brought, which are a sign of a break-in', () => {
    expect(
      withFiles({ scripts: [{ path: 'x\\shell.aspx', modified: '2026-11-02T03:04:05Z' }], scriptsTotal: 3 }),
    ).toMatchObject({
      verdict: 'fail',
      message:
        'Programs lie in the web folder that no update brought: 3 (x\\shell.aspx of 2026-11-02 and others).',
      brief: '3 programs in the web folder',
      sign: 'programs lie in the web folder that no update brought',
    });
  });

  it('tell of copies that lie about', () => {
    expect(
      withFiles({ copies: [{ path: 'Domains\\a.test.bak', kind: 'bak' }], copiesTotal: 1 }),
    ).toMatchObject({
      ...{ verdict: 'fail', message: expect.stringContaining(': 1 (Domains\\a.test.bak).') },
    });
  });

  it.each(['data', 'settings'] as const)('are not for everybody to read: %s', (role) => {
    for (const rights of ['read', 'modify', 'full', 'write'] as const)
      expect(withFolder(role, anEntry(), anEntry({ ...USERS, rights })).message).toContain(
        `(VORDEFINIERT\\Benutzer (every user of the host): ${rights}).`,
      );
    for (const rights of ['list', 'other'] as const)
      expect(withFolder(role, anEntry(), anEntry({ ...USERS, rights })).verdict).toBe('pass');
  });

  it('of the program may be read by everybody: there is nothing secret in them', () => {
    expect(withFolder('installation', anEntry({ ...USERS, rights: 'read' })).verdict).toBe('pass');
  });

  it('are not known where they were not seen', () => {
    expect(judgedOn(step, { files: UNSEEN })).toMatchObject({
      ...{ verdict: 'error', message: 'files in the folders: access is denied' },
    });
    expect(judgedOn(step, { rights: UNSEEN })).toMatchObject({
      ...{ verdict: 'error', message: 'the rights of folders: access is denied' },
    });
    expect(judgedOn(step, { rights: seen([aFolder('data')]) })).toMatchObject({
      verdict: 'error',
      message: 'the folder of the settings of the service MailService: the evidence has no rights of it',
    });
    const second = aService({ name: 'Second', path: 'D:\\Mail\\Service\\MailService.exe' });
    expect(judgedOn(step, { service: seen([aService(), second]) })).toMatchObject({
      verdict: 'error',
      message: 'the folder of the settings of the service Second: the evidence has no rights of it',
    });
    expect(judgedOn(step, { service: seen([aService({ data: null })]) }).verdict).toBe('error');
    expect(judgedOn(step, { service: seen([]) }).verdict).toBe('error');
  });
});
