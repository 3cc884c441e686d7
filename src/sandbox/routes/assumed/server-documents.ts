/** Assumed documents about the server as a whole: mail taken in, passwords of users, logs, files, the spool. */
import type { FileRestrictions, SpoolSettings } from '../../assumed-state.js';
import type { ServerRoute } from '../../route.js';
import type { LogSettings, PasswordRequirements, SmtpInSettings } from '../../state.js';
import { documentRoutes } from './document-routes.js';

const SMTP_IN: SmtpInSettings = {
  allowRelay: 0,
  requireAuthMatch: 0,
  allowRelayForAuthenticatedUsers: false,
  enableDomainSmtpAuthForLocalDeliveries: false,
  banner: '',
  maxHopCount: 0,
  maxBadRecipients: 0,
};
const PASSWORDS: PasswordRequirements = {
  minLength: 0,
  requireNumber: false,
  requireCapital: false,
  requireLower: false,
  requireSymbol: false,
  notUsername: false,
  preventCommonPasswords: false,
  preventPreviousPasswords: false,
  skipExistingPasswords: false,
  enablePasswordRetrieval: false,
  expirationEnabled: false,
  expirationMonths: 0,
  disableOutgoingAfterGracePeriod: false,
  gracePeriodDays: 0,
};
const LOGS: LogSettings = {
  deliveryLogLevel: 0,
  smtpLogLevel: 0,
  imapLogLevel: 0,
  popLogLevel: 0,
  administrativeLogLevel: 0,
  autoDeleteDays: 0,
};
const FILE_RESTRICTIONS: FileRestrictions = {
  inboundExtensions: [''],
  outboundExtensions: [''],
  uploadExtensions: [''],
  fileSystemExtensions: [''],
  maxFileSizeMb: 0,
};
const SPOOL: SpoolSettings = { retryIntervals: [0], deliveryDelaySeconds: 0 };

export const serverDocumentRoutes: readonly ServerRoute[] = [
  ...documentRoutes({
    path: 'settings/sysadmin/smtp-in-settings',
    name: 'SmtpInSettings',
    wrapper: 'smtpInSettings',
    template: SMTP_IN,
    stored: ({ smtpIn }) => smtpIn,
  }),
  ...documentRoutes({
    path: 'settings/sysadmin/password-requirements',
    name: 'PasswordRequirements',
    wrapper: 'passwordRequirements',
    template: PASSWORDS,
    stored: ({ passwordRequirements }) => passwordRequirements,
  }),
  ...documentRoutes({
    path: 'settings/sysadmin/log-settings',
    name: 'LogSettings',
    wrapper: 'logSettings',
    template: LOGS,
    stored: ({ logSettings }) => logSettings,
  }),
  ...documentRoutes({
    path: 'settings/sysadmin/file-restrictions',
    name: 'FileRestrictions',
    wrapper: 'fileRestrictions',
    template: FILE_RESTRICTIONS,
    stored: ({ fileRestrictions }) => fileRestrictions,
  }),
  ...documentRoutes({
    path: 'settings/sysadmin/spool-settings',
    name: 'SpoolSettings',
    wrapper: 'spoolSettings',
    template: SPOOL,
    stored: ({ spoolSettings }) => spoolSettings,
  }),
];
