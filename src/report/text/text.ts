/** Reports for people, in a terminal. */
import type { Format } from '../format.js';
import type { ReportKind, Reports } from '../model/reports.js';
import { renderAttest } from './attest-text.js';
import { renderAuditScreen } from './audit-screen-text.js';
import { renderAudit } from './audit-text.js';
import { renderContractTest } from './contract-test-text.js';
import { renderContract } from './contract-text.js';
import { renderDiff } from './diff-text.js';
import { renderDoctor } from './doctor-text.js';
import { renderExplain } from './explain-text.js';
import { renderFleet } from './fleet-text.js';
import { renderForms } from './forms-text.js';
import { renderHost } from './host-text.js';
import { renderInit } from './init-text.js';
import { renderJoined } from './joined-text.js';
import type { Page } from './layout.js';
import { renderLearnPlan } from './learn-plan-text.js';
import { renderLearn } from './learn-text.js';
import { renderConfirm, renderLook } from './look-text.js';
import { renderMerge } from './merge-text.js';
import { renderNotices } from './notices-text.js';
import { renderPlanScreen } from './plan-screen-text.js';
import { renderPlan } from './plan-text.js';
import { renderPlaybook } from './playbook-text.js';
import { renderPrune } from './prune-text.js';
import { renderRehearse } from './rehearse-text.js';
import { renderRemains } from './remains-text.js';
import { renderRespond } from './respond-text.js';
import { renderRunScreen } from './run-screen-text.js';
import { renderRun } from './run-text.js';
import { renderRuns } from './runs-text.js';
import { renderSchedule } from './schedule-text.js';
import { lineCount } from './screen.js';
import { renderServers } from './servers-text.js';
import { renderSteps } from './steps-text.js';

type Render<R> = (report: R, page: Page) => string;

/** The whole story where it was asked for, or where it is no longer than a screen: then nothing has to be left out. */
function firstScreen<R>(
  whole: Render<R>,
  screen: Render<R>,
  told: (report: R) => readonly unknown[],
): Render<R> {
  return (report, page) => {
    if (page.isWhole) return whole(report, page);
    if (page.isScreen === true) return screen(report, page);
    // What is told in a line at least is not tried where it is more than a screen.
    const all = told(report).length > page.height ? undefined : whole(report, page);
    return all !== undefined && lineCount([all.trimEnd()], page) <= page.height ? all : screen(report, page);
  };
}

const RENDER: { readonly [K in ReportKind]: (report: Reports[K], page: Page) => string } = {
  audit: firstScreen(renderAudit, renderAuditScreen, ({ findings }) => findings),
  attest: renderAttest,
  host: renderHost,
  rehearse: renderRehearse,
  diff: renderDiff,
  plan: firstScreen(renderPlan, renderPlanScreen, ({ changes }) => changes),
  run: firstScreen(renderRun, renderRunScreen, ({ results }) => results),
  runs: renderRuns,
  remains: renderRemains,
  doctor: renderDoctor,
  look: renderLook,
  confirm: renderConfirm,
  learn: renderLearn,
  learnPlan: renderLearnPlan,
  contract: renderContract,
  contractTest: renderContractTest,
  merge: renderMerge,
  init: renderInit,
  prune: renderPrune,
  steps: renderSteps,
  notices: renderNotices,
  fleet: renderFleet,
  servers: renderServers,
  joined: renderJoined,
  schedule: renderSchedule,
  forms: renderForms,
  respond: renderRespond,
  explain: renderExplain,
  playbook: renderPlaybook,
  // For editors: as it is, whatever the terminal.
  export: ({ playbook }) => playbook.text ?? '',
};

export const text: Format = (kind, report, page) => [RENDER[kind](report, page)];
