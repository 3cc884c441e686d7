/** Assumed lists that can be read and not written: mounts, events, SMTP auth bypass, certificates. */
import { type Answer, done, invalidInput } from '../../answer.js';
import type { Certificate } from '../../assumed-state.js';
import type { JsonObject } from '../../json.js';
import type { RouteRequest, ServerRoute, World } from '../../route.js';
import type { SandboxState } from '../../state.js';
import { CONTROLLER, READ } from './call.js';

function listRoute(
  path: string,
  list: { name: string; of: (state: SandboxState) => JsonObject },
): ServerRoute {
  return {
    ...READ,
    path,
    action: `${CONTROLLER}/Get${list.name}`,
    handle: (_request, { state }) => done(list.of(state)),
  };
}

const SORT_FIELDS = ['fileName', 'subject', 'expirationDate'] as const satisfies (keyof Certificate)[];

/** Sorted as the path says. */
function certificates({ params }: RouteRequest, { state }: World): Answer {
  const field = SORT_FIELDS.find((name) => name.toLowerCase() === params.sortField?.toLowerCase());
  const descending = params.desc?.toLowerCase();
  if (field === undefined || (descending !== 'true' && descending !== 'false')) return invalidInput();
  const rows = [...state.certificates].sort((a, b) =>
    a[field] < b[field] ? -1 : Number(a[field] > b[field]),
  );
  if (descending === 'true') rows.reverse();
  return done({ certificates: rows });
}

export const auditListRoutes: readonly ServerRoute[] = [
  listRoute('settings/sysadmin/volume-mounts', {
    name: 'VolumeMounts',
    of: ({ volumeMounts }) => ({ mounts: volumeMounts }),
  }),
  listRoute('settings/sysadmin/event-hooks', {
    name: 'EventHooks',
    of: ({ eventHooks }) => ({ eventHooks }),
  }),
  // The path is documented; the shape of its answer is not.
  listRoute('settings/sysadmin/smtp-auth-bypass', {
    name: 'SmtpAuthBypass',
    of: ({ smtpAuthBypass }) => ({ smtpAuthBypass }),
  }),
  // So with this one.
  {
    ...READ,
    path: 'settings/sysadmin/ssl-certificates/{sortField}/{desc}',
    action: `${CONTROLLER}/GetSslCertificates`,
    handle: certificates,
  },
];
