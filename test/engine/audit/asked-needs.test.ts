/** A step that asks a source for what other readings show. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineObserved } from '../../../src/contract/define.js';
import { greylisting } from '../../../src/contract/resources/mail/greylisting.js';
import { logSettings } from '../../../src/contract/resources/server/log-settings.js';
import { lookingSource } from '../../../src/engine/observe/observed.js';
import { withSources } from '../../../src/engine/observe/observer.js';
import { defineStep, onServer } from '../../../src/steps/kit/step.js';
import { aPlaybook } from '../a-playbook.js';
import { aServer, auditOf } from '../a-server.js';
import { observerOn } from '../an-observer.js';

const echo = defineObserved({
  id: 'echo',
  title: 'What comes back',
  where: 'somewhere else',
  source: 'dns',
  evidence: 'observed',
  model: z.object({ days: z.int() }),
});

const step = defineStep({
  id: 'asks-elsewhere',
  title: 'What is asked elsewhere follows from what the server shows',
  why: 'So that the two can be compared.',
  guide: ['beyond the guides'],
  severity: 'low',
  disruption: 'none',
  ...onServer(z.strictObject({}), {
    reads: () => ({
      logs: { resource: logSettings, fields: ['keepDays'] },
      extra: { resource: greylisting, fields: ['isEnabled'], isOptional: true },
      echo: { resource: echo, fields: ['days'], isAsked: true },
    }),
    asks: ({ logs }) => ({ echo: { days: logs.keepDays } }),
    assess: ({ logs, extra, echo: { days } }) =>
      days === 0
        ? { verdict: 'error', message: 'days: nobody knows' }
        : {
            verdict: 'pass',
            message: `${logs.keepDays} and ${days}${extra === undefined ? ', and nothing else' : ''}.`,
          },
  }),
  manual: () => 'Look yourself.',
});

async function judged(
  look: (asked: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
  closed: readonly string[] = [],
) {
  const server = await aServer({ domains: 1 });
  const playbook = await aPlaybook({ steps: { 'asks-elsewhere': {} } }, [step]);
  const observer = await observerOn(server.connection);
  const asked: unknown[] = [];
  const dns = lookingSource({
    [echo.id]: async (question) => {
      asked.push(question);
      return look(question);
    },
  });
  const { findings } = await auditOf(server, playbook, {
    steps: [step],
    observer: {
      ...withSources(observer, { dns }),
      read: async (request) =>
        closed.includes(request.resource.id)
          ? { status: 'unreachable', ...request, why: 'no such call' }
          : withSources(observer, { dns }).read(request),
    },
  });
  return { finding: findings[0], asked };
}

describe('a need that is asked for', () => {
  it('is asked once the others are read, for what they show', async () => {
    const { finding, asked } = await judged(({ days }) => ({ days }));

    expect(asked).toEqual([{ days: expect.any(Number) }]);
    expect(finding).toMatchObject({ verdict: 'pass', evidence: 'learned' });
  });

  it('is not asked where what it follows from is out of reach', async () => {
    const { finding, asked } = await judged(({ days }) => ({ days }), [logSettings.id]);

    expect(asked).toEqual([]);
    expect(finding).toMatchObject({ verdict: 'manual' });
  });

  it('is an error where its source does not give it', async () => {
    expect((await judged(() => ({}))).finding).toMatchObject({
      verdict: 'error',
      cause: 'What comes back: no days',
    });
  });
});

it('is judged without what it can do without', async () => {
  const { finding } = await judged(({ days }) => ({ days }), [greylisting.id]);

  expect(finding).toMatchObject({ verdict: 'pass', message: expect.stringContaining('and nothing else') });
});

it('is an error where the step itself says that what it hangs on was not seen', async () => {
  expect((await judged(() => ({ days: 0 }))).finding).toMatchObject({
    verdict: 'error',
    message: 'Not read: days: nobody knows',
  });
});
