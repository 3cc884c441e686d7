/** What is wrong with a certificate that a port showed. */
import type { Certificate } from '../../contract/resources/outside/probed-tls.js';
import { canonicalAddress, isAddressOrBlock } from '../kit/address.js';
import { daysBetween } from '../kit/days.js';
import { counted } from '../kit/step.js';

/** Is it for this host? A star stands for one label (RFC 9525). */
export function isFor({ names }: Certificate, host: string): boolean {
  if (isAddressOrBlock(host)) return names.some((name) => canonicalAddress(name) === canonicalAddress(host));
  const wanted = host.toLowerCase().replace(/\.$/, '');
  const parent = wanted.replace(/^[^.]+/, '*');
  return names.some((name) => [wanted, parent].includes(name.toLowerCase()));
}

/** OpenSSL's words for what says the same in another way. */
const ENDED = 'CERT_HAS_EXPIRED';
const CHAINS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'is signed by nobody but itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'is of an authority that nobody knows',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'is of an authority that nobody knows, or comes without the certificates between',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'is of an authority that nobody knows, or comes without the certificates between',
  CERT_NOT_YET_VALID: 'does not hold yet',
};

/** `ended on 2026-01-31`, behind `a certificate that`. `host`: undefined where names are judged elsewhere. */
export function faultsOf(
  certificate: Certificate,
  {
    today,
    warnDays,
    host,
  }: { readonly today: string; readonly warnDays: number; readonly host: string | undefined },
): readonly string[] {
  const { to, chain, names, count } = certificate;
  const days = to === '' ? undefined : daysBetween(today, to);
  const end =
    days === undefined
      ? ['has an end that no calendar has']
      : days < 0
        ? [`ended on ${to}`]
        : days < warnDays
          ? [`ends on ${to}, in ${counted(days, 'day')}`]
          : chain === ENDED
            ? ['is of an authority whose own certificate ended']
            : [];
  const trust = chain === '' || chain === ENDED ? [] : [CHAINS[chain] ?? `is not to be trusted (${chain})`];
  // Of one with more names than are known here nobody can say what it is not for.
  const isOther = host !== undefined && !isFor(certificate, host) && names.length === count;
  return [...end, ...trust, ...(isOther ? [`is not for ${host}`] : [])];
}
