/** Steps that set a secret: what of the playbook names it, and the call that carries it. */
export const SETTERS = [
  {
    step: 'admin-password',
    path: 'settings/sysadmin/administrator-password',
    options: (reference: string) => ({ rotateTo: reference }),
  },
  {
    step: 'admin-2fa',
    path: 'settings/sysadmin/administrator-two-factor',
    options: (reference: string) => ({ enrolOwn: reference }),
  },
  {
    step: 'form-sender, a user of a domain',
    path: 'settings/domain/user-put',
    options: (reference: string, name: string) => ({
      ...{ domain: name, user: 'webforms' },
      ...{ password: reference, administratorPassword: 'env:OTHER' },
    }),
  },
  {
    step: 'form-sender, a domain of its own',
    path: 'settings/sysadmin/domain-put',
    options: (reference: string) => ({
      ...{ domain: 'forms.test', user: 'webforms' },
      ...{ password: 'env:OTHER', administratorPassword: reference },
    }),
  },
  {
    step: 'form-sender, a user of a domain of its own',
    path: 'settings/domain/user-put',
    options: (reference: string) => ({
      ...{ domain: 'forms.test', user: 'webforms' },
      ...{ password: reference, administratorPassword: 'env:OTHER' },
    }),
  },
  {
    step: 'placeholder-domain',
    path: 'settings/sysadmin/domain-put',
    options: (reference: string) => ({
      name: 'placeholder.test',
      password: reference,
      folder: 'D:\\Mail\\p',
    }),
  },
] as const;
export type Setter = (typeof SETTERS)[number];
