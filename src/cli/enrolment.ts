/** What the operator needs after the tool enrolled the account in use: shown once, in a terminal and nowhere else. */
import { renderUnicodeCompact } from 'uqr';
import { ownTwoFactor } from '../contract/own-two-factor.js';
import type { RunReport } from '../engine/run-report.js';
import type { SecretUse, SecretVault } from '../engine/secrets.js';

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

/** Lines for the terminal; none where nothing was enrolled and proved. */
export function enrolmentText(
  report: RunReport,
  options: {
    readonly uses: readonly SecretUse[];
    readonly vault: SecretVault;
    readonly name: string;
    readonly host: string;
  },
): string | undefined {
  const use = options.uses.find(({ isTotp, resource }) => isTotp && resource === ownTwoFactor.id);
  const isProved = report.results.some(
    ({ resource, outcome }) => resource === ownTwoFactor.id && outcome === 'proved',
  );
  if (use === undefined || !isProved) return undefined;
  const uri = otpauthUri({ ...options, secret: options.vault.secret(use.reference) });
  return [
    `Two-factor sign-in is on for ${options.name}. Add it to your authenticator now; this is shown once:`,
    '',
    renderUnicodeCompact(uri),
    '',
    uri,
    '',
    `For the tool itself: --totp-from with the source of the secret (${use.reference.replace(/^generate:/, 'file:')}).`,
  ].join('\n');
}
