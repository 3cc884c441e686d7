/** Every call that a public client makes, by method and pattern. */

import { aliases } from './aliases.js';
import { auth } from './auth.js';
import { domains } from './domains.js';
import { mailboxes } from './mailboxes.js';
import { others } from './others.js';
import { server } from './server.js';
import { spool } from './spool.js';
import { users } from './users.js';

export const CLIENT_CALLS = {
  ...auth,
  ...server,
  ...spool,
  ...domains,
  ...aliases,
  ...users,
  ...mailboxes,
  ...others,
};
