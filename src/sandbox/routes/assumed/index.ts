/**
 * Settings without a published endpoint. Paths, names and numbers are assumptions (docs/assumed-api.md),
 * so these routes say so in the server's own documentation, and can be left out.
 */
import type { Route } from '../../route.js';
import { administratorRoutes } from './administrators.js';
import { antispamRoutes } from './antispam.js';
import { auditListRoutes } from './audit-lists.js';
import { domainDefaultsRoutes, propagateRoute } from './domain-defaults.js';
import { gatewayRoutes } from './gateways.js';
import { idsRuleRoutes } from './ids-rules.js';
import { ownAccountRoutes } from './own-account.js';
import { passwordComplianceRoute } from './password-compliance.js';
import { serverDocumentRoutes } from './server-documents.js';

export function assumedRoutesOf(options: { readonly propagate: boolean }): readonly Route[] {
  return [
    ...serverDocumentRoutes,
    ...domainDefaultsRoutes,
    ...(options.propagate ? [propagateRoute] : []),
    ...idsRuleRoutes,
    ...auditListRoutes,
    ...antispamRoutes,
    ...administratorRoutes,
    ...ownAccountRoutes,
    ...gatewayRoutes,
    passwordComplianceRoute,
  ];
}
