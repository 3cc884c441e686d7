/** Connections for tests: defaults for what a test is not about, and a record of what was warned and slept. */
import { type Connection, type ConnectionOptions, connect } from '../../src/api/connection.js';
import { LockdownError } from '../../src/errors.js';
import { SecretValues } from '../../src/redaction.js';

export const READS = [
  { method: 'GET', path: 'settings/sysadmin/domain-names' },
  { method: 'GET', path: 'settings/sysadmin/domain-settings/{domain}' },
  { method: 'POST', path: 'settings/sysadmin/search' },
  { method: 'GET', path: 'settings/domain/aliases' },
] as const;

export const WARRANT = { approvedPlan: 'sha256:plan', lock: 'server.lock', snapshot: 'sha256:snapshot' };

/** A read and a write of no importance. */
export const A_READ = { method: 'GET', path: 'settings/sysadmin/domain-names' } as const;
export const A_WRITE = {
  method: 'POST',
  path: 'settings/sysadmin/domain-settings/a.example',
  body: { domainSettings: { catchAll: '' } },
} as const;

export interface Arranged {
  readonly options: ConnectionOptions;
  readonly secrets: SecretValues;
  readonly warnings: string[];
  /** Milliseconds of every wait; none of them is waited for. */
  readonly sleeps: number[];
}

export function arranged(url: string, overrides: Partial<ConnectionOptions> = {}): Arranged {
  const secrets = new SecretValues();
  const warnings: string[] = [];
  const sleeps: number[] = [];
  const options: ConnectionOptions = {
    url,
    username: 'admin',
    password: 'correct horse battery',
    secondFactor: async () => {
      throw new Error('no second factor was expected');
    },
    declaredReads: () => READS,
    secrets,
    warn: (message) => warnings.push(message),
    sleep: async (ms) => {
      sleeps.push(ms);
    },
    random: () => 0.5,
    ...overrides,
  };
  return { options, secrets, warnings, sleeps };
}

export async function connected(
  url: string,
  overrides: Partial<ConnectionOptions> = {},
): Promise<Arranged & { connection: Connection }> {
  const all = arranged(url, overrides);
  return { ...all, connection: await connect(all.options) };
}

/** The error a promise is rejected with; fails the test when it is not one of ours. */
export async function errorOf(promise: Promise<unknown>): Promise<LockdownError> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome && outcome.error instanceof LockdownError) return outcome.error;
  throw new Error(`expected a LockdownError, got ${JSON.stringify(outcome)}`, { cause: outcome });
}
