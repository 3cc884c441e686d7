/** The three levels of spam, and what one hit of a list comes to by the weights and actions of a server. Pure. */
import type { z } from 'zod';
import type { antispam, SpamAction } from '../../contract/resources/mail/antispam.js';
import type { Disruption } from '../kit/step.js';

export const LEVELS = [
  { name: 'low', weight: 'lowWeight', action: 'lowAction', text: 'lowText' },
  { name: 'medium', weight: 'mediumWeight', action: 'mediumAction', text: 'mediumText' },
  { name: 'high', weight: 'highWeight', action: 'highAction', text: 'highText' },
] as const;
export type Level = (typeof LEVELS)[number];

export const HIT_FIELDS = [
  ...LEVELS.flatMap(({ weight, action }) => [weight, action]),
  'blocksIncoming',
  'incomingWeight',
] as const;
export type Thresholds = Pick<z.infer<typeof antispam.model>, (typeof HIT_FIELDS)[number]>;

export function actionWords(action: SpamAction): string {
  return action.replaceAll('-', ' ');
}

/** What users notice of an action: mail that is deleted or sent back does not arrive. */
export function noticedOf(action: SpamAction): Disruption {
  if (action === 'delete' || action === 'bounce') return 'high';
  return action === 'no-action' || action === 'prefix-subject' ? 'low' : 'medium';
}

/** What becomes of mail by one hit of this weight alone; without the thresholds that is not known. */
export function oneHit(
  weight: number,
  shown: Thresholds | undefined,
): { readonly disruption: Disruption; readonly text: string } {
  if (shown === undefined) {
    const text = `Whether one hit, which adds ${weight}, is enough for mail to be refused or deleted is not known: the thresholds could not be read.`;
    return { disruption: 'high', text };
  }
  const one = `One hit adds ${weight}, which`;
  if (shown.blocksIncoming && weight >= shown.incomingWeight) {
    const text = `${one} is enough for mail to be refused: the Incoming Weight Threshold is ${shown.incomingWeight}.`;
    return { disruption: 'high', text };
  }
  const reached = LEVELS.filter((level) => shown[level.weight] <= weight);
  const lost = reached.find(({ action }) => noticedOf(shown[action]) === 'high');
  if (lost !== undefined) {
    const text = `${one} is enough for the action "${actionWords(shown[lost.action])}", from a weight of ${shown[lost.weight]} on.`;
    return { disruption: 'high', text };
  }
  const most = reached.at(-1);
  const text =
    most === undefined
      ? `${one} alone is not enough for any action.`
      : `${one} alone comes to the action "${actionWords(shown[most.action])}".`;
  return { disruption: 'medium', text };
}
