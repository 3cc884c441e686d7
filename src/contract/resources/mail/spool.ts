/** Resources `spool-counts`, `spool-messages` and `spool-sample`: what waits to be sent. */
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

const file = z.string().min(1).meta(ours('File'));
const spool = z.string().meta(ours('Spool'));
const sender = z.string().meta(ours('Sender'));
const attempts = count.meta(ours('Tries'));
/** Both members are shown in what a client lists. */
const FIELDS = { file: 'fileName', spool: 'spoolName' } as const;
const KEY = ['fileName', 'spoolName'] as const;

function nameOf(message: { readonly file: string; readonly sender: string }): string {
  return `${message.file} from ${message.sender === '' ? 'nobody' : message.sender}`;
}

function listOf(most: number) {
  const part = { startIndex: 0, count: String(most), sortType: '2' };
  return {
    method: 'POST',
    path: 'settings/sysadmin/spool-messages',
    evidence: 'assumed',
    source: 'PQ (the call); docs/assumed-api.md (its filter and its rows)',
    under: 'spoolListData.messages',
    body: { spoolInput: [{ ...part, search: '', ascending: true, filter: 'default' }] },
  } as const;
}

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
    ...{ file, spool, sender, attempts },
    received: z.iso.datetime().meta(ours('Received (UTC)')),
  }),
  label: nameOf,
  binding: {
    list: { ...listOf(MOST), most: MOST },
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
    // A try of a message since the plan was made does not make that another one.
    volatile: ['attempts'],
    key: KEY,
    fields: FIELDS,
  },
});

/** So many of a look. */
export const SAMPLE = 1000;

/**
 * The first thousand messages of the spool, as the server orders them, a collection that is only read: of a spool that holds more
 * it says who is in a part of it, and never who is not there.
 * Source: as `spool-messages`.
 */
export const spoolSample = defineCollection({
  id: 'spool-sample',
  title: 'The first messages in the spool',
  where: 'Manage > Spool',
  model: z.object({ ...{ file, spool, sender, attempts } }),
  label: nameOf,
  binding: { list: listOf(SAMPLE), key: KEY, fields: FIELDS },
});
