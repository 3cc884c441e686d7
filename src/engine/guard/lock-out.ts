/**
 * Lock-out guard: refuses a plan that would shut out the operator who carries it out. Judged by the account and the
 * address that the server itself sees now, not by those of whoever made the plan. What the server does not say counts
 * as a lock-out: unknown is not allowed.
 */

import { isEqualJson } from '../../canonical-json.js';
import { fieldLabel } from '../../contract/label.js';
import { administrators } from '../../contract/resources/access/administrators.js';
import { ownAccount, ownTwoFactor } from '../../contract/resources/access/own-account.js';
import { administratorPasswordPolicy } from '../../contract/resources/access/password-policy.js';
import { mailAccounts } from '../../contract/resources/domains/mail-accounts.js';
import { users } from '../../contract/resources/domains/users.js';
import { listeningPorts } from '../../contract/resources/server/listening-ports.js';
import type { Fields } from '../../contract/wire/decode.js';
import { LockdownError } from '../../errors.js';
import { contains } from '../../steps/kit/address.js';
import { isSameName } from '../../steps/kit/names.js';
import type { Operator } from '../../steps/kit/operator.js';
import type { Observer } from '../observe/observer.js';
import type { Plan } from '../plan/plan.js';
import { type Change, type ItemChange, isFieldChange } from '../words/change.js';
import { SERVER } from '../words/target.js';

/** The operator, and where the server sees the requests come from; undefined when it does not say. */
export interface Seen {
  readonly operator: Operator;
  readonly address: string | undefined;
}

/** Is the change about the row of the account in use? */
export function isOwnAccount(change: Change, operator: Operator): boolean {
  if (isFieldChange(change) || change.resource !== administrators.id) return false;
  return String(change.key).toLowerCase() === operator.username.toLowerCase();
}

/** By whose names accounts of mail domains are known: an administrator may have one, too. */
const MAILBOXES: ReadonlySet<string> = new Set([users.id, mailAccounts.id]);

function ofMailbox({ key, before, after }: ItemChange, { operator }: Seen): readonly string[] {
  if (key === null || !isSameName(String(key), operator.username)) return [];
  const isShut =
    after === null ||
    (after.isEnabled === false && before?.isEnabled !== false) ||
    (after.isPasswordExpired === true && before?.isPasswordExpired !== true) ||
    !isEqualJson(after.password ?? null, before?.password ?? null);
  return isShut ? ['it stops the mailbox whose name the account in use has, and it may be the same'] : [];
}

function ofOwnAccount(change: ItemChange, seen: Seen): readonly string[] {
  const { before } = change;
  if (change.after === null) return ['it takes away the account in use'];
  // What a change does not name stays as it is: a row that is restricted already stays restricted.
  const after = { ...before, ...change.after };
  return [
    ...(after.isEnabled === false && before?.isEnabled !== false ? ['it disables the account in use'] : []),
    ...(after.isRestrictedByIp === true ? ofAddresses(after, seen) : []),
  ];
}

function ofAddresses(after: Fields, { address }: Seen): readonly string[] {
  const allowed = Array.isArray(after.allowedAddresses) ? after.allowedAddresses.map(String) : [];
  if (address === undefined) {
    return [
      'the server does not say which address it sees this tool at, so nobody knows whether it is allowed',
    ];
  }
  return contains(allowed, address)
    ? []
    : [`the server sees this tool at ${address}, which is not among the allowed addresses`];
}

/** What the password in use lacks for a requirement of the policy. */
function ofPasswordPolicy(field: string, { value, seen }: { readonly value: unknown; readonly seen: Seen }) {
  const { password } = seen.operator;
  const lacks =
    (field === 'minLength' && Number(value) > password.length) ||
    (field === 'requireNumber' && value === true && !password.hasNumber) ||
    (field === 'requireCapital' && value === true && !password.hasCapital) ||
    (field === 'requireLower' && value === true && !password.hasLower) ||
    (field === 'requireSymbol' && value === true && !password.hasSymbol);
  return lacks
    ? [
        `the password in use would break the policy for administrators (${fieldLabel(administratorPasswordPolicy, field)})`,
      ]
    : [];
}

/** Why one change would shut the operator out; empty when it would not. */
function reasonsOf(change: Change, seen: Seen): readonly string[] {
  if (isFieldChange(change)) {
    return change.resource === administratorPasswordPolicy.id
      ? ofPasswordPolicy(change.field, { value: change.after, seen })
      : [];
  }
  if (change.resource === administrators.id)
    return isOwnAccount(change, seen.operator) ? ofOwnAccount(change, seen) : [];
  if (MAILBOXES.has(change.resource)) return ofMailbox(change, seen);
  if (change.resource === listeningPorts.id && change.before?.port === seen.operator.port)
    return [`it changes port ${seen.operator.port}, by which this tool reaches the server`];
  return [];
}

/** A second factor that is switched on without a secret that the tool has. */
function isBareTwoFactor(changes: readonly Change[]): boolean {
  const own = changes.filter(isFieldChange).filter(({ resource }) => resource === ownTwoFactor.id);
  return own.some(({ field }) => field === 'isOn') && !own.some(({ field }) => field === 'totpSecret');
}

/** Why the changes would shut the operator out, each reason once; empty when they would not. */
export function lockOutsOf(changes: readonly Change[], seen: Seen): readonly string[] {
  const all = changes.flatMap((change) => reasonsOf(change, seen));
  const bare = isBareTwoFactor(changes) ? ['it switches two-factor on without a secret of yours'] : [];
  return [...new Set([...all, ...bare])];
}

/**
 * Reads how the server sees the operator, and refuses what would shut him out.
 * Errors: `plan.lock-out`.
 */
export async function checkLockOut(
  plan: Plan,
  options: { readonly operator: Operator; readonly observer: Observer },
): Promise<void> {
  const { operator, observer } = options;
  const { changes } = plan;
  let address: string | undefined;
  // Only a restriction by address needs the address.
  if (changes.some((change) => change.resource === administrators.id)) {
    const reading = await observer.read({ resource: ownAccount, target: SERVER });
    const said = reading.status === 'document' ? reading.document.fields.address : undefined;
    address = typeof said === 'string' && said !== '' ? said : undefined;
  }
  const reasons = lockOutsOf(changes, { operator, address });
  if (reasons.length === 0) return;
  const why = `This would lock you (${operator.username}) out: ${reasons.join('; ')}`;
  const next =
    'Nothing was changed. Change the options of the step in the playbook so that your own way in stays open, and plan again. smlockdown explain lost-administrator says what a way back in would take.';
  throw new LockdownError('plan.lock-out', why, { next });
}
