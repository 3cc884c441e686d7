/** What comes of a change together with passwords that expire by the same playbook, and an order that spreads it. Pure. */
import type { StepContext } from './step.js';

const SPREAD =
  'Spread it: apply password-policy and password-compliance first (--step), and the rest once the new passwords are in.';

/** `what` is said of a device that keeps its old password; false where no password is made to expire. */
export function withExpiry(selected: StepContext['selected'], what: string): string | false {
  const expires =
    selected['password-policy']?.expiry !== undefined || selected['password-compliance']?.expire === true;
  return expires && `By the same playbook passwords expire${what} ${SPREAD}`;
}
