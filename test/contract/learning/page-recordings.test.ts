import { describe, expect, it } from '@jest/globals';
import {
  BEFORE,
  type Call,
  GOOD,
  learn,
  nothing,
  OFF,
  opened,
  READ,
  recorded,
  SAID,
  SAVE,
  saved,
} from './a-save.js';

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

  it.each([
    ['members', Object.fromEntries(Array.from({ length: 2001 }, (_, at) => [`m${at}`, at]))],
    ['objects', Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`m${at}`, { at }]))],
  ])('of more %s than any page has teaches nothing, before anybody waits for it', (_, more) => {
    const [before, after] = [BEFORE, OFF].map((smtp) => ({ smtp, ...more })) as [object, object];
    const calls = [{ answer: before }, saved({}, { sent: after }), { answer: after }];

    expect(learn(recorded(...calls), SAID).resources).toEqual({});
  });

  it.each([
    ['an id of the server', '4c5e1f6e-8a0e-4c6c-9a3f-1f0f7b3a2c11'],
    ['what may be a token', 'abcdefghijklmnopqrstuvwxyz'.repeat(3)],
    ['the address of a person', 'ann%40mail.example'],
  ])('whose call names %s teaches nothing, and repeats it to nobody', (_, named) => {
    const at = { path: `${READ}/${named}` };
    const learned = learn(recorded(opened(BEFORE, at), saved(OFF, at), opened(OFF, at)), SAID);

    expect(learned).toMatchObject(nothing('names something that this server alone has'));
    expect(learned.whys.join()).not.toContain(named);
  });

  it('that the server refused teaches nothing, and is told', () => {
    const refused = { answer: { success: false, message: 'no' } };

    for (const parts of [refused, { status: 400 }, { status: 0 }])
      expect(learn(recorded(opened(BEFORE), saved(OFF, parts), opened(BEFORE)), SAID)).toMatchObject({
        ...nothing('holds no save'),
        failed: [{ path: SAVE }],
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

describe('a page of one of several', () => {
  const page = (days: number) => ({ days, name: 'ann' });
  const record = (path: string) =>
    recorded(opened(page(5), { path }), saved(page(30), { path }), opened(page(30), { path }));
  const SAYS = 'log-settings.keepDays:days=30';

  it.each(['settings/sysadmin/logs/ann', 'settings/sysadmin/%61nn/logs'])(
    'is not learned from %s',
    (path) => {
      expect(learn(record(path), SAYS)).toMatchObject(nothing('it is of that one alone'));
    },
  );

  it('is no page of somebody who is called as all are that it is for', () => {
    expect(learn(record('settings/ann/logs'), SAYS).resources).toHaveProperty('log-settings');
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

describe('a page of one mail domain', () => {
  it('is not learned where its call names two things with a dot, of which one is the domain', () => {
    const page = (messagesPerHour: number) => ({ messagesPerHour, catchAll: 'a' });
    const save = (path: string) => saved(page(100), { path, sent: page(100) });
    const learned = (read: string, path: string) =>
      learn(
        recorded(
          opened({}, { path: read, answer: page(500) }),
          save(path),
          opened({}, { path: read, answer: page(100) }),
        ),
        'domain-settings.messagesPerHour=100',
      );

    expect(learned('settings/limits/a.example', 'settings/limits-save/A.example').whys).toEqual([undefined]);
    for (const path of ['settings/limits-save/a.example/v1.2', 'settings/limits-save/b.example'])
      expect(learned('settings/limits/a.example', path)).toMatchObject(nothing('several things with a dot'));
  });

  const page = (enabled: boolean) => ({ minLength: { enabled, ruleValue: 8 }, name: 'example.com' });

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

describe('two administrators at once', () => {
  it('teach nothing of what became something else while nobody saved it here', () => {
    const other = opened({ ...BEFORE, relayForAuthenticatedUsers: false });
    const calls = recorded(opened(BEFORE), other, saved(BEFORE), opened(BEFORE));

    expect(learn(calls, 'smtp-in.allowRelayForAuthenticatedUsers=on')).toMatchObject(
      nothing('became something else while nobody saved it here'),
    );
  });
});
