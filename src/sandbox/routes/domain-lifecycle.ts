/** Domains come and go (`docs/api-evidence.md` 5.3). */
import { keepLogin, mailboxLogin } from '../accounts.js';
import { type Answer, done, invalidInput, refused } from '../answer.js';
import { newUser } from '../blanks.js';
import { knownMembers } from '../body-shape.js';
import { blankDomainSettings, type DomainSettings } from '../domain-settings.js';
import { isObject, type JsonObject } from '../json.js';
import { newDomain, settingsFrom } from '../new-domain.js';
import { OF_SERVER, type RouteRequest, serverRoutes, type World } from '../route.js';
import { type Named, withDomain } from './domains.js';

/** The setting that each member of the body becomes. */
const SETTING_OF = {
  path: 'domainPath',
  hostname: 'hostname',
  userLimit: 'maxUsers',
  aliasLimit: 'maxAliases',
  listLimit: 'maxLists',
  maxSize: 'maxSize',
  isEnabled: 'isEnabled',
  mainDomainAdmin: 'mainDomainAdmin',
} as const satisfies Record<string, keyof DomainSettings>;
const BLANK = blankDomainSettings();
/** What a body says of the new domain. `outgoingIP` is seen in requests and not documented here: passed over. */
const DOMAIN_DATA: JsonObject = { name: '' };
for (const [given, setting] of Object.entries(SETTING_OF)) DOMAIN_DATA[given] = BLANK[setting];
const REST = { deliverLocallyForExternalDomain: false, domainLocation: 0, domainLocationAddress: '' };

const NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LOCAL_PART = /^[^\s@]+$/;

interface NewDomain {
  readonly name: string;
  readonly members: JsonObject;
  readonly adminUsername: string;
  readonly adminPassword: string;
}

function newDomainOf(body: unknown): NewDomain | undefined {
  if (!isObject(body) || !isObject(body.domainData)) return undefined;
  const { adminUsername, adminPassword } = body;
  const data = knownMembers(body.domainData, DOMAIN_DATA);
  if (data === undefined || knownMembers(body, REST) === undefined) return undefined;
  if (typeof adminUsername !== 'string' || !LOCAL_PART.test(adminUsername)) return undefined;
  if (typeof adminPassword !== 'string' || adminPassword === '' || typeof data.name !== 'string') {
    return undefined;
  }
  const members = Object.entries(SETTING_OF)
    .filter(([given]) => Object.hasOwn(data, given))
    .map(([given, setting]) => [setting, data[given]]);
  return {
    name: data.name.toLowerCase(),
    members: Object.fromEntries(members),
    adminUsername,
    adminPassword,
  };
}

/** Starts from the Domain Defaults; what the body names goes over them. */
function addDomain(request: RouteRequest, world: World): Answer {
  const given = newDomainOf(request.body);
  if (given === undefined) return invalidInput();
  const { name, adminUsername, adminPassword } = given;
  if (!NAME.test(name)) return refused(400, 'DOMAIN_ADD_ERROR_INVALID_NAME');
  const { domains, domainDefaults } = world.state;
  if (Object.hasOwn(domains, name)) return refused(400, 'DOMAIN_ADD_ERROR_NAME_IN_USE');
  const settings = settingsFrom(domainDefaults, { mainDomainAdmin: adminUsername });
  request.store(settings, given.members);
  if (settings.mainDomainAdmin === '') settings.mainDomainAdmin = adminUsername;
  const admin = newUser({ userName: adminUsername, domain: name, maxMailboxSize: 0 });
  domains[name] = newDomain(settings, admin);
  const username = admin.emailAddress;
  keepLogin(
    world.logins,
    mailboxLogin({ username, password: adminPassword, domain: name, isDomainAdmin: true }),
  );
  return done();
}

/** Files are not modelled: both values of the last part do the same. */
function deleteDomain({ name, world }: Named, request: RouteRequest): Answer {
  const deleteData = request.params.deleteData?.toLowerCase();
  if (deleteData !== 'true' && deleteData !== 'false') return invalidInput();
  delete world.state.domains[name];
  for (const [username, login] of world.logins) if (login.domain === name) world.logins.delete(username);
  return done();
}

export const domainLifecycleRoutes = serverRoutes({
  ...OF_SERVER,
  calls: {
    'POST domain-put': ['client write', 'AddDomain', addDomain],
    'POST domain-delete/{domain}/{deleteData}': ['client write', 'DeleteDomain', withDomain(deleteDomain)],
  },
});
