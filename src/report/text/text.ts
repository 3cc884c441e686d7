/** Reports for people, in a terminal. */
import type { Format } from '../format.js';
import type { ReportKind, Reports } from '../model/reports.js';
import { renderAttest } from './attest-text.js';
import { renderAudit } from './audit-text.js';
import { renderDiff } from './diff-text.js';
import type { Page } from './layout.js';
import { renderPlan } from './plan-text.js';
import { renderPrune } from './prune-text.js';
import { renderRemains } from './remains-text.js';
import { renderRun } from './run-text.js';
import { renderRuns } from './runs-text.js';
import { renderSteps } from './steps-text.js';

const RENDER: { readonly [K in ReportKind]: (report: Reports[K], page: Page) => string } = {
  audit: renderAudit,
  attest: renderAttest,
  diff: renderDiff,
  plan: renderPlan,
  run: renderRun,
  runs: renderRuns,
  remains: renderRemains,
  prune: renderPrune,
  steps: renderSteps,
};

export const text: Format = (kind, report, page) => [RENDER[kind](report, page)];
