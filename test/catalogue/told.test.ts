import { describe, expect, it } from '@jest/globals';
import { isReport } from '../../src/catalogue/step-facts.js';
import { TELLS, TOPICS, type Told, UNTOLD } from '../../src/catalogue/told.js';
import { shippedContract } from '../../src/contract/contract.js';
import { stepById, steps } from '../../src/steps/index.js';

const change = (told: Partial<Told>): Told => ({
  action: 'change',
  disruption: 'high',
  before: null,
  after: null,
  ...told,
});

function tells(step: string, told: Partial<Told>): readonly (readonly [string, unknown])[] {
  return TELLS.filter((row) => row.step === step).flatMap((row) => {
    const values = row.tells(change(told));
    return values === undefined ? [] : [[row.point, values] as const];
  });
}

describe('what users are told', () => {
  it('is decided of every step that writes: told, or why not', () => {
    const told = new Set(TELLS.map(({ step }) => step));
    const writing = steps.filter((step) => step.beyond === undefined && !isReport(step)).map(({ id }) => id);

    expect(writing.filter((id) => !told.has(id) && UNTOLD[id] === undefined)).toEqual([]);
    expect([...told, ...Object.keys(UNTOLD)].filter((id) => stepById(id) === undefined)).toEqual([]);
    expect([...told].filter((id) => UNTOLD[id] !== undefined)).toEqual([]);
  });

  it('has for every point a row that tells it, but for what goes with another', () => {
    const points = Object.entries(TOPICS).flatMap(([topic, all]) =>
      Object.keys(all).map((point) => `${topic}.${point}`),
    );
    const rows = new Set<string>(TELLS.map(({ point }) => point));

    expect(points.filter((point) => !rows.has(point))).toEqual(['passwords.not-asked']);
    expect(shippedContract.resources.map(({ id }) => id)).toEqual(
      expect.arrayContaining([...new Set(TELLS.map(({ resource }) => resource))]),
    );
  });

  it.each([
    [
      'domain-smtp-auth',
      { before: { requireSmtpAuthentication: false }, after: { requireSmtpAuthentication: true } },
      [['smtp-authentication.sign-in', {}]],
    ],
    [
      'domain-smtp-auth',
      { before: { requireSmtpAuthentication: true }, after: { requireSmtpAuthentication: false } },
      [],
    ],
    [
      'smtp-relay',
      { before: { requireAuthMatch: 'none' }, after: { requireAuthMatch: 'domain' } },
      [['sender-address.domain', {}]],
    ],
    [
      'ip-whitelist',
      { action: 'remove', before: { bypassesSmtpAuthentication: true } },
      [['smtp-authentication.addresses', {}]],
    ],
    ['ip-whitelist', { action: 'remove', before: { bypassesSmtpAuthentication: false } }, []],
    ['bindings', { action: 'remove', before: { port: 143 } }, [['ports.closed', { ports: [143] }]]],
    ['bindings', { before: { port: 143 }, after: { port: 143 } }, []],
    [
      'password-policy',
      { disruption: 'low', before: { minLength: 6 }, after: { minLength: 12 } },
      [
        ['passwords.length', { length: 12 }],
        ['passwords.length', { length: 12 }],
      ],
    ],
    [
      'password-policy',
      { before: { requireSymbol: false }, after: { requireSymbol: true } },
      [
        ['passwords.kinds', { kinds: ['symbol'] }],
        ['passwords.existing', {}],
      ],
    ],
    [
      'catch-all',
      { before: { catchAll: 'boss@a.example' }, after: { catchAll: '' } },
      [['catch-all.refused', {}]],
    ],
    [
      'backscatter',
      { before: { autoResponders: 'enabled' }, after: { autoResponders: 'disabled' } },
      [['automatic-answers.off', {}]],
    ],
    [
      'file-restrictions',
      { before: { inbound: ['.exe'] }, after: { inbound: ['.EXE', 'js', '../x', 7] } },
      [['attachments.received', { extensions: ['js'] }]],
    ],
    [
      'domain-throttling',
      { before: { messagesPerHour: 0 }, after: { messagesPerHour: 500 } },
      [['sending.limit', { limit: 500 }]],
    ],
    ['domain-throttling', { before: { messagesPerHour: 400 }, after: { messagesPerHour: 500 } }, []],
    [
      'spam-filtering',
      { before: { highAction: 'no-action' }, after: { highAction: 'delete' } },
      [['spam.deleted', {}]],
    ],
  ] as const)('of %s, from %j, is %j', (step, told, expected) => {
    expect(tells(step, told as Partial<Told>)).toEqual(expected);
  });
});
