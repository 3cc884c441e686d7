/** Actions on what waits in the spool, and on who is connected. Pure. No rollback takes any of them back. */
import { z } from 'zod';
import { connections } from '../../contract/resources/mail/held-back.js';
import { spoolCounts, spoolMessages } from '../../contract/resources/mail/spool.js';
import { mailboxOption } from '../kit/mailbox.js';
import { isSameName } from '../kit/names.js';
import { type Assessment, counted, defineStep, onServer } from '../kit/step.js';

const SPOOL = 'Manage > Spool';

type Counts = { readonly toDeliver: number; readonly waiting: number } | undefined;

/** A list that holds fewer than the counters say is no ground to judge by what is not in it. */
function notWhole(seen: number, counts: Counts): Assessment | undefined {
  const all = counts === undefined ? 0 : counts.toDeliver + counts.waiting;
  return seen >= all
    ? undefined
    : {
        verdict: 'manual',
        message: `The list shows ${seen} messages, the counters of the spool say ${all}: it is not whole, or the spool moves.`,
      };
}

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
      if (due.length === 0) return { verdict: 'pass', message: told };
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

export const endSessions = defineStep({
  id: 'end-sessions',
  title: 'Nobody is connected as the mailbox',
  why: 'Whoever is signed in stays so after the password was changed, and goes on sending.',
  guide: ['G2 §4'],
  severity: 'high',
  disruption: 'medium',
  notices: 'its owner is signed out',
  ...onServer(z.strictObject({ mailbox: mailboxOption }), {
    reads: () => ({ connected: { resource: connections } }),
    assess: ({ connected }, { mailbox }) => {
      const own = connected.filter(({ fields }) => isSameName(fields.address, mailbox));
      if (own.length === 0)
        return {
          verdict: 'pass',
          message: `Nobody is connected as ${mailbox} (${counted(connected.length, 'connection')} in all).`,
        };
      return {
        verdict: 'fail',
        message: `Connected as ${mailbox}: ${counted(own.length, 'connection')}, from ${[...new Set(own.map(({ fields }) => fields.from))].join(', ')}.`,
        changes: own.map(({ key }) => ({ kind: 'remove', need: 'connected', key })),
        impact: ['All of its sessions end at once. With a password that is still good it can sign in again.'],
      };
    },
  }),
  notUndone: 'A session that ended does not come back.',
  manual: ({ mailbox }) =>
    `Manage > Connections, and Manage > User Activity: choose all of ${mailbox}, then Actions > End Session.`,
});

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
        return {
          verdict: 'pass',
          message: `None of ${counted(messages.length, 'message')} was tried before.`,
        };
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
