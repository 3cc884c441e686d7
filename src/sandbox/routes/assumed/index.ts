/**
 * The routes of the assumed API, as its table says. They say that they are assumed in the server's own documentation,
 * and can be left out.
 */

import { compliance, ownAccount } from '../../assumed/access-rows.js';
import type { Call, CollectionRow, DocumentRow, Special } from '../../assumed/row.js';
import { propagation } from '../../assumed/server-rows.js';
import { heldRows } from '../../assumed/table.js';
import type { Route, ServerRoute } from '../../route.js';
import { setOwnPassword, setOwnTwoFactor, showOwnAccount } from './own-account.js';
import {
  addRow,
  editRow,
  type Handle,
  listRows,
  type Named,
  readDocument,
  removeRows,
  writeDocument,
} from './rows.js';
import { listAdministrators, listCertificates, listCompliance, propagate } from './special.js';

const SPECIAL = {
  'list-certificates': listCertificates,
  'list-administrators': listAdministrators,
  'show-own-account': showOwnAccount,
  'set-own-password': setOwnPassword,
  'set-own-two-factor': setOwnTwoFactor,
  propagate,
} as const satisfies Record<Special, Handle>;

function handleOf(call: Call, { name, row }: Named<DocumentRow | CollectionRow>): Handle {
  if (call.special !== undefined) return SPECIAL[call.special];
  if (row.kind === 'document') return (call.role === 'read' ? readDocument : writeDocument)({ name, row });
  switch (call.role) {
    case 'add':
      return addRow({ name, row });
    case 'edit':
      return editRow({ name, row });
    case 'remove':
      return removeRows({ name, row });
    default:
      return listRows({ name, row });
  }
}

function baseOf({ role, method, path, action }: Call) {
  const effect = role === 'read' || role === 'list' ? 'read' : 'write';
  return { method, path, action, effect, evidence: 'assumed' } as const;
}

function serverRoute(call: Call, handle: Handle): ServerRoute {
  return { ...baseOf(call), access: 'system', handle };
}

export function assumedRoutesOf(options: { readonly propagate: boolean }): readonly Route[] {
  const held = Object.entries<DocumentRow | CollectionRow>(heldRows);
  const special = [...ownAccount.calls, ...(options.propagate ? propagation.calls : [])];
  return [
    ...held.flatMap(([name, row]) =>
      row.calls.map((call) => serverRoute(call, handleOf(call, { name, row }))),
    ),
    ...special.map((call) => serverRoute(call, SPECIAL[call.special])),
    ...compliance.calls.map((call): Route => ({ ...baseOf(call), access: 'domain', handle: listCompliance })),
  ];
}
