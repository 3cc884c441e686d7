import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import type { Exchange } from '../../../src/contract/learning/exchange.js';
import { shownOf } from '../../../src/contract/learning/suggest.js';
import { timelineOf } from '../../../src/contract/learning/timeline.js';

function call(at: number, parts: object): Exchange {
  return {
    at,
    method: 'GET',
    path: 'settings/x',
    hasQuery: false,
    status: 200,
    sent: undefined,
    ...parts,
  } as Exchange;
}

/** What is told of the one save. */
function shown(...calls: readonly object[]) {
  const { saves } = timelineOf(calls.map((parts, at) => call(at, parts)));
  const [save] = saves;
  if (save === undefined) throw new Error('no save');
  return shownOf(save, shippedContract.resources);
}

const post = (path: string, sent: object) => ({ method: 'POST', path, sent, answer: {} });

describe('what a save most likely was', () => {
  it('is the setting whose name is like the member that changed, on a page that is called like it', () => {
    const page = (allowRelay: number) => ({ answer: { smtp: { allowRelay, banner: 'x' } } });

    const { what, changes, likely } = shown(
      page(1),
      post('settings/sysadmin/smtp-in', { smtp: { allowRelay: 3, banner: 'x' } }),
    );

    expect(what).toBe('set');
    expect(changes).toEqual([{ wire: 'allowRelay', from: 1, to: 3 }]);
    expect(likely[0]).toBe('smtp-in.allowRelay=');
  });

  it('is a page where several members changed', () => {
    const before = { answer: { logs: { smtpLogLevel: 0, imapLogLevel: 0 } } };

    const { likely } = shown(
      before,
      post('settings/sysadmin/log-settings', { logs: { smtpLogLevel: 1, imapLogLevel: 1 } }),
    );

    expect(likely).toContain('log-settings.');
  });

  it('is an item that was added or deleted where a list had one more or one less', () => {
    const list = (...rules: readonly object[]) => ({
      path: 'settings/sysadmin/ids-rules',
      answer: { rules },
    });
    const one = { id: 1, threshold: 5 };
    const path = 'settings/sysadmin/ids-rules-save';

    expect(shown(list(), post(path, { rule: { threshold: 5 } }), list(one))).toMatchObject({
      what: 'add',
      changes: [],
      likely: expect.arrayContaining(['ids-rules+']),
    });
    expect(shown(list(one), post(path, { ids: [1] }), list())).toMatchObject({
      what: 'remove',
      likely: expect.arrayContaining(['ids-rules-']),
    });
  });

  it('is nothing but what its call is called like where nothing was read before', () => {
    expect(shown(post('settings/sysadmin/ids-rules', { rule: 1 }))).toMatchObject({
      what: 'unknown',
      changes: [],
      likely: ['ids-rules.', 'ids-blocks.'],
    });
    expect(shown(post('settings/zzz', { rule: 1 })).likely).toEqual([]);
  });
});
