/**
 * Step dns-dmarc: each domain says what becomes of mail that only claims to be of it.
 * Pure: judges the record that counts, its own or that of the organisation. Of RFC 7489 6.3, 6.6.3 and 7.1.
 */
import { z } from 'zod';
import { mailPolicy } from '../../contract/resources/dns/mail-policy.js';
import { domainSending } from '../../contract/resources/domains/domain-sending.js';
import {
  DMARC_POLICIES,
  type DmarcPolicy,
  type DmarcRecord,
  dmarcOf,
  isDmarc,
  isNearlyDmarc,
  mendedDmarc,
} from '../../records/dmarc.js';
import { quoted, tagsOf, withTag } from '../../records/tag-list.js';
import type { Shortcoming } from '../kit/expectation.js';
import { listed } from '../kit/names.js';
import { oneOf } from '../kit/option.js';
import { present, remarks } from '../kit/present.js';
import { type Assessment, counted, defineStep, type InShort, inDomains } from '../kit/step.js';
import { dnsVerdict, recordsOf, unseen } from './lookups.js';
import { publish } from './publish.js';

const options = z.strictObject({
  policy: oneOf('any', 'quarantine', 'reject').describe(
    'The mildest policy that passes, for the domain and its subdomains; any: whatever is stated',
  ),
});
type Options = z.infer<typeof options>;
type Seen = z.infer<typeof mailPolicy.model>;

/** Where the record that counts lies, and what it comes to there. */
interface Governing {
  readonly place: string;
  readonly text: string;
  readonly record: DmarcRecord;
  /** For mail of the domain itself. */
  readonly policy: DmarcPolicy;
}

function isWeaker(policy: DmarcPolicy, wanted: DmarcPolicy): boolean {
  return DMARC_POLICIES.indexOf(policy) < DMARC_POLICIES.indexOf(wanted);
}

/** What to begin with: to refuse before it is known what would be refused stops mail. */
function beginning({ domain }: Seen) {
  return publish(
    `Publish a record in the zone of ${domain}, with an address that somebody reads; once its reports show that all mail of the domain passes, make it p=quarantine, then p=reject.`,
    { name: `_dmarc.${domain}`, type: 'TXT', value: `v=DMARC1; p=none; rua=mailto:postmaster@${domain}` },
  );
}

/** Why there is no record that counts. */
function without(seen: Seen): Shortcoming | undefined {
  const { domain, organisation, own, inherited } = seen;
  const byHand = [beginning(seen)];
  const all = recordsOf(inherited ?? own);
  const counting = all.filter(isDmarc);
  const place = inherited === null ? domain : organisation;
  // One of its own that is passed over is a mistake also where that of the organisation counts.
  const near = [...(inherited === null ? [] : recordsOf(own)), ...(counting.length === 0 ? all : [])].find(
    isNearlyDmarc,
  );
  if (near !== undefined)
    return {
      problem: `the record ${quoted(near)} does not begin with v=DMARC1, and counts as none`,
      ...{ brief: 'the DMARC record does not begin with v=DMARC1', byHand },
    };
  if (counting.length > 1)
    return {
      problem: `${counted(counting.length, 'DMARC record')} at _dmarc.${place}: with more than one there is none`,
      brief: 'several DMARC records: they count as none',
      byHand: counting.slice(0, 1).map((value) =>
        publish(`Leave one DMARC record at _dmarc.${place}, such as this, and take the others away.`, {
          ...({ name: `_dmarc.${place}`, type: 'TXT', value } as const),
        }),
      ),
    };
  if (counting.length === 1) return undefined;
  const nor = inherited === null ? '' : ` nor at _dmarc.${organisation}`;
  return {
    problem: `there is no DMARC record at _dmarc.${domain}${nor}: anybody may write as ${domain}`,
    ...{ brief: 'no DMARC record', byHand },
  };
}

/** The record that counts, where one does. */
function governingOf({ domain, organisation, own, inherited }: Seen): Governing | undefined {
  const [text, ...more] = recordsOf(inherited ?? own).filter(isDmarc);
  if (text === undefined || more.length > 0) return undefined;
  const record = dmarcOf(text);
  const policy = inherited === null ? record.policy : record.subdomains;
  return policy === undefined
    ? undefined
    : { place: inherited === null ? domain : organisation, text, record, policy };
}

interface Mild extends InShort {
  readonly problem: string;
  /** What the record has to say in its place. */
  readonly tags: Readonly<Record<string, string>>;
}

function tooMild({ text, record, policy }: Governing, wanted: Options): readonly Mild[] {
  if (wanted.policy === 'any') return [];
  const least = wanted.policy;
  const asked = `(${least} is asked for)`;
  const weak = policy !== record.policy ? 'sp' : 'p';
  const { subdomains = 'none', percent, isTesting } = record;
  /** What would hold a stronger policy back. */
  const beside = {
    ...(tagsOf(text).tags.has('sp') && isWeaker(subdomains, least) ? { sp: least } : {}),
    ...(percent < 100 ? { pct: '100' } : {}),
    ...(isTesting ? { t: 'n' } : {}),
  };
  return present<Mild>(
    isWeaker(policy, least) && {
      problem: `the policy for mail that only claims to be of the domain is ${policy} ${asked}`,
      ...{ brief: `the policy is ${policy}`, tags: { [weak]: least, ...beside } },
    },
    !isWeaker(policy, least) &&
      isWeaker(subdomains, least) && {
        problem: `the policy for subdomains is ${subdomains} ${asked}: anybody may write as one`,
        ...{ brief: `the policy for subdomains is ${subdomains}`, tags: { sp: least } },
      },
    policy !== 'none' &&
      percent < 100 && {
        problem: `the policy is for ${percent} % of the mail that fails`,
        ...{ brief: 'the policy is for a part of the mail', tags: { pct: '100' } },
      },
    policy !== 'none' &&
      isTesting && {
        problem: 'the policy is only tried (t=y)',
        ...{ brief: 'the policy is only tried', tags: { t: 'n' } },
      },
  );
}

/** What is wrong with the record, and the one to publish in its place, which ends all of it. */
function recordFaults(governing: Governing, wanted: Options): readonly Shortcoming[] {
  const { place, text, record } = governing;
  const mild = tooMild(governing, wanted);
  const hasMistakes = record.problems.length > 0;
  const [first, ...rest] = present<Shortcoming>(
    hasMistakes && {
      problem: `of the record at _dmarc.${place}: ${listed(record.problems)}`,
      brief: 'the DMARC record has mistakes',
    },
    ...mild.map(({ tags: _, ...one }) => one),
  );
  if (first === undefined) return [];
  const value = mild
    .flatMap(({ tags }) => Object.entries(tags))
    .reduce((told, [name, to]) => withTag(told, { name, value: to }), hasMistakes ? mendedDmarc(text) : text);
  const what = [
    mild.length > 0
      ? 'Once the reports show that all mail of the domain passes, publish the record so.'
      : 'Mend the record.',
    ...(hasMistakes ? ['What nobody can read is left out here.'] : []),
  ];
  return [
    { ...first, byHand: [publish(what.join(' '), { name: `_dmarc.${place}`, type: 'TXT', value })] },
    ...rest,
  ];
}

/** Said of a policy that passes. */
function mildRemarks({ place, record, policy }: Governing, { domain }: Seen): readonly (string | false)[] {
  const { subdomains = 'none', percent, isTesting, isReported } = record;
  return [
    policy === 'none' && 'Forged mail is delivered all the same.',
    policy !== 'none' &&
      place === domain &&
      isWeaker(subdomains, policy) &&
      `For subdomains it is ${subdomains}.`,
    policy !== 'none' && percent < 100 && `It is for ${percent} % of the mail that fails.`,
    policy !== 'none' && isTesting && 'It is only tried (t=y).',
    !isReported && 'Nobody gets the daily reports (rua=).',
  ];
}

/** What of this server's own mail the policy is about: what is to prove it is there at all. */
function alignment(
  { record, policy }: Governing,
  { domain, senders }: Seen,
  isSigned: boolean | undefined,
): { readonly problems: readonly Shortcoming[]; readonly remarks: readonly (string | false)[] } {
  const hasNoSenders = senders.status === 'no-data' || senders.status === 'no-name';
  const isUnproved = hasNoSenders && isSigned === false;
  const strict = [record.isDkimStrict && 'adkim=s', record.isSpfStrict && 'aspf=s'].filter(
    (one) => one !== false,
  );
  return {
    problems:
      isUnproved && policy !== 'none'
        ? [
            {
              problem: `nothing proves mail that ${domain} sends from here, as it has no SPF record and is not signed: by its own policy (${policy}) it is refused or marked`,
              brief: 'its own mail fails: no SPF record, and not signed',
              byHand: [
                'See dns-spf and dns-dkim of the domain; until one of them passes, p=none lets its mail through.',
              ],
            },
          ]
        : [],
    remarks: [
      isUnproved &&
        policy === 'none' &&
        'Nothing proves its own mail: it has no SPF record and is not signed.',
      isSigned === false &&
        !hasNoSenders &&
        policy !== 'none' &&
        'Its mail is not signed (dns-dkim): what is forwarded fails.',
      strict.length > 0 &&
        `Only just ${domain} counts (${listed(strict)}): mail that is signed or sent as a subdomain of it fails.`,
    ],
  };
}

function reportFaults({ place }: Governing, { permissions }: Seen): readonly Shortcoming[] {
  const closed = Object.entries(permissions)
    .filter(([, lookup]) => lookup.status !== 'failed' && !recordsOf(lookup).some(isDmarc))
    .map(([host]) => host);
  if (closed.length === 0) return [];
  return [
    {
      problem: `nobody sends the reports of ${place} to ${listed(closed)}, which ${closed.length === 1 ? 'does' : 'do'} not say that they are taken there`,
      brief: 'reports go to a domain that does not take them',
      byHand: closed.map((host) =>
        publish(
          `Whoever keeps the zone of ${host} publishes that it takes them; or take the address out of the record.`,
          {
            ...({ name: `${place}._report._dmarc.${host}`, type: 'TXT', value: 'v=DMARC1' } as const),
          },
        ),
      ),
    },
  ];
}

function judge(seen: Seen, isSigned: boolean | undefined, wanted: Options): Assessment {
  const { domain, organisation, own, inherited, permissions } = seen;
  const recordUnseen = [
    ...unseen(`TXT of _dmarc.${domain}`, own),
    ...(inherited === null ? [] : unseen(`TXT of _dmarc.${organisation}`, inherited)),
  ];
  if (recordUnseen.length > 0) return dnsVerdict([], { notSeen: recordUnseen, pass: '' });
  const missing = without(seen);
  if (missing !== undefined) return dnsVerdict([missing], { notSeen: [], pass: '' });
  const governing = governingOf(seen);
  if (governing === undefined)
    return dnsVerdict(
      [
        {
          problem: `the DMARC record of ${domain} states no policy that can be read, and counts as none`,
          ...{ brief: 'the DMARC record states no policy', byHand: [beginning(seen)] },
        },
      ],
      { notSeen: [], pass: '' },
    );
  const { place, policy } = governing;
  const aligned = alignment(governing, seen, isSigned);
  const notSeen = [
    ...Object.entries(permissions).flatMap(([host, lookup]) =>
      unseen(`TXT of ${place}._report._dmarc.${host}`, lookup),
    ),
    // Where its mail is signed, or nobody knows, nothing hangs on it.
    ...(isSigned === false ? unseen(`TXT of ${domain}`, seen.senders) : []),
  ];
  const from = place === domain ? '' : `, from ${place}`;
  const mild =
    wanted.policy === 'any' ? mildRemarks(governing, seen) : mildRemarks(governing, seen).slice(-1);
  return dnsVerdict(
    [...recordFaults(governing, wanted), ...aligned.problems, ...reportFaults(governing, seen)],
    {
      notSeen,
      pass: `The policy for mail that only claims to be of ${domain} is ${policy}${from}.`,
      remark: remarks(...mild, ...aligned.remarks),
    },
  );
}

export const dnsDmarc = defineStep({
  id: 'dns-dmarc',
  title: 'Each domain says what becomes of mail that only claims to be of it',
  why:
    'Without a DMARC record anybody may write as the domain, and large providers mistrust its own mail. A policy of quarantine or ' +
    'reject before SPF and DKIM are right loses mail of the domain itself: begin with none, and read the reports.',
  guide: ['beyond the guides'],
  severity: 'medium',
  disruption: 'none',
  beyond: 'dns',
  perDomain: {
    takes: { policy: options.shape.policy },
    stricter: { policy: ['any', 'quarantine', 'reject'] },
  },
  ...inDomains(options, {
    reads: () => ({
      sending: { resource: domainSending, fields: ['isSigning'], isOptional: true },
      seen: {
        resource: mailPolicy,
        fields: ['domain', 'organisation', 'own', 'inherited', 'permissions', 'senders'],
      },
    }),
    assess: ({ seen, sending }, wanted) => judge(seen, sending?.isSigning, wanted),
  }),
  manual: ({ policy }) =>
    `DNS of each domain: one TXT record at _dmarc.<domain> that begins with v=DMARC1; p=${policy === 'any' ? 'none' : policy} and has rua=mailto: and an address that somebody reads. Look it up: nslookup -type=txt _dmarc.<domain>.`,
});
