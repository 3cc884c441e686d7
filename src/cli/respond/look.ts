/** Looks for who sends the flood: counters, the first messages of the spool, who is held back and connected, and what each domain sent. */
import type { z } from 'zod';
import type { Resource } from '../../contract/resource.js';
import { domainTraffic } from '../../contract/resources/mail/domain-traffic.js';
import { connections, throttledDomains, throttledUsers } from '../../contract/resources/mail/held-back.js';
import { spoolCounts, spoolSample } from '../../contract/resources/mail/spool.js';
import { forEachLimited } from '../../engine/observe/observer.js';
import { gone, untilGone } from '../../engine/observe/until-gone.js';
import { type Reading, whyUnread } from '../../engine/words/reading.js';
import { SERVER } from '../../engine/words/target.js';
import { headOf, type Maker } from '../../report/model/head.js';
import type { RespondReport } from '../../report/model/respond-report.js';
import type { Session } from '../session/session.js';
import { domainsOf, mailboxesOf, type Sent } from './abnormal.js';

const DAY_MS = 86_400_000;
/** What is usual: so many days, up to the day before yesterday. */
const USUAL_DAYS = 28;

/** `M-d-yyyy` of a day so long ago, in UTC. */
function dayBefore(now: Date, days: number): string {
  const day = new Date(now.getTime() - days * DAY_MS);
  return `${day.getUTCMonth() + 1}-${day.getUTCDate()}-${day.getUTCFullYear()}`;
}

/** The rows of a list, or the one document, as their model has them; undefined where that was not read. */
function shownBy<S extends z.ZodRawShape>(
  { model }: { readonly model: z.ZodObject<S> },
  reading: Reading,
): readonly z.infer<z.ZodObject<S>>[] | undefined {
  if (reading.status !== 'collection' && reading.status !== 'document') return undefined;
  const rows =
    reading.status === 'collection' ? reading.items.map(({ fields }) => fields) : [reading.document.fields];
  const parsed = model.array().safeParse(rows);
  return parsed.success ? parsed.data : undefined;
}

type Unread = RespondReport['unread'][number];

export async function lookForFlood(
  { observer, connection }: Pick<Session, 'observer' | 'connection'>,
  { made, concurrency }: { readonly made: Maker; readonly concurrency: number },
): Promise<RespondReport> {
  const listed = await observer.domains();
  const server = untilGone(observer);
  const unread: Unread[] = [];
  const read = async <S extends z.ZodRawShape>(resource: Resource & { readonly model: z.ZodObject<S> }) => {
    const reading = await server.read({ resource, target: SERVER });
    const rows = shownBy(resource, reading);
    const why = 'why' in reading ? whyUnread(reading) : 'the answer does not have the known shape';
    if (rows === undefined) unread.push({ what: resource.title, why, clicks: resource.where });
    return rows;
  };
  const counts = (await read(spoolCounts))?.[0];
  const messages = await read(spoolSample);
  const users = await read(throttledUsers);
  const domains = await read(throttledDomains);
  const connected = await read(connections);
  const sentIn = async (name: string, first: number, last: number): Promise<number | undefined> => {
    const parameters = { start: dayBefore(made.now, first), end: dayBefore(made.now, last) };
    const reading = await server.read({ resource: domainTraffic, target: name, parameters });
    const sent = shownBy(domainTraffic, reading)?.[0]?.sent;
    if (sent === undefined) unreadTraffic.set(name, whyUnread(reading));
    return sent;
  };
  const unreadTraffic = new Map<string, string>();
  const sent = await forEachLimited(listed, {
    concurrency,
    run: async ({ name }): Promise<Sent> => {
      const now = await sentIn(name, 1, 0);
      const usual = await sentIn(name, USUAL_DAYS + 1, 2);
      return {
        name,
        now: now === undefined ? null : now / 2,
        usual: usual === undefined ? null : usual / USUAL_DAYS,
      };
    },
  });
  if (server.isGone()) throw gone();
  const [[name = '', why = ''] = []] = [...unreadTraffic];
  if (unreadTraffic.size > 0)
    unread.push({
      what: `${domainTraffic.title}: ${name}${unreadTraffic.size > 1 ? ` and ${unreadTraffic.size - 1} more` : ''}`,
      ...{ why, clicks: domainTraffic.where },
    });
  return {
    ...headOf('respond', made),
    server: connection.server.url,
    spool: counts === undefined ? null : { toDeliver: counts.toDeliver, waiting: counts.waiting },
    seen: messages?.length ?? null,
    mailboxes: mailboxesOf({
      messages,
      heldBack: users?.map(({ address }) => address),
      connected: connected?.map(({ address }) => address),
      domains: new Set(listed.map((one) => one.name.toLowerCase())),
    }),
    domains: domainsOf(
      sent,
      domains?.map((one) => one.name),
    ),
    unread,
  };
}
