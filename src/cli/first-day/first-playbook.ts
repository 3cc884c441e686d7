/** The playbook of a first day: baseline, and what was found there and is meant so. Pure. */

import { grouped } from '../../engine/words/grouped.js';
import type { ToWrite, WrittenStep } from '../../playbook/write-playbook.js';
import { adminReview } from '../../steps/administrators/admin-review.js';
import { catchAll } from '../../steps/domains/catch-all.js';
import type { Decided } from './decide.js';

const ADDRESSES = ['Found on the server, and meant so. Look at each again by its reviewBy.'];
const ADMINISTRATORS = ['Known to whoever ran init. Anybody else is called out.'];
const CATCH_ALLS = ['Catch-alls that were there on the first day: empty them, or renew this with a reason.'];

export function firstPlaybook(
  { addresses, administrators, catchAlls }: Decided,
  about: {
    readonly server: string;
    /** `YYYY-MM-DD`. */
    readonly today: string;
    readonly expires: string;
    readonly owner: string;
    readonly extends: string;
  },
): ToWrite {
  const { server, today, expires, owner } = about;
  const byStep = grouped(addresses, ({ step }) => step);
  const allowed: readonly WrittenStep[] = [...byStep].map(([step, all]) => ({
    step,
    options: { allow: all.map(({ option }) => option) },
    comment: ADDRESSES,
  }));
  const reviewed: readonly WrittenStep[] =
    administrators.length === 0
      ? []
      : [{ step: adminReview.id, options: { known: administrators }, comment: ADMINISTRATORS }];
  return {
    name: 'ours',
    extends: about.extends,
    comment: [
      `Written by smlockdown init for ${server} on ${today}. It is yours: state only what differs from ${about.extends}.`,
    ],
    steps: [...allowed, ...reviewed],
    waivers:
      catchAlls.length === 0
        ? []
        : [
            {
              ...{ step: catchAll.id, domains: catchAlls, owner, expires, comment: CATCH_ALLS },
              reason: `there when smlockdown was set up on ${today}`,
            },
          ],
  };
}
