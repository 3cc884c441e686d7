/** Cases of the closed loop: the doors of the server, which are its ports and its administrators. */
import type { Administrator } from '../../../src/sandbox/assumed/table.js';
import type { SandboxState } from '../../../src/sandbox/state.js';
import { ENVIRONMENT, type HandCase, type LoopCase, oneOf } from './closed-loop-case.js';

function removePorts({ bindings }: SandboxState, ...ports: readonly number[]): void {
  const isGone = (id: number) =>
    ports.includes(bindings.bindingPorts.find((port) => port.id === id)?.port ?? -1);
  for (const info of bindings.bindingInfo) info.portIDs = info.portIDs.filter((id) => !isGone(id));
  const stays = bindings.bindingPorts.filter(({ id }) => !isGone(id));
  bindings.bindingPorts.splice(0, Number.POSITIVE_INFINITY, ...stays);
}

const BINDINGS = {
  step: 'bindings',
  options: { ports: [25, 465, 587, 993, 995], plainPorts: 'refuse-pop-imap', warnCertificateDays: 20 },
  fails: 'server',
  meant: (start: SandboxState) => removePorts(start, 110, 143),
  ignored: { path: 'settings/sysadmin/ip-binding-ports', field: 'everything' },
  reads: [
    { path: 'settings/sysadmin/ip-binding-manager' },
    { path: 'settings/sysadmin/ssl-certificates/expirationDate/false' },
  ],
  refused: { options: { ports: [65_536] }, says: 'a whole number from 1 to 65535' },
} as const satisfies Partial<LoopCase>;

/** Its ports 110 and 143 are plain, the first bound to a second address too; POP and IMAP have a port with SSL each. */
function openPorts({ bindings }: SandboxState): void {
  const secure = oneOf(bindings.bindingPorts, ({ port }) => port === 993);
  bindings.bindingPorts.push({ ...secure, id: 8, name: 'POP SSL', port: 995, type: 1 });
  for (const info of bindings.bindingInfo) info.portIDs.push(8);
  bindings.bindingInfo.push({ ipAddress: '192.0.2.26', portIDs: [1, 2] });
}

const BINDINGS_CLOSED: LoopCase = { ...BINDINGS, weaken: openPorts };

const BINDINGS_PLAIN: LoopCase = {
  ...BINDINGS,
  about: 'with a port that only needs TLS',
  weaken: (state) => {
    openPorts(state);
    const plain = { isTls: false, isSSL: false, certificatePath: '', password: '', description: '' };
    state.bindings.bindingPorts.push({ ...plain, id: 9, name: 'Submission', port: 587, type: 0 });
    for (const info of state.bindings.bindingInfo) info.portIDs.push(9);
  },
  byHand: 'edit port 587 (SMTP), Encryption TLS, with a certificate',
};

const ADMINISTRATORS_READ = { path: 'settings/sysadmin/administrators' } as const;
const OWN_READ = { path: 'settings/sysadmin/sysadmin-info' } as const;

function administratorOf(state: SandboxState, username: string): Administrator {
  return oneOf(state.administrators, (one) => one.username === username);
}

/** Everybody but the account in use has a second factor, or cannot sign in. */
function enrolOthers({ administrators }: SandboxState): void {
  for (const one of administrators) one.twoFactorEnabled = one.username !== 'admin';
}

/** What a secret that was set leaves for the operator to know. */
const SECRET_STAYS =
  'was set with a secret that the server never shows: what it was before is not known' as const;

const ADMIN_2FA: LoopCase = {
  step: 'admin-2fa',
  options: { enrolOwn: 'env:AUTHENTICATOR' },
  weaken: enrolOthers,
  fails: 'server',
  meant: (start) => {
    administratorOf(start, 'admin').twoFactorEnabled = true;
  },
  ignored: { path: 'settings/sysadmin/administrator-two-factor', field: 'twoFactorEnabled' },
  reads: [ADMINISTRATORS_READ, OWN_READ],
  refused: { options: { enrolOwn: 'JBSWY3DPEHPK3PXP' }, says: 'a secret is named, not typed' },
  notUndone: {
    told: [`Two-factor sign-in ${SECRET_STAYS}`, `Secret of the authenticator ${SECRET_STAYS}`],
    unrestored: ['isOn', 'totpSecret'],
    left: (start) => {
      administratorOf(start, 'admin').twoFactorEnabled = true;
    },
  },
};

const ADMIN_2FA_OTHERS: HandCase = {
  step: 'admin-2fa',
  about: 'of other administrators',
  options: {},
  weaken: (state) => {
    enrolOthers(state);
    Object.assign(administratorOf(state, 'admin'), { twoFactorEnabled: true });
    Object.assign(administratorOf(state, 'p.oakley'), { twoFactorEnabled: false });
  },
  fails: 'server',
  reads: [ADMINISTRATORS_READ],
  refused: { options: { enrolOwn: 'env:' }, says: 'a secret is named, not typed' },
  onlyByHand: {
    why: "nobody holds another's phone",
    verdict: 'fail',
    says: 'p.oakley signs in to the web interface',
  },
};

const ADMIN_PASSWORD: LoopCase = {
  step: 'admin-password',
  options: { rotateTo: 'env:ROTATED', minLength: 14, kinds: 3, policy: true },
  weaken: ({ administratorPasswordRequirements }) =>
    Object.assign(administratorPasswordRequirements, { minLength: 5, requireLower: true }),
  fails: 'server',
  meant: ({ administratorPasswordRequirements }) =>
    Object.assign(administratorPasswordRequirements, {
      ...{ minLength: 14, requireNumber: true, requireCapital: true },
    }),
  afterwards: {
    operator: { passwordIs: ['env:ROTATED'] },
    account: { password: ENVIRONMENT.ROTATED },
  },
  ignored: { path: 'settings/sysadmin/administrator-password-requirements', field: 'requireCapital' },
  reads: [OWN_READ, { path: 'settings/sysadmin/administrator-password-requirements' }],
  refused: { options: { minLength: 7 }, says: 'a whole number from 8 to 64' },
  notUndone: {
    told: [`Password ${SECRET_STAYS}`],
    unrestored: ['password'],
    // Passwords are no part of the state: the test of the secrets signs in.
    left: () => {},
  },
};

const HERE = '127.0.0.0/24';
const OFFICE = '203.0.113.0/24';

const ADMIN_IP_RESTRICTIONS: LoopCase = {
  step: 'admin-ip-restrictions',
  options: { allow: [HERE, OFFICE] },
  weaken: (state) => {
    // One list is wider than asked for, one is narrower and stays.
    Object.assign(administratorOf(state, 'admin-2fa'), {
      ...{ restrictLoginByIp: true, ipRestrictions: ['203.0.112.0/23'] },
    });
    Object.assign(administratorOf(state, 'p.oakley'), {
      ...{ restrictLoginByIp: true, ipRestrictions: ['203.0.113.7'] },
    });
  },
  fails: 'server',
  meant: (start) => {
    for (const one of start.administrators) {
      if (!one.isEnabled || one.username === 'p.oakley') continue;
      const ipRestrictions = one.username === 'admin-2fa' ? [OFFICE] : [HERE, OFFICE];
      Object.assign(one, { restrictLoginByIp: true, ipRestrictions });
    }
  },
  ignored: { path: 'settings/sysadmin/administrator', field: 'restrictLoginByIp' },
  reads: [ADMINISTRATORS_READ, OWN_READ],
  refused: { options: { allow: ['0.0.0.0/0'] }, says: 'must not be larger than a /8 (IPv6: a /16)' },
};

const ADMIN_IP_RESTRICTIONS_UNSAID: HandCase = {
  step: 'admin-ip-restrictions',
  about: 'without addresses',
  options: {},
  weaken: () => {},
  fails: 'server',
  reads: [ADMINISTRATORS_READ],
  refused: { options: { allow: [] }, says: 'a list of at least 1' },
  onlyByHand: {
    why: 'only the operator knows where administrators sign in from',
    verdict: 'manual',
    says: 'State in the option allow the addresses',
  },
};

const ADMIN_REVIEW: HandCase = {
  step: 'admin-review',
  options: { known: ['admin', 'admin-2fa'] },
  weaken: () => {},
  fails: 'server',
  reads: [ADMINISTRATORS_READ],
  refused: { options: { maxIdleDays: 3651 }, says: 'a whole number from 1 to 3650' },
  onlyByHand: {
    why: 'who is to go is for a person to say, and a deleted administrator does not come back',
    verdict: 'fail',
    says: 'Settings > Administrators: delete admin-disabled',
  },
};

export const DOOR_CASES: readonly (LoopCase | HandCase)[] = [
  ADMIN_REVIEW,
  BINDINGS_CLOSED,
  BINDINGS_PLAIN,
  ADMIN_2FA,
  ADMIN_2FA_OTHERS,
  ADMIN_PASSWORD,
  ADMIN_IP_RESTRICTIONS,
  ADMIN_IP_RESTRICTIONS_UNSAID,
];
