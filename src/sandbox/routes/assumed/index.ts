/**
 * The routes of the assumed API, as its table says. They say that they are assumed in the server's own documentation,
 * and can be left out.
 */

import { compliance, ownAccount } from '../../assumed/access-rows.js';
import type { Call, CollectionRow, DocumentRow, Special } from '../../assumed/row.js';
import { propagation } from '../../assumed/server-rows.js';
import { heldRows } from '../../assumed/table.js';
import type { Handle, Route, ServerRoute } from '../../route.js';
import { setOwnPassword, setOwnTwoFactor, showOwnAccount } from './own-account.js';
import { handlesOf } from './rows.js';
import { listAdministrators, listCertificates, listCompliance, propagate } from './special.js';

const SPECIAL = {
  'list-certificates': listCertificates,
  'list-administrators': listAdministrators,
  'show-own-account': showOwnAccount,
  'set-own-password': setOwnPassword,
  'set-own-two-factor': setOwnTwoFactor,
  propagate,
} as const satisfies Record<Special, Handle>;

function baseOf({ role, method, path, action }: Call) {
  const effect = role === 'read' || role === 'list' ? 'read' : 'write';
  return { method, path, action, effect, evidence: 'assumed' } as const;
}

/** Calls that say themselves what answers them, or that their row does. */
function serverRoutes(calls: readonly Call[], handles: Partial<Record<Call['role'], Handle>>): ServerRoute[] {
  return calls.flatMap((call) => {
    const handle = call.special === undefined ? handles[call.role] : SPECIAL[call.special];
    return handle === undefined ? [] : [{ ...baseOf(call), access: 'system', handle }];
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
