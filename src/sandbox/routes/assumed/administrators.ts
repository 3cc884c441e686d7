/** System administrators, and what their passwords must be like. */
import { administratorNamed } from '../../admission.js';
import { type Answer, done, invalidInput, refused } from '../../answer.js';
import type { Administrator, AdministratorPasswordRequirements } from '../../assumed-state.js';
import { knownMembers } from '../../body-shape.js';
import { isObject } from '../../json.js';
import type { RouteRequest, ServerRoute, World } from '../../route.js';
import { isAddressOrNetwork } from '../../source-address.js';
import { CONTROLLER, READ, WRITE } from './call.js';
import { documentRoutes } from './document-routes.js';

/** What a write can change; the rest is the server's own. */
const ADMINISTRATOR: Partial<Administrator> = {
  displayName: '',
  isEnabled: false,
  canManageAdmins: false,
  canImpersonate: false,
  restrictLoginByIp: false,
  ipRestrictions: [''],
};
const PASSWORDS: AdministratorPasswordRequirements = {
  minLength: 0,
  requireNumber: false,
  requireCapital: false,
  requireLower: false,
  requireSymbol: false,
};

function list(_request: RouteRequest, { state, lastSignIns }: World): Answer {
  const administrators = state.administrators.map((row) => {
    const time = lastSignIns.get(row.username.toLowerCase());
    return { ...row, lastLogin: time === undefined ? row.lastLogin : new Date(time).toISOString() };
  });
  return done({ administrators });
}

/** Nothing keeps an administrator from shutting himself out. */
function edit(request: RouteRequest, { state }: World): Answer {
  const given = isObject(request.body) ? request.body.administrator : undefined;
  const members = isObject(given) ? knownMembers(given, ADMINISTRATOR) : undefined;
  if (!isObject(given) || members === undefined) return invalidInput();
  const addresses = (members.ipRestrictions ?? []) as readonly string[];
  if (!addresses.every(isAddressOrNetwork)) return invalidInput();
  const row = administratorNamed(state, given.username);
  if (row === undefined) return refused(400, 'User not found');
  request.store(row, members);
  return done();
}

/** All of them or none. The tokens they have go on working. */
function remove(request: RouteRequest, { state }: World): Answer {
  const input = isObject(request.body) ? request.body.input : undefined;
  if (!Array.isArray(input)) return invalidInput();
  const rows = input.map((username) => administratorNamed(state, username));
  if (rows.includes(undefined)) return refused(400, 'User not found');
  if (rows.some((row) => row?.isPrimary)) return refused(400, 'The primary administrator cannot be deleted');
  state.administrators = state.administrators.filter((row) => !rows.includes(row));
  return done();
}

export const administratorRoutes: readonly ServerRoute[] = [
  {
    ...READ,
    path: 'settings/sysadmin/administrators',
    action: `${CONTROLLER}/GetAdministrators`,
    handle: list,
  },
  {
    ...WRITE,
    path: 'settings/sysadmin/administrator',
    action: `${CONTROLLER}/SetAdministrator`,
    handle: edit,
  },
  {
    ...WRITE,
    path: 'settings/sysadmin/administrators-delete',
    action: `${CONTROLLER}/DeleteAdministrators`,
    handle: remove,
  },
  ...documentRoutes({
    path: 'settings/sysadmin/administrator-password-requirements',
    name: 'AdministratorPasswordRequirements',
    wrapper: 'passwordRequirements',
    template: PASSWORDS,
    stored: ({ administratorPasswordRequirements }) => administratorPasswordRequirements,
  }),
];
