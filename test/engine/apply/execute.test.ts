/** The executor by itself: the order of journal and writes, giving up, interruption. */
import { describe, expect, it } from '@jest/globals';
import { endingOf } from '../../../src/engine/apply/ending.js';
import { execute } from '../../../src/engine/apply/execute.js';
import { LockdownError } from '../../../src/errors.js';
import { anItemChange } from '../a-change.js';
import { ACCEPTED, scripted } from '../a-journal.js';

const DOMAINS = ['a.test', 'b.test', 'c.test', 'd.test', 'e.test', 'f.test', 'g.test', 'h.test'];
const CUT = new LockdownError('server.unreachable', 'The connection was cut');
const GONE = async () => {
  throw CUT;
};

describe('execute', () => {
  it('has the intention on the disk before it sends, and the answer and the read-back after', async () => {
    const order: string[] = [];
    const { options } = scripted({
      targets: ['a.test'],
      append: async ({ entry }) => void order.push(entry),
      write: async () => {
        order.push('sent');
        return ACCEPTED;
      },
    });

    const { results } = await execute(options);

    expect(order).toEqual(['write', 'sent', 'answer', 'read-back']);
    expect(results[0]?.outcome).toBe('proved');
  });

  it('sends nothing whose intention could not be written down', async () => {
    const sent: string[] = [];
    const { options } = scripted({
      targets: DOMAINS,
      append: async () => {
        throw new LockdownError('store.unwritable', 'no space');
      },
      write: async ({ path }) => {
        sent.push(path);
        return ACCEPTED;
      },
    });

    await expect(execute(options)).rejects.toMatchObject({ code: 'store.unwritable' });
    expect(sent).toEqual([]);
  });

  it('stops at once when nobody knows what became of the first write', async () => {
    const { options } = scripted({
      targets: DOMAINS,
      write: async () => ({ kind: 'no-answer', error: CUT }),
      read: GONE,
    });

    const execution = await execute(options);

    expect(execution.results.map(({ outcome }) => outcome)).toEqual([
      'unknown',
      ...DOMAINS.slice(1).map(() => 'not-attempted'),
    ]);
    expect(execution.results[0]?.message).toBe('The connection was cut');
    expect(execution.stopped).toContain('a.test');
    expect(endingOf(execution)).toEqual({ status: 'partial', exitCode: 4 });
  });

  it('gives the server up after three targets in a row of which nobody knows', async () => {
    let reads = 0;
    const { options } = scripted({
      targets: DOMAINS,
      more: { concurrency: 1 },
      read: async () => {
        reads += 1;
        if (reads > 3) throw CUT;
        return { domainSettings: { requireSmtpAuthentication: true, catchAll: '' } };
      },
    });

    const execution = await execute(options);

    expect(execution.results.map(({ outcome }) => outcome)).toEqual([
      ...['proved', 'proved', 'proved', 'unknown', 'unknown', 'unknown', 'not-attempted', 'not-attempted'],
    ]);
    expect(execution.stopped).toBe('the server stopped answering');
  });

  it('goes on past a target that is known, however many were not known before it', async () => {
    let reads = 0;
    const { options } = scripted({
      targets: DOMAINS,
      more: { concurrency: 1 },
      read: async () => {
        reads += 1;
        if ([2, 3, 5, 6].includes(reads)) throw CUT;
        return { domainSettings: { requireSmtpAuthentication: true, catchAll: '' } };
      },
    });

    const execution = await execute(options);

    expect(execution.results.map(({ outcome }) => outcome)).toEqual([
      ...['proved', 'unknown', 'unknown', 'proved', 'unknown', 'unknown', 'proved', 'proved'],
    ]);
    expect(execution.stopped).toBeUndefined();
  });

  it('ends a way back too when nobody knows what became of its first write', async () => {
    const { options } = scripted({ targets: DOMAINS, read: GONE, more: { isWayBack: true } });

    const { results, stopped } = await execute(options);

    expect(results.map(({ outcome }) => outcome)).toEqual([
      'unknown',
      ...DOMAINS.slice(1).map(() => 'not-attempted'),
    ]);
    expect(stopped).toContain('not proved (domain-settings of a.test)');
  });

  it('records a read-back that a bug ended as unread', async () => {
    const { options, entries } = scripted({
      targets: ['a.test'],
      read: () => Promise.reject('no error at all'),
    });

    const { results } = await execute(options);

    expect(results[0]).toMatchObject({ outcome: 'unknown', message: 'no error at all' });
    expect(entries.at(-1)).toMatchObject({ entry: 'read-back', verdicts: [{ verdict: 'unreadable' }] });
  });

  it('records a read-back that an error of the program ended as unread', async () => {
    const { options } = scripted({
      targets: ['a.test'],
      read: async () => {
        throw new TypeError('a bug');
      },
    });

    expect((await execute(options)).results[0]).toMatchObject({ outcome: 'unknown', message: 'a bug' });
  });

  it('ends with a change that cannot be written at all', async () => {
    const { options } = scripted({ targets: ['a.test'] });
    const objects = options.objects.map((object) => ({ ...object, changes: [anItemChange()] }));

    await expect(execute({ ...options, objects })).rejects.toMatchObject({ code: 'plan.invalid' });
  });

  it('begins nothing new once interrupted, and finishes what is under way', async () => {
    let isInterrupted = false;
    const done: number[] = [];
    const { options, entries } = scripted({
      targets: DOMAINS,
      write: async () => {
        isInterrupted = true;
        return ACCEPTED;
      },
      more: { isInterrupted: () => isInterrupted, onProgress: (count) => done.push(count) },
    });

    const execution = await execute(options);

    expect(execution.results.map(({ outcome }) => outcome)).toEqual([
      'proved',
      ...DOMAINS.slice(1).map(() => 'not-attempted'),
    ]);
    expect(entries.at(-1)?.entry).toBe('read-back');
    expect(done).toEqual([1]);
    expect(endingOf(execution)).toEqual({ status: 'interrupted', exitCode: 130 });
  });

  it('sends nothing where the wish to stop comes while the object is looked at once more', async () => {
    let isInterrupted = false;
    const { options, entries } = scripted({
      targets: ['a.test'],
      more: { isInterrupted: () => isInterrupted },
    });
    const { observer } = options;
    const read: typeof observer.read = async (request) => {
      isInterrupted = true;
      return observer.read(request);
    };

    const execution = await execute({ ...options, observer: { ...observer, read } });

    expect(entries).toEqual([]);
    expect(endingOf(execution)).toEqual({ status: 'interrupted', exitCode: 130 });
  });

  it('is not interrupted by a wish that comes after the last write', async () => {
    let isInterrupted = false;
    const { options } = scripted({
      targets: ['a.test'],
      write: async () => {
        isInterrupted = true;
        return ACCEPTED;
      },
      more: { isInterrupted: () => isInterrupted },
    });

    expect(endingOf(await execute(options))).toEqual({ status: 'verified', exitCode: 0 });
  });
});
