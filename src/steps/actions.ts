/**
 * Actions: what an administrator does rather than sets. One is a step that no playbook selects: it is asked for by its
 * command, and planned, approved, journaled and proved by what carries out every plan.
 */

import { loginLink } from './administrators/login-link.js';
import { endSessions } from './intrusion/end-sessions.js';
import { purgeSpool } from './intrusion/purge-spool.js';
import { retryNow } from './intrusion/retry-now.js';
import { stopMailbox } from './intrusion/stop-mailbox.js';
import { unblock } from './intrusion/unblock.js';
import type { Step } from './kit/step.js';
import { asBefore } from './server/as-before.js';

export const actions: readonly Step[] = [
  unblock,
  stopMailbox,
  endSessions,
  purgeSpool,
  retryNow,
  loginLink,
  asBefore,
];
