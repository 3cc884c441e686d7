/** What a fleet leaves in a folder of each server, by what it did: `mail-a.audit.json`. */
import type { FleetReport } from '../../report/model/fleet-report.js';

export type Action = FleetReport['action'];

/** Behind the name of the server. */
export const ENDINGS: Readonly<Record<Action, string>> = {
  audit: '.audit.json',
  plan: '.plan.json',
  apply: '.apply.json',
};

/** Of the plan itself, beside its report. */
export const PLAN_ENDING = '.plan-to-apply.json';

/** A report of one server with thousands of domains. */
export const MOST_BYTES = 400 * 2 ** 20;
