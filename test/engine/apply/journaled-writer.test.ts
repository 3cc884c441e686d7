/** Writes with their lines in the journal: several by one call, each with its own proof; and what is sent regardless. */

import { describe, expect, it } from '@jest/globals';
import type { Call } from '../../../src/api/call.js';
import type { JsonObject } from '../../../src/canonical-json.js';
import { NOTHING_DISCOVERED } from '../../../src/contract/trust/discovery.js';
import { SECRET_PLACE } from '../../../src/contract/wire/encode.js';
import { JournaledWriter, LEFT_OUT } from '../../../src/engine/apply/journaled-writer.js';
import { effectOnDocument, noEffectOn, type WriteEffect, writeOf } from '../../../src/engine/apply/write.js';
import type { DocumentReading } from '../../../src/engine/words/reading.js';
import { LockdownError } from '../../../src/errors.js';
import { aFieldChange } from '../a-change.js';
import { ACCEPTED, requireAuth, type Script, scripted } from '../a-journal.js';
import { documentOf } from '../a-past-run.js';

const CALL: Call = { method: 'POST', path: 'settings/all', body: { settings: ['a'] } };
const FULL = new LockdownError('store.unwritable', 'no space is left on the disk');

function readingOf(target: string): DocumentReading {
  return { ...(documentOf({ requireSmtpAuthentication: false, catchAll: '' }) as DocumentReading), target };
}

const effectOn = (target: string): WriteEffect => effectOnDocument([requireAuth(target)], readingOf(target));

function aWriter(script: Omit<Script, 'targets'> = {}) {
  const read: string[] = [];
  const { options, entries } = scripted({
    targets: [],
    ...script,
    read:
      script.read ??
      (async (call) => {
        read.push(call.path.split('/').at(-1) ?? '');
        return { domainSettings: { requireSmtpAuthentication: true, catchAll: '' } };
      }),
  });
  return { writer: new JournaledWriter(options), entries, read };
}

describe('one call for several writes', () => {
  it('is sent once, after a line for each of them, and each has its own answer and proof', async () => {
    let sent = 0;
    let intentions = 0;
    const { writer, entries } = aWriter({
      write: async () => {
        sent += 1;
        intentions = entries.filter(({ entry }) => entry === 'write').length;
        return ACCEPTED;
      },
    });

    const done = await writer.together(CALL, [effectOn('a.test'), effectOn('b.test')]);

    expect([sent, intentions]).toEqual([1, 2]);
    expect(done.map(({ outcome }) => outcome)).toEqual(['proved', 'proved']);
    expect(entries.map((one) => ('write' in one ? `${one.entry} ${one.write}` : one.entry)).sort()).toEqual([
      ...['answer 1', 'answer 2', 'read-back 1', 'read-back 2', 'write 1', 'write 2'],
    ]);
    expect(entries.filter(({ entry }) => entry === 'write')).toMatchObject([
      { target: 'a.test', method: 'POST', path: 'settings/all', action: 'set' },
      { target: 'b.test', method: 'POST', path: 'settings/all', action: 'set' },
    ]);
    expect([writer.hasSent, writer.failure]).toEqual([true, undefined]);
  });

  it('reads an object back once, however many of the writes are about it', async () => {
    const { writer, read } = aWriter();
    const before = readingOf('a.test');

    await writer.together(CALL, [effectOnDocument([requireAuth('a.test')], before), noEffectOn(before)]);

    expect(read).toEqual(['a.test']);
  });

  it('finds for each by itself what became of it', async () => {
    const { writer } = aWriter({
      write: async () => ({ kind: 'no-answer', error: new LockdownError('server.timeout', 'late') }),
      read: async ({ path }) => {
        if (path.endsWith('c.test')) throw new LockdownError('server.timeout', 'late too');
        return { domainSettings: { requireSmtpAuthentication: path.endsWith('a.test'), catchAll: '' } };
      },
    });

    const done = await writer.together(CALL, [effectOn('a.test'), effectOn('b.test'), effectOn('c.test')]);

    expect(done.map(({ outcome, message }) => [outcome, message])).toEqual([
      ['proved', 'late'],
      ['unknown', 'late'],
      ['unknown', 'late'],
    ]);
  });

  it('sends nothing when one of the lines cannot be written, and says so', async () => {
    let sent = 0;
    const { writer } = aWriter({
      append: async (entry) => {
        if ('target' in entry && entry.target === 'b.test') throw FULL;
      },
      write: async () => {
        sent += 1;
        return ACCEPTED;
      },
    });

    await expect(writer.together(CALL, [effectOn('a.test'), effectOn('b.test')])).rejects.toBe(FULL);
    expect([sent, writer.hasSent]).toEqual([0, false]);
  });

  it('leaves out what comes after a failure, however its lines went', async () => {
    const { writer } = aWriter();
    writer.note(FULL);
    writer.note(new Error('another'));

    expect(await writer.together(CALL, [effectOn('a.test')])).toEqual([LEFT_OUT]);
    expect([writer.hasSent, writer.failure]).toEqual([false, FULL]);
  });

  it('does not know what became of any, when the program fails after it was sent', async () => {
    const { writer } = aWriter();
    const broken: WriteEffect = {
      ...effectOn('b.test'),
      verify: () => {
        throw new TypeError('a bug');
      },
    };

    const done = await writer.together(CALL, [effectOn('a.test'), broken]);

    expect(done.map(({ outcome, message }) => [outcome, message])).toEqual([
      ['unknown', 'a bug'],
      ['unknown', 'a bug'],
    ]);
    expect(writer.failure).toBeInstanceOf(TypeError);
  });
});

describe('one write', () => {
  const change = aFieldChange({ before: '', after: 'sales' });
  const write = () =>
    writeOf({ changes: [change], before: readingOf('a.test'), discovery: NOTHING_DISCOVERED });

  it('has what it left, and its line, in what became of it', async () => {
    const { writer } = aWriter({
      read: async () => ({ domainSettings: { requireSmtpAuthentication: false, catchAll: 'sales' } }),
    });

    expect(await writer.one(write())).toMatchObject({
      outcome: 'proved',
      readBack: { status: 'document', target: 'a.test' },
      entry: { write: 1, resource: 'domain-settings', fields: { catchAll: { before: '', after: 'sales' } } },
    });
  });

  it('has its secret as it is sent, and never in the journal', async () => {
    const bodies: unknown[] = [];
    const { writer, entries } = aWriter({
      write: async ({ body }) => {
        bodies.push(body);
        return ACCEPTED;
      },
      more: { vault: { secret: (reference) => `Sail-7 of ${reference}`, code: () => '123456' } },
    });
    const place = { [SECRET_PLACE]: { reference: 'env:NEW', as: 'secret' } } as unknown as JsonObject;

    await writer.one({ ...write(), call: { ...CALL, body: { newPassword: place } } });

    expect(bodies).toEqual([{ newPassword: 'Sail-7 of env:NEW' }]);
    expect(JSON.stringify(entries)).not.toContain('Sail-7');
  });

  it('needs no body', async () => {
    const calls: Call[] = [];
    const { writer } = aWriter({
      write: async (call) => {
        calls.push(call);
        return ACCEPTED;
      },
    });

    await writer.one({ ...write(), call: { method: 'POST', path: 'settings/gone' } });

    expect(calls).toEqual([{ method: 'POST', path: 'settings/gone' }]);
  });

  it('is sent regardless of a journal that failed, where somebody would stay outside otherwise', async () => {
    let sent = 0;
    const { writer } = aWriter({
      append: async () => {
        throw FULL;
      },
      write: async () => {
        sent += 1;
        return ACCEPTED;
      },
      read: async () => ({ domainSettings: { requireSmtpAuthentication: false, catchAll: 'sales' } }),
    });
    writer.note(FULL);

    expect((await writer.insist(write())).outcome).toBe('proved');
    expect(sent).toBe(1);
  });
});

describe('reading back', () => {
  it('takes whatever ends it for a reading that failed', async () => {
    const { writer } = aWriter({ read: () => Promise.reject(new LockdownError('session.lost', 'gone')) });

    expect(await writer.read(readingOf('a.test'))).toMatchObject({
      status: 'failed',
      code: 'server.unreachable',
      why: 'gone',
    });
  });
});
