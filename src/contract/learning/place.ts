/** Calls of one mail domain as calls of any: what named it in the recording is filled in where they are made. */
import type { Json } from '../../canonical-json.js';
import type { ApiResource } from '../resource.js';
import { DOMAIN } from './named-in-path.js';
import type { Calls } from './page-lesson.js';

/** The domain that a path names; undefined where it names none. */
export function domainIn(path: string): string | undefined {
  return path.split('/').find((one) => DOMAIN.test(one));
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
