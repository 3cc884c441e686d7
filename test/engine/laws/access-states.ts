/** Generated ways into a server and through it: administrators, ports, gateways, users and what they start with. */
import fc from 'fast-check';
import type { SandboxState } from '../../../src/sandbox/state.js';

const bool = fc.boolean();
/** The tests' own address, and what lets it in beside others. */
const FROM_HERE = ['127.0.0.1', '127.0.0.0/8', '0.0.0.0/0'] as const;

const administrator = {
  isEnabled: bool,
  twoFactorEnabled: bool,
  restrictLoginByIp: bool,
  ipRestrictions: fc.subarray(['198.51.100.7', '203.0.113.0/24', ...FROM_HERE]),
};

/** The account in use goes on signing in. */
const own = fc.record({
  restrictLoginByIp: bool,
  ipRestrictions: fc
    .subarray(['198.51.100.7', '203.0.113.0/24'])
    .chain((others) => fc.constantFrom(...FROM_HERE).map((mine) => [mine, ...others])),
});

const administratorPasswords = fc.record({
  minLength: fc.constantFrom<number>(0, 5, 12, 20),
  requireNumber: bool,
  requireCapital: bool,
  requireLower: bool,
  requireSymbol: bool,
});

const port = {
  isBound: bool,
  encryption: fc.constantFrom('none', 'tls', 'ssl'),
  certificatePath: fc.constantFrom('', 'C:\\Certificates\\mail.pfx'),
  password: fc.constantFrom('', 'Quiet-Otter-41-Certificate'),
};

const outgoingGateway = fc.record({
  serverAddress: fc.constantFrom('gateway.example.com', '192.0.2.99', 'old.example.com'),
  port: fc.constantFrom(25, 587),
  encryption: fc.constantFrom(0, 1, 2),
  enabled: bool,
});

const incomingGateway = fc.record({
  address: fc.constantFrom('mail.example.com', '192.0.2.25', 'old.example.com'),
  mode: fc.constantFrom(0, 1),
  domains: fc.subarray(['example.com', 'one.example', 'two.example', 'left.example']),
  userVerification: fc.constantFrom(0, 1),
  smarterMailGatewayMode: bool,
  disableGreylisting: bool,
  enabled: bool,
});

const user = {
  maxMailboxSize: fc.constantFrom(0, 0, 1_048_576, 10_737_418_240),
  isPasswordExpired: bool,
  isWeak: bool,
};

const rest = {
  outgoingGateways: fc.array(outgoingGateway, { maxLength: 3 }),
  incomingGateways: fc.array(incomingGateway, { maxLength: 3 }),
  retryIntervals: fc.array(fc.constantFrom(1, 10, 60, 1440), { minLength: 1, maxLength: 5 }),
  userDefaults: fc.constantFrom(0, 1_048_576, 10_737_418_240),
};

export const accessState = fc.record({
  ...rest,
  own,
  administrators: fc.array(fc.record(administrator), { minLength: 1, maxLength: 4 }),
  administratorPasswords,
  ports: fc.array(fc.record(port), { minLength: 5, maxLength: 5 }),
  users: fc.array(fc.record(user), { minLength: 1, maxLength: 5 }),
});

type AccessState = typeof accessState extends fc.Arbitrary<infer T> ? T : never;

/** What the strictest guides ask of the ways in. The account in use has no second factor: its tests have none. */
export const hardenedAccess: fc.Arbitrary<AccessState> = fc.record({
  ...rest,
  own: fc.record({
    restrictLoginByIp: fc.constant(true),
    ipRestrictions: fc
      .subarray(['198.51.100.7', '203.0.113.0/24'])
      .chain((others) => fc.constantFrom('127.0.0.1', '127.0.0.0/8').map((mine) => [mine, ...others])),
  }),
  administrators: fc.array(
    fc.record({
      ...administrator,
      twoFactorEnabled: fc.constant(true),
      restrictLoginByIp: fc.constant(true),
      ipRestrictions: fc.subarray(['198.51.100.7', '203.0.113.0/24', '127.0.0.1'], { minLength: 1 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  administratorPasswords: fc.constantFrom(12, 20).map((minLength) => ({
    minLength,
    requireNumber: true,
    requireCapital: true,
    requireLower: true,
    requireSymbol: true,
  })),
  ports: fc.array(
    fc.record({
      ...port,
      encryption: fc.constantFrom('tls', 'ssl'),
      certificatePath: fc.constant('C:\\Certificates\\mail.pfx'),
    }),
    { minLength: 5, maxLength: 5 },
  ),
  users: fc.array(fc.record({ ...user, isWeak: fc.constant(false) }), { minLength: 1, maxLength: 5 }),
});

/** Can it be held, and does the account in use go on signing in? */
export function isUsable({ own: mine, administrators, ports, users, retryIntervals }: AccessState): boolean {
  return (
    [administrators, ports, users, retryIntervals].every(({ length }) => length > 0) &&
    FROM_HERE.some((address) => mine.ipRestrictions.includes(address))
  );
}

/** Round and round: as many values as there are things that take one. */
function dealt<T>(values: readonly T[], index: number): T {
  return values[index % values.length] as T;
}

export function holdAccess(state: SandboxState, generated: AccessState): void {
  for (const [index, row] of state.administrators.entries()) {
    Object.assign(row, row.isPrimary ? generated.own : dealt(generated.administrators, index));
  }
  Object.assign(state.administratorPasswordRequirements, generated.administratorPasswords);
  holdPorts(state, generated.ports);
  state.outgoingGateways = generated.outgoingGateways.map((row, index) => ({ ...row, id: index + 1 }));
  state.incomingGateways = generated.incomingGateways.map((row, index) => ({ ...row, id: index + 1 }));
  state.spoolSettings.retryIntervals = [...generated.retryIntervals];
  for (const domain of Object.values(state.domains)) {
    domain.userDefaults.maxMailboxSize = generated.userDefaults;
    for (const [index, row] of domain.users.entries()) {
      const { isWeak: _, ...members } = dealt(generated.users, index);
      Object.assign(row, members);
    }
    domain.passwordViolations = domain.users
      .filter((_, index) => dealt(generated.users, index).isWeak)
      .map(({ emailAddress }) => ({ emailAddress, violations: ['minimum length'] }));
  }
}

function holdPorts({ bindings }: SandboxState, ports: AccessState['ports']): void {
  for (const [index, row] of bindings.bindingPorts.entries()) {
    const { encryption, certificatePath, password } = dealt(ports, index);
    Object.assign(row, {
      isTls: encryption === 'tls',
      isSSL: encryption === 'ssl',
      certificatePath,
      password,
    });
  }
  for (const info of bindings.bindingInfo) {
    info.portIDs = info.portIDs.filter((_, index) => dealt(ports, index).isBound);
  }
}
