/** What is looked at beyond the server, and only where the operator asks for it. */
import { asking } from '../../dns/asking.js';
import { dnsLooks } from '../../dns/dns-looks.js';
import { lookingSource } from '../../engine/observe/observed.js';
import type { Sources } from '../../engine/observe/source.js';
import type { Playbook } from '../../playbook/playbook.js';
import { steps } from '../../steps/index.js';
import type { Beyond } from '../../steps/kit/step.js';
import type { BeyondArguments } from '../context/arguments.js';

function isAsked(beyond: Beyond | undefined, args: Partial<BeyondArguments>): boolean {
  return beyond === undefined || (beyond === 'dns' && args.dns === true);
}

/** The playbook without the steps that nobody asked for: those are not selected, and named. */
export function askedOnly(playbook: Playbook, args: Partial<BeyondArguments>): Playbook {
  const unasked = steps
    .filter(({ id, beyond }) => playbook.steps[id] !== undefined && !isAsked(beyond, args))
    .map(({ id }) => id);
  if (unasked.length === 0) return playbook;
  const asked = Object.entries(playbook.steps).filter(([id]) => !unasked.includes(id));
  return { ...playbook, steps: Object.fromEntries(asked), unasked };
}

/** The sources that were asked for. They look once for each command. */
export function beyondSources(args: Partial<BeyondArguments>): Sources {
  if (args.dns !== true) return {};
  return { dns: lookingSource(dnsLooks(asking({ resolvers: args.resolver ?? [] }))) };
}
