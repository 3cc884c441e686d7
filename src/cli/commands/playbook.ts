/** `playbook`: checks one, and shows what holds and where each of it comes from. No server is asked. */
import { basename } from 'node:path';
import { orDidYouMean } from '../../documents/near-name.js';
import { LockdownError } from '../../errors.js';
import { isGlob, isMatch } from '../../playbook/domain-glob.js';
import { openPlaybook } from '../../playbook/load.js';
import { shippedNameOf } from '../../playbook/locate.js';
import type { Playbook } from '../../playbook/playbook.js';
import { domainGlob } from '../../playbook/schema.js';
import { isServerName } from '../../playbook/waivers.js';
import { playbookReport } from '../../report/model/playbook-report.js';
import { steps } from '../../steps/index.js';
import type { OutputArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { SHIPPED } from '../context/shipped.js';
import { selectedStep } from '../survey/known-step.js';

type Arguments = OutputArguments & {
  readonly file: string;
  readonly step: readonly string[] | undefined;
  readonly domain: string | undefined;
};

export async function playbook(args: Arguments, context: Context): Promise<number> {
  const { file, step: onlySteps, domain } = args;
  if (domain !== undefined && (isGlob(domain) || !domainGlob.safeParse(domain).success))
    throw new LockdownError('usage.invalid', '--domain takes the name of one mail domain');
  const open = await openPlaybook({
    ...{ playbook: file, catalogue: steps, shippedFolder: SHIPPED },
    tell: context.say,
  });
  for (const id of onlySteps ?? []) selectedStep(id, open.playbook);
  if (domain !== undefined) tellUnnamed(domain, open.playbook, context.say);
  const nameOf = (one: string) => shippedNameOf(one, SHIPPED) ?? basename(one);
  const report = playbookReport(open, {
    ...maker(),
    ...{ reference: file, steps, onlySteps, domain, nameOf },
  });
  await context.show('playbook', report, args);
  return 0;
}

/** Without a server nobody knows its domains: those that the playbook names are all that can have been meant. */
function tellUnnamed(domain: string, { named, waivers }: Playbook, say: Context['say']): void {
  const all = [...named.map(({ name }) => name), ...waivers.map((waiver) => waiver.domain)];
  const names = all.filter((name) => !isGlob(name) && !isServerName(name));
  if (all.some((name) => isMatch(name, domain))) return;
  const near = orDidYouMean(domain, names);
  if (near !== '') say(`The playbook does not name ${domain}${near}`);
}
