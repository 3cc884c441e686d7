/** What the paths of a recording name beside the call: a mail domain, which is filled in where the call is made; else nothing that may be kept or shown. */
import type { Json } from '../../canonical-json.js';
import type { ApiResource } from '../resource.js';
import type { Exchange } from './exchange.js';
import { DOMAIN } from './named-in-path.js';
import type { Calls } from './page-lesson.js';

/** The domain that a path names; undefined where it names none. */
export function domainIn(path: string): string | undefined {
  return path.split('/').find((one) => DOMAIN.test(one));
}

/** The longest name of a call that ships has 44. */
const MOST_LETTERS = 60;

/** Does part of a path say what it names by no word: an id, a token, an address? A number says how, and not what. */
function isOpaque(segment: string): boolean {
  const digits = segment.replace(/\D/g, '').length;
  return (
    segment.length > MOST_LETTERS || /[^\w.~{}-]/.test(segment) || (digits > 4 && digits < segment.length)
  );
}

/** `POST settings/sysadmin/x`, without what may be a secret of whoever was recorded. */
export function callText({ method, path }: Pick<Exchange, 'method' | 'path'>): string {
  const segments = path.split('/').map((one) => (isOpaque(one) ? '[...]' : one));
  return `${method} ${segments.join('/')}`;
}

/** Why these calls are those of one server, or of one thing on it, and not of every one; undefined where they are not. */
export function whyNoOther(calls: Calls, resource: ApiResource): string | undefined {
  const pathsIn = (some: Calls) =>
    Object.values(some).map((call) => (call as { readonly path: string }).path);
  const dotted = pathsIn(calls).flatMap((path) => path.split('/').filter((one) => DOMAIN.test(one)));
  if (resource.scope === 'domain' && new Set(dotted.map((one) => one.toLowerCase())).size > 1)
    return 'its calls name several things with a dot, and which of them is the domain is not to be told';
  const isOfOne = pathsIn(placed(calls, resource)).some((path) => path.split('/').some(isOpaque));
  return isOfOne ? 'its call names something that this server alone has, as an id' : undefined;
}

/** A call of a domain says which by its path, or acts on the one that the request names. */
export function placed(calls: Calls, { scope }: ApiResource): Calls {
  if (scope !== 'domain') return calls;
  const entries = Object.entries(calls).map(([name, call]) => {
    const { path = '', ...rest } = call as { readonly path?: string } & Readonly<Record<string, Json>>;
    const segments = path.split('/').map((one) => (DOMAIN.test(one) ? '{domain}' : one));
    const isOfDomain = /^settings\/domain\//i.test(path);
    return [name, { ...rest, path: segments.join('/'), ...(isOfDomain ? { actsOnDomain: true } : {}) }];
  });
  return Object.fromEntries(entries);
}
