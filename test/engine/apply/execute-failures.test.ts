/** The executor when something it cannot go on without fails on the way: all that was sent is read back and told. */
import { describe, expect, it, jest } from '@jest/globals';
import { endingOf } from '../../../src/engine/apply/ending.js';
import { execute } from '../../../src/engine/apply/execute.js';
import { LockdownError } from '../../../src/errors.js';
import type { Journal } from '../../../src/store/journal.js';
import { ACCEPTED, scripted } from '../a-journal.js';

const DOMAINS = ['a.test', 'b.test', 'c.test', 'd.test', 'e.test', 'f.test', 'g.test', 'h.test'];
const GONE = async () => {
  throw new LockdownError('server.unreachable', 'The connection was cut');
};
const FULL = new LockdownError('store.unwritable', 'no space');

/** A journal that fails at the first line of a kind, and takes every other one. */
function failingOnce(kind: string): Journal['append'] {
  let left = 1;
  return async ({ entry }) => {
    if (entry === kind && left-- > 0) throw FULL;
  };
}

describe('execute', () => {
  it('never leaves a failed line of the journal without a handler while it reads back', async () => {
    const failing = Promise.reject(new LockdownError('store.unwritable', 'no space'));
    const then = jest.spyOn(failing, 'then');
    let wasHandledWhileReading: boolean | undefined;
    const { options } = scripted({
      targets: ['a.test'],
      read: async () => {
        wasHandledWhileReading = then.mock.calls.some(([, onRejected]) => typeof onRejected === 'function');
        return {};
      },
    });
    const journal = {
      ...options.journal,
      append: (entry: { readonly entry: string }) => (entry.entry === 'answer' ? failing : Promise.resolve()),
    };

    const execution = await execute({ ...options, journal });

    expect(wasHandledWhileReading).toBe(true);
    expect(execution.stopped).toContain('no space');
  });

  it('lets what is under way come to its end, and tells of it, before a failure ends the run', async () => {
    let underWay = 0;
    const { options, entries } = scripted({
      targets: DOMAINS,
      append: async (entry) => {
        if (entry.entry === 'write' && entry.target === 'c.test') throw FULL;
      },
      write: async () => {
        underWay += 1;
        await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
        return ACCEPTED;
      },
    });

    const execution = await execute(options);

    expect(underWay).toBe(0);
    const count = (kind: string) => entries.filter(({ entry }) => entry === kind).length;
    // c.test has an intention that failed; every write that was sent was read back.
    expect(count('read-back')).toBe(count('write') - 1);
    expect(execution.results.filter(({ outcome }) => outcome === 'proved')).toHaveLength(count('read-back'));
    expect(execution.results[2]?.outcome).toBe('not-attempted');
    expect(execution.stopped).toBe('no space');
    expect(endingOf(execution)).toEqual({ status: 'partial', exitCode: 4 });
  });

  it.each(['answer', 'read-back'])(
    'sends nothing more once a line of the kind %s failed, though later lines could be written',
    async (failing) => {
      const sent: string[] = [];
      const { options } = scripted({
        targets: DOMAINS,
        append: failingOnce(failing),
        write: async ({ path }) => {
          sent.push(path);
          return ACCEPTED;
        },
      });

      const execution = await execute(options);

      expect(sent).toHaveLength(1);
      expect(execution.results.map(({ outcome }) => outcome)).toEqual([
        'proved',
        ...DOMAINS.slice(1).map(() => 'not-attempted'),
      ]);
      expect(execution.stopped).toBe('no space');
      expect(endingOf(execution)).toEqual({ status: 'partial', exitCode: 4 });
    },
  );

  it('sends nothing whose intention is still being written down when another line fails', async () => {
    const sent: string[] = [];
    let tellFailed = () => {};
    const failed = new Promise<void>((resolve) => {
      tellFailed = resolve;
    });
    const { options } = scripted({
      targets: ['a.test', 'b.test', 'c.test'],
      append: async (entry) => {
        if (entry.entry === 'write' && entry.target === 'c.test') await failed;
        if (entry.entry === 'answer' && sent.length === 2) {
          setImmediate(tellFailed);
          throw FULL;
        }
      },
      write: async ({ path }) => {
        sent.push(path);
        return ACCEPTED;
      },
    });

    const { results } = await execute(options);

    expect(sent).toHaveLength(2);
    expect(results.map(({ outcome }) => outcome)).toEqual(['proved', 'proved', 'not-attempted']);
  });

  it('is partial, not verified, when all is proved and a line of the journal failed', async () => {
    const { options } = scripted({ targets: ['a.test'], append: failingOnce('read-back') });

    const execution = await execute(options);

    expect(execution.results[0]?.outcome).toBe('proved');
    expect(endingOf(execution)).toEqual({ status: 'partial', exitCode: 4 });
  });

  it('tells of the journal beside what stopped the run before it', async () => {
    const { options } = scripted({ targets: DOMAINS, append: failingOnce('answer'), read: GONE });

    const { stopped } = await execute(options);

    expect(stopped).toContain('not proved (domain-settings of a.test)');
    expect(stopped).toContain('no space');
  });

  it('did not end at a safe point when the journal failed after the wish to stop', async () => {
    let isInterrupted = false;
    const { options } = scripted({
      targets: DOMAINS,
      append: failingOnce('read-back'),
      write: async () => {
        isInterrupted = true;
        return ACCEPTED;
      },
      more: { isInterrupted: () => isInterrupted },
    });

    expect(endingOf(await execute(options))).toEqual({ status: 'partial', exitCode: 4 });
  });

  it('reads back and tells of a write that an error of the program ended', async () => {
    const { options, entries } = scripted({
      targets: DOMAINS,
      write: async () => {
        throw new TypeError('a bug');
      },
      read: async () => ({ domainSettings: { requireSmtpAuthentication: false, catchAll: '' } }),
    });

    const execution = await execute(options);

    expect(entries.map(({ entry }) => entry)).toEqual(['write', 'answer', 'read-back']);
    expect(execution.results[0]).toMatchObject({
      outcome: 'unknown',
      message: 'a bug',
      verdicts: [{ verdict: 'ignored' }],
    });
    expect(execution.results.slice(1).every(({ outcome }) => outcome === 'not-attempted')).toBe(true);
    expect(execution.stopped).toContain('a bug');
    expect(endingOf(execution)).toEqual({ status: 'partial', exitCode: 4 });
  });

  it('never calls a write not attempted that was sent, whatever goes wrong after it', async () => {
    let isSent = false;
    const { options } = scripted({
      targets: ['a.test', 'b.test'],
      write: async () => {
        isSent = true;
        return ACCEPTED;
      },
      more: {
        now: () => {
          if (isSent) throw new RangeError('no such time');
          return new Date(0);
        },
      },
    });

    const { results, stopped } = await execute(options);

    expect(results.map(({ outcome }) => outcome)).toEqual(['unknown', 'not-attempted']);
    expect(stopped).toBe('no such time');
  });

  it('passes an error of the program on while nothing was sent', async () => {
    const { options } = scripted({
      targets: DOMAINS,
      append: async () => {
        throw new TypeError('a bug');
      },
    });

    await expect(execute(options)).rejects.toBeInstanceOf(TypeError);
  });
});
