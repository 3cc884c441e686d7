/** The catalogue of the sandbox's routes. */
import type { ResolvedOptions } from '../options.js';
import type { Route } from '../route.js';
import { aliasRoutes } from './aliases.js';
import { antivirusRoutes } from './antivirus.js';
import { assumedRoutesOf } from './assumed/index.js';
import { authRoutes, secondStepRoutes } from './auth.js';
import { bindingRoutes } from './bindings.js';
import { domainExtraRoutes } from './domain-extras.js';
import { domainLifecycleRoutes } from './domain-lifecycle.js';
import { domainScopeRoutes } from './domain-scope.js';
import { domainRoutes } from './domains.js';
import { heldBackRoutes } from './held-back.js';
import { idsBlockRoutes } from './ids-blocks.js';
import { ipAccessRoutes } from './ip-access.js';
import { mailboxRoutes } from './mailboxes.js';
import { ownMailboxRoutes } from './own-mailbox.js';
import { serverInfoRoutes } from './server-info.js';
import { spoolRoutes } from './spool.js';
import { userRoutes } from './users.js';

export type CatalogueOptions = Pick<
  ResolvedOptions,
  'publishedOnly' | 'olderTwoFactor' | 'propagate' | 'dialect'
>;

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
    ...mailboxRoutes,
    ...aliasRoutes,
    ...ownMailboxRoutes,
    ...domainExtraRoutes,
    ...spoolRoutes,
    ...heldBackRoutes,
    ...(options.publishedOnly ? [] : assumedRoutesOf(options)),
  ];
}
