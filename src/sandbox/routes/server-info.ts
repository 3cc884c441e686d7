/** Version, licence, services and spool: calls that only read (`docs/api-evidence.md` 4.1, 4.10). */
import { done, plain } from '../answer.js';
import { type Handle, ofServer, serverCalls, shown } from '../route.js';

const showLicence: Handle = ({ state }) => done(state.licenseNotifications);

export const serverInfoRoutes = [
  ...ofServer({
    // Only the path is published; the shape of the answer is the sandbox's own.
    'GET get-version': ['documented read', 'GetVersion', ({ build }) => done({ version: `100.0.${build}` })],
    'GET license-notifications': ['client read', 'GetLicenseNotifications', showLicence],
    'GET services': ['client read', 'GetServices', shown('services', 'services')],
  }),
  ...serverCalls({ under: 'licensing/', controller: 'LicensingController', access: 'system' })({
    'GET info': ['client read', 'GetInfo', ({ state }) => done(state.licensing)],
  }),
  ...serverCalls({ under: 'licensing/', controller: 'LicensingController', access: 'anyone' })({
    // As recorded, it has no `success`.
    'GET about': [
      'recorded read',
      'GetAbout',
      ({ build, state: { licensing } }) =>
        plain({
          ...{ version: `100.0.${build}`, edition: licensing.edition },
          enterpriseFunctionality: licensing.edition === 0,
        }),
    ],
  }),
];
