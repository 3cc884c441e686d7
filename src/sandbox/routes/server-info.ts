/** Version, licence, services and spool: calls that only read (`docs/api-evidence.md` 4.1, 4.10). */
import { type Answer, done } from '../answer.js';
import { OF_SERVER, type RouteRequest, type ServerRoute, serverRoutes, type World } from '../route.js';

/** Only the path is published; the shape of the answer is the sandbox's own. */
function showVersion(_request: RouteRequest, { build }: World): Answer {
  return done({ version: `100.0.${build}` });
}

const answering =
  (of: (state: World['state']) => Parameters<typeof done>[0]): ServerRoute['handle'] =>
  (_request, { state }) =>
    done(of(state));

export const serverInfoRoutes: readonly ServerRoute[] = [
  ...serverRoutes({
    ...OF_SERVER,
    calls: {
      'GET get-version': ['documented read', 'GetVersion', showVersion],
      'GET license-notifications': [
        'client read',
        'GetLicenseNotifications',
        answering((state) => state.licenseNotifications),
      ],
      'GET services': ['client read', 'GetServices', answering(({ services }) => ({ services }))],
      'GET spool-message-counts': [
        'recorded read',
        'GetSpoolMessageCounts',
        answering(({ spoolCounts: counts }) => ({ counts })),
      ],
    },
  }),
  ...serverRoutes({
    under: 'licensing/',
    controller: 'LicensingController',
    access: 'system',
    calls: { 'GET info': ['client read', 'GetInfo', answering(({ licensing }) => licensing)] },
  }),
];
