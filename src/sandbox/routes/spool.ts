/** Spool, log files, services and reports (`docs/api-evidence.md` 4.1, 4.10, `docs/compatibility.md`). */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Answer, done, refused } from '../answer.js';
import {
  type DomainRequest,
  domainCalls,
  ofServer,
  type RouteRequest,
  serverCalls,
  showing,
  taking,
} from '../route.js';
import type { SpoolMessage } from '../seed-spool.js';
import { domainNamed, type SandboxState } from '../state.js';
import { userAt } from './users.js';

/** Of what waits in quarantine nothing is known but how many they are. */
const QUARANTINE = { quarantine_virus: 'virus', quarantine_spam: 'spam' } as const;

function isQuarantine(filter: string): filter is keyof typeof QUARANTINE {
  return Object.hasOwn(QUARANTINE, filter);
}

/** As many as the counter says. */
function quarantined({ spoolCounts }: SandboxState, filter: keyof typeof QUARANTINE) {
  const spoolName = QUARANTINE[filter];
  return Array.from({ length: spoolCounts[spoolName] }, (_, at) => ({
    fileName: `${spoolName}${String(at + 1).padStart(5, '0')}.hdr`,
    spoolName,
  }));
}

/** `default` holds all that is to be delivered, `waiting` what was tried in vain: the names of the counters. */
function messagesOf(state: SandboxState, filter: string): readonly object[] {
  if (isQuarantine(filter)) return quarantined(state, filter);
  if (filter === 'default') return state.spool;
  return filter === 'waiting' ? state.spool.filter(({ spoolName }) => spoolName === 'waiting') : [];
}

/** Clients send numbers as texts here. */
const NUMBER = z.coerce.number();
const PART = z.object({
  filter: z.string().default('default'),
  startIndex: NUMBER.default(0),
  count: NUMBER.default(200),
});

const listMessages = taking(z.object({ spoolInput: z.array(PART) }), ({ state }: RouteRequest, given) => {
  const spoolListData = given.spoolInput.map(({ filter, startIndex, count }) => ({
    messages: messagesOf(state, filter).slice(startIndex * count, (startIndex + 1) * count),
  }));
  return done({ spoolListData });
});

function countMessages({ state }: RouteRequest): Answer {
  const { spool, throttled, spoolCounts } = state;
  const waiting = spool.filter(({ spoolName }) => spoolName === 'waiting').length;
  return done({
    counts: {
      ...spoolCounts,
      ...{ default: spool.length - waiting, waiting },
      ...{ throttledUsers: throttled.users.length, throttledDomains: throttled.domains.length },
    },
  });
}

const MESSAGES = z.object({ spoolInput: z.array(z.object({ fileName: z.string(), spoolName: z.string() })) });
type Named = z.output<typeof MESSAGES>['spoolInput'][number];

/** They leave the quarantine. All of them or none. */
const resend = taking(MESSAGES, ({ state, store }: RouteRequest, { spoolInput }) => {
  const held = (['quarantine_virus', 'quarantine_spam'] as const).flatMap((filter) =>
    quarantined(state, filter),
  );
  const isThere = ({ fileName }: Named) => held.some((one) => one.fileName === fileName);
  if (!spoolInput.every(isThere)) return refused(400, 'Message not found');
  for (const name of ['virus', 'spam'] as const) {
    const left = state.spoolCounts[name] - spoolInput.filter(({ spoolName }) => spoolName === name).length;
    store(state.spoolCounts, { [name]: left });
  }
  return done();
});

function isNamed(named: readonly Named[]) {
  const keys = new Set(named.map(({ fileName, spoolName }) => `${spoolName}/${fileName}`));
  return ({ fileName, spoolName }: SpoolMessage) => keys.has(`${spoolName}/${fileName}`);
}

/** What is not there any more was sent meanwhile. For each that is taken out come as many as the flood brings. */
const deleteMessages = taking(MESSAGES, ({ state, refill, clock }: RouteRequest, { spoolInput }) => {
  const isMeant = isNamed(spoolInput);
  const gone = state.spool.filter(isMeant);
  state.spool = state.spool.filter((message) => !isMeant(message));
  for (const { sender } of gone.flatMap((one) => Array.from({ length: refill }, () => one)))
    state.spool.push({
      ...{ fileName: `${randomUUID()}.hdr`, spoolName: 'default', sender, recipients: ['reader@inbox.test'] },
      ...{ received: new Date(clock()).toISOString(), attempts: 0 },
    });
  return done();
});

const resetMessages = taking(MESSAGES, ({ state }: RouteRequest, { spoolInput }) => {
  const isMeant = isNamed(spoolInput);
  for (const message of state.spool) if (isMeant(message)) message.attempts = 0;
  return done();
});

function resetAll({ state }: RouteRequest): Answer {
  for (const message of state.spool) message.attempts = 0;
  return done();
}

const SERVICES = z.object({ input: z.array(z.string()) });

function switched(isOn: boolean) {
  return taking(SERVICES, ({ state, store }: RouteRequest, { input }) => {
    if (!input.every((name) => Object.hasOwn(state.services, name))) return refused(400, 'Service not found');
    store(state.services, Object.fromEntries(input.map((name) => [name, isOn])));
    return done();
  });
}

/** No mail flows here, so nothing was ever logged. */
const LOG = z.object({ type: z.string(), start: z.string(), end: z.string() });
const searchLogs = taking(LOG, () => done({ result: '', isTruncated: false }));

function countTraffic(): Answer {
  return done({ statistics: { messagesIn: 0, messagesOut: 0 } });
}

const DAY_MS = 86_400_000;
/** Of a domain that was added since. */
const NO_TRAFFIC = { sentADay: 0, receivedADay: 0, sentToday: 0 };

const DATE = /^(\d{1,2})-(\d{1,2})-(\d{4})$/;

/** Days since 1970 of `M-d-yyyy`. */
function dayOf(text = ''): number | undefined {
  const [, month, day, year] = DATE.exec(text) ?? [];
  return month === undefined ? undefined : Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY_MS;
}

/** Both days included. */
function spanOf({ start, end }: RouteRequest['params']): { first: number; last: number } | undefined {
  const [first, last] = [dayOf(start), dayOf(end)];
  return first === undefined || last === undefined ? undefined : { first, last };
}

/** Every day but today is a usual one. */
function reportOnDomain({ params, state, clock }: RouteRequest): Answer {
  const span = spanOf(params);
  if (span === undefined) return refused(400, 'Invalid input parameters');
  const name = (params.domain ?? '').toLowerCase();
  if (domainNamed(state, name) === undefined) return refused(400, 'Domain does not exist.');
  const { sentADay, receivedADay, sentToday } = state.traffic[name] ?? NO_TRAFFIC;
  const today = Math.floor(clock() / DAY_MS);
  const days = Math.max(0, Math.min(span.last, today - 1) - span.first + 1);
  const isOfToday = span.first <= today && today <= span.last;
  return done({
    bytesReceived: receivedADay * (days + Number(isOfToday)),
    bytesSent: sentADay * days + (isOfToday ? sentToday : 0),
  });
}

const reportOnUser = taking(
  z.object({ email: z.unknown() }),
  ({ domain, params }: DomainRequest, { email }) => {
    const user = userAt(domain, email);
    if (user === undefined || spanOf(params) === undefined) return refused(400, 'Invalid input parameters');
    return done({ bytesSize: user.currentMailboxSize });
  },
);

const REPORTS = { under: 'report/', controller: 'ReportController' } as const;

const NAMED = { spoolInput: [{ fileName: 'text', spoolName: 'text' }] };
const TAKEN = {
  'spool-delete-message': NAMED,
  'spool-delete-messages': NAMED,
  'reset-spool-messages': NAMED,
};

export const spoolRoutes = [
  ...showing(
    TAKEN,
    ofServer({
      'POST start-services': ['client write', 'StartServices', switched(true)],
      'POST stop-services': ['client write', 'StopServices', switched(false)],
      'GET spool-message-counts': ['recorded read', 'GetSpoolMessageCounts', countMessages],
      'POST spool-messages': ['client read', 'GetSpoolMessages', listMessages],
      'POST resend-quarantine-messages': ['client write', 'ResendQuarantineMessages', resend],
      'POST spool-delete-message': ['documented write', 'DeleteSpoolMessage', deleteMessages],
      'POST spool-delete-messages': ['documented write', 'DeleteSpoolMessages', deleteMessages],
      'POST reset-spool-messages': ['documented write', 'ResetSpoolMessages', resetMessages],
      'POST reset-all-spool-messages': ['documented write', 'ResetAllSpoolMessages', resetAll],
      'GET message-traffic-statistics': ['client read', 'GetMessageTrafficStatistics', countTraffic],
      'POST log-files': ['recorded read', 'SearchLogFiles', searchLogs],
    }),
  ),
  ...serverCalls({ ...REPORTS, access: 'system' })({
    'GET domain-stats/{start}/{end}/{domain}': ['client read', 'GetDomainStats', reportOnDomain],
  }),
  ...domainCalls({ ...REPORTS, access: 'domain' })({
    'POST user-stats/{start}/{end}': ['client read', 'GetUserStats', reportOnUser],
  }),
];
