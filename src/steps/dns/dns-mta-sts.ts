/**
 * Step dns-mta-sts: a policy that mail to a domain goes over TLS alone can be fetched, and covers the hosts that take it.
 * Pure: judges the record, the policy as it was fetched, and the MX records. Of RFC 8461 3 and RFC 8460 3.
 */
import { z } from 'zod';
import { transportPolicy } from '../../contract/resources/dns/transport-policy.js';
import {
  isCovered,
  isNearlyStsRecord,
  isStsRecord,
  type StsPolicy,
  stsPolicyOf,
  stsRecordProblems,
} from '../../records/mta-sts.js';
import { quoted } from '../../records/tag-list.js';
import { hasTlsReportAddress, isTlsReports } from '../../records/tls-reports.js';
import type { Shortcoming } from '../kit/expectation.js';
import type { Instruction } from '../kit/instruction.js';
import { isOrAre, listed } from '../kit/names.js';
import { oneOf } from '../kit/option.js';
import { present, remarks } from '../kit/present.js';
import { type Assessment, counted, defineStep, inDomains } from '../kit/step.js';
import { dnsVerdict, recordsOf, unseen } from './lookups.js';
import { publish } from './publish.js';

const options = z.strictObject({
  // Nobody is open to anything by its absence that was closed before, every domain needs a host and a certificate for it, and
  // a policy that is wrong keeps mail away.
  absent: oneOf('leave', 'fail').describe('What a domain without a policy comes to: leave does not judge it'),
});
type Options = z.infer<typeof options>;
type Seen = z.infer<typeof transportPolicy.model>;

const PATH = '/.well-known/mta-sts.txt';
const OK = 200;
const DAY_SECONDS = 86_400;

function exchangersOf({ exchangers }: Seen): readonly string[] {
  // Without a name it is a null MX: the domain takes no mail.
  return recordsOf(exchangers).filter((host) => host !== '');
}

/** The policy, as its host is to answer. `what`: a sentence without a full stop. */
function serve(
  { domain }: Seen,
  what: string,
  { mode, mx, maxAge }: Pick<StsPolicy, 'mode' | 'mx' | 'maxAge'>,
): Instruction {
  const lines = ['version: STSv1', `mode: ${mode}`, ...mx.map((one) => `mx: ${one}`), `max_age: ${maxAge}`];
  return {
    text: `${what}: as text/plain at https://mta-sts.${domain}${PATH}, by a certificate for that name and without a redirect.`,
    snippet: { language: 'text', text: lines.join('\n') },
  };
}

/** A policy that keeps no mail away whatever is wrong with it; none where nobody knows which hosts it is about. */
function beginning(seen: Seen, today: string): readonly Instruction[] {
  const { domain } = seen;
  const hosts = exchangersOf(seen);
  if (hosts.length === 0)
    return [{ text: `See dns-mx of ${domain} first: a policy names every MX, and none is known.` }];
  return [
    serve(
      seen,
      'Serve this, and once reports show no failures, change the mode to enforce and the max_age to some weeks',
      { mode: 'testing', mx: hosts, maxAge: DAY_SECONDS },
    ),
    publishRecord('Then publish that there is a policy, with another id= whenever it changes.', seen, today),
  ];
}

/** It says itself that it takes no mail (RFC 7505). */
function takesNoMail({ exchangers }: Seen): boolean {
  return recordsOf(exchangers).length > 0 && recordsOf(exchangers).every((host) => host === '');
}

function absence(seen: Seen, { absent }: Options, today: string): Assessment {
  const { domain } = seen;
  if (takesNoMail(seen))
    return {
      verdict: 'not-applicable',
      message: `Mail to ${domain} is not taken, as it says itself (an MX without a host).`,
    };
  if (absent === 'leave')
    return {
      verdict: 'not-applicable',
      message: `No MTA-STS policy is published for ${domain}, and none is asked for.`,
    };
  return dnsVerdict(
    [
      {
        problem: `nothing says that mail to ${domain} goes over TLS alone (MTA-STS): whoever sits on the way can read it`,
        ...{ brief: 'no MTA-STS policy', byHand: beginning(seen, today) },
      },
    ],
    { notSeen: [], pass: '' },
  );
}

/** With another id, by which senders know that the policy is to be fetched again. */
function publishRecord(what: string, { domain }: Seen, today: string): Instruction {
  return publish(what, {
    ...({
      name: `_mta-sts.${domain}`,
      type: 'TXT',
      value: `v=STSv1; id=${today.replace(/-/g, '')}`,
    } as const),
  });
}

function recordFaults(seen: Seen, records: readonly string[], today: string): readonly Shortcoming[] {
  const name = `_mta-sts.${seen.domain}`;
  return present<Shortcoming>(
    records.length > 1 && {
      problem: `${counted(records.length, 'record')} at ${name}: with more than one there is no policy`,
      ...{
        brief: 'several MTA-STS records: they count as none',
        byHand: [publishRecord(`Leave one record at ${name}.`, seen, today)],
      },
    },
    ...records.slice(0, 1).flatMap((text) =>
      stsRecordProblems(text).map((problem) => ({
        problem: `of the record at ${name}: ${problem}`,
        ...{
          brief: 'the MTA-STS record has mistakes',
          byHand: [publishRecord(`Mend the TXT record at ${name}.`, seen, today)],
        },
      })),
    ),
  );
}

/** Why nobody gets the policy. */
function fetchFaults({ domain, policy }: Seen): readonly Shortcoming[] {
  const url = `https://mta-sts.${domain}${PATH}`;
  const problem = (what: string): Shortcoming => ({
    problem: `nobody gets the policy at ${url}: ${what}`,
    brief: 'nobody gets the policy',
    byHand: [
      `See to it that ${url} answers with 200 and the policy as text/plain, by a certificate for that name, without a redirect and with no more than 64 kB.`,
    ],
  });
  if (policy.status === 'refused') return [problem(policy.why)];
  if (policy.status !== 'answered') return [];
  if (policy.code >= 300 && policy.code < 400) return [problem('it leads elsewhere, which nobody follows')];
  if (policy.code !== OK) return [problem(`it answers with ${policy.code}`)];
  const [type = ''] = policy.contentType.split(';', 1);
  if (type.trim().toLowerCase() !== 'text/plain')
    return [problem(`its type is ${quoted(type)}, not text/plain`)];
  return [];
}

function policyFaults(seen: Seen, policy: StsPolicy, today: string): readonly Shortcoming[] {
  const { domain } = seen;
  const lost = policy.mode === 'none' ? [] : exchangersOf(seen).filter((host) => !isCovered(host, policy));
  const enforced = policy.mode === 'enforce';
  return present<Shortcoming>(
    policy.problems.length > 0 && {
      problem: `of the policy of ${domain}: ${listed(policy.problems)}`,
      ...{
        brief: 'the policy has mistakes',
        byHand: [`Mend the policy at https://mta-sts.${domain}${PATH}.`],
      },
    },
    policy.problems.length === 0 &&
      lost.length > 0 && {
        problem: `the policy does not cover ${listed(lost)}, which ${isOrAre(lost)} among the MX${enforced ? ': whoever goes by it does not deliver there' : ''}`,
        brief: enforced ? 'the policy keeps mail from an MX' : 'the policy does not cover every MX',
        byHand: [
          serve(seen, 'Serve this, which names every MX', { ...policy, mx: [...policy.mx, ...lost] }),
          publishRecord('Then change the id of the record.', seen, today),
        ],
      },
  );
}

function reportRemark({ domain, reports }: Seen): string | false {
  const records = recordsOf(reports).filter(isTlsReports);
  if (reports.status === 'failed' || (records.length === 1 && records.every(hasTlsReportAddress)))
    return false;
  return records.length === 0
    ? `Nobody is told of failures: there is no record at _smtp._tls.${domain} (v=TLSRPTv1; rua=mailto: and an address).`
    : `Nobody is told of failures: the record at _smtp._tls.${domain} is not one, or has no address.`;
}

function judge(seen: Seen, wanted: Options, today: string): Assessment {
  const { domain, record, policy } = seen;
  const texts = recordsOf(record);
  const records = texts.filter(isStsRecord);
  if (record.status === 'failed')
    return dnsVerdict([], { notSeen: unseen(`TXT of _mta-sts.${domain}`, record), pass: '' });
  const near = texts.find(isNearlyStsRecord);
  if (records.length === 0 && near !== undefined)
    return dnsVerdict(
      [
        {
          problem: `the record ${quoted(near)} at _mta-sts.${domain} does not begin with v=STSv1, and counts as none`,
          ...{ brief: 'the MTA-STS record does not begin with v=STSv1', byHand: beginning(seen, today) },
        },
      ],
      { notSeen: [], pass: '' },
    );
  if (records.length === 0) return absence(seen, wanted, today);
  const lost = fetchFaults(seen);
  const read = policy.status === 'answered' && lost.length === 0 ? stsPolicyOf(policy.text) : undefined;
  const isWithdrawn = read?.mode === 'none' && wanted.absent === 'fail';
  return dnsVerdict(
    [
      ...recordFaults(seen, records, today),
      ...lost,
      ...(read === undefined ? [] : policyFaults(seen, read, today)),
      ...present<Shortcoming>(
        isWithdrawn && {
          problem: `the policy of ${domain} says that there is none (mode: none)`,
          ...{ brief: 'the policy is withdrawn', byHand: beginning(seen, today) },
        },
      ),
    ],
    {
      notSeen: [
        ...(policy.status === 'failed' || policy.status === 'not-asked'
          ? [
              {
                what: `https://mta-sts.${domain}${PATH}`,
                why: 'why' in policy ? policy.why : 'not asked',
              },
            ]
          : []),
        ...(read === undefined || read.mode === 'none' ? [] : unseen(`MX of ${domain}`, seen.exchangers)),
      ],
      pass: `The policy of ${domain} can be fetched${read?.mode === 'none' ? '' : ', and covers every MX'} (mode: ${read?.mode}).`,
      remark: remarks(
        read?.mode === 'testing' && 'In that mode mail is delivered all the same.',
        read?.mode !== 'none' &&
          read?.maxAge !== undefined &&
          read.maxAge < DAY_SECONDS &&
          `It is kept for ${counted(read.maxAge, 'second')} only (max_age); some weeks are usual.`,
        reportRemark(seen),
      ),
    },
  );
}

export const dnsMtaSts = defineStep({
  id: 'dns-mta-sts',
  title: 'A policy that mail comes over TLS alone can be fetched and holds',
  why:
    'Mail between servers goes without TLS where somebody on the way takes the offer of it out. A policy (MTA-STS) says that it is ' +
    'offered, and by which hosts. One that is enforced and forgets a host keeps the mail away from it.',
  guide: ['beyond the guides'],
  severity: 'medium',
  disruption: 'none',
  beyond: 'dns',
  perDomain: { takes: { absent: options.shape.absent }, stricter: { absent: ['leave', 'fail'] } },
  ...inDomains(options, {
    reads: () => ({
      seen: {
        resource: transportPolicy,
        fields: ['domain', 'record', 'policy', 'exchangers', 'reports'],
      },
    }),
    assess: ({ seen }, wanted, { today }) => judge(seen, wanted, today),
  }),
  manual: () =>
    `DNS of each domain: a TXT record at _mta-sts.<domain> (v=STSv1; id= and letters or digits) where there is a policy at https://mta-sts.<domain>${PATH}, which names every MX. Look it up: nslookup -type=txt _mta-sts.<domain>.`,
});
