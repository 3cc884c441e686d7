/** Calls that are documented or made by a client, whose answers nobody has shown: the spool, who is held back, who is connected. */
import { type CallsRow, callOf, number, text, texts, time } from './row.js';

/** Messages that wait to be sent. */
const spool: CallsRow = {
  kind: 'calls',
  ids: ['spool-messages', 'spool-sample'],
  where: 'Manage > Spool',
  known:
    'a client lists the quarantine by this call and shows `fileName` and `spoolName`; the name of the filter for other messages, and what else a row says, are not known',
  scope: 'server',
  members: {
    fileName: text('', { about: 'with `spoolName`, the server knows the message by it' }),
    spoolName: text('', { about: '`default` or `waiting`, as the counters are called' }),
    sender: text(''),
    recipients: texts([], { isExtra: true }),
    received: time(''),
    attempts: number(0, { about: 'how often it was tried to deliver it' }),
  },
  calls: [
    {
      ...callOf('list', { action: 'GetSpoolMessages', path: 'spool-messages' }),
      method: 'POST',
      body: '{spoolInput:[{startIndex:0, count:"1000", sortType:"2", search:"", ascending:true, filter:"default"}]}',
      answer: '{spoolListData:[{messages:[…]}]}',
    },
    {
      ...callOf('remove', { action: 'DeleteSpoolMessage', path: 'spool-delete-message' }),
      body: '{spoolInput:[{fileName, spoolName}]}',
    },
  ],
};

const HELD_BACK = 'the call is documented, the answer is not';

const throttledUsers: CallsRow = {
  kind: 'calls',
  ids: ['throttled-users'],
  where: 'Manage > Spool > Throttled Users',
  known: HELD_BACK,
  scope: 'server',
  members: { emailAddress: text('') },
  calls: [
    {
      ...callOf('list', { action: 'GetThrottledUsers', path: 'throttled-users' }),
      answer: '{throttledUsers:[…]}',
    },
  ],
};

const throttledDomains: CallsRow = {
  kind: 'calls',
  ids: ['throttled-domains'],
  where: 'Manage > Spool > Throttled Domains',
  known: HELD_BACK,
  scope: 'server',
  members: { domain: text('') },
  calls: [
    {
      ...callOf('list', { action: 'GetThrottledDomains', path: 'throttled-domains' }),
      answer: '{throttledDomains:[…]}',
    },
  ],
};

const connections: CallsRow = {
  kind: 'calls',
  ids: ['connections'],
  where: 'Manage > Connections',
  known: 'the calls are documented, the answer is not',
  scope: 'server',
  members: {
    email: text(''),
    ip: text(''),
    serviceType: number(0, { about: 'of ServiceType' }),
    id: text('', { about: 'the server knows the connection by it' }),
  },
  calls: [
    {
      ...callOf('list', { action: 'GetConnections', path: 'connections' }),
      method: 'POST',
      body: '{serviceTypes:[0,1,2,4,7,8,9,10,12], search:"", ascending:true, startindex:0, count:1000}',
      answer: '{count, connections:[…]}',
    },
    {
      ...callOf('remove', { action: 'KillUserSessions', path: 'kill-user-sessions' }),
      body: '{sessions:[{email, ip:""}]}',
      about: 'all of the user at once',
    },
  ],
};

export const documentedRows: readonly CallsRow[] = [spool, throttledUsers, throttledDomains, connections];
