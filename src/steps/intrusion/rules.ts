/** What the steps about IDS rules share: which rule is strict enough, and which one is tightened. Pure. */
import type { z } from 'zod';
import type { idsRules } from '../../contract/resources/access/ids-rules.js';
import type { DesiredChange, Item } from '../kit/step.js';

export type Rule = Readonly<z.infer<typeof idsRules.model>>;
export type Numbers = Pick<Rule, 'threshold' | 'timeFrameMinutes' | 'blockMinutes'>;
/** A rule that blocks. */
export type WantedRule = Numbers & Pick<Rule, 'type' | 'service' | 'description'>;

/** Ten years. Longer ones are no time that anybody means, and what a server makes of them nobody has shown. */
const LONGEST_MINUTES = 5_256_000;

/** What a threshold of 0 means, at once or never, nobody has shown: it proves nothing. */
export function isSoonEnough(rule: Rule, wanted: Pick<Numbers, 'threshold' | 'timeFrameMinutes'>): boolean {
  return (
    isUnderstood(rule) &&
    rule.threshold <= wanted.threshold &&
    rule.timeFrameMinutes >= wanted.timeFrameMinutes
  );
}

function isUnderstood({ threshold, timeFrameMinutes }: Rule): boolean {
  return threshold >= 1 && timeFrameMinutes <= LONGEST_MINUTES;
}

/** The one to tighten: the lowest threshold, then the lowest key, whatever the order of the answer. */
export function closest(rules: readonly Item<Rule>[]): Item<Rule> | undefined {
  return rules
    .filter(({ fields }) => isUnderstood(fields))
    .sort((a, b) => a.fields.threshold - b.fields.threshold || (a.key < b.key ? -1 : 1))[0];
}

/** The numbers that a rule has to have; each of its own that is already stricter stays. */
export function tightened(rule: Rule, wanted: Numbers): Numbers {
  return {
    threshold: Math.min(rule.threshold, wanted.threshold),
    timeFrameMinutes: Math.max(rule.timeFrameMinutes, wanted.timeFrameMinutes),
    blockMinutes: Math.max(rule.blockMinutes, wanted.blockMinutes),
  };
}

/** The change that gives a rule these values; those that it has are left out. */
export function changeTo({ key, fields }: Item<Rule>, to: Partial<Rule>): DesiredChange {
  const different = Object.entries(to).filter(([name, value]) => fields[name as keyof Rule] !== value);
  return { kind: 'change', need: 'rules', key, fields: Object.fromEntries(different) };
}

/** How a rule that blocks comes about: one is there, one is tightened, or one is added. */
export type Blocking =
  | { readonly there: Rule }
  | { readonly rule: Item<Rule> | undefined; readonly change: DesiredChange; readonly after: Numbers };

/**
 * What a rule that blocks needs. A rule that only delays or notifies is another measure and stays beside it, and so does
 * one with a 0, which could mean "never" as well as "at once" or "for ever".
 */
export function blocking(wanted: WantedRule, rules: readonly Item<Rule>[]): Blocking {
  const candidates = rules.filter(
    ({ fields: { type, service, action, blockMinutes } }) =>
      type === wanted.type &&
      (service === null || service === wanted.service) &&
      action === 'block' &&
      blockMinutes >= 1 &&
      blockMinutes <= LONGEST_MINUTES,
  );
  const enough = candidates.find(
    ({ fields }) => isSoonEnough(fields, wanted) && fields.blockMinutes >= wanted.blockMinutes,
  );
  if (enough !== undefined) return { there: enough.fields };
  const rule = closest(candidates);
  if (rule === undefined) {
    const item = { ...wanted, action: 'block', notifyAddress: '' };
    return { rule, change: { kind: 'add', need: 'rules', item }, after: wanted };
  }
  const after = tightened(rule.fields, wanted);
  return { rule, change: changeTo(rule, after), after };
}

/** An address field may hold several. */
export function addressesOf({ notifyAddress }: Rule): readonly string[] {
  return notifyAddress
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter((address) => address !== '');
}

export function tells(rule: Rule, notify: string | undefined): boolean {
  const addresses = addressesOf(rule);
  return notify === undefined ? addresses.length > 0 : addresses.includes(notify.toLowerCase());
}

/** A notification has no block time; 1 does the least harm where the server should see it otherwise. */
export const NO_BLOCK_MINUTES = 1;

/** What a rule beside those that block needs, which tells somebody of the same. */
export function telling(
  wanted: WantedRule & { readonly notify: string },
  rules: readonly Item<Rule>[],
): DesiredChange | undefined {
  const { notify, ...asked } = wanted;
  const candidates = rules.filter(
    ({ fields }) =>
      fields.type === asked.type &&
      fields.service === null &&
      fields.action === 'notify' &&
      tells(fields, notify),
  );
  if (candidates.some(({ fields }) => isSoonEnough(fields, asked))) return undefined;
  const rule = closest(candidates);
  if (rule !== undefined) {
    const { threshold, timeFrameMinutes } = tightened(rule.fields, asked);
    return { ...changeTo(rule, { threshold, timeFrameMinutes }), disruption: 'none' };
  }
  const item = {
    ...{ ...asked, service: null, blockMinutes: NO_BLOCK_MINUTES },
    ...{ action: 'notify', notifyAddress: notify },
  };
  return { kind: 'add', need: 'rules', item, disruption: 'none' };
}
