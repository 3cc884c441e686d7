/** Spool, log files, services and reports (`docs/api-evidence.md` 4.1, 4.10, `docs/compatibility.md`). */
import { z } from 'zod';
import { type Answer, done, refused } from '../answer.js';
import {
  type DomainRequest,
  domainCalls,
  ofServer,
  type RouteRequest,
  serverCalls,
  taking,
} from '../route.js';
import { domainNamed, type SandboxState } from '../state.js';
import { userAt } from './users.js';

/** Filter of a client -> counter of the spool. */
const COUNTERS = {
  quarantine_virus: 'virus',
  quarantine_spam: 'spam',
  waiting: 'waiting',
  default: 'default',
} as const satisfies Record<string, keyof SandboxState['spoolCounts']>;
type Filter = keyof typeof COUNTERS;

function isFilter(name: string): name is Filter {
  return Object.hasOwn(COUNTERS, name);
}

/** As many as the counter says; nothing else is known of them. */
function messagesOf({ spoolCounts }: SandboxState, filter: Filter) {
  const spoolName = COUNTERS[filter];
  return Array.from({ length: spoolCounts[spoolName] }, (_, at) => ({
    fileName: `${spoolName}${String(at + 1).padStart(5, '0')}.hdr`,
    spoolName,
  }));
}

/** Clients send numbers as texts here. */
const NUMBER = z.coerce.number();
const PART = z.object({
  filter: z.string().default('default'),
  startIndex: NUMBER.default(0),
  count: NUMBER.default(200),
});

const listMessages = taking(z.object({ spoolInput: z.array(PART) }), ({ state }: RouteRequest, given) => {
  const spoolListData = given.spoolInput.map(({ filter, startIndex, count }) => {
    const all = isFilter(filter) ? messagesOf(state, filter) : [];
    return { messages: all.slice(startIndex * count, (startIndex + 1) * count) };
  });
  return done({ spoolListData });
});

const MESSAGES = z.object({ spoolInput: z.array(z.object({ fileName: z.string(), spoolName: z.string() })) });

/** They leave the quarantine. All of them or none. */
const resend = taking(MESSAGES, ({ state, store }: RouteRequest, { spoolInput }) => {
  const quarantined = (['quarantine_virus', 'quarantine_spam'] as const).flatMap((filter) =>
    messagesOf(state, filter),
  );
  const isThere = ({ fileName }: { readonly fileName: string }) =>
    quarantined.some((one) => one.fileName === fileName);
  if (!spoolInput.every(isThere)) return refused(400, 'Message not found');
  for (const name of ['virus', 'spam'] as const) {
    const left = state.spoolCounts[name] - spoolInput.filter(({ spoolName }) => spoolName === name).length;
    store(state.spoolCounts, { [name]: left });
  }
  return done();
});

const SERVICES = z.object({ input: z.array(z.string()) });

function switched(isOn: boolean) {
  return taking(SERVICES, ({ state, store }: RouteRequest, { input }) => {
    if (!input.every((name) => Object.hasOwn(state.services, name))) return refused(400, 'Service not found');
    store(state.services, Object.fromEntries(input.map((name) => [name, isOn])));
    return done();
  });
}

/** No mail flows here, so nothing was ever logged or counted. */
const LOG = z.object({ type: z.string(), start: z.string(), end: z.string() });
const searchLogs = taking(LOG, () => done({ result: '', isTruncated: false }));

function countTraffic(): Answer {
  return done({ statistics: { messagesIn: 0, messagesOut: 0 } });
}

const DATE = /^\d{1,2}-\d{1,2}-\d{4}$/;

function isSpan({ start = '', end = '' }: RouteRequest['params']): boolean {
  return DATE.test(start) && DATE.test(end);
}

function reportOnDomain({ params, state }: RouteRequest): Answer {
  if (!isSpan(params)) return refused(400, 'Invalid input parameters');
  const domain = domainNamed(state, (params.domain ?? '').toLowerCase());
  if (domain === undefined) return refused(400, 'Domain does not exist.');
  return done({ bytesReceived: 0, bytesSent: 0 });
}

const reportOnUser = taking(
  z.object({ email: z.unknown() }),
  ({ domain, params }: DomainRequest, { email }) => {
    const user = userAt(domain, email);
    if (user === undefined || !isSpan(params)) return refused(400, 'Invalid input parameters');
    return done({ bytesSize: user.currentMailboxSize });
  },
);

const REPORTS = { under: 'report/', controller: 'ReportController' } as const;

export const spoolRoutes = [
  ...ofServer({
    'POST start-services': ['client write', 'StartServices', switched(true)],
    'POST stop-services': ['client write', 'StopServices', switched(false)],
    'POST spool-messages': ['client read', 'GetSpoolMessages', listMessages],
    'POST resend-quarantine-messages': ['client write', 'ResendQuarantineMessages', resend],
    'GET message-traffic-statistics': ['client read', 'GetMessageTrafficStatistics', countTraffic],
    'POST log-files': ['recorded read', 'SearchLogFiles', searchLogs],
  }),
  ...serverCalls({ ...REPORTS, access: 'system' })({
    'GET domain-stats/{start}/{end}/{domain}': ['client read', 'GetDomainStats', reportOnDomain],
  }),
  ...domainCalls({ ...REPORTS, access: 'domain' })({
    'POST user-stats/{start}/{end}': ['client read', 'GetUserStats', reportOnUser],
  }),
];
