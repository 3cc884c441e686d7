/** The lists that are only read, in the shape that is assumed of them. */
import { describe, expect, it } from '@jest/globals';
import { smtpAuthBypassList } from '../../src/contract/resources/access/smtp-auth-bypass-list.js';
import { eventHooks } from '../../src/contract/resources/mail/event-hooks.js';
import { volumeMounts } from '../../src/contract/resources/server/volume-mounts.js';
import { decodeItems } from '../../src/contract/wire/decode.js';

describe('a volume mount', () => {
  const row = {
    id: 4,
    mountPath: 'D:\\',
    commandMount: 'a.bat',
    commandUnmount: '',
    enabled: false,
    more: 1,
  };

  it('is called by its path and shows its commands', () => {
    expect(decodeItems(volumeMounts, [row])).toEqual({
      ok: true,
      value: [
        {
          key: 4,
          label: 'D:\\',
          raw: row,
          fields: { path: 'D:\\', command: 'a.bat', unmountCommand: '', isEnabled: false },
        },
      ],
    });
  });

  it('is unknown, not harmless, where its command is not shown', () => {
    const { commandMount: _, ...rest } = row;

    expect(decodeItems(volumeMounts, [rest])).toEqual({ ok: false, reason: 'row 0: no member commandMount' });
  });
});

describe('an event hook', () => {
  const row = {
    id: 1,
    name: 'Journal',
    enabled: true,
    actions: [{ type: 'email', argument: 'x', order: 2 }],
  };

  it('is called by its name and keeps what is not known of an action', () => {
    expect(decodeItems(eventHooks, [row])).toMatchObject({
      ok: true,
      value: [{ key: 1, label: 'Journal', fields: { isEnabled: true, actions: row.actions } }],
    });
  });

  it.each(['commandLine', 'email', 'addRecipient'])('may have an action of the type %s', (type) => {
    const actions = [{ type, argument: 'x' }];

    expect(decodeItems(eventHooks, [{ ...row, actions }])).toMatchObject({
      ok: true,
      value: [{ fields: { actions } }],
    });
  });

  it.each([
    [null],
    ['x'],
    [[{ type: 'commandLine' }]],
    [[{ type: 7, argument: 'x' }]],
    [[{ type: 'CommandLine', argument: 'x' }]],
    [[{ type: 'webhook', argument: 'x' }]],
    [[{ type: '', argument: 'x' }]],
    [['cmd']],
  ])('is unknown when its actions are %j', (actions) => {
    expect(decodeItems(eventHooks, [{ ...row, actions }])).toMatchObject({ ok: false });
  });

  it('is not read past: one action that nobody knows leaves the whole list unread', () => {
    const strange = { ...row, id: 2, actions: [...row.actions, { type: 'webhook', argument: 'x' }] };

    expect(decodeItems(eventHooks, [row, strange])).toEqual({
      ok: false,
      reason: expect.stringMatching(/^row 1: /),
    });
  });
});

describe('an address of the separate bypass list', () => {
  it('is known by its address', () => {
    expect(decodeItems(smtpAuthBypassList, [{ address: '192.0.2.7', description: 'shop' }])).toMatchObject({
      ok: true,
      value: [{ key: '192.0.2.7', label: '192.0.2.7' }],
    });
  });
});
