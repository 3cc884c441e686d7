import { describe, expect, it } from '@jest/globals';
import { formSender } from '../../../src/steps/roles/form-sender.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf, shippedOptions } from '../a-step.js';

const SERVER = 0;
const DOMAIN = 1;
const FORMS = {
  domain: 'forms.example',
  user: 'forms',
  password: 'env:FORM_PASSWORD',
  administratorPassword: 'env:FORM_ADMINISTRATOR',
};

function domain(name: string, path: string) {
  return { key: name, label: name, fields: { name, path, hostname: `mail.${name}` } };
}

function user(address: string, fields: object = {}) {
  return {
    key: address,
    label: address,
    fields: { address, isDisabled: false, isDomainAdmin: false, ...fields },
  };
}

function onServer(...domains: readonly object[]) {
  return { part: SERVER, inputs: { domains }, options: FORMS };
}

function onDomain(isRequired: boolean, ...users: readonly object[]) {
  const settings = { requireSmtpAuthentication: isRequired };
  return { part: DOMAIN, inputs: { settings, users }, options: FORMS, target: 'forms.example' };
}

describe('the domain for web forms', () => {
  it('passes when it is there, in any spelling', () => {
    expect(judge(formSender, onServer(domain('Forms.Example', 'D:\\x')))).toEqual({
      verdict: 'pass',
      message: 'The domain for web forms is there: forms.example.',
    });
  });

  it('is added beside the others, with a password of its own for the administrator', () => {
    const finding = failing(formSender, onServer(domain('a.example', 'C:\\Mail\\Domains\\a.example')));

    expect(finding).toEqual({
      verdict: 'fail',
      message: 'There is no domain forms.example for web forms.',
      changes: [
        {
          kind: 'add',
          need: 'domains',
          item: {
            name: 'forms.example',
            path: 'C:\\Mail\\Domains\\forms.example',
            hostname: 'mail.forms.example',
            administratorPassword: 'env:FORM_ADMINISTRATOR',
          },
          effect: 'neutral',
        },
      ],
      impact: [
        'The domain comes with its administrator postmaster@forms.example and room for 5 users and 1 GB.',
      ],
    });
  });

  it.each([
    ['C:\\Mail\\a.example\\', 'C:\\Mail\\forms.example'],
    ['/var/lib/mail/a.example', '/var/lib/mail/forms.example'],
  ])('goes beside a domain in %s', (path, expected) => {
    expect(failing(formSender, onServer(domain('a.example', path))).changes).toMatchObject([
      { item: { path: expected } },
    ]);
  });

  it('goes to the same place whatever the order of the answer', () => {
    const [a, b] = [domain('a.b', 'D:\\Two\\a.b'), domain('c.d', 'C:\\One\\c.d')];

    expect(failing(formSender, onServer(a, b)).changes).toEqual(failing(formSender, onServer(b, a)).changes);
  });

  it.each(['D:\\Old', 'a.example', 'C:\\Mail\\not-a.example', ''])(
    'is left to the operator where the folder %j shows no place for it',
    (path) => {
      expect(failing(formSender, onServer(domain('a.example', path)))).toMatchObject({
        changes: [],
        byHand: 'State the option folder of this step: no other domain shows where its files could be.',
        remedy: 'decide',
      });
    },
  );

  it('goes where the playbook says', () => {
    const options = { ...FORMS, folder: 'E:\\Forms' };

    expect(failing(formSender, { ...onServer(), options }).changes).toMatchObject([
      { item: { path: 'E:\\Forms' } },
    ]);
  });
});

describe('the user for web forms', () => {
  it('passes when it can sign in, and has to', () => {
    expect(judge(formSender, onDomain(true, user('Forms@forms.example')))).toEqual({
      verdict: 'pass',
      message: 'Web forms can sign in as forms@forms.example.',
    });
  });

  it('is added with a small mailbox and no rights, and SMTP authentication is required', () => {
    expect(failing(formSender, onDomain(false, user('postmaster@forms.example')))).toMatchObject({
      verdict: 'fail',
      message: 'SMTP authentication is not required; there is no user forms@forms.example.',
      changes: [
        { kind: 'set', need: 'settings', field: 'requireSmtpAuthentication', to: true },
        {
          kind: 'add',
          need: 'users',
          item: {
            address: 'forms@forms.example',
            userName: 'forms',
            fullName: 'Web forms',
            isDomainAdmin: false,
            isDisabled: false,
            isPasswordExpired: false,
            maxMailboxSize: 104_857_600,
            password: 'env:FORM_PASSWORD',
          },
          effect: 'neutral',
        },
      ],
      impact: [
        'Whoever sends as the domain has to sign in.',
        'Web forms can sign in as forms@forms.example, once they are set up.',
      ],
    });
  });

  it('has its address in the spelling in which the server lists its domain', () => {
    const given = { ...onDomain(true), target: 'Forms.EXAMPLE' };

    expect(failing(formSender, given).changes).toMatchObject([{ item: { address: 'forms@Forms.EXAMPLE' } }]);
  });

  it('is not enabled by the tool when somebody has disabled it', () => {
    const finding = failing(formSender, onDomain(true, user('forms@forms.example', { isDisabled: true })));

    expect(finding).toMatchObject({
      message: 'The user forms@forms.example is disabled.',
      changes: [],
      impact: [],
    });
    expect(finding.byHand).toContain('if it was not disabled for a reason');
  });

  it('fails by hand when it administers the domain: its password stands in web forms', () => {
    const finding = failing(formSender, onDomain(true, user('forms@forms.example', { isDomainAdmin: true })));

    expect(finding).toEqual({
      verdict: 'fail',
      message: 'The user forms@forms.example is an administrator of the domain.',
      changes: [],
      impact: [],
      byHand:
        'Take the rights of a domain administrator from forms@forms.example, whose password stands in web forms, or name ' +
        'another user in the playbook.',
    });
  });

  it('does not mind that others administer the domain', () => {
    const users = [user('forms@forms.example'), user('postmaster@forms.example', { isDomainAdmin: true })];

    expect(judge(formSender, onDomain(true, ...users)).verdict).toBe('pass');
  });
});

describe('a playbook that names no domain', () => {
  it('judges nothing, as the shipped ones', async () => {
    for (const name of ['baseline', 'strict'] as const) {
      const wanted = await shippedOptions(formSender, name);

      expect(partOf(formSender, SERVER).isActive?.(wanted, 'server')).toBe(false);
      expect(partOf(formSender, DOMAIN).isActive?.(wanted, 'forms.example')).toBe(false);
    }
  });
});

describe('a playbook that names a domain', () => {
  it('judges the server and just that domain', () => {
    const wanted = optionsOf(formSender, FORMS);

    expect(partOf(formSender, SERVER).isActive?.(wanted, 'server')).toBe(true);
    expect(partOf(formSender, DOMAIN).isActive?.(wanted, 'FORMS.example')).toBe(true);
    expect(partOf(formSender, DOMAIN).isActive?.(wanted, 'a.forms.example')).toBe(false);
  });

  it('has to name the user and both passwords too', async () => {
    expect(await refusalOf(formSender, FORMS)).toBeUndefined();
    expect(await refusalOf(formSender, { domain: 'forms.example' })).toBe(
      'steps.form-sender.user: domain is stated, so the user that web forms sign in as has to be stated too\n' +
        'steps.form-sender.password: domain is stated, so the password has to be stated too, as env:NAME, file:PATH, ' +
        'cmd:PROGRAM or generate:PATH\n' +
        'steps.form-sender.administratorPassword: domain is stated, so the password of its administrator has to be stated ' +
        'too, as env:NAME, file:PATH, cmd:PROGRAM or generate:PATH',
    );
  });

  it('gives the administrator of the domain another password than the web forms', async () => {
    expect(await refusalOf(formSender, { ...FORMS, administratorPassword: FORMS.password })).toContain(
      'the administrator of the domain must not share the password of the web forms',
    );
  });
});

describe('the options', () => {
  it.each(['password', 'administratorPassword'])('take a %s only by reference, never shown', async (name) => {
    const refusal = await refusalOf(formSender, { ...FORMS, [name]: 'Amber-Falcon-8' });

    expect(refusal).toContain(`steps.form-sender.${name}`);
    expect(refusal).toContain('"env:');
    expect(refusal).not.toContain('Amber');
  });

  it.each([
    ['domain', 'forms', 'must be a domain name'],
    ['domain', '192.0.2.1', 'must be a domain name'],
    ['user', 'forms@forms.example', 'must be the part of an address before the @'],
    ['user', '', 'must be the part of an address before the @'],
    ['user', 'postmaster', 'must not be postmaster, who administers the domain'],
    ['user', 'Postmaster', 'must not be postmaster, who administers the domain'],
    ['folder', ' ', 'the text is blank'],
  ])('refuse %s %j', async (name, value, text) => {
    expect(await refusalOf(formSender, { ...FORMS, [name]: value })).toContain(text);
  });

  it.each(['user', 'password', 'administratorPassword', 'folder'] as const)(
    'refuse %s without a domain, which nothing would come of',
    async (name) => {
      const stated = { [name]: { folder: 'D:\\Forms', ...FORMS }[name] };

      expect(await refusalOf(formSender, stated)).toContain('without domain the step judges nothing');
    },
  );
});

describe('what stays', () => {
  it('is told: the files of the domain', () => {
    expect(formSender.notUndone).toMatch(/folder of a domain that was added stays/);
  });
});

describe('the clicks', () => {
  it('add the domain, then the user', () => {
    expect(manualOf(formSender, optionsOf(formSender, FORMS))).toBe(
      'Manage > Domains > New: add forms.example with Require SMTP Authentication on and room for 5 users and 1 GB; in it, ' +
        'add the user forms, no domain administrator, with a strong password that nobody else has. Save.',
    );
  });
});
