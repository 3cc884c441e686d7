/**
 * The routes of the assumed API, as its table says. They say that they are assumed in the server's own documentation,
 * and can be left out.
 */

import { compliance, ownAccount } from '../../assumed/access-rows.js';
import type { Call, CollectionRow, DocumentRow } from '../../assumed/row.js';
import { propagation } from '../../assumed/server-rows.js';
import { heldRows } from '../../assumed/table.js';
import type { Handle, Route, ServerRoute } from '../../route.js';
import { setOwnPassword, setOwnTwoFactor, showOwnAccount } from './own-account.js';
import { handlesOf } from './rows.js';
import { listAdministrators, listCertificates, listCompliance, propagate } from './special.js';

/** What answers calls that do more than their row says, by the last part of their path before names. */
const SPECIAL: Readonly<Record<string, Handle>> = {
  'ssl-certificates': listCertificates,
  administrators: listAdministrators,
  'sysadmin-info': showOwnAccount,
  'administrator-password': setOwnPassword,
  'administrator-two-factor': setOwnTwoFactor,
  'propagate-domain-settings': propagate,
};

function baseOf({ role, method, path, action }: Call) {
  const effect = role === 'read' || role === 'list' ? 'read' : 'write';
  return { method, path, action, effect, evidence: 'assumed' } as const;
}

function serverRoutes(calls: readonly Call[], handles: Partial<Record<Call['role'], Handle>>): ServerRoute[] {
  return calls.map((call) => {
    const handle = SPECIAL[call.path.split('/')[2] ?? ''] ?? handles[call.role];
    if (handle === undefined) throw new Error(`nothing answers ${call.path}`);
    return { ...baseOf(call), access: 'system', handle };
  });
}

export function assumedRoutesOf(options: { readonly propagate: boolean }): readonly Route[] {
  const held = Object.entries<DocumentRow | CollectionRow>(heldRows);
  return [
    ...held.flatMap(([name, row]) => serverRoutes(row.calls, handlesOf(name, row))),
    ...serverRoutes([...ownAccount.calls, ...(options.propagate ? propagation.calls : [])], {}),
    ...compliance.calls.map((call): Route => ({ ...baseOf(call), access: 'domain', handle: listCompliance })),
  ];
}
