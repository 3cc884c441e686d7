import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import type { Exchange } from '../../../src/contract/learning/exchange.js';
import { learnedFrom } from '../../../src/contract/learning/learn.js';
import { statementIn } from '../../../src/contract/learning/statement.js';

const READ = 'settings/sysadmin/inbound';
const SAVE = 'settings/sysadmin/inbound-save';
const BEFORE = { relay: 1, authMatch: 0, relayForAuthenticatedUsers: true, banner: 'hello' };

type Call = Omit<Partial<Exchange>, 'answer' | 'sent'> & { readonly sent?: object; readonly answer?: object };

/** Calls one after the other. */
function recorded(...calls: readonly Call[]): readonly Exchange[] {
  return calls.map(
    (call, at) =>
      ({ at, method: 'GET', path: READ, hasQuery: false, status: 200, sent: undefined, ...call }) as Exchange,
  );
}

const opened = (smtp: object, parts: Call = {}): Call => ({ answer: { smtp, success: true }, ...parts });
const saved = (smtp: object, parts: Call = {}): Call => ({
  ...{ method: 'POST', path: SAVE, sent: { smtp }, answer: { success: true } },
  ...parts,
});

function learn(exchanges: readonly Exchange[], ...said: readonly string[]) {
  const statements = said.map((text) => {
    const statement = statementIn(text, shippedContract);
    if ('why' in statement) throw new Error(`${text}: ${statement.why}`);
    return statement;
  });
  const { resources, outcomes, failed, unnamed } = learnedFrom(exchanges, {
    statements,
    source: 'a recording',
  });
  return { resources, whys: outcomes.map(({ why }) => why), failed: failed.length, unnamed: unnamed.length };
}

const OFF = { ...BEFORE, relayForAuthenticatedUsers: false };
const SAID = 'smtp-in.allowRelayForAuthenticatedUsers=off';
const GOOD = [opened(BEFORE), saved(OFF), opened(OFF)] as const;
const nothing = (why: string) => ({ resources: {}, whys: [expect.stringContaining(why)] });

describe('a recording of one save', () => {
  it('teaches how the page is read and saved, and what the setting is called', () => {
    expect(learn(recorded(...GOOD), SAID)).toMatchObject({
      whys: [undefined],
      resources: {
        'smtp-in': {
          read: { path: READ, under: 'smtp' },
          write: { path: SAVE, under: 'smtp', sends: 'all-members' },
          fields: { allowRelayForAuthenticatedUsers: { wire: 'relayForAuthenticatedUsers' } },
        },
      },
    });
  });

  it('that sends what changed alone teaches that a part is taken, where the rest was seen to stay', () => {
    const part = saved({ relayForAuthenticatedUsers: false });

    expect(learn(recorded(opened(BEFORE), part, opened(OFF)), SAID).resources['smtp-in']).toMatchObject({
      write: { sends: 'changed-members' },
    });
    expect(learn(recorded(opened(BEFORE), part, opened({ ...OFF, banner: '' })), SAID)).toMatchObject(
      nothing('what the save left out became something else'),
    );
  });

  it.each<[string, readonly Call[], string]>([
    ['without the page before it', GOOD.slice(1), 'the page was not opened in the recording before'],
    ['without the page after it', GOOD.slice(0, 2), 'the page was not opened again'],
    ['that did not last', [...GOOD.slice(0, 2), opened(BEFORE)], 'the page did not show the new value'],
    ['of a setting that was so already', [opened(OFF), saved(OFF), opened(OFF)], 'the save changed nothing'],
    [
      'of more than was named',
      [opened(BEFORE), saved({ ...OFF, banner: 'x' }), opened({ ...OFF, banner: 'x' })],
      'changed 2 settings, and 1 is named',
    ],
    [
      'by a verb that is never sent',
      [opened(BEFORE), saved(OFF, { method: 'PUT' }), opened(OFF)],
      'saved by PUT',
    ],
    [
      'by a call with a query',
      [opened(BEFORE), saved(OFF, { hasQuery: true }), opened(OFF)],
      'a call with a query',
    ],
    [
      'of something else',
      [opened(BEFORE), saved({ ...BEFORE, banner: 'x' }), opened({ ...BEFORE, banner: 'x' })],
      'nothing was set to what',
    ],
  ])('%s teaches nothing, and says what is missing', (_, calls, why) => {
    expect(learn(recorded(...calls), SAID)).toMatchObject(nothing(why));
  });

  it('that the server refused teaches nothing, and is told', () => {
    const refused = { answer: { success: false, message: 'no' } };

    for (const parts of [refused, { status: 400 }, { status: 0 }])
      expect(learn(recorded(opened(BEFORE), saved(OFF, parts), opened(BEFORE)), SAID)).toMatchObject({
        ...nothing('holds no save'),
        failed: 1,
      });
  });

  it('of which another setting is called like what was named teaches nothing', () => {
    const before = { allowRelayForAuthenticatedUsers: false, enableDomainSmtpAuthForLocalDeliveries: false };
    const after = { ...before, enableDomainSmtpAuthForLocalDeliveries: true };
    const calls = recorded(opened(before), saved(after), opened(after));

    expect(learn(calls, 'smtp-in.allowRelayForAuthenticatedUsers=on')).toMatchObject(
      nothing('more like enforceDomainAuthForLocalDeliveries'),
    );
  });

  it('teaches nothing of a setting that another save shows as another member', () => {
    const page = (x7: number, x8: number) => ({ x7, x8 });
    const calls = recorded(
      ...[opened(page(1, 1)), saved(page(30, 1)), opened(page(30, 1))],
      ...[saved(page(30, 40)), opened(page(30, 40))],
    );

    const { resources, whys } = learn(calls, 'log-settings.keepDays:x7=30', 'log-settings.keepDays:x8=40');

    expect(whys).toEqual(
      Array(2).fill(expect.stringContaining('two saves contradict each other: x7 and x8')),
    );
    expect(resources['log-settings']?.fields).toBeUndefined();
  });

  it('of a member whose name says nothing teaches only whoever says that it is that one', () => {
    const calls = recorded(opened({ x7: 5, y: 1 }), saved({ x7: 30, y: 1 }), opened({ x7: 30, y: 1 }));

    expect(learn(calls, 'log-settings.keepDays=30')).toMatchObject(
      nothing('x7, which does not say that it is keepDays'),
    );
    expect(learn(calls, 'log-settings.keepDays:x7=30').resources['log-settings']).toMatchObject({
      fields: { keepDays: { wire: 'x7' } },
    });
  });
});

describe('two saves of one page', () => {
  const ON = 'smtp-in.allowRelayForAuthenticatedUsers=on';

  it('contradict each other where they are made by two calls, and teach nothing', () => {
    const calls = recorded(...GOOD, saved(BEFORE, { path: `${SAVE}-too` }), opened(BEFORE));

    expect(learn(calls, SAID, ON)).toMatchObject({
      resources: {},
      whys: Array(2).fill(expect.stringContaining('it is known in two ways how it does "write"')),
    });
  });

  it('contradict each other where what was read before them was read by two calls', () => {
    const there = { path: `${READ}-too` };
    const calls = recorded(...GOOD, opened(OFF, there), saved(BEFORE), opened(BEFORE, there));

    expect(learn(calls, SAID, ON)).toMatchObject({
      resources: {},
      whys: Array(2).fill(expect.stringContaining('it is known in two ways how it is read')),
    });
  });
});

describe('a page that lies beside the envelope', () => {
  const flat = (parts: object): Call => ({ answer: { ...parts, success: true } });
  const send = (sent: object): Call => ({ method: 'POST', path: SAVE, sent, answer: {} });

  it('is learned as it is, also where a part of it is sent', () => {
    const calls = recorded(flat(BEFORE), send({ relayForAuthenticatedUsers: false }), flat(OFF));

    const { resources } = learn(calls, SAID);

    expect(resources['smtp-in']).toMatchObject({ read: { path: READ }, write: { sends: 'changed-members' } });
    expect(resources['smtp-in']).not.toHaveProperty('read.under');
    expect(resources['smtp-in']).not.toHaveProperty('write.under');
  });

  it('is not learned where another page showed the same', () => {
    const there = { path: `${READ}-too` };
    const calls = recorded(flat(BEFORE), { ...flat(BEFORE), ...there }, send(OFF), flat(OFF), {
      ...flat(OFF),
      ...there,
    });

    expect(learn(calls, SAID)).toMatchObject(nothing('two pages showed the new value'));
  });
});

describe('a member that is said to be a setting', () => {
  const calls = recorded(opened({ x7: 5, y: 1 }), saved({ x7: 30, y: 1 }), opened({ x7: 30, y: 1 }));

  it('has to be the one that was changed, to what was said', () => {
    expect(learn(calls, 'log-settings.keepDays:y=30')).toMatchObject(nothing('no y was changed'));
    expect(learn(calls, 'log-settings.keepDays:x7=31')).toMatchObject(
      nothing('x7 was set to something else'),
    );
  });
});

describe('a list of texts', () => {
  const page = (...inbound: readonly string[]) => ({ inboundExtensions: inbound, other: 1 });
  const calls = (...after: readonly string[]) =>
    recorded(opened(page('a')), saved(page(...after)), opened(page(...after)));

  it('is what was said in any order, with dots or without', () => {
    expect(
      learn(calls('.exe', 'bat'), 'file-restrictions.inbound=bat, exe').resources['file-restrictions'],
    ).toMatchObject({
      fields: { inbound: { wire: 'inboundExtensions' } },
    });
    expect(learn(calls('exe'), 'file-restrictions.inbound=bat')).toMatchObject(
      nothing('nothing was set to what'),
    );
  });

  it('that is empty says nothing of how it is written', () => {
    expect(learn(calls(), 'file-restrictions.inbound=').whys).toEqual([
      expect.stringContaining('nothing at all is written alike'),
    ]);
  });
});

describe('a number', () => {
  const logs = (days: number) => ({ autoDeleteDays: days, level: 1 });
  const calls = (...days: readonly number[]) => {
    const pages = days.flatMap((day, at) =>
      at === 0 ? [opened(logs(day))] : [saved(logs(day)), opened(logs(day))],
    );
    return recorded(...pages);
  };

  it('is in the unit that was sent', () => {
    expect(learn(calls(240, 720), 'log-settings.keepDays=30').resources['log-settings']).toMatchObject({
      fields: { keepDays: { scale: { wire: 24, here: 1 } } },
    });
  });

  it.each([
    ['in no unit', [10, 31], ['log-settings.keepDays=30'], 'nothing was set to what'],
    [
      '0, which is the same in every unit',
      [10, 0],
      ['log-settings.keepDays=0'],
      '0 is the same in every unit',
    ],
    [
      'in two units',
      [10, 720, 60],
      ['log-settings.keepDays=30', 'log-settings.keepDays=60'],
      'once in one unit',
    ],
  ])('that is %s teaches nothing of it', (_, days, said, why) => {
    const { resources, whys } = learn(calls(...days), ...said);

    expect(whys[0]).toContain(why);
    expect(resources['log-settings']?.fields).toBeUndefined();
  });
});

describe('a list of numbers', () => {
  const page = (retryIntervals: unknown) => ({ retryIntervals, other: 1 });
  const changedTo = (value: unknown) => recorded(opened(page([1])), saved(page(value)), opened(page(value)));
  const SAID = 'spool-settings.retryIntervals=15, 30';

  it('is in the unit that was sent, all of it', () => {
    expect(learn(changedTo([900, 1800]), SAID).resources['spool-settings']).toMatchObject({
      fields: { retryIntervals: { scale: { wire: 60, here: 1 } } },
    });
  });

  it.each([[15], [[15]], [[15, 60]], ['15, 30']])('is not learned from %j', (value) => {
    expect(learn(changedTo(value), SAID).resources['spool-settings']?.fields).toBeUndefined();
  });
});

describe('an option of a list', () => {
  const relay = (value: number | string) => ({ ...BEFORE, relay: value });
  const back = [opened(relay(1)), saved(relay(3)), opened(relay(3)), saved(relay(1)), opened(relay(1))];
  const BOTH = ['smtp-in.allowRelay=nobody', 'smtp-in.allowRelay=only-local-users'] as const;

  it('is known once two changed into each other and both are named', () => {
    const { resources, whys } = learn(recorded(...back), ...BOTH);

    expect(whys).toEqual([undefined, undefined]);
    expect(resources['smtp-in']?.fields).toMatchObject({
      allowRelay: { wire: 'relay', values: { nobody: 3, 'only-local-users': 1 } },
    });
  });

  it('is known at once where the server writes its name', () => {
    const calls = recorded(opened(relay('anyone')), saved(relay('Nobody')), opened(relay('Nobody')));

    expect(learn(calls, BOTH[0]).resources['smtp-in']?.fields).toMatchObject({
      allowRelay: { values: { nobody: 'Nobody' } },
    });
  });

  it('is not known by one number alone, nor where one of two saves is missing', () => {
    expect(learn(recorded(...back), BOTH[0]).resources['smtp-in']?.fields).toBeUndefined();
    expect(learn(recorded(...back.slice(2)), ...BOTH).resources).toEqual({});
    expect(learn(recorded(...back.slice(0, 3)), ...BOTH).resources).toEqual({});
  });

  it('is not known where two options were sent as the same', () => {
    const calls = recorded(...back, saved(relay(3)), opened(relay(3)));

    expect(learn(calls, ...BOTH, 'smtp-in.allowRelay=anyone').whys).toEqual(
      Array(3).fill(expect.stringContaining('two options were sent as the same')),
    );
  });

  it('is not known where two saves contradict each other', () => {
    const calls = recorded(...back, saved(relay(2)), opened(relay(2)));

    expect(learn(calls, ...BOTH, 'smtp-in.allowRelay=nobody').whys).toEqual(
      Array(3).fill(expect.stringContaining('once sent as one thing, and once as another')),
    );
  });
});

describe('a page of one mail domain', () => {
  const page = (enabled: boolean) => ({ minLength: { enabled, ruleValue: 8 }, other: 1 });

  it.each([
    [
      'by its path',
      'settings/sysadmin/password-settings/example.com',
      { path: 'settings/sysadmin/password-settings/{domain}' },
    ],
    [
      'by the request',
      'settings/domain/password-settings',
      { path: 'settings/domain/password-settings', actsOnDomain: true },
    ],
  ])('is learned as one of any that is named %s', (_, path, calls) => {
    const [before, after] = [page(false), page(true)];
    const some = [opened(before, { path }), saved(after, { path }), opened(after, { path })];

    const { resources } = learn(recorded(...some), 'password-settings.hasOwnMinLength:minLength.enabled=on');

    expect(resources['password-settings']).toMatchObject({ read: calls, write: calls });
  });
});

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

  it('is not to be told, and is repeated to nobody', () => {
    expect(statementIn(`own-password.password=${SECRET}`, shippedContract)).toEqual({
      why: 'a secret is not told: own-password.password= says that it was set',
      isSecretTold: true,
    });
  });
});

describe('two administrators at once', () => {
  it('teach nothing of what became something else while nobody saved it here', () => {
    const other = opened({ ...BEFORE, relayForAuthenticatedUsers: false });
    const calls = recorded(opened(BEFORE), other, saved(BEFORE), opened(BEFORE));

    expect(learn(calls, 'smtp-in.allowRelayForAuthenticatedUsers=on')).toMatchObject(
      nothing('became something else while nobody saved it here'),
    );
  });
});

describe('a list', () => {
  const LIST = 'settings/sysadmin/rules';
  const rows = (...items: readonly object[]) => ({ path: LIST, answer: { rules: items, success: true } });
  const one = { id: 7, description: 'one', threshold: 5 };
  const two = { id: 9, description: 'two', threshold: 6 };
  const add = (sent: object) => ({ method: 'POST', path: `${LIST}-add`, sent, answer: {} });
  const remove = (sent: object, path = `${LIST}-delete`) => ({ method: 'POST', path, sent, answer: {} });
  const ADD = 'ids-rules+description=two; threshold=6';

  it('is learned by an item that is added and deleted again', () => {
    const { id: _, ...item } = two;
    const calls = recorded(rows(one), add({ rule: item }), rows(one, two), remove({ ids: [9] }), rows(one));

    expect(learn(calls, ADD, 'ids-rules-')).toMatchObject({
      whys: [undefined, undefined],
      resources: {
        'ids-rules': {
          list: { path: LIST, under: 'rules' },
          add: { body: { rule: '$item' } },
          remove: { path: `${LIST}-delete`, body: { ids: ['$key'] } },
          key: 'id',
          serverOwned: ['id'],
        },
      },
    });
  });

  it('may name the item in the path of the call', () => {
    const calls = recorded(rows(one, two), remove({}, `${LIST}/9/delete`), rows(one));

    expect(learn(calls, 'ids-rules-').resources['ids-rules']).toMatchObject({
      remove: { path: `${LIST}/{key}/delete`, body: {} },
      key: 'id',
    });
  });

  it.each<[string, readonly Call[], string]>([
    [
      'another item came at once',
      [
        rows(one),
        add({ rule: { description: 'two', threshold: 6 } }),
        rows(one, two, { id: 10, description: 'three', threshold: 1 }),
      ],
      'the list did not show',
    ],
    [
      'it was not looked at again',
      [rows(one), add({ rule: { description: 'two', threshold: 6 } })],
      'the list did not show',
    ],
    [
      'more is sent than the item',
      [rows(one), add({ rule: { description: 'two', threshold: 6 }, by: 'ann' }), rows(one, two)],
      'the interface sends more with it',
    ],
  ])('teaches nothing where %s', (_, calls, why) => {
    expect(learn(recorded(...calls), ADD)).toMatchObject(nothing(why));
  });

  const edit = (sent: object, parts: Call = {}): Call => ({
    method: 'POST',
    path: `${LIST}-edit`,
    sent,
    answer: {},
    ...parts,
  });
  const EDIT = 'ids-rules.threshold=8';
  const eight = { ...one, threshold: 8 };
  const other = (...items: readonly object[]) => ({
    path: `${LIST}-too`,
    answer: { rules: items, success: true },
  });

  it('is learned by an item that is changed, with what says nothing of a server beside it', () => {
    const calls = recorded(rows(one, two), edit({ rule: eight, notify: true, by: null }), rows(eight, two));

    const { resources, whys } = learn(calls, EDIT);

    // Both tell the items apart.
    expect(whys).toEqual([expect.stringContaining('by which member')]);
    expect(
      learn(
        [
          ...calls,
          ...recorded(remove({ ids: [9] }), rows(eight)).map((one) => ({ ...one, at: one.at + 10 })),
        ],
        EDIT,
        'ids-rules-',
      ).resources,
    ).toMatchObject({
      'ids-rules': {
        edit: { path: `${LIST}-edit`, body: { rule: '$item', notify: true, by: null } },
        key: 'id',
      },
    });
    expect(resources['ids-rules']).not.toHaveProperty('edit');
  });

  it.each<[string, readonly Call[], string]>([
    ['it was not opened before', [edit({ rule: eight }), rows(eight)], 'the list was not opened'],
    [
      'more was changed than named',
      [rows(one), edit({ rule: { ...eight, description: 'x' } }), rows({ ...eight, description: 'x' })],
      'changed 2 settings of the item, and 1 is named',
    ],
    [
      'two lists show it',
      [rows(one), other(one), edit({ rule: eight }), rows(eight), other(eight)],
      'several lists',
    ],
    [
      'more is sent with it',
      [rows(one), edit({ rule: eight, by: 'ann' }), rows(eight)],
      'the interface sends more with it',
    ],
    [
      'it is saved by a verb that is never sent',
      [rows(one), edit({ rule: eight }, { method: 'PUT' }), rows(eight)],
      'saved by PUT',
    ],
    [
      'it is saved by a call with a query',
      [rows(one), edit({ rule: eight }, { hasQuery: true }), rows(eight)],
      'a call with a query',
    ],
    [
      'something else was changed',
      [rows(one), edit({ rule: { ...one, threshold: 9 } }), rows({ ...one, threshold: 9 })],
      'nothing was set to what',
    ],
  ])('of which an item was changed teaches nothing where %s', (_, calls, why) => {
    const { resources, whys } = learn(recorded(...calls), EDIT);

    expect(resources).toEqual({});
    expect(whys[0]).toContain(why);
  });

  it('names the item in the path of a call where the recording names it there', () => {
    const edited = recorded(
      rows(one, two),
      edit({ rule: eight }, { path: `${LIST}/7/edit` }),
      rows(eight, two),
    );
    const both = recorded(rows(one, two), remove({ ids: [9] }, `${LIST}/9/delete`), rows(one));

    expect(learn(edited, EDIT).resources['ids-rules']).toMatchObject({
      ...{ edit: { path: `${LIST}/{key}/edit`, body: { rule: '$item' } }, key: 'id' },
    });
    expect(learn(both, 'ids-rules-').resources['ids-rules']).toMatchObject({
      ...{ remove: { path: `${LIST}/{key}/delete`, body: { ids: ['$key'] } }, key: 'id' },
    });
  });

  it.each<[string, Call, object]>([
    ['of several members', edit({ rule: eight }, { path: `${LIST}/7/edit` }), { ...one, place: 7 }],
    [
      'that tells no item from another',
      edit({ rule: eight }, { path: `${LIST}/ann/edit` }),
      { ...one, by: 'ann' },
    ],
  ])('teaches nothing where its path holds what may be %s', (_, call, row) => {
    const after = { ...row, threshold: 8 };
    const others = { ...two, by: 'ann', place: 8 };
    const calls = recorded(rows(row, others), { ...call, sent: { rule: after } }, rows(after, others));

    expect(learn(calls, EDIT)).toMatchObject(nothing('what names the item'));
  });

  it('teaches no new item where the path holds something of it', () => {
    const { id: __, ...item } = two;
    const calls = recorded(rows(one), { ...add({ rule: item }), path: `${LIST}/two` }, rows(one, two));

    expect(learn(calls, ADD)).toMatchObject(nothing('what names the item'));
  });

  it('teaches no removal where nothing names the item, or two lists lost one', () => {
    expect(learn(recorded(rows(one, two), remove({ all: false }), rows(one)), 'ids-rules-')).toMatchObject(
      nothing('what names the item'),
    );
    const both = recorded(rows(one, two), other(one, two), remove({ ids: [9] }), rows(one), other(one));
    expect(learn(both, 'ids-rules-')).toMatchObject(nothing('what names the item'));
    expect(learn(recorded(rows(one), remove({ ids: [9] }), rows(one)), 'ids-rules-')).toMatchObject(
      nothing('did not show that an item is gone'),
    );
  });

  it('teaches no new item where two lists show it, or something else was added than was said', () => {
    const { id: _, ...item } = two;
    const both = recorded(rows(one), other(one), add({ rule: item }), rows(one, two), other(one, two));

    expect(learn(both, ADD)).toMatchObject(nothing('several lists'));
    expect(
      learn(
        recorded(rows(one), add({ rule: item }), rows(one, two)),
        'ids-rules+description=three; threshold=6',
      ),
    ).toMatchObject(nothing('nothing was set to what'));
  });

  it('knows its items by a member that no two of them share', () => {
    const same = [
      { ...one, threshold: 9 },
      { ...two, threshold: 9 },
    ];
    const calls = recorded(rows(...same), remove({ ids: [9] }), rows(same[0] ?? {}));

    expect(learn(calls, 'ids-rules-').resources['ids-rules']).toMatchObject({ key: 'id' });
  });

  it.each([
    ['one came that was there before', [one], [one, one, two]],
    ['two came for one that was there twice', [one, one], [one, two, { ...two, id: 8 }]],
  ])('teaches nothing where %s', (_, before, after) => {
    const { id: __, ...item } = two;

    expect(learn(recorded(rows(...before), add({ rule: item }), rows(...after)), ADD)).toMatchObject(
      nothing('the list did not show'),
    );
  });

  it('teaches nothing where what tells its items apart is not to be told', () => {
    const same = [
      { ...one, uid: 7 },
      { ...two, uid: 9 },
    ];
    const calls = recorded(rows(...same), remove({ ids: [9] }), rows(same[0] ?? {}));

    expect(learn(calls, 'ids-rules-')).toMatchObject({
      resources: {},
      whys: [expect.stringContaining('by which member')],
    });
  });
});
