/**
 * The routes of the assumed API, as its table says, in the words of the sandbox's dialect. They say that they are assumed
 * in the server's own documentation, and can be left out.
 */
import type { Call } from '../../assumed/row.js';
import { callShapeOf } from '../../dialect/call-shape.js';
import type { Spoken, SpokenCall } from '../../dialect/spoken.js';
import { tableOf } from '../../dialect/table.js';
import type { JsonObject } from '../../json.js';
import type { Handle, Route, RouteRequest, World } from '../../route.js';
import { inDialect } from './in-dialect.js';
import { setOwnPassword, setOwnTwoFactor, showOwnAccount } from './own-account.js';
import { handlesOf, slotsOf } from './rows.js';
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

function baseOf(spoken: Spoken, call: SpokenCall) {
  const { role, method, path, action } = call;
  const effect = role === 'read' || role === 'list' ? 'read' : 'write';
  return {
    method,
    path,
    action,
    effect,
    evidence: 'assumed',
    shape: () => callShapeOf(spoken, call),
  } as const;
}

export function assumedRoutesOf(options: {
  readonly propagate: boolean;
  readonly dialect: number;
}): readonly Route[] {
  const { held, ownAccount, compliance, propagation } = tableOf(options.dialect);
  const defaults = held.domainDefaults?.leaves ?? [];
  const said = <R extends RouteRequest>(
    handle: Handle<R>,
    { spoken, call, name }: { readonly spoken: Spoken; readonly call: SpokenCall; readonly name: string },
  ): Handle<R> => {
    if (options.dialect === 0) return handle;
    const rowsIn = (world: World) =>
      spoken.row.kind === 'collection' ? (slotsOf<readonly JsonObject[]>(world)[name] ?? []) : [];
    return inDialect(handle, { spoken, call, defaults, rowsIn });
  };
  const serverRoutes = (spoken: Spoken, handles: Partial<Record<Call['role'], Handle>>, name = '') =>
    spoken.calls.map((call): Route => {
      const handle = SPECIAL[call.was.path.split('/')[2] ?? ''] ?? handles[call.role];
      if (handle === undefined) throw new Error(`nothing answers ${call.path}`);
      return { ...baseOf(spoken, call), access: 'system', handle: said(handle, { spoken, call, name }) };
    });
  return [
    ...Object.entries(held).flatMap(([name, spoken]) =>
      serverRoutes(spoken, handlesOf(name, spoken.row), name),
    ),
    ...serverRoutes(ownAccount, {}),
    ...(options.propagate ? serverRoutes(propagation, {}) : []),
    ...compliance.calls.map((call): Route => {
      const handle = said(listCompliance, { spoken: compliance, call, name: '' });
      return { ...baseOf(compliance, call), access: 'domain', handle };
    }),
  ];
}
