/** Action retry-now: tries every waiting message again. Pure. No rollback takes it back. */
import { z } from 'zod';
import { spoolCounts, spoolMessages } from '../../contract/resources/mail/spool.js';
import { nothingIn, notWhole, SPOOL } from '../kit/spool.js';
import { counted, defineStep, onServer } from '../kit/step.js';

export const retryNow = defineStep({
  id: 'retry-now',
  title: 'Every waiting message is tried again now',
  why:
    'What could not be delivered waits longer after each try. When the server that was down is back, resetting the tries brings ' +
    'its mail at once, and not hours later.',
  guide: ['G1'],
  severity: 'low',
  disruption: 'low',
  notices: 'mail that waits is tried now',
  ...onServer(z.strictObject({}), {
    reads: () => ({
      messages: { resource: spoolMessages },
      counts: { resource: spoolCounts, fields: ['toDeliver', 'waiting'], isOptional: true },
    }),
    assess: ({ messages, counts }) => {
      const partial = notWhole(messages.length, counts);
      if (partial !== undefined) return partial;
      const tried = messages.filter(({ fields }) => fields.attempts > 0);
      if (tried.length === 0)
        return nothingIn(`None of ${counted(messages.length, 'message')} was tried before.`, counts);
      return {
        verdict: 'fail',
        message: `${tried.length} of ${counted(messages.length, 'message')} wait for another try.`,
        changes: tried.map(({ key }) => ({
          ...{ kind: 'change', need: 'messages', key, effect: 'neutral' },
          fields: { attempts: 0 },
        })),
        impact: ['The server tries all of them at once; one that is not there yet counts as a try.'],
      };
    },
  }),
  notUndone: 'How often a message was tried before is not counted again.',
  manual: () => `${SPOOL} > Waiting to Deliver: choose all, then Actions > Reset Retries.`,
});
