/** A source of one's own, with a step that reads it, is an addition: nothing else has to know of it. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineObserved } from '../../../src/contract/define.js';
import { withSources } from '../../../src/engine/observe/observer.js';
import type { Source } from '../../../src/engine/observe/source.js';
import { instruct } from '../../../src/steps/kit/instruction.js';
import { defineStep, onServer } from '../../../src/steps/kit/step.js';
import { aPlaybook } from '../a-playbook.js';
import { aServer, auditOf } from '../a-server.js';
import { observerOn } from '../an-observer.js';

const banner = defineObserved({
  id: 'smtp-banner',
  scope: 'server',
  title: 'SMTP greeting',
  where: 'port 25, from outside',
  source: 'probe',
  evidence: 'recorded',
  model: z.object({ text: z.string() }),
});

const options = z.strictObject({});

const quietBanner = defineStep({
  id: 'quiet-banner',
  title: 'The greeting names no product',
  why: 'It tells everybody what to try.',
  guide: ['beyond the guides'],
  severity: 'low',
  disruption: 'none',
  ...onServer(options, {
    reads: () => ({ banner: { resource: banner, fields: ['text'] } }),
    assess: ({ banner: { text } }) =>
      /SmarterMail/i.test(text)
        ? {
            verdict: 'fail',
            message: `It says "${text}".`,
            changes: [],
            impact: [],
            byHand: instruct('Change it.'),
          }
        : { verdict: 'pass', message: 'It names none.' },
  }),
  manual: () => 'Connect to port 25 and read the first line.',
});

/** Knocks at the door, and hears this; undefined where nobody answers. */
function hearing(text: string | undefined): Source {
  return {
    read: async ({ resource, target }) =>
      text === undefined || resource.kind !== 'observed'
        ? { status: 'failed', resource, target, code: 'server.timeout', why: 'nobody answered' }
        : { status: 'observed', resource, target, fields: { text }, failures: {} },
  };
}

async function findingWith(probe?: Source) {
  const server = await aServer({ domains: 1 });
  const playbook = await aPlaybook({ steps: { 'quiet-banner': {} } }, [quietBanner]);
  const observer = await observerOn(server.connection);
  const { findings } = await auditOf(server, playbook, {
    steps: [quietBanner],
    ...(probe === undefined ? {} : { observer: withSources(observer, { probe }) }),
  });
  return findings[0];
}

describe('a step that reads a source of its own', () => {
  it.each([
    ['220 mail.example SmarterMail', 'fail'],
    ['220 mail.example ESMTP', 'pass'],
  ])('is judged by what was seen there: %s', async (text, verdict) => {
    expect(await findingWith(hearing(text))).toMatchObject({ verdict, evidence: 'recorded' });
  });

  it('is an error where the source got no answer: never a pass', async () => {
    expect(await findingWith(hearing(undefined))).toMatchObject({
      verdict: 'error',
      cause: 'SMTP greeting: nobody answered',
    });
  });

  it('is left to the hand where the run has no such source', async () => {
    expect(await findingWith()).toMatchObject({
      verdict: 'manual',
      message: expect.stringContaining('nobody knocked from outside'),
      byHand: instruct('Connect to port 25 and read the first line.'),
      remedy: 'by-hand',
    });
  });
});
