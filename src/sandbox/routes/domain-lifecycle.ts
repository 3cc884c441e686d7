/** Domains come and go (`docs/api-evidence.md` 5.3). */
import { z } from 'zod';
import { keepLogin, mailboxLogin } from '../accounts.js';
import { done, invalidInput, refused } from '../answer.js';
import { blankPasswordSettings, LOCAL_PART, newUser, newUserDefaults, nothingGiven } from '../blanks.js';
import { membersOf } from '../body-shape.js';
import { blankDomainSettings, type DomainSettings } from '../domain-settings.js';
import { type DomainRequest, ofServer, type RouteRequest, taking, withDomain } from '../route.js';

const BLANK = blankDomainSettings();
/** The setting that each member of the body becomes. `outgoingIP` is seen in requests and not documented here: passed over. */
const SETTING_OF: Readonly<Record<string, keyof DomainSettings>> = {
  path: 'domainPath',
  hostname: 'hostname',
  userLimit: 'maxUsers',
  aliasLimit: 'maxAliases',
  listLimit: 'maxLists',
  maxSize: 'maxSize',
  isEnabled: 'isEnabled',
  mainDomainAdmin: 'mainDomainAdmin',
};
const SETTINGS = Object.entries(SETTING_OF).map(([given, setting]) => [given, BLANK[setting]]);
const REST = { deliverLocallyForExternalDomain: false, domainLocation: 0, domainLocationAddress: '' };
const NEW_DOMAIN = membersOf(REST).extend({
  domainData: membersOf(Object.fromEntries(SETTINGS)).extend({ name: z.string() }),
  adminUsername: z.string().regex(LOCAL_PART),
  adminPassword: z.string().min(1),
});

const NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Starts from the Domain Defaults, with its administrator and nobody else; what the body names goes over them. */
const addDomain = taking(NEW_DOMAIN, ({ state, store, logins }: RouteRequest, given) => {
  const { domainData, adminUsername: userName, adminPassword: password } = given;
  const { name, ...members } = domainData;
  const domain = name.toLowerCase();
  if (!NAME.test(domain)) return refused(400, 'DOMAIN_ADD_ERROR_INVALID_NAME');
  if (Object.hasOwn(state.domains, domain)) return refused(400, 'DOMAIN_ADD_ERROR_NAME_IN_USE');
  const settings: DomainSettings = { ...blankDomainSettings(), ...structuredClone(state.domainDefaults) };
  settings.mainDomainAdmin = userName;
  const named = Object.entries(members).map(([member, value]) => [SETTING_OF[member], value]);
  store(settings, Object.fromEntries(named));
  if (settings.mainDomainAdmin === '') settings.mainDomainAdmin = userName;
  const admin = newUser({ userName, domain, maxMailboxSize: 0 });
  admin.isPrimaryDomainAdmin = true;
  admin.securityFlags.isDomainAdmin = true;
  state.domains[domain] = {
    settings,
    aliases: [],
    forwarding: {},
    users: [admin],
    passwordSettings: blankPasswordSettings(),
    passwordViolations: [],
    userDefaults: newUserDefaults(),
    ...nothingGiven(),
  };
  keepLogin(logins, mailboxLogin({ username: admin.emailAddress, password, domain, isDomainAdmin: true }));
  return done();
});

/** Files are not modelled: both values of the last part do the same. */
function deleteDomain({ params, domainName, state, logins }: DomainRequest) {
  if (!/^(true|false)$/i.test(params.deleteData ?? '')) return invalidInput();
  delete state.domains[domainName];
  for (const [username, { domain }] of logins) if (domain === domainName) logins.delete(username);
  return done();
}

export const domainLifecycleRoutes = ofServer({
  'POST domain-put': ['client write', 'AddDomain', addDomain],
  'POST domain-delete/{domain}/{deleteData}': ['client write', 'DeleteDomain', withDomain(deleteDomain)],
});
