/**
 * What the operator needs after the tool changed how the account in use signs in: where the new password or secret is,
 * and for an authenticator the secret itself, shown once, in a terminal and nowhere else.
 */
import { renderUnicodeCompact } from 'uqr';
import { ownPassword, ownTwoFactor } from '../../contract/resources/access/own-account.js';
import type { RunReport } from '../../engine/apply/run-report.js';
import type { SecretUse, SecretVault } from '../../engine/apply/secrets.js';

/** The address that authenticator apps read (key URI format). */
export function otpauthUri(account: {
  readonly name: string;
  readonly host: string;
  readonly secret: string;
}): string {
  const issuer = encodeURIComponent(`SmarterMail ${account.host}`);
  const label = `${issuer}:${encodeURIComponent(account.name)}`;
  return `otpauth://totp/${label}?secret=${account.secret}&issuer=${issuer}`;
}

/** The secret that a run set in a resource; undefined where it set none, or that is not proved. */
function provedUse(
  report: RunReport,
  { uses, resource }: { readonly uses: readonly SecretUse[]; readonly resource: string },
): SecretUse | undefined {
  const isProved = report.results.some((one) => one.resource === resource && one.outcome === 'proved');
  return isProved ? uses.find((one) => one.resource === resource) : undefined;
}

/** A secret that was made just now is in a file. */
function sourceOf({ reference }: SecretUse): string {
  return reference.replace(/^generate:/, 'file:');
}

/** How to sign in from now on, without a secret in it; a line for each thing that changed. */
export function signInNotes(
  report: RunReport,
  { uses, name }: { readonly uses: readonly SecretUse[]; readonly name: string },
): readonly string[] {
  const password = provedUse(report, { uses, resource: ownPassword.id });
  const totp = provedUse(report, { uses, resource: ownTwoFactor.id });
  return [
    ...(password === undefined
      ? []
      : [`The password of ${name} is the new one: --password-from ${sourceOf(password)}`]),
    ...(totp === undefined ? [] : [`Two-factor sign-in is on for ${name}: --totp-from ${sourceOf(totp)}`]),
  ];
}

/** For the terminal: what an authenticator takes. Undefined where nothing was enrolled and proved. */
export function enrolmentText(
  report: RunReport,
  options: {
    readonly uses: readonly SecretUse[];
    readonly vault: SecretVault;
    readonly name: string;
    readonly host: string;
  },
): string | undefined {
  const use = provedUse(report, { uses: options.uses, resource: ownTwoFactor.id });
  if (use === undefined) return undefined;
  const uri = otpauthUri({ ...options, secret: options.vault.secret(use.reference) });
  return [
    `Add ${options.name} to your authenticator now. This is shown once:`,
    '',
    renderUnicodeCompact(uri),
    '',
    uri,
    '',
  ].join('\n');
}
