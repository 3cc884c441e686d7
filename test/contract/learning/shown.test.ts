import { describe, expect, it } from '@jest/globals';
import type { Exchange } from '../../../src/contract/learning/exchange.js';
import { learn } from './a-save.js';

function opened(path: string, answer: object, parts: Partial<Exchange> = {}): Exchange {
  return {
    ...{ at: 1, method: 'GET', path, hasQuery: false, status: 200, sent: undefined },
    ...{ answer: { success: true, ...answer } as Exchange['answer'], ...parts },
  };
}

const CERTS = {
  certs: [
    { file: 'mail.pfx', subjectName: 'CN=mail.example.com', expiryDate: '2027-03-01T00:00:00Z', id: 1 },
    { file: 'old.pfx', subjectName: 'CN=old.example.com', expiryDate: '2026-03-01T00:00:00Z', id: 2 },
  ],
};
const SHOWED =
  'certificates?fileName:file=mail.pfx; subject=CN=mail.example.com; expires:expiryDate=2027-03-01';

describe('an item that was changed', () => {
  it('is the one that is named by what no other has, though another is more like what was sent', () => {
    const rows = [
      { username: 'jo', displayName: 'Jo', isEnabled: true, canManageAdmins: false, canImpersonate: false },
      { username: 'al', displayName: 'Al', isEnabled: true, canManageAdmins: true, canImpersonate: true },
    ];
    const now = { ...rows[0], canManageAdmins: true, canImpersonate: true, isEnabled: false };
    const list = (first: object | undefined, at: number) =>
      opened('settings/admins', { administrators: [first ?? {}, rows[1]] }, { at });
    const save = opened('settings/admin', {}, { at: 2, method: 'POST', sent: { administrator: now } });
    const said = 'administrators.isEnabled=off; canManageAdministrators=on; canImpersonate=on';

    const { resources, whys } = learn([list(rows[0], 1), save, list(now, 3)], said);

    expect(whys).toEqual([expect.stringContaining('by which member the server knows its items')]);
    expect(resources.administrators).toMatchObject({ fields: { isEnabled: { wire: 'isEnabled' } } });
  });
});

describe('a page that was only opened', () => {
  it('teaches how it is read, what its settings are called, and what tells its items apart', () => {
    const { resources, whys } = learn([opened('settings/sysadmin/certs/expiryDate/false', CERTS)], SHOWED);

    expect(whys).toEqual([undefined]);
    expect(resources.certificates).toMatchObject({
      list: {
        method: 'GET',
        path: 'settings/sysadmin/certs/expiryDate/false',
        under: 'certs',
        evidence: 'learned',
      },
      key: 'file',
      fields: {
        fileName: { wire: 'file', evidence: 'learned', written: 'none' },
        expires: { wire: 'expiryDate' },
      },
    });
  });

  it('teaches nothing where two pages or two rows showed that, or none did', () => {
    const twice = { certs: [...CERTS.certs, { ...CERTS.certs[0], id: 3 }] };
    const two = [opened('settings/sysadmin/certs', CERTS), opened('settings/sysadmin/other-certs', CERTS)];

    expect(learn(two, SHOWED)).toMatchObject({
      resources: {},
      whys: [expect.stringContaining('more than one page')],
    });
    expect(learn([opened('settings/x', twice)], SHOWED).resources).toEqual({});
    expect(learn([opened('settings/x', { certs: [] })], SHOWED)).toMatchObject({
      resources: {},
      whys: [expect.stringContaining('no page')],
    });
  });

  it('teaches nothing where its path names whose it is', () => {
    const shown = { me: { login: 'jo', address: '203.0.113.9' } };
    const said = 'own-account?username:login=jo; address=203.0.113.9';

    expect(learn([opened('settings/sysadmin/account', shown)], said).resources).toHaveProperty('own-account');
    expect(learn([opened('settings/sysadmin/account/jo', shown)], said).resources).toEqual({});
  });

  it('is read by a POST only where that very call ships as its read', () => {
    const users = { people: [{ mail: 'a@b.example', violations: ['too short'] }], totalCount: 1 };
    const said = 'password-compliance?address:mail=a@b.example; violations=too short';
    const own = 'settings/domain/password-compliance-users-no-activedirectory';
    const post = { method: 'POST', sent: { skip: 0 } };

    expect(learn([opened(own, users, post)], said).resources['password-compliance']).toMatchObject({
      list: {
        method: 'POST',
        path: own,
        under: 'people',
        actsOnDomain: true,
        paging: { total: 'totalCount' },
      },
      key: 'mail',
    });
    expect(learn([opened('settings/domain/users-that-do-not-comply', users, post)], said).resources).toEqual(
      {},
    );
  });

  it('proves no option of a list by one number', () => {
    const rules = {
      rules: [{ id: 1, threshold: 5, action: 2, type: 1, timeFrameMinutes: 5, blockMinutes: 10 }],
    };

    const { resources, whys } = learn([opened('settings/x', rules)], 'ids-rules?threshold=5; action=notify');

    expect(whys).toEqual([expect.stringContaining('one number alone does not prove')]);
    expect(resources['ids-rules']).not.toHaveProperty('fields.action');
  });

  it('teaches a page whose answer wraps all of it', () => {
    const own = { username: 'admin', ipAddress: '192.0.2.9', twoFactorEnabled: false };
    const said = 'own-account?username=admin; address=192.0.2.9; hasTwoFactor=off';

    expect(learn([opened('settings/me', { info: own })], said).resources['own-account']).toMatchObject({
      read: { path: 'settings/me', under: 'info' },
      fields: { hasTwoFactor: { wire: 'twoFactorEnabled', written: 'none' } },
    });
    // Two of one answer are two pages.
    expect(learn([opened('settings/me', { info: own, other: own })], said).resources).toEqual({});
  });

  it('tells items apart by the number that no page shows, where it is called like that', () => {
    const events = [
      { id: 1, name: 'Disk low', enabled: true, actions: [{ type: 'email', argument: 'it@a.example' }] },
      {
        id: 2,
        name: 'New user',
        enabled: true,
        actions: [{ type: 'commandLine', argument: 'C:\\New user.cmd' }],
      },
    ];
    const said = 'event-hooks?name=New user; isEnabled:enabled=on; actions=commandLine C:\\New user.cmd';
    const renamed = events.map(({ id, ...rest }) => ({ ...rest, number: id }));

    expect(learn([opened('settings/events', { events })], said).resources['event-hooks']).toMatchObject({
      key: 'id',
      fields: { actions: { wire: 'actions' } },
    });
    expect(learn([opened('settings/events', { events: renamed })], said).whys).toEqual([
      expect.stringContaining('what tells its items apart'),
    ]);
  });

  it('takes the day for a time that may be none, and a text without the spaces at its end', () => {
    const administrators = [
      { username: 'jo', displayName: 'Jo ', lastLogin: '2026-01-11T11:20:00.000Z' },
      { username: 'al', displayName: 'Al', lastLogin: null },
    ];
    const said = 'administrators?username=jo; displayName=Jo; lastSignIn:lastLogin=2026-01-11';

    expect(learn([opened('settings/x', { administrators })], said).resources.administrators).toMatchObject({
      fields: { displayName: { wire: 'displayName' }, lastSignIn: { wire: 'lastLogin' } },
    });
  });

  it('is no save that nobody named, where it is read by a POST', () => {
    const users = { users: [{ emailAddress: 'a@b.example', violations: ['too short'] }] };
    const path = 'settings/domain/password-compliance-users-no-activedirectory';
    const asked = opened(path, users, { method: 'POST', sent: { skip: 0 } });
    const said = 'password-compliance?address=a@b.example; violations=too short';

    expect(learn([asked], said)).toMatchObject({ whys: [undefined], unnamed: [] });
  });
});
