import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { statementIn } from '../../../src/contract/learning/statement.js';
import { learn, nothing, recorded } from './a-save.js';

describe('a secret', () => {
  const ME = 'settings/sysadmin/me';
  const me = (hasFactor: boolean) => ({
    path: ME,
    answer: { me: { login: 'ann', twoFactorActive: hasFactor }, success: true },
  });
  const send = (sent: object) => ({
    method: 'POST',
    path: `${ME}-password`,
    sent,
    answer: { success: true },
  });
  const SECRET = 'Correct-Horse-9';

  it('teaches by the name of its member which call takes it, and beside what', () => {
    const learned = learn(
      recorded(me(false), send({ login: 'ann', newPassword: SECRET }), me(false)),
      'own-password.password=',
    );

    expect(learned).toMatchObject({
      whys: [undefined],
      resources: {
        'own-password': {
          read: { path: ME, under: 'me' },
          write: { path: `${ME}-password`, needs: ['login'], sends: 'changed-members' },
          fields: { password: { wire: 'newPassword', writeOnly: true } },
        },
      },
    });
    expect(JSON.stringify(learned)).not.toContain(SECRET);
  });

  it('of an authenticator goes with its code, and with what the page shows afterwards', () => {
    const sent = { login: 'ann', twoFactorSecret: 'JBSWY3DPEHPK3PXP', code: '123456' };
    const calls = recorded(me(false), send(sent), me(true));

    expect(learn(calls, 'own-two-factor.totpSecret=; isOn=on').resources['own-two-factor']).toMatchObject({
      write: { needs: ['login'] },
      fields: {
        totpSecret: { wire: 'twoFactorSecret', codeMember: 'code' },
        isOn: { wire: 'twoFactorActive' },
      },
    });
  });

  it.each<[string, object, string]>([
    ['two secrets are sent', { login: 'ann', password: SECRET, newPassword: SECRET }, 'more than one secret'],
    ['none is, by its name', { login: 'ann', phrase: SECRET }, 'no secret'],
    [
      'something else is sent with it',
      { login: 'ann', newPassword: SECRET, reason: 'new' },
      'something beside the secret',
    ],
    ['nothing says whose it is', { newPassword: SECRET }, 'the page was not opened'],
  ])('teaches nothing where %s', (_, sent, why) => {
    expect(learn(recorded(me(false), send(sent), me(false)), 'own-password.password=')).toMatchObject(
      nothing(why),
    );
  });

  it('teaches nothing where two pages show what was sent with it, or a verb sends it that is never sent', () => {
    const there = { ...me(false), path: `${ME}-too` };
    const put = { ...send({ login: 'ann', newPassword: SECRET }), method: 'PUT' };

    expect(
      learn(
        recorded(me(false), there, send({ login: 'ann', newPassword: SECRET })),
        'own-password.password=',
      ),
    ).toMatchObject(nothing('shown by two pages'));
    expect(learn(recorded(me(false), put), 'own-password.password=')).toMatchObject(
      nothing('cannot be bound'),
    );
  });

  it('may lie in an object of its own, beside a page that has none', () => {
    const page = { path: ME, answer: { login: 'ann', success: true } };
    const calls = recorded(page, send({ user: { login: 'ann', newPassword: SECRET } }));

    expect(learn(calls, 'own-password.password=').resources['own-password']).toMatchObject({
      read: { path: ME },
      write: { under: 'user', needs: ['login'] },
    });
  });

  it('of an authenticator is not learned without its code, nor where nobody saw that it is on', () => {
    const sent = { login: 'ann', twoFactorSecret: 'JBSWY3DPEHPK3PXP' };
    const coded = { ...sent, code: '123456' };

    expect(
      learn(recorded(me(false), send(sent), me(true)), 'own-two-factor.totpSecret=; isOn=on'),
    ).toMatchObject(nothing('something beside the secret'));
    expect(learn(recorded(me(false), send(coded)), 'own-two-factor.totpSecret=; isOn=on')).toMatchObject(
      nothing('was not opened again'),
    );
  });

  it('is not learned of a call whose path names whose it is', () => {
    const call = {
      ...send({ login: 'ann', newPassword: SECRET }),
      path: 'settings/sysadmin/admins/ann/password',
    };

    expect(learn(recorded(me(false), call, me(false)), 'own-password.password=')).toMatchObject(
      nothing('it is of that one alone'),
    );
  });

  it('is not to be told, and is repeated to nobody', () => {
    expect(statementIn(`own-password.password=${SECRET}`, shippedContract)).toEqual({
      why: 'a secret is not told: own-password.password= says that it was set',
      isSecretTold: true,
    });
  });
});
