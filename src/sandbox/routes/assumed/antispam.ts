/** Greylisting, the server's antispam options, and the lists it asks about senders and links. */
import { randomUUID } from 'node:crypto';
import type { AntispamSettings, GreylistingSettings, Rbl } from '../../assumed-state.js';
import type { ServerRoute } from '../../route.js';
import { collectionRoutes } from './collection-routes.js';
import { documentRoutes } from './document-routes.js';

const GREYLISTING: GreylistingSettings = {
  enabled: false,
  blockPeriodMinutes: 0,
  passPeriodMinutes: 0,
  recordExpirationDays: 0,
  applyTo: 0,
  allowUserOverride: false,
  greylistUnknownCountry: false,
  spamThresholdEnabled: false,
  spamThreshold: 0,
};
const ANTISPAM: AntispamSettings = {
  lowWeight: 0,
  mediumWeight: 0,
  highWeight: 0,
  lowAction: 0,
  mediumAction: 0,
  highAction: 0,
  lowActionText: '',
  mediumActionText: '',
  highActionText: '',
  allowDomainsToOverride: false,
  allowUsersToOverride: false,
  smtpBlockEnabled: false,
  smtpBlockThreshold: 0,
  outgoingBlockEnabled: false,
  outgoingBlockThreshold: 0,
  autoResponderRestriction: 0,
  contentFilterBounceRestriction: 0,
  maxMessageSizeToScan: 0,
};
const RBL: Omit<Rbl, 'guid'> = {
  name: '',
  description: '',
  lookupDomain: '',
  enabled: false,
  enabledSmtpIn: false,
  enabledSmtpOut: false,
  isUribl: false,
  requireLookupMatch: false,
  resultsIndicatingSpam: [''],
  weight: 0,
  weightMax: 0,
};

export const antispamRoutes: readonly ServerRoute[] = [
  ...documentRoutes({
    path: 'settings/sysadmin/greylisting-settings',
    name: 'GreylistingSettings',
    wrapper: 'greylistingSettings',
    template: GREYLISTING,
    stored: ({ greylisting }) => greylisting,
  }),
  ...documentRoutes({
    path: 'settings/sysadmin/antispam-settings',
    name: 'AntispamSettings',
    wrapper: 'antispamSettings',
    template: ANTISPAM,
    stored: ({ antispam }) => antispam,
  }),
  ...collectionRoutes<Rbl>({
    path: 'settings/sysadmin/rbls',
    rowPath: 'settings/sysadmin/rbl',
    name: 'Rbl',
    wrappers: { rows: 'rbls', row: 'rbl' },
    key: 'guid',
    template: RBL,
    rowsOf: ({ rbls }) => rbls,
    keep: (state, rows) => {
      state.rbls = rows;
    },
    identify: (blank) => ({ ...(blank as Omit<Rbl, 'guid'>), guid: randomUUID() }),
  }),
];
