/** The DMARC record of a domain: what becomes of mail that only claims to be of it. Of RFC 7489 6.3 and 6.4. */
import { quoted, tagsOf } from './tag-list.js';

/** From the mildest on. */
export const DMARC_POLICIES = ['none', 'quarantine', 'reject'] as const;
export type DmarcPolicy = (typeof DMARC_POLICIES)[number];

export interface DmarcRecord {
  /** What counts of `p`; undefined where whoever checks takes the record for none. */
  readonly policy: DmarcPolicy | undefined;
  /** For subdomains without a record of their own: `sp`, else as `policy`. */
  readonly subdomains: DmarcPolicy | undefined;
  /** Of the mail that fails, the share that the policy is for. */
  readonly percent: number;
  /** `t=y`, of newer checkers: the policy is only tried. */
  readonly isTesting: boolean;
  readonly isDkimStrict: boolean;
  readonly isSpfStrict: boolean;
  /** Hosts of the addresses that reports go to, in small letters, each once. */
  readonly reportHosts: readonly string[];
  /** Is there an address for the daily reports? */
  readonly isReported: boolean;
  /** Half a sentence each. */
  readonly problems: readonly string[];
}

const POLICY = /^(?:none|quarantine|reject)$/i;

/** What a tag has to look like, where it is there. Others are not read by anybody. */
const FORMS: readonly { readonly name: string; readonly form: RegExp; readonly what: string }[] = [
  { name: 'p', form: POLICY, what: 'none, quarantine or reject' },
  { name: 'sp', form: POLICY, what: 'none, quarantine or reject' },
  { name: 'np', form: POLICY, what: 'none, quarantine or reject' },
  { name: 'pct', form: /^(?:100|\d{1,2})$/, what: 'a number from 0 to 100' },
  { name: 'adkim', form: /^[rs]$/i, what: 'r or s' },
  { name: 'aspf', form: /^[rs]$/i, what: 'r or s' },
  { name: 'ri', form: /^\d{1,10}$/, what: 'a number of seconds' },
  { name: 'fo', form: /^[01ds](?:\s*:\s*[01ds])*$/i, what: '0, 1, d or s, with colons between' },
  { name: 't', form: /^[yn]$/i, what: 'y or n' },
];

/** Records that do not begin so are passed over by whoever checks. */
export function isDmarc(text: string): boolean {
  return /^v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|$)/.test(text);
}

/** Meant as one, and passed over. */
export function isNearlyDmarc(text: string): boolean {
  return !isDmarc(text) && /v\s*=\s*["']?dmarc/i.test(text);
}

/** Where reports go: of all mail, and of each that fails. */
const REPORTS = ['rua', 'ruf'] as const;

function isReports(name: string): boolean {
  return REPORTS.some((one) => one === name);
}

const MAIL_URI = /^mailto:([^@\s]+)@([a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(?:\?[^!]*)?(?:!\d{1,20}[kmgt]?)?$/i;

/** The host of an address for reports; undefined where it is none that every checker writes to. */
function hostOf(uri: string): string | undefined {
  return MAIL_URI.exec(uri.trim())?.[2]?.toLowerCase();
}

function isPolicy(text: string | undefined): text is string {
  return text !== undefined && POLICY.test(text);
}

/** The record without what nobody can read in it. */
export function mendedDmarc(text: string): string {
  const { tags } = tagsOf(text);
  const p = tags.get('p');
  const kept = [...tags].flatMap(([name, value]) => {
    const uris = value.split(',').filter((uri) => hostOf(uri) !== undefined);
    const isRead = FORMS.some((one) => one.name === name && one.form.test(value));
    if (isRead && name !== 'p') return [`${name}=${value}`];
    return isReports(name) && uris.length > 0 ? [`${name}=${uris.map((uri) => uri.trim()).join(',')}`] : [];
  });
  return ['v=DMARC1', `p=${isPolicy(p) ? p : 'none'}`, ...kept].join('; ');
}

export function dmarcOf(text: string): DmarcRecord {
  const { tags, problems } = tagsOf(text);
  const given = (name: string) => tags.get(name);
  const reports = REPORTS.flatMap((name) =>
    (given(name)?.split(',') ?? []).map((uri) => ({ name, uri: uri.trim(), host: hostOf(uri) })),
  );
  const isReported = reports.some(({ name, host }) => name === 'rua' && host !== undefined);
  const [p, sp] = [given('p'), given('sp')];
  // What cannot be read counts as none where reports can be sent, and else for no record at all (RFC 7489 6.6.3).
  const isRead = isPolicy(p) && (sp === undefined || isPolicy(sp));
  const policy = isRead ? (p.toLowerCase() as DmarcPolicy) : isReported ? 'none' : undefined;
  const subdomains = isRead && sp !== undefined ? (sp.toLowerCase() as DmarcPolicy) : policy;
  const wrong = FORMS.flatMap(({ name, form, what }) => {
    const value = given(name);
    return value === undefined || form.test(value) ? [] : [`${name}=${quoted(value)} is not ${what}`];
  });
  const lost = reports
    .filter(({ host }) => host === undefined)
    .map(({ name, uri }) => `${quoted(uri)} of ${name}= is no mailto: address`);
  const percent = given('pct') ?? '100';
  return {
    policy,
    subdomains,
    percent: /^(?:100|\d{1,2})$/.test(percent) ? Number(percent) : 100,
    isTesting: given('t')?.toLowerCase() === 'y',
    isDkimStrict: given('adkim')?.toLowerCase() === 's',
    isSpfStrict: given('aspf')?.toLowerCase() === 's',
    reportHosts: [...new Set(reports.flatMap(({ host }) => host ?? []))],
    isReported,
    problems: [...problems, ...(p === undefined ? ['it states no policy (p=)'] : []), ...wrong, ...lost],
  };
}
