/** Action purge-spool: deletes what waits of one sender. Pure. No rollback brings it back. */
import { z } from 'zod';
import { spoolCounts, spoolMessages } from '../../contract/resources/mail/spool.js';
import { mailboxOption } from '../kit/mailbox.js';
import { isSameName } from '../kit/names.js';
import { nothingIn, notWhole, SPOOL } from '../kit/spool.js';
import { counted, defineStep, onServer } from '../kit/step.js';

/** Nobody, as of a bounce, or one address and nothing beside it: another form may name the mailbox, too. */
const SENDER = /^(?:|<>|[^\s<>@]+@[^\s<>@]+)$/;

const purging = z.strictObject({
  mailbox: mailboxOption,
  before: z.iso.datetime().optional().describe('Only what came up to then, UTC'),
});

export const purgeSpool = defineStep({
  id: 'purge-spool',
  title: 'No message of the mailbox waits in the spool',
  why:
    'What waits goes out as soon as the spool gets to it, and brings the server onto block lists. Wanted messages of the same ' +
    'sender are deleted along: stop the mailbox first, or more comes than is deleted.',
  guide: ['G2 §4'],
  severity: 'high',
  disruption: 'high',
  notices: 'messages of it are deleted',
  ...onServer(purging, {
    reads: () => ({
      messages: { resource: spoolMessages },
      counts: {
        resource: spoolCounts,
        fields: ['toDeliver', 'waiting'],
        isOptional: true,
      },
    }),
    assess: ({ messages, counts }, { mailbox, before }) => {
      const partial = notWhole(messages.length, counts);
      if (partial !== undefined) return partial;
      const own = messages.filter(({ fields }) => isSameName(fields.sender, mailbox));
      const due = own.filter(({ fields }) => before === undefined || fields.received <= before);
      const since = before === undefined ? '' : `, ${due.length} of them from before ${before.slice(0, 16)}Z`;
      const told = `${own.length} of ${counted(messages.length, 'message')} in the spool are from ${mailbox}${since}.`;
      const odd = messages.filter(({ fields }) => !SENDER.test(fields.sender));
      if (due.length === 0 && odd.length > 0)
        return {
          verdict: 'manual',
          message: `${told} Of ${odd.length} the sender is no plain address: whose they are is not judged.`,
        };
      if (due.length === 0) return nothingIn(told, counts);
      return {
        verdict: 'fail',
        message: told,
        changes: due.map(({ key }) => ({ kind: 'remove', need: 'messages', key })),
        impact: [
          `${counted(due.length, 'message')} of ${mailbox} deleted: no rollback brings them back. If more come than go, it is not stopped.`,
        ],
      };
    },
  }),
  notUndone: 'A deleted message does not come back.',
  manual: ({ mailbox }) =>
    `${SPOOL}: search for ${mailbox}, choose all that are found, then Actions > Delete. Again until none is found.`,
});
