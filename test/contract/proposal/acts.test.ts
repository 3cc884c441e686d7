import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shippedContract } from '../../../src/contract/contract.js';
import { isAct } from '../../../src/contract/proposal/acts.js';
import { runs } from '../../property-runs.js';

const ACTS = [
  ...['delete', 'remove', 'reset', 'restart', 'start', 'stop', 'test', 'send', 'export', 'import', 'login'],
  ...['logout', 'token', 'impersonate', 'propagate', 'restore', 'backup', 'purge', 'shutdown', 'download'],
];

describe('a route that does something', () => {
  it.each(ACTS)('is told by the word %s, wherever it stands and however it is written', (act) => {
    const big = act.charAt(0).toUpperCase() + act.slice(1);
    const paths = [
      `settings/sysadmin/${act}`,
      `settings/sysadmin/${act}-greylisting`,
      `settings/sysadmin/greylisting-${act}`,
      `settings/sysadmin/greylisting/${act}/now`,
      `settings/${act}/greylisting`,
      `settings/sysadmin/greylisting${big}`,
      `settings/sysadmin/greylisting${act}`,
      `settings/sysadmin/${act}all`,
      `settings/sysadmin/${act.toUpperCase()}_ALL`,
    ];

    expect(paths.filter((path) => !isAct(path))).toEqual([]);
  });

  it.each([
    ...['show-password', 'user-password', 'password', 'administrator-password', 'get-secret', 'totp'],
    ...[
      'clear-greylisting',
      'run-task',
      'refresh',
      'ssl-cert-renew',
      'enable-dkim',
      'set-catch-all',
      'users-disable/true',
    ],
    ...[
      'user-put',
      'add-or-update-mount',
      'mount-selected',
      'reload-domain/a',
      'verify-mx',
      'kill-session',
      'unblock',
    ],
  ])('is %s', (name) => {
    expect(isAct(`settings/sysadmin/${name}`)).toBe(true);
  });

  it('is not one whose name says what it shows', () => {
    const shown = [
      ...shippedContract.reads.filter(({ method }) => method === 'GET').map(({ path }) => path),
      ...[
        'attachment-settings',
        'trusted-senders',
        'latest-logs',
        'starttls-settings',
        'address-list',
        'edition',
      ],
      ...['password-policy', 'passwordrequirements', 'two-factor-settings', 'enabled-services'],
    ];

    expect(shown.filter(isAct)).toEqual([]);
  });

  it('is told among any other words', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);

    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 3 }),
        fc.constantFrom(...ACTS),
        fc.array(word, { maxLength: 3 }),
        (before, act, after) => {
          const words = [...before, act, ...after];

          expect(isAct(`settings/sysadmin/${words.join('-')}`)).toBe(true);
          expect(isAct(`settings/sysadmin/${words.join('/')}`)).toBe(true);
        },
      ),
      runs(),
    );
  });
});
