/** Action end-sessions: signs out whoever is connected as a mailbox. Pure. No rollback takes it back. */
import { z } from 'zod';
import { connections } from '../../contract/resources/mail/held-back.js';
import { mailboxOption } from '../kit/mailbox.js';
import { isSameName } from '../kit/names.js';
import { counted, defineStep, onServer } from '../kit/step.js';

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
