/** What a first look at a server finds that somebody may have meant so. */
import { gather } from '../../engine/audit/assess.js';
import { Exporter } from '../../engine/audit/export.js';
import type { AssessOptions } from '../../engine/audit/resolve.js';
import type { Finding } from '../../engine/words/finding.js';
import type { Playbook } from '../../playbook/playbook.js';
import { adminReview } from '../../steps/administrators/admin-review.js';
import { catchAll } from '../../steps/domains/catch-all.js';
import { isSameName } from '../../steps/kit/names.js';
import { present } from '../../steps/kit/present.js';
import type { StepOptions } from '../../steps/kit/step.js';
import { ipWhitelist } from '../../steps/relay/ip-whitelist.js';
import { smtpAuthBypass } from '../../steps/relay/smtp-auth-bypass.js';

/** An address that skips what others do not, as the option `allow` of a step has it. */
export interface FoundAddress {
  readonly step: string;
  readonly address: string;
  readonly description: string;
  /** It may send without signing in. */
  readonly sendsUnsigned: boolean;
  readonly option: StepOptions;
}

export interface FoundAdministrator {
  readonly name: string;
  /** `DISABLED, created 2019-03-05, last sign-in 2026-11-01`. */
  readonly about: string;
}

export interface Found {
  readonly addresses: readonly FoundAddress[];
  /** Whom to look at first stands first. */
  readonly administrators: readonly FoundAdministrator[];
  /** Names of domains. */
  readonly catchAlls: readonly string[];
  /** Titles of what was not read. */
  readonly unread: readonly string[];
}

/** The steps that find it. */
export const LOOKED_AT = [smtpAuthBypass.id, ipWhitelist.id, adminReview.id, catchAll.id];

interface Administrator {
  readonly label: string;
  readonly fields: {
    readonly created: string;
    readonly lastSignIn: string | null;
    readonly isEnabled: boolean;
  };
}

interface Listed {
  readonly administrators: readonly Administrator[];
  readonly operator: { readonly username: string };
}

/** The least first: an account that waits to be used, then one that nobody may use, then others; whoever asks, last. */
function trustOf({ label, fields }: Administrator, own: string): number {
  if (isSameName(label, own)) return 3;
  if (!fields.isEnabled) return 1;
  return fields.lastSignIn === null ? 0 : 2;
}

function aboutText(
  { label, fields: { created, lastSignIn, isEnabled } }: Administrator,
  own: string,
): string {
  return present(
    !isEnabled && 'DISABLED',
    lastSignIn === null && 'NEVER SIGNED IN',
    `created ${created.slice(0, 10)}`,
    lastSignIn !== null && `last sign-in ${lastSignIn.slice(0, 10)}`,
    isSameName(label, own) && 'signed in now, as you',
  ).join(', ');
}

function administratorsIn(assess: AssessOptions): readonly FoundAdministrator[] {
  const gathered = gather(assess);
  if (gathered.outcome !== 'inputs') return [];
  const { administrators, operator } = gathered.inputs as unknown as Listed;
  const own = operator.username;
  // What is newest is least known.
  return administrators
    .toSorted(
      (a, b) =>
        trustOf(a, own) - trustOf(b, own) || Date.parse(b.fields.created) - Date.parse(a.fields.created),
    )
    .map((one) => ({ name: one.label, about: aboutText(one, own) }));
}

/** Gathers while an audit of those steps goes on. */
export class FirstLook {
  readonly #exporter = new Exporter();
  #administrators: readonly FoundAdministrator[] = [];

  readonly onJudged = (finding: Finding, assess: AssessOptions): void => {
    this.#exporter.onJudged(finding, assess);
    if (finding.step === adminReview.id) this.#administrators = administratorsIn(assess);
  };

  /** `reviewBy`: when an exception is looked at again, `YYYY-MM-DD`. `mayState`: may it stand in a file? */
  found(
    playbook: Playbook,
    terms: { readonly reviewBy: string; readonly mayState: (options: StepOptions) => boolean },
  ): Found {
    const { stated, waived, unread } = this.#exporter.exported(playbook, { reason: '', ...terms });
    const addresses = stated.flatMap(({ step, options }) =>
      ((options.allow ?? []) as readonly { address: string; description: string; bypass?: string[] }[]).map(
        (one) => ({
          ...{ step, address: one.address, description: one.description },
          sendsUnsigned: one.bypass !== undefined,
          option: { ...one, reason: one.description },
        }),
      ),
    );
    return {
      addresses,
      administrators: this.#administrators,
      catchAlls: waived.flatMap(({ step, target }) => (step === catchAll.id ? [target] : [])),
      unread: [...new Set(unread.map(({ why }) => why))],
    };
  }
}
