/**
 * Step host-service-account: the service runs as an account of its own that may do nothing else.
 * Pure: judges every SmarterMail of the host, and the account that it runs as.
 */
import { z } from 'zod';
import { hostItself } from '../../contract/resources/host/host-itself.js';
import { type HostService, hostService } from '../../contract/resources/host/host-service.js';
import type { Shortcoming } from '../kit/expectation.js';
import { listed } from '../kit/names.js';
import { oneLine } from '../kit/option.js';
import { present, remarks } from '../kit/present.js';
import { unseenPart } from '../kit/seen-verdict.js';
import { defineStep, onServer } from '../kit/step.js';
import { type Host, isShared, type Judged, leftByApply, onEachService, scriptsFor } from './on-host.js';

const ID = 'host-service-account';
/** Without its rights on the folders the account could not run the service. */
const SCRIPTS = scriptsFor(ID, 'host-permissions');

const options = z.strictObject({
  user: oneLine()
    .regex(
      /^([^\\/"[\]:;|=,+*?<>@]{1,15}\\)?[^\\/"[\]:;|=,+*?<>@]{1,20}$/,
      'must be the name of an account of the host, at most 20 characters, or DOMAIN\\name',
    )
    .default('SmarterMailService')
    .describe(
      'The account that the scripts make where there is none, and have the service run as; another one passes if it is one of its own',
    ),
  description: oneLine()
    .max(48)
    .default('Runs SmarterMail')
    .describe('What the scripts write of that account, for whoever finds it later'),
});
type Options = z.infer<typeof options>;

type Account = NonNullable<
  Extract<z.infer<typeof hostService.model>['account'], { status: 'seen' }>['value']
>;

const ADMINISTRATORS = 'S-1-5-32-544';
const AS_SERVICE = 'SeServiceLogonRight';
/** That no group gives it is not in evidence: by default every account of a host is among its Users, who may sign in. */
const DENIED = {
  SeDenyInteractiveLogonRight: 'at the screen of the host',
  SeDenyRemoteInteractiveLogonRight: 'by remote desktop',
} as const;

const USERS = 'Computer Management > Local Users and Groups > Users';
const SECPOL = 'secpol.msc > Local Policies > User Rights Assignment';

function clicks({ user, description }: Options): readonly string[] {
  return [
    `${USERS} > New User: ${user}, description ${description}, a long password from a generator; User must change password off, User cannot change password on, Password never expires on. Take it out of every group (Member Of).`,
    `${SECPOL}: add it to Log on as a service, Deny log on locally and Deny log on through Remote Desktop Services.`,
    'Give it Modify on the installation and the data folder first, or the service cannot write.',
    'Services > the SmarterMail service: Stop; Log On > This account: it and its password; Start. Look whether it runs and whether mail arrives; if not, put Log On back as it was and start it.',
  ];
}

/** What is wrong with the account that a service runs as. */
function faultsOf(
  account: Account,
  about: {
    readonly platform: Host['platform'];
    readonly name: string;
    readonly byHand: NonNullable<Shortcoming['byHand']>;
  },
): readonly Shortcoming[] {
  const { platform, name, byHand } = about;
  const { groups, rights } = account;
  const gone = `the account ${name} does not exist any more: the service cannot start again`;
  if (!account.exists) return [{ problem: gone, byHand }];
  const isAdministrator = account.inAdministrators || groups.some(({ sid }) => sid === ADMINISTRATORS);
  const everywhere = present(
    isAdministrator && {
      problem: `the account ${name} is an administrator of the host, and may do anything there`,
      byHand,
    },
  );
  // An account of Linux without a password that anybody could use is as it should be.
  if (platform === 'linux') return everywhere;
  const open = Object.entries(DENIED).flatMap(([right, where]) => (rights.includes(right) ? [] : [where]));
  const set = account.isLocal ? byHand : IN_THE_DOMAIN;
  return present(
    ...everywhere,
    !account.enabled && {
      problem: `the account ${name} is disabled: the service cannot start again`,
      byHand: set,
    },
    account.isLocal &&
      !account.passwordNeverExpires && {
        problem: `the password of ${name} expires: from then on the service cannot start`,
        byHand,
      },
    !rights.includes(AS_SERVICE) && {
      problem: `the account ${name} has no right of its own to log on as a service (${AS_SERVICE})`,
      byHand,
    },
    open.length > 0 && { problem: `nothing forbids ${name} to sign in ${listed(open)}`, byHand },
    account.description === '' && {
      problem: `the account ${name} has no description: nobody knows what it is for`,
      byHand: set,
    },
  );
}

const IN_THE_DOMAIN = [
  leftByApply('accounts of a domain are set in the domain'),
  'Active Directory Users and Computers > the account > Properties.',
] as const;

function judged(
  service: HostService,
  about: {
    readonly itself: Host;
    readonly account: z.infer<typeof hostService.model>['account'];
    readonly wanted: Options;
  },
): Judged {
  const { name, state, start, account: own } = service;
  const { itself, account, wanted } = about;
  const byHand = [SCRIPTS[itself.platform], ...(itself.platform === 'windows' ? clicks(wanted) : [])];
  const who = `the service ${name}`;
  const halted: readonly Shortcoming[] =
    state === 'running'
      ? []
      : [
          {
            problem: `${who} does not run${state === 'stopped' ? '' : ': it starts, stops or hangs'}`,
            brief: 'the service does not run',
            byHand: [`Services > ${name}: Start. Look in its log and in the event log for why it stopped.`],
          },
        ];
  const remark = remarks(
    start !== 'auto' && `It does not start with the host (${who}: ${start}).`,
    own.kind === 'domain-user' &&
      `${own.name} is an account of a domain: its password and its groups are kept there, and a policy of the domain may change its rights.`,
  );
  const pass = `${who.replace('the', 'The')} runs as ${own.name}, which is its own.`;
  if (isShared(service))
    return {
      found: [
        {
          problem: `${who} runs as ${own.name}, ${own.kind === 'system' ? 'which may do anything on the host' : 'as other services of the host do'}`,
          brief: `runs as ${own.name}`,
          byHand,
        },
        ...halted,
      ],
      ...{ notSeen: [], pass, remark },
    };
  // Windows makes these, keeps their passwords, and lets nobody sign in as them.
  if (own.kind === 'virtual' || own.kind === 'managed') return { found: halted, notSeen: [], pass, remark };
  const seen = account.status === 'seen' ? account.value : undefined;
  const isIt = seen?.sid === own.sid;
  const faults = isIt ? faultsOf(seen, { platform: itself.platform, name: own.name, byHand }) : [];
  const notSeen =
    account.status === 'not-seen'
      ? unseenPart(`the account ${own.name}`, account)
      : isIt
        ? []
        : [
            {
              what: `the account ${own.name}`,
              why: `the script was to look at ${seen?.name ?? 'none'}; state the account as user of ${ID}, and write the scripts anew`,
            },
          ];
  return {
    found: [...faults, ...halted],
    ...{ notSeen, pass, remark },
  };
}

export const hostServiceAccount = defineStep({
  id: 'host-service-account',
  title: 'The service runs as an account of its own, which may do nothing else',
  why:
    'SmarterMail is installed to run as LocalSystem: whoever breaks in through it, by a flaw or a command line in its settings, owns the ' +
    'host and all that it reaches. As an account of its own it can harm its own folders. An account whose password expires stops mail.',
  guide: ['G4 "Create a new Windows user; log on as a service; service runs as it"'],
  severity: 'high',
  disruption: 'none',
  beyond: 'host',
  ...onServer(options, {
    reads: () => ({
      itself: { resource: hostItself, fields: ['platform', 'host'] },
      services: { resource: hostService, fields: ['service', 'account'] },
    }),
    assess: ({ itself, services }, wanted) =>
      onEachService({ itself, services }, (service) =>
        judged(service, { itself, account: services.account, wanted }),
      ),
  }),
  manual: (wanted) => [SCRIPTS.windows, ...clicks(wanted)],
});
