/** Spool, logs and reports. */
import { expect } from '@jest/globals';
import { type Made, NUMBER, TEXT } from './call.js';

export const spool: Readonly<Record<string, Made>> = {
  'GET settings/sysadmin/spool-message-counts': () => ({
    ...{ as: 'admin', gives: { counts: expect.objectContaining({ waiting: NUMBER, spool_limit: 50_000 }) } },
  }),
  'POST settings/sysadmin/spool-messages': ({ sandbox: { state } }) => {
    state.spoolCounts.virus = 3;
    const asked = {
      startIndex: 0,
      count: '2',
      sortType: '2',
      search: '',
      ascending: true,
      filter: 'quarantine_virus',
    };
    const message = { fileName: TEXT, spoolName: 'virus' };
    return {
      as: 'admin',
      body: { spoolInput: [asked] },
      gives: { spoolListData: [{ messages: [message, message] }] },
    };
  },
  'POST settings/sysadmin/resend-quarantine-messages': ({ sandbox: { state } }) => {
    state.spoolCounts.virus = 3;
    const message = { fileName: 'virus00002.hdr', spoolName: 'virus' };
    return {
      ...{ as: 'admin', body: { spoolInput: [message] } },
      after: () => expect(state.spoolCounts.virus).toBe(2),
    };
  },
  'GET settings/sysadmin/message-traffic-statistics': () => ({
    as: 'admin',
    gives: { statistics: expect.anything() },
  }),
  'POST settings/sysadmin/log-files': () => ({
    as: 'admin',
    body: {
      start: '2026-11-01T00:00:00Z',
      end: '2026-11-02T00:00:00Z',
      type: 'delivery',
      search: '',
      related: false,
    },
    gives: { result: '', isTruncated: false },
  }),
  'GET report/domain-stats/{start}/{end}/{domain}': ({ name }) => ({
    ...{
      as: 'admin',
      names: ['11-1-2026', '11-30-2026', name],
      gives: { bytesReceived: NUMBER, bytesSent: NUMBER },
    },
  }),
  'POST report/user-stats/{start}/{end}': ({ email }) => ({
    ...{ as: 'domain', names: ['11-1-2026', '11-30-2026'], body: { email }, gives: { bytesSize: NUMBER } },
  }),
};
