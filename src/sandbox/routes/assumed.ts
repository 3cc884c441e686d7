/**
 * Settings without a published endpoint. Paths, names and numbers are assumptions (docs/assumed-api.md),
 * so these routes say so in the server's own documentation, and can be left out.
 */
import { type Answer, done, invalidInput, refused } from '../answer.js';
import { knownMembers } from '../body-shape.js';
import { blankDomainDefaults } from '../domain-settings.js';
import { isObject, type JsonObject } from '../json.js';
import type { RouteRequest, ServerRoute, World } from '../route.js';
import type { IdsRule, LogSettings, PasswordRequirements, SandboxState, SmtpInSettings } from '../state.js';

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
/** What a client may say about a rule. Whether it is permanent is the server's own. */
const IDS_RULE = {
  type: 0,
  service: null,
  timeFrameMinutes: 0,
  threshold: 0,
  blockMinutes: 0,
  action: 0,
  description: '',
};

const CALL = { access: 'system', evidence: 'assumed' } as const;
const CONTROLLER = 'SystemAdminSettingsController';

interface DocumentSpec {
  readonly path: string;
  readonly name: string;
  /** The member of read and write that holds the document. */
  readonly wrapper: string;
  readonly template: JsonObject;
  readonly stored: (state: SandboxState) => JsonObject;
}

/** Read and partial write of one document; both carry it in a wrapper. */
function documentRoutes({ path, name, wrapper, template, stored }: DocumentSpec): readonly ServerRoute[] {
  const write = (request: RouteRequest, { state }: World): Answer => {
    if (!isObject(request.body)) return invalidInput();
    if (!Object.hasOwn(request.body, wrapper)) return done();
    const given = request.body[wrapper];
    const patch = isObject(given) ? knownMembers(given, template) : undefined;
    if (patch === undefined) return invalidInput();
    request.store(stored(state), patch);
    return done();
  };
  return [
    {
      ...CALL,
      method: 'GET',
      effect: 'read',
      path,
      action: `${CONTROLLER}/Get${name}`,
      handle: (_request, { state }) => done({ [wrapper]: stored(state) }),
    },
    { ...CALL, method: 'POST', effect: 'write', path, action: `${CONTROLLER}/Set${name}`, handle: write },
  ];
}

function ruleOf(body: unknown): { readonly id: unknown; readonly members: JsonObject } | undefined {
  const rule = isObject(body) ? body.idsRule : undefined;
  const members = isObject(rule) ? knownMembers(rule, IDS_RULE) : undefined;
  return isObject(rule) && members !== undefined ? { id: rule.id, members } : undefined;
}

function addRule(request: RouteRequest, { state }: World): Answer {
  const given = ruleOf(request.body);
  if (given === undefined) return invalidInput();
  const id = state.idsRules.reduce((highest, rule) => Math.max(highest, rule.id), 0) + 1;
  const rule: IdsRule = { id, ...IDS_RULE, isPermanent: false };
  request.store(rule, given.members);
  state.idsRules.push(rule);
  return done();
}

function editRule(request: RouteRequest, { state }: World): Answer {
  const given = ruleOf(request.body);
  if (given === undefined) return invalidInput();
  const rule = state.idsRules.find(({ id }) => id === given.id);
  if (rule === undefined) return refused(400, 'Rule not found');
  request.store(rule, given.members);
  return done();
}

/** All of them or none. */
function deleteRules(request: RouteRequest, { state }: World): Answer {
  const input = isObject(request.body) ? request.body.input : undefined;
  if (!Array.isArray(input)) return invalidInput();
  const rules = input.map((wanted) => state.idsRules.find(({ id }) => id === wanted));
  if (rules.includes(undefined)) return refused(400, 'Rule not found');
  if (rules.some((rule) => rule?.isPermanent)) return refused(400, 'Permanent rules cannot be deleted');
  state.idsRules = state.idsRules.filter((rule) => !rules.includes(rule));
  return done();
}

function listRoute(
  path: string,
  list: { name: string; of: (state: SandboxState) => JsonObject },
): ServerRoute {
  return {
    ...CALL,
    method: 'GET',
    effect: 'read',
    path,
    action: `${CONTROLLER}/Get${list.name}`,
    handle: (_request, { state }) => done(list.of(state)),
  };
}

const IDS_WRITE = { ...CALL, method: 'POST', effect: 'write' } as const;

const idsRuleRoutes: readonly ServerRoute[] = [
  listRoute('settings/sysadmin/ids-rules', { name: 'IdsRules', of: ({ idsRules }) => ({ idsRules }) }),
  {
    ...IDS_WRITE,
    path: 'settings/sysadmin/ids-rule-put',
    action: `${CONTROLLER}/AddIdsRule`,
    handle: addRule,
  },
  { ...IDS_WRITE, path: 'settings/sysadmin/ids-rule', action: `${CONTROLLER}/SetIdsRule`, handle: editRule },
  {
    ...IDS_WRITE,
    path: 'settings/sysadmin/ids-rule-delete',
    action: `${CONTROLLER}/DeleteIdsRules`,
    handle: deleteRules,
  },
];

export const assumedRoutes: readonly ServerRoute[] = [
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
    path: 'settings/sysadmin/domain-defaults',
    name: 'DomainDefaults',
    wrapper: 'domainSettings',
    template: blankDomainDefaults(),
    stored: ({ domainDefaults }) => domainDefaults,
  }),
  ...idsRuleRoutes,
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
];
