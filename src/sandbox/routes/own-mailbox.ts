/** What a user sees and changes of his own mailbox, and what an administrator does of it for him (`docs/api-evidence.md` 8.2, 1.7). */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { mailboxLogin } from '../accounts.js';
import { type Answer, done, refused } from '../answer.js';
import { newAutoResponder } from '../blanks.js';
import { membersOf } from '../body-shape.js';
import {
  type DomainRequest,
  domainCalls,
  ofDomain,
  type RouteRequest,
  serverCalls,
  taking,
} from '../route.js';
import { type DomainState, domainNamed, type UserState } from '../state.js';
import { noSuchUser, userAt } from './users.js';

interface Mailbox {
  readonly domain: DomainState;
  readonly user: UserState;
}

/** The mailbox of the token; one of an administrator of the server has none. */
function ownMailbox({ state, caller }: RouteRequest): Mailbox | undefined {
  const domain = domainNamed(state, caller?.login.domain ?? '');
  const user = domain && userAt(domain, caller?.login.emailAddress);
  return domain && user && { domain, user };
}

const FORWARDING = z.object({
  mailboxForwardList: z.object({ forwardList: z.array(z.string()) }),
});
const EMAIL = z.object({ email: z.unknown() });

/** Whether copies are kept and spam is passed on is not modelled. */
export function forwardingOf({ domain, user }: Mailbox): Answer {
  const forwardList = domain.forwarding[user.emailAddress] ?? [];
  const rest = { keepRecipients: false, deleteOnForward: false, spamForwardOption: 'None' };
  return done({ mailboxForwardList: { forwardList, ...rest } });
}

function storeForwarding({ domain, user }: Mailbox, given: z.output<typeof FORWARDING>): Answer {
  const { forwardList } = given.mailboxForwardList;
  if (forwardList.length === 0) delete domain.forwarding[user.emailAddress];
  else domain.forwarding[user.emailAddress] = forwardList;
  return done();
}

function of({ domain }: DomainRequest, email: unknown, then: (mailbox: Mailbox) => Answer): Answer {
  const user = userAt(domain, email);
  return user === undefined ? noSuchUser() : then({ domain, user });
}

function own(then: (mailbox: Mailbox) => Answer) {
  return (request: RouteRequest): Answer => {
    const mailbox = ownMailbox(request);
    return mailbox === undefined ? refused(400, 'User not found') : then(mailbox);
  };
}

const RESPONDER = z.object({ autoResponderSettings: membersOf(newAutoResponder()) });

function showResponder({ domain, user }: Mailbox): Answer {
  return done({
    autoResponderSettings: { ...newAutoResponder(), ...domain.autoResponders[user.emailAddress] },
  });
}

const setResponder = taking(RESPONDER, (request: RouteRequest, { autoResponderSettings: patch }) =>
  own(({ domain, user }) => {
    const held = { ...newAutoResponder(), ...domain.autoResponders[user.emailAddress] };
    request.store(held, patch);
    domain.autoResponders[user.emailAddress] = held;
    return done();
  })(request),
);

/** Tokens of a user, for the administrator of his domain. */
function impersonate({ domain, domainName, tokens }: DomainRequest, email: unknown): Answer {
  const user = userAt(domain, email);
  if (user === undefined) return noSuchUser();
  const { emailAddress: username, securityFlags } = user;
  const login = mailboxLogin({
    username,
    password: '',
    domain: domainName,
    isDomainAdmin: securityFlags.isDomainAdmin,
  });
  const pair = tokens.issue(login, { clientId: randomUUID(), isImpersonating: true });
  return done({
    impersonateAccessToken: pair.accessToken,
    impersonateRefreshToken: pair.refreshToken,
    impersonateAccessTokenExpiration: new Date(pair.caller.expiresAt).toISOString(),
    username,
    email: username,
  });
}

/** The rules of the server's policy, in the words of this call. */
function showRequirements({ state }: DomainRequest): Answer {
  const { requireCapital, requireLower, requireNumber, requireSymbol, notUsername, minLength } =
    state.passwordRequirements;
  return done({
    ...{ reqCapital: requireCapital, reqLower: requireLower, reqNumber: requireNumber },
    ...{ reqSymbol: requireSymbol, reqNotUsername: notUsername, reqLength: minLength },
  });
}

const SETTINGS = { under: 'settings/', controller: 'SettingsController' } as const;

export const ownMailboxRoutes = [
  ...serverCalls({ ...SETTINGS, access: 'signed-in' })({
    'GET mailbox-forward-list': ['client read', 'GetMailboxForwardList', own(forwardingOf)],
    'POST mailbox-forward-list': [
      'client write',
      'SetMailboxForwardList',
      taking(FORWARDING, (request: RouteRequest, given) =>
        own((mailbox) => storeForwarding(mailbox, given))(request),
      ),
    ],
    'GET auto-responder': ['client read', 'GetAutoResponder', own(showResponder)],
    'GET auto-responder/{wantHtml}': ['client read', 'GetAutoResponderAs', own(showResponder)],
    'POST auto-responder': ['client write', 'SetAutoResponder', setResponder],
  }),
  ...domainCalls({ ...SETTINGS, access: 'domain' })({
    'GET password-requirements': ['client read', 'GetPasswordRequirements', showRequirements],
  }),
  ...ofDomain({
    'POST get-mailbox-forward-list': [
      'client read',
      'GetMailboxForwardListByEmail',
      taking(EMAIL, (request: DomainRequest, { email }) => of(request, email, forwardingOf)),
    ],
    'POST post-mailbox-forward-list': [
      'client write',
      'SetMailboxForwardList',
      taking(EMAIL.extend(FORWARDING.shape), (request: DomainRequest, given) =>
        of(request, given.email, (mailbox) => storeForwarding(mailbox, given)),
      ),
    ],
    // The address in the body, and in the path as older versions have it.
    'POST impersonate-user': [
      'recorded session',
      'ImpersonateUser',
      taking(EMAIL, (request: DomainRequest, { email }) => impersonate(request, email)),
    ],
    'POST impersonate-user/{email}': [
      'client session',
      'ImpersonateUserOfPath',
      (request) => impersonate(request, request.params.email),
    ],
  }),
];
