import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../../src/contract/contract.js';
import { logSettings } from '../../../src/contract/resources/server/log-settings.js';
import { NOTHING_DISCOVERED } from '../../../src/contract/trust/discovery.js';
import { readNamed, sortPlanned } from '../../../src/engine/apply/fresh-objects.js';
import type { Observer } from '../../../src/engine/observe/observer.js';
import type { Plan } from '../../../src/engine/plan/plan.js';
import type { Change } from '../../../src/engine/words/change.js';
import {
  failed,
  hashOfReading,
  type ObjectReading,
  type Reading,
  type ReadRequest,
} from '../../../src/engine/words/reading.js';
import { LockdownError } from '../../../src/errors.js';
import { taughtOf } from '../../taught.js';
import { aFieldChange } from '../a-change.js';
import { documentOf } from '../a-past-run.js';
import { aServer, errorOf } from '../a-server.js';
import { observerOn } from '../an-observer.js';

const now = documentOf({ catchAll: 'info' }) as ObjectReading;
const LOGS: ObjectReading = {
  ...{ status: 'document', resource: logSettings, target: 'server' },
  document: { raw: { smtpLogLevel: 0 }, fields: { smtp: 'exceptions-only' }, failures: {} },
};

function sorted(object: {
  readonly reading?: Reading;
  readonly planned?: ObjectReading;
  readonly change?: Change;
}) {
  const { planned = now, change = aFieldChange() } = object;
  const { resource, target } = { resource: planned.resource.id, target: planned.target };
  const { ready, left } = sortPlanned(
    {
      kind: 'rollback',
      objects: [{ resource, target, hash: hashOfReading(planned) }],
      changes: [{ ...change, resource, target }],
    } as unknown as Plan,
    {
      readings: new Map(object.reading === undefined ? [] : [[`${resource} ${target}`, object.reading]]),
      discovery: NOTHING_DISCOVERED,
      contract: shippedContract,
      redact: (text) => text,
    },
  );
  return {
    ready: ready.map(({ before }) => hashOfReading(before)),
    left: left.map(({ outcome, message }) => `${outcome}: ${message}`),
  };
}

describe('an object of a plan', () => {
  it('is ready while it is as it was', () => {
    expect(sorted({ reading: now })).toEqual({ ready: [hashOfReading(now)], left: [] });
  });

  it.each<[string, Parameters<typeof sorted>[0], string]>([
    [
      'moved',
      { reading: documentOf({ catchAll: 'sales' }) },
      'stale: it is not as it was when the plan was made',
    ],
    ['was not read', {}, 'unread: it could not be read: not asked'],
    [
      'cannot be read',
      { reading: { ...now, status: 'failed', code: 'server.timeout', why: 'late' } as Reading },
      'unread: it could not be read: late',
    ],
    [
      'is out of reach',
      { reading: { ...now, status: 'unreachable', why: 'no such call' } as Reading },
      'unread: it could not be read: no such call',
    ],
  ])('is left, and told why, when it %s', (_, object, told) => {
    expect(sorted(object)).toEqual({ ready: [], left: [told] });
  });

  it('is stale where nothing on the server shows the call that would write it, and nobody taught it', () => {
    const object = {
      reading: LOGS,
      planned: LOGS,
      change: aFieldChange({ field: 'smtp', before: 'exceptions-only', after: 'detailed' }),
    };
    const taught = { ...LOGS, resource: taughtOf(logSettings) } as ObjectReading;

    expect(sorted({ ...object, reading: taught, planned: taught }).left).toEqual([]);
    expect(sorted(object).left).toEqual([
      expect.stringContaining(
        'stale: The write is closed on this server: the call that writes it is only assumed',
      ),
    ]);
  });

  it('ends the run where the plan asks for what nothing could write', () => {
    const change = aFieldChange({ field: 'noSuchField' });

    expect(() => sorted({ reading: now, change })).toThrow(expect.objectContaining({ code: 'plan.invalid' }));
  });
});

describe('reading by name', () => {
  const eleven = Array.from({ length: 11 }, (_, index) => ({
    resource: 'domain-settings',
    target: `d${index}.example`,
  }));
  const silent = {
    contract: shippedContract,
    read: async (request: ReadRequest) => failed(request, { code: 'server.timeout', why: 'late' }),
    domains: () => Promise.reject(new LockdownError('server.timeout', 'late')),
  } as unknown as Observer;

  it('ends where the server is gone, when something is to be written', async () => {
    const reading = readNamed(eleven, { observer: silent, concurrency: 1, whenGone: 'ends' });

    expect(await errorOf(reading)).toMatchObject({
      code: 'server.unreachable',
      message: expect.stringContaining('Nothing was written'),
    });
  });

  it('leaves the rest unread where the server is gone, when that is to be told', async () => {
    const readings = await readNamed(eleven, { observer: silent, concurrency: 1, whenGone: 'goes-on' });

    expect([...readings.values()].at(-1)).toMatchObject({ why: expect.stringContaining('not asked') });
  });

  it('gives each object by its name', async () => {
    const { connection, names } = await aServer({ domains: 1 });
    const objects = [{ resource: 'domain-settings', target: names[0] ?? '' }];

    const readings = await readNamed(objects, {
      observer: await observerOn(connection),
      concurrency: 2,
      whenGone: 'ends',
    });

    expect([...readings.values()]).toMatchObject([{ status: 'document', target: names[0] }]);
  });

  it('refuses a resource that nobody knows', async () => {
    const { connection } = await aServer({ domains: 1 });
    const objects = [{ resource: 'nonsense', target: 'server' }];

    expect(
      await errorOf(
        readNamed(objects, { observer: await observerOn(connection), concurrency: 2, whenGone: 'ends' }),
      ),
    ).toMatchObject({ code: 'plan.invalid', message: 'The plan names the unknown resource nonsense' });
  });
});
