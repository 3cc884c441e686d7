import { describe, expect, it } from '@jest/globals';
import { smtpRelay } from '../../../src/steps/relay/smtp-relay.js';
import { failing, judge, manualOf, optionsOf, refusalOf, setsOf, shippedOptions } from '../a-step.js';

const SECURE = {
  allowRelay: 'nobody',
  requireAuthMatch: 'email-address',
  allowRelayForAuthenticatedUsers: true,
  enforceDomainAuthForLocalDeliveries: true,
};

/** Who else may have sent so until now, as far as that can be said. */
const ALIASES =
  'see who sends as an alias (Manage > Aliases, those that allow sending, which aliases: look lists), as an alias of the domain, or in the name of others, ' +
  'and programs that do. Whether the server lets such aliases through is not known here.';

function settings(parts: object = {}) {
  return { settings: { ...SECURE, ...parts } };
}

describe('a server that relays for nobody who has not signed in', () => {
  it('passes', () => {
    expect(judge(smtpRelay, { inputs: settings() })).toEqual({
      verdict: 'pass',
      message: 'Relay is limited to nobody, auth match is email address.',
    });
  });

  it('passes baseline with the weaker auth match, and without enforcement for local deliveries', async () => {
    const options = await shippedOptions(smtpRelay, 'baseline');
    const inputs = settings({ requireAuthMatch: 'domain', enforceDomainAuthForLocalDeliveries: false });

    expect(judge(smtpRelay, { inputs, options }).verdict).toBe('pass');
  });

  it('fails strict on the same', async () => {
    const options = await shippedOptions(smtpRelay, 'strict');
    const inputs = settings({ requireAuthMatch: 'domain', enforceDomainAuthForLocalDeliveries: false });

    expect(failing(smtpRelay, { inputs, options })).toMatchObject({
      verdict: 'fail',
      message: "Auth match is domain; a domain's SMTP authentication is not asked for local deliveries.",
      changes: [
        { kind: 'set', need: 'settings', field: 'requireAuthMatch', to: 'email-address' },
        { kind: 'set', need: 'settings', field: 'enforceDomainAuthForLocalDeliveries', to: true },
      ],
      impact: [
        `Users of 40 mailboxes can send only under their own email address: ${ALIASES}`,
        'Senders inside a domain that requires SMTP authentication must sign in for local mail too, and so must what sends under its name from outside (newsletters, shops, web forms): no call shows who does.',
      ],
    });
  });
});

describe('an open relay', () => {
  it.each([
    ['only-local-users', 'local users'],
    ['only-local-domains', 'local domains'],
    ['anyone', 'anyone'],
  ])('that allows %s is closed', (allowRelay, words) => {
    expect(failing(smtpRelay, { inputs: settings({ allowRelay }) })).toEqual({
      verdict: 'fail',
      message: `Relay is allowed for ${words}.`,
      changes: [{ kind: 'set', need: 'settings', field: 'allowRelay', to: 'nobody' }],
      impact: ['Devices and scripts that send to outside addresses without signing in are refused.'],
    });
  });

  it('without auth match is told who is affected, also when nobody knows how many', () => {
    const given = { inputs: settings({ requireAuthMatch: 'none' }) };

    expect(failing(smtpRelay, given)).toMatchObject({
      message: 'Auth match is none.',
      impact: [`Users of 40 mailboxes can send only under their own domain: ${ALIASES}`],
    });
    expect(failing(smtpRelay, { ...given, mailboxes: undefined }).impact).toEqual([
      `Users of an unknown number of mailboxes can send only under their own domain: ${ALIASES}`,
    ]);
  });
});

describe('a setting narrower than the one asked for', () => {
  it('is left alone', () => {
    const options = { allowRelay: 'only-local-domains', requireAuthMatch: 'domain' };

    expect(judge(smtpRelay, { inputs: settings(), options }).verdict).toBe('pass');
    expect(judge(smtpRelay, { inputs: settings({ allowRelay: 'only-local-users' }), options }).verdict).toBe(
      'pass',
    );
    expect(setsOf(failing(smtpRelay, { inputs: settings({ allowRelay: 'anyone' }), options }))).toEqual({
      allowRelay: 'only-local-domains',
    });
  });
});

describe('users who signed in', () => {
  const inputs = settings({ allowRelayForAuthenticatedUsers: false });

  it('must be able to send: a change that loosens', () => {
    expect(failing(smtpRelay, { inputs })).toEqual({
      verdict: 'fail',
      message: 'Users who signed in may not relay.',
      changes: [
        {
          kind: 'set',
          need: 'settings',
          field: 'allowRelayForAuthenticatedUsers',
          to: true,
          effect: 'loosens',
        },
      ],
      impact: [],
    });
  });

  it('are not judged when the option says so', () => {
    const options = { allowRelayForAuthenticatedUsers: false };

    expect(judge(smtpRelay, { inputs, options }).verdict).toBe('pass');
    expect(judge(smtpRelay, { inputs: settings(), options }).verdict).toBe('pass');
  });
});

describe('the options', () => {
  it.each([
    [{ allowRelay: 'anyone' }, '"nobody", "only-local-users", "only-local-domains"'],
    [{ requireAuthMatch: 'none' }, '"domain", "email-address"'],
    [{ allowRelayForAuthenticatedUsers: 'yes' }, 'true or false'],
    [{ enforceDomainAuthForLocalDeliveries: null }, 'true or false'],
    [{ relay: 'nobody' }, 'unknown key "relay"'],
  ])('are refused as %j, with what is allowed', async (options, allowed) => {
    expect(await refusalOf(smtpRelay, options)).toContain(allowed);
  });
});

describe('the clicks', () => {
  it('use the labels of the interface', () => {
    expect(manualOf(smtpRelay, optionsOf(smtpRelay))).toBe(
      'Settings > Protocols > SMTP In: Allow Relay: Nobody; Require Auth Match: Domain; ' +
        'Allow relay for authenticated users: on. Save.',
    );
  });

  it('name what strict adds', async () => {
    expect(manualOf(smtpRelay, await shippedOptions(smtpRelay, 'strict'))).toBe(
      'Settings > Protocols > SMTP In: Allow Relay: Nobody; Require Auth Match: Email Address; ' +
        "Allow relay for authenticated users: on; Enable domain's SMTP auth setting for local deliveries: on. Save.",
    );
  });

  it('leave out what is not judged', () => {
    const options = optionsOf(smtpRelay, {
      allowRelay: 'only-local-users',
      allowRelayForAuthenticatedUsers: false,
    });

    expect(manualOf(smtpRelay, options)).toBe(
      'Settings > Protocols > SMTP In: Allow Relay: Only Local Users; Require Auth Match: Domain. Save.',
    );
  });
});
