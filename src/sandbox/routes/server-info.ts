/** Version, licence, services and spool: calls that only read (`docs/api-evidence.md` 4.1, 4.10). */
import { done } from '../answer.js';
import type { ServerRoute } from '../route.js';

const READ = { method: 'GET', access: 'system', effect: 'read', evidence: 'client' } as const;
const CONTROLLER = 'SystemAdminSettingsController';

export const serverInfoRoutes: readonly ServerRoute[] = [
  {
    ...READ,
    evidence: 'documented',
    path: 'settings/sysadmin/get-version',
    action: `${CONTROLLER}/GetVersion`,
    // Only the path is published; the shape of the answer is the sandbox's own.
    handle: (_request, { build }) => done({ version: `100.0.${build}` }),
  },
  {
    ...READ,
    path: 'licensing/info',
    action: 'LicensingController/GetInfo',
    handle: (_request, { state }) => done(state.licensing),
  },
  {
    ...READ,
    path: 'settings/sysadmin/license-notifications',
    action: `${CONTROLLER}/GetLicenseNotifications`,
    handle: (_request, { state }) => done(state.licenseNotifications),
  },
  {
    ...READ,
    path: 'settings/sysadmin/services',
    action: `${CONTROLLER}/GetServices`,
    handle: (_request, { state }) => done({ services: state.services }),
  },
  {
    ...READ,
    evidence: 'recorded',
    path: 'settings/sysadmin/spool-message-counts',
    action: `${CONTROLLER}/GetSpoolMessageCounts`,
    handle: (_request, { state }) => done({ counts: state.spoolCounts }),
  },
];
