/** Every case of the closed loop: at least one for each step of the catalogue. */
import { type HandCase, isByHand, type LoopCase } from './closed-loop-case.js';
import { DOMAIN_CASES } from './closed-loop-domain-cases.js';
import { DOOR_CASES } from './closed-loop-door-cases.js';
import { ROLE_CASES } from './closed-loop-role-cases.js';
import { SERVER_CASES } from './closed-loop-server-cases.js';
import { SPAM_CASES } from './closed-loop-spam-cases.js';

export const CASES: readonly (LoopCase | HandCase)[] = [
  ...SERVER_CASES,
  ...SPAM_CASES,
  ...DOMAIN_CASES,
  ...ROLE_CASES,
  ...DOOR_CASES,
];

export const LOOP_CASES: readonly LoopCase[] = CASES.filter((one): one is LoopCase => !isByHand(one));
export const HAND_CASES: readonly HandCase[] = CASES.filter(isByHand);
