/** Signing in and out. */
import { signIn } from '../plain-client.js';
import { type ClientCall, type Made, TEXT } from './call.js';

export const auth: Readonly<Record<string, Made>> = {
  'POST auth/authenticate-user': ({ sandbox }) => ({
    as: 'nobody',
    body: { ...sandbox.accounts.admin, clientId: 'other' },
    gives: {
      accessToken: TEXT,
      refreshToken: TEXT,
      accessTokenExpiration: TEXT,
      isAdmin: true,
      success: true,
    },
  }),
  'POST auth/authenticate-two-factor-code': async ({ sandbox }): Promise<ClientCall> => {
    const { body } = await signIn(sandbox, { ...sandbox.accounts.twoFactorEmail, clientId: 'other' });
    const { code: twoFactorCode } = sandbox.accounts.twoFactorEmail;
    const token = String(body.accessToken);
    return { as: 'nobody', token, body: { twoFactorCode, clientId: 'other' }, gives: { refreshToken: TEXT } };
  },
  'POST auth/refresh-token': async ({ sandbox }): Promise<ClientCall> => {
    const { body } = await signIn(sandbox, { ...sandbox.accounts.admin, clientId: 'other' });
    return {
      as: 'nobody',
      body: { token: body.refreshToken },
      gives: { accessToken: TEXT, refreshToken: TEXT },
    };
  },
  'POST auth/retrieve-login-token': ({ name }) => ({
    as: 'admin',
    body: { username: 'postmaster', domain: name, isSystemAdmin: false },
    gives: { autoLoginToken: TEXT, autoLoginUrl: TEXT },
  }),
  'POST auth/generate-temp-pass/{email}': ({ sandbox }) => ({
    ...{ as: 'admin', names: [sandbox.accounts.user.username], body: {} },
    gives: { tempPassword: TEXT, tempPasswordExpUtc: TEXT },
  }),
  'POST auth/revoke-temp-pass/{email}': ({ sandbox }) => ({
    ...{ as: 'admin', names: [sandbox.accounts.user.username], body: {} },
  }),
  'GET auth/login-settings': () => ({
    as: 'nobody',
    gives: { allowPasswordRecovery: true, customPageTitle: '' },
  }),
};
