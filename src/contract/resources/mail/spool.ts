/** Resources `spool-counts` and `spool-messages`: what waits to be sent. */
import { z } from 'zod';
import { defineCollection, defineDocument } from '../../define.js';
import { ours } from '../../label.js';

const count = z.int().min(0);

/**
 * How many messages wait, and how many users and domains are held back, a document that is only read.
 * Source: the answer is `recorded` (docs/api-evidence.md 4.10).
 */
export const spoolCounts = defineDocument({
  id: 'spool-counts',
  title: 'How much waits in the spool',
  where: 'Manage > Spool',
  model: z.object({
    toDeliver: count.meta(ours('Messages that are delivered now')),
    waiting: count.meta(ours('Messages that wait for another try')),
    throttledUsers: count.meta(ours('Throttled users')),
    throttledDomains: count.meta(ours('Throttled domains')),
  }),
  binding: {
    read: {
      method: 'GET',
      path: 'settings/sysadmin/spool-message-counts',
      evidence: 'recorded',
      source: 'CE',
      under: 'counts',
    },
    fields: { toDeliver: 'default' },
  },
});

/** So many at once; a client asks for 200, as a text. */
const MOST = 10_000;

/**
 * The messages of the spool, a collection. They go by themselves as they are sent; taking one out is an action, and no call
 * puts it back. Key: file and spool together.
 * Shape: one answer. How pages are counted is ambiguous in the one client, so there is but one; with as many messages as were
 * asked for there may be more, and the list is unread.
 * Errors: a POST that is `assumed` is asked only where the server's own reference lists it.
 * Source: a client lists the quarantine by the call; the filter for other messages, the sender, the time and the tries are
 * `assumed`. Deleting and resetting are `documented` (docs/api-evidence.md 4.10, docs/assumed-api.md).
 */
export const spoolMessages = defineCollection({
  id: 'spool-messages',
  title: 'Messages in the spool',
  where: 'Manage > Spool',
  areItemsIndependent: true,
  isFleeting: true,
  model: z.object({
    file: z.string().min(1).meta(ours('File')),
    spool: z.string().meta(ours('Spool')),
    sender: z.string().meta(ours('Sender')),
    received: z.iso.datetime().meta(ours('Received (UTC)')),
    attempts: count.meta(ours('Tries')),
  }),
  label: ({ file, sender }) => `${file} from ${sender === '' ? 'nobody' : sender}`,
  binding: {
    list: {
      method: 'POST',
      path: 'settings/sysadmin/spool-messages',
      evidence: 'assumed',
      source: 'PQ (the call); docs/assumed-api.md (its filter and its rows)',
      under: 'spoolListData.messages',
      most: MOST,
      body: {
        spoolInput: [
          {
            ...{ startIndex: 0, count: String(MOST), sortType: '2' },
            ...{ search: '', ascending: true, filter: 'default' },
          },
        ],
      },
    },
    remove: {
      method: 'POST',
      path: 'settings/sysadmin/spool-delete-message',
      evidence: 'documented',
      source: 'CA',
      body: { spoolInput: [{ fileName: '$field:file', spoolName: '$field:spool' }] },
      together: { path: 'settings/sysadmin/spool-delete-messages', list: 'spoolInput' },
    },
    actions: [
      {
        field: 'attempts',
        to: 0,
        method: 'POST',
        path: 'settings/sysadmin/reset-spool-messages',
        evidence: 'documented',
        source: 'CA',
        body: { spoolInput: [{ fileName: '$field:file', spoolName: '$field:spool' }] },
        together: { path: 'settings/sysadmin/reset-spool-messages', list: 'spoolInput' },
      },
    ],
    key: ['fileName', 'spoolName'],
    serverOwned: [],
    fields: {
      file: 'fileName',
      spool: 'spoolName',
    },
  },
});
