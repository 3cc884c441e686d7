/** What was decided, as a playbook that extends the one it started from. Pure. */
import { dirname, isAbsolute, relative } from 'node:path';
import { isPath } from '../../playbook/locate.js';
import { OFF } from '../../playbook/schema.js';
import { type ToWrite, type WrittenStep, writePlaybook } from '../../playbook/write-playbook.js';
import { steps } from '../../steps/index.js';
import { type Disruption, exceeds } from '../../steps/kit/step.js';
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

/** `limit`: the most that users may notice of it, where the one that it extends allows less. */
export function playbookText(
  { options, choices }: Decisions,
  about: AboutPlaybook,
  limit?: { readonly most: Disruption; readonly allowed: Disruption | undefined },
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
  const isMore = limit !== undefined && limit.allowed !== undefined && exceeds(limit.most, limit.allowed);
  const comment = [`What was decided is noticed so much. ${about.extends} allows ${limit?.allowed} only.`];
  const playbook: ToWrite = {
    name: 'decided',
    extends: parentOf(about),
    comment: [`Written by smlockdown wizard for ${server} on ${today}. It is yours.`],
    steps: written,
    waivers,
    ...(isMore ? { limits: { disruption: limit.most, comment } } : {}),
  };
  return writePlaybook(playbook).text;
}
