/** The catalogue of the sandbox's routes. */
import type { Route } from '../route.js';
import { antivirusRoutes } from './antivirus.js';
import { assumedRoutesOf } from './assumed/index.js';
import { authRoutes, secondStepRoutes } from './auth.js';
import { bindingRoutes } from './bindings.js';
import { domainLifecycleRoutes } from './domain-lifecycle.js';
import { domainScopeRoutes } from './domain-scope.js';
import { domainRoutes } from './domains.js';
import { idsBlockRoutes } from './ids-blocks.js';
import { ipAccessRoutes } from './ip-access.js';
import { serverInfoRoutes } from './server-info.js';
import { userRoutes } from './users.js';

export interface CatalogueOptions {
  /** Leaves out what is only assumed. */
  readonly publishedOnly: boolean;
  /** A build from before April 2026, which has no call for the second step. */
  readonly olderTwoFactor: boolean;
  /** With the call that copies Domain Defaults to every domain. */
  readonly propagate: boolean;
}

export function routesOf(options: CatalogueOptions): readonly Route[] {
  return [
    ...authRoutes,
    ...(options.olderTwoFactor ? [] : secondStepRoutes),
    ...serverInfoRoutes,
    ...idsBlockRoutes,
    ...ipAccessRoutes,
    ...antivirusRoutes,
    ...bindingRoutes,
    ...domainRoutes,
    ...domainLifecycleRoutes,
    ...domainScopeRoutes,
    ...userRoutes,
    ...(options.publishedOnly ? [] : assumedRoutesOf(options)),
  ];
}
