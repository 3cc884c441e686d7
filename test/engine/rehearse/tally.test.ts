/** Each domain is judged by what the playbook wants of it. */
import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { factsFor, Rehearsal } from '../../../src/engine/rehearse/tally.js';
import type { Sending } from '../../../src/logs/sending.js';
import type { Playbook } from '../../../src/playbook/playbook.js';
import type { Step } from '../../../src/steps/kit/step.js';

const STEP = 'stand-in';

/** Refuses whatever is not of the one sender that its option names. */
const step = {
  ...{ id: STEP, scope: 'domain', options: z.strictObject({ only: z.string() }) },
  rehearses: {
    refuses: ({ sender }: Sending, { only }: { readonly only?: unknown }) =>
      sender.startsWith(`${only}@`)
        ? undefined
        : { verdict: 'refused', reason: 'is another', keep: { by: 'waiver', target: 'server' } },
  },
} as unknown as Step;

const playbook = {
  ...{ name: 'tried', hash: 'sha256:0', off: [], named: [], waivers: [], limits: {} },
  domains: { include: ['*'], exclude: [] },
  steps: { [STEP]: { only: 'anna' } },
  overrides: [
    { domains: ['bank.*'], steps: { [STEP]: { only: 'ben' } }, stated: { [STEP]: ['only'] } },
    // Says nothing of the option.
    { domains: ['other.example'], steps: { [STEP]: { only: 'nobody' } }, stated: { [STEP]: [] } },
  ],
} as unknown as Playbook;

const sent = (sender: string) =>
  ({
    ...{ sender, address: '203.0.113.7', day: '2026-02-03', time: '09:15:01', session: '1' },
    ...{ isSignedIn: false, account: undefined, from: undefined, tls: 'yes', outcome: 'accepted' },
    ...{ recipients: [], more: 0, spool: undefined },
  }) as Sending;

describe('a domain with a value of its own', () => {
  const facts = factsFor(playbook, { isLocal: () => true, whitelist: undefined, now: new Date(0) });
  const rehearsal = new Rehearsal({ steps: [step], playbook, facts });

  it.each([
    ['anna@own.example', []],
    ['ben@own.example', [STEP]],
    ['anna@bank.example', [STEP]],
    ['ben@bank.example', []],
    ['anna@other.example', []],
  ])('is judged by that: %s', (sender, by) => {
    expect(rehearsal.add(sent(sender))).toEqual(by);
    // Known by now, it says the same.
    expect(rehearsal.add(sent(sender))).toEqual(by);
  });
});
