/** Lines for a playbook that keep whoever would be refused, ready to paste: YAML. What only a person knows stands in them as a question. */
import { isAddressOrBlock } from '../../steps/kit/address.js';
import { DAY_MS, dayOf } from '../../steps/kit/days.js';
import type { RehearsalResult } from '../model/rehearsal.js';

type Sender = RehearsalResult['steps'][number]['senders'][number];

const REVIEW_DAYS = 90;

/** A text of JSON is one of YAML, whatever is in it. */
const quoted = (text: string) => JSON.stringify(text);

function told({ messages, last }: Sender): string {
  return `${messages} ${messages === 1 ? 'message' : 'messages'}, the last on ${last.slice(0, 10)}: say why it has to`;
}

const ALLOW = 'smtp-auth-bypass';

/** Nothing of an anonymised result: who reads it does not know whom it is about. */
export function linesToKeep({ steps, isAnonymised }: RehearsalResult, now: Date): string {
  if (isAnonymised) return '';
  const until = dayOf(now.getTime() + REVIEW_DAYS * DAY_MS);
  const allowed = new Map<string, string[]>();
  const options = new Map<string, string>();
  const waivers = new Map<string, string[]>();
  for (const { step, senders } of steps)
    for (const sender of senders) {
      const { keep, name, names } = sender;
      if (keep.by === 'address' && isAddressOrBlock(name) && !allowed.has(name))
        allowed.set(name, [
          `      - address: ${quoted(name)}`,
          `        description: ${quoted(names[0]?.name || name)}`,
          `        reason: ${quoted(told(sender))}`,
          `        reviewBy: ${until}`,
        ]);
      if (keep.by === 'options')
        for (const [option, value] of Object.entries(keep.options))
          options.set(`${step} ${option}`, `    ${option}: ${JSON.stringify(value)}`);
      if (keep.by === 'waiver' && !waivers.has(`${step} ${keep.target}`))
        waivers.set(`${step} ${keep.target}`, [
          `  - step: ${step}${keep.target === 'server' ? ' # of the whole step, for everybody' : ''}`,
          `    domain: ${quoted(keep.target)}`,
          `    reason: ${quoted(`${name}: ${told(sender)}`)}`,
          '    owner: "who answers for it"',
          `    expires: ${until}`,
        ]);
    }
  const own = [...options].map(([key, line]) => [`  ${key.split(' ')[0]}:`, line]);
  return [
    ...(allowed.size + own.length > 0 ? ['steps:'] : []),
    ...(allowed.size > 0
      ? [`  ${ALLOW}:`, '    allow: # beside those that are there', ...[...allowed.values()].flat()]
      : []),
    ...own.flat(),
    ...(waivers.size > 0 ? ['waivers:', ...[...waivers.values()].flat()] : []),
  ].join('\n');
}
