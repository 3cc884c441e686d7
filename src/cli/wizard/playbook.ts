/** What was decided, as a playbook that extends the one it started from. Pure. */
import { dirname, isAbsolute, relative } from 'node:path';
import type { Plan } from '../../engine/plan/plan.js';
import { mostNoticed } from '../../playbook/limits.js';
import { isPath } from '../../playbook/locate.js';
import type { Playbook } from '../../playbook/playbook.js';
import { OFF } from '../../playbook/schema.js';
import { isCovered } from '../../playbook/waivers.js';
import { type ToWrite, type WrittenStep, writePlaybook } from '../../playbook/write-playbook.js';
import { steps } from '../../steps/index.js';
import { type Disruption, exceeds, theMost } from '../../steps/kit/step.js';
import { type Decisions, NOTHING_DECIDED } from './decisions.js';

export interface AboutPlaybook {
  readonly server: string;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  /** As it is named on the command line. */
  readonly extends: string;
  /** Where it will lie. */
  readonly file: string;
}

/** A path is taken from the file that states it. */
function parentOf({ extends: parent, file }: AboutPlaybook): string {
  if (!isPath(parent) || isAbsolute(parent)) return parent;
  const from = relative(dirname(file), parent).replaceAll('\\', '/');
  return from.startsWith('.') ? from : `./${from}`;
}

/** What the pages are judged by: the options that were stated, and no decision. */
export function pagesText({ options }: Decisions, about: AboutPlaybook): string {
  return playbookText({ ...NOTHING_DECIDED, options }, about);
}

/** Of each step that is to be done, the most that users notice of it, where the playbook it starts from allows less. */
export function allowedBy(
  { choices }: Decisions,
  { plan, base }: { readonly plan: Pick<Plan, 'changes'>; readonly base: Pick<Playbook, 'limits'> },
): Readonly<Record<string, Disruption>> {
  const wanted = Object.entries(choices).flatMap(([id, one]) => {
    if (one.choice !== 'do' && one.choice !== 'waive') return [];
    const kept = one.choice === 'waive' ? one.domains : [];
    const isKept = (target: string) => kept.some((domain) => isCovered({ domain }, target));
    const own = plan.changes.filter(({ steps: all, target }) => all.includes(id) && !isKept(target));
    const most = theMost(own.map(({ disruption }) => disruption));
    return exceeds(most, mostNoticed(base.limits, id)) ? [[id, most] as const] : [];
  });
  return wanted.length === 0 ? {} : { ...base.limits.disruptionOf, ...Object.fromEntries(wanted) };
}

/** `allowed`: of which steps users may notice more than the playbook that it extends allows, and how much. */
export function playbookText(
  { options, choices }: Decisions,
  about: AboutPlaybook,
  allowed: Readonly<Record<string, Disruption>> = {},
): string {
  const { server, today } = about;
  const written = steps.flatMap(({ id }): readonly WrittenStep[] => {
    const comment = [`Adjusted in the wizard on ${today}.`];
    const left = [`Left as it was on ${today}: nobody looks at it until this line goes.`];
    const choice = choices[id];
    if (choice?.choice === 'leave' && choice.isOff) return [{ step: id, options: OFF, comment: left }];
    const own = options[id];
    return own === undefined ? [] : [{ step: id, options: own, comment }];
  });
  const waivers = Object.entries(choices).flatMap(([step, one]) => {
    if (one.choice !== 'waive') return [];
    const { domains, reason, owner, expires } = one;
    return [{ step, domains, reason, owner, expires, comment: [`Kept as it was on ${today}.`] }];
  });
  const done = [
    `Decided on ${today}: users may notice so much of these, and of the rest what ${about.extends} allows.`,
  ];
  const playbook: ToWrite = {
    name: 'decided',
    extends: parentOf(about),
    comment: [`Written by smlockdown wizard for ${server} on ${today}. It is yours.`],
    steps: written,
    waivers,
    ...(Object.keys(allowed).length === 0 ? {} : { limits: { disruptionOf: allowed, comment: done } }),
  };
  return writePlaybook(playbook).text;
}
