/** What chance decides of the assumed settings, and what else their seed depends on. */
import type { SandboxAccounts } from '../accounts.js';
import type { Random } from '../random.js';

/** The seed of the demo: it shows each weakness. */
const DEMO_SEED = 1;
/** As many as lists are seeded. */
const GUIDS_AFTER_THE_FIRST = 5;

function guidOf(random: Random): string {
  const hex = (length: number) => Array.from({ length }, () => random.between(0, 15).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
}

/** Every draw in this order, whether it counts or not: a seed stays the server it is. */
export function luckOf(
  random: Random,
  options: {
    readonly seed: number;
    readonly accounts: SandboxAccounts;
    /** The last part of the address that may send without signing in. */
    readonly bypassHost: number;
  },
) {
  const isDemo = options.seed === DEMO_SEED;
  const deliversSpam = random.chance(0.4) || isDemo;
  const first = guidOf(random);
  const asksSpamCop = random.chance(0.5);
  const guids = [first, ...Array.from({ length: GUIDS_AFTER_THE_FIRST }, () => guidOf(random))];
  const emptiesUploads = random.chance(0.2) || isDemo;
  return { ...options, isDemo, deliversSpam, asksSpamCop, guids, emptiesUploads };
}

export type Luck = Readonly<ReturnType<typeof luckOf>>;
