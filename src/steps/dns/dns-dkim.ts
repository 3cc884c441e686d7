/**
 * Step dns-dkim: mail of each domain is signed, and the world finds the key.
 * Pure: compares what a domain publishes at the selector that its server names with the key that the server shows. Of
 * RFC 6376 3.6 and RFC 8301 3.2.
 */
import { z } from 'zod';
import type { Lookup } from '../../contract/resources/dns/lookup.js';
import { signingKeys } from '../../contract/resources/dns/signing-keys.js';
import { domainSending } from '../../contract/resources/domains/domain-sending.js';
import { type DkimKey, dkimKeyOf, isSameKey, keyBits, keyShown } from '../../records/dkim-key.js';
import { quoted } from '../../records/tag-list.js';
import type { Shortcoming } from '../kit/expectation.js';
import type { Instruction } from '../kit/instruction.js';
import { wholeNumber } from '../kit/option.js';
import { present, remarks } from '../kit/present.js';
import { type Assessment, counted, defineStep, inDomains } from '../kit/step.js';
import { dnsVerdict, keptBy, unseen } from './lookups.js';
import { publish } from './publish.js';

const CARD = 'As an administrator of the domain: Domain Settings > General > Email Signing';

/** Shorter ones nobody takes for a signature (RFC 8301 3.2), and 2048 is what it asks signers for. */
const [FEWEST_BITS, USUAL_BITS, MOST_BITS] = [1024, 2048, 4096];

const options = z.strictObject({
  keyBits: wholeNumber([FEWEST_BITS, MOST_BITS], FEWEST_BITS).describe(
    'The shortest RSA key that passes, bits',
  ),
});
type Options = z.infer<typeof options>;

/** A key as the API shows it. */
interface Shown {
  readonly selector: string;
  /** In base64; undefined where the text is in no form that is known. */
  readonly key: string | undefined;
}

/** Whether an answer has it with the end of the name is not known: both are taken. */
function selectorOf(text: string): string {
  return text.trim().replace(/\._domainkey(\..*)?$/i, '');
}

function shownOf(selector: string | undefined, key: string | undefined): Shown | undefined {
  const name = selectorOf(selector ?? '');
  return name === '' ? undefined : { selector: name, key: keyShown(key ?? '') };
}

interface Keys {
  readonly key?: { readonly dkimSelector: string; readonly dkimPublicKey: string } | undefined;
  readonly waiting?:
    | { readonly pendingKey: boolean | null | { readonly selector: string; readonly publicKey: string } }
    | undefined;
}

function keysOf({ key, waiting }: Keys) {
  const pending = waiting?.pendingKey;
  return {
    active: shownOf(key?.dkimSelector, key?.dkimPublicKey),
    pending:
      typeof pending === 'object' && pending !== null
        ? shownOf(pending.selector, pending.publicKey)
        : undefined,
  };
}

interface Published {
  readonly domain: string;
  readonly keys: Readonly<Record<string, Lookup<string>>>;
}

const NOT_ASKED: Lookup<string> = { status: 'failed', why: 'not asked' };

/** The record of a key, to be compared with what the server says of it. */
function record({ selector, key }: Shown, domain: string): readonly Instruction[] {
  if (key === undefined)
    return [
      {
        text: `${CARD}: publish the TXT record that it shows as Text Record Name and Text Record Value, once and unchanged.`,
      },
    ];
  return [
    publish(
      `Publish the key in the zone of ${domain}. If Text Record Name and Text Record Value on the Email Signing card differ from this, those count.`,
      { name: `${selector}._domainkey.${domain}`, type: 'TXT', value: `v=DKIM1; k=rsa; p=${key}` },
    ),
  ];
}

function isPublished({ selector, key }: Shown, { keys }: Published): boolean {
  const lookup = keptBy(keys, selector);
  return (
    key !== undefined &&
    lookup?.status === 'found' &&
    lookup.records.some((text) => isSameKey(dkimKeyOf(text).key ?? '', key))
  );
}

/** What is wrong with a single record, whoever publishes it. */
function recordFaults({ isTesting, problems, key }: DkimKey, name: string): readonly Shortcoming[] {
  return present<Shortcoming>(
    ...problems.map((problem) => ({
      problem: `of the record at ${name}: ${problem}`,
      brief: 'the published record is no key that can be read',
    })),
    key === '' && {
      problem: `the key at ${name} is withdrawn (p= is empty): signatures by it count as broken`,
      brief: 'the published key is withdrawn',
    },
    isTesting && {
      problem: `the record at ${name} says that it is only tried (t=y): the mail counts as if it were not signed`,
      brief: 'the published key is marked as only tried',
      byHand: ['Take t=y out of the record once signed mail arrives as such.'],
    },
  );
}

/** Against the key that the server shows. */
function otherKey(found: DkimKey, { selector, key }: Shown, domain: string): readonly Shortcoming[] {
  if (key === undefined || found.key === undefined || found.key === '' || isSameKey(found.key, key))
    return [];
  return [
    {
      problem: `the key at ${selector}._domainkey.${domain} is not the one that the server signs with: every signature counts as broken`,
      brief: 'another key is published than the server signs with',
    },
  ];
}

function tooShort(bits: number | undefined, wanted: Options): readonly Shortcoming[] {
  if (bits === undefined || bits >= wanted.keyBits) return [];
  return [
    {
      problem: `the key has ${bits} bits (${wanted.keyBits} are asked for)${bits < FEWEST_BITS ? ': nobody takes a signature by it' : ''}`,
      brief: `the key has ${bits} bits`,
      byHand: [
        `${CARD}: have a new key of ${USUAL_BITS} bits made (Settings has the size), and publish its record before the server signs with it. Leave the old record for a week: mail on its way is signed by it.`,
      ],
    },
  ];
}

function signed(active: Shown, seen: Published, wanted: Options) {
  const { domain, keys } = seen;
  const name = `${active.selector}._domainkey.${domain}`;
  const lookup = keptBy(keys, active.selector) ?? NOT_ASKED;
  const records = lookup.status === 'found' ? lookup.records : [];
  const found = records.length === 1 ? records.map(dkimKeyOf) : [];
  const bits = found[0]?.bits ?? (active.key === undefined ? undefined : keyBits(active.key));
  const absent = lookup.status === 'no-data' || lookup.status === 'no-name';
  const wrong: readonly Shortcoming[] = [
    ...present<Shortcoming>(
      absent && {
        problem: `the server signs, and no key is published at ${name}: every signature counts as broken`,
        brief: 'signed, and the key is not published',
      },
      records.length > 1 && {
        problem: `${counted(records.length, 'record')} at ${name}: which of them counts is chance`,
        brief: 'several records at the selector',
        byHand: [`Leave one record at ${name}.`],
      },
    ),
    ...found.flatMap((one) => [...recordFaults(one, name), ...otherKey(one, active, domain)]),
  ];
  return {
    problems: [
      ...wrong.map((one, at) =>
        at === 0 ? { ...one, byHand: [...(one.byHand ?? []), ...record(active, domain)] } : one,
      ),
      ...tooShort(bits, wanted),
    ],
    notSeen: [
      ...unseen(`TXT of ${name}`, lookup),
      ...(active.key === undefined && !absent
        ? [
            {
              what: 'the key that the server signs with',
              why: 'what its API shows is no key that is known here, so nothing was compared',
            },
          ]
        : []),
    ],
    pass: `Mail is signed by the key at ${name}, which is published${bits === undefined ? '' : ` (${bits} bits)`}.`,
    remark: remarks(
      bits !== undefined &&
        bits >= wanted.keyBits &&
        bits < USUAL_BITS &&
        `A key of ${USUAL_BITS} bits is what is asked for today.`,
    ),
  };
}

function notSigned({ active, pending }: ReturnType<typeof keysOf>, seen: Published): Shortcoming {
  const { domain } = seen;
  const waiting = pending ?? active;
  const problem = 'mail of the domain is not signed (DKIM)';
  const brief = 'mail is not signed';
  if (waiting === undefined)
    return {
      problem,
      brief,
      byHand: [
        `${CARD}: Enable. It shows Text Record Name and Text Record Value: publish that TXT record in the zone of the domain, and see that the card says it is active.`,
      ],
    };
  const isThere = isPublished(waiting, seen);
  // What was not seen, or cannot be compared, is not told as missing.
  const isKnown =
    waiting.key !== undefined && (keptBy(seen.keys, waiting.selector) ?? NOT_ASKED).status !== 'failed';
  return {
    problem: `${problem}: a key is there${isThere ? ' and published' : isKnown ? ', and not published' : ''}`,
    brief,
    byHand: [
      ...(isThere ? [] : record(waiting, domain)),
      `${CARD}: ${isThere ? 'Enable, or see there why it is not active' : 'once the record is published, Enable, and see that it is active'}.`,
    ],
  };
}

function judge(isSigning: boolean, shown: Keys, seen: Published, wanted: Options): Assessment {
  const keys = keysOf(shown);
  const { active, pending } = keys;
  const waitingUnseen =
    pending === undefined
      ? []
      : unseen(
          `TXT of ${pending.selector}._domainkey.${seen.domain}`,
          keptBy(seen.keys, pending.selector) ?? NOT_ASKED,
        );
  if (!isSigning) return dnsVerdict([notSigned(keys, seen)], { notSeen: waitingUnseen, pass: '' });
  if (active === undefined)
    return {
      verdict: 'error',
      message: `The server signs mail of ${seen.domain}, and does not show by which selector`,
    };
  const { problems, ...beside } = signed(active, seen, wanted);
  const isWaiting =
    pending !== undefined && pending.selector !== active.selector && !isPublished(pending, seen);
  // What was not seen of it is no news while another key signs.
  const look = isWaiting && waitingUnseen.length === 0 ? record(pending, seen.domain) : [];
  return dnsVerdict(problems, {
    ...beside,
    remark: `${beside.remark}${remarks(look.length > 0 && `A new key waits to be published, at the selector ${quoted(pending?.selector ?? '')}.`)}`,
    look,
  });
}

export const dnsDkim = defineStep({
  id: 'dns-dkim',
  title: 'Mail of each domain is signed, and its key is published',
  why:
    'A signature (DKIM) proves that mail comes from the domain and was not changed on its way; large providers refuse or mark mail ' +
    'without one. A key that is missing in DNS, or is another one, makes every signature count as broken.',
  guide: ['beyond the guides'],
  severity: 'medium',
  disruption: 'none',
  beyond: 'dns',
  perDomain: { takes: { keyBits: options.shape.keyBits }, stricter: { keyBits: 'higher' } },
  ...inDomains(options, {
    reads: () => ({
      signing: { resource: domainSending, fields: ['isSigning'] },
      key: { resource: domainSending, fields: ['dkimSelector', 'dkimPublicKey'], isOptional: true },
      waiting: { resource: domainSending, fields: ['pendingKey'], isOptional: true },
      published: { resource: signingKeys, fields: ['domain', 'keys'], isAsked: true },
    }),
    asks: ({ key, waiting }) => {
      const { active, pending } = keysOf({ key, waiting });
      return { published: { selectors: present(active, pending).map(({ selector }) => selector) } };
    },
    assess: ({ signing, key, waiting, published }, wanted) =>
      judge(signing.isSigning, { key, waiting }, published, wanted),
  }),
  manual: ({ keyBits: bits }) =>
    `${CARD}: Enable, with a key of at least ${bits} bits; the TXT record that it shows is published in the zone of the domain, once and unchanged. Look it up: nslookup -type=txt <selector>._domainkey.<domain>.`,
});
