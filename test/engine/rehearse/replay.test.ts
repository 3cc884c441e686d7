/** Who is named is who is refused, by a server that knows nothing of the steps; and nobody else is. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { factsFor, Rehearsal } from '../../../src/engine/rehearse/tally.js';
import type { Sending } from '../../../src/logs/sending.js';
import type { Playbook } from '../../../src/playbook/playbook.js';
import { steps } from '../../../src/steps/index.js';
import type { WhitelistEntry } from '../../../src/steps/kit/rehearsal.js';
import { deliveryLines, file, readIn, type Session, smtpLines } from '../../logs/a-log.js';
import { runs } from '../../property-runs.js';
import { aStrictServer, type Rules, type StrictServer } from './a-strict-server.js';

const HERE = ['own.example', 'other.example', 'free.example'];
const ADDRESSES = ['203.0.113.7', '203.0.113.8', '203.0.113.9', '10.0.0.5'];
const [LISTED = '', BYPASSING = '', WHITELISTED = ''] = ADDRESSES;

const mailbox = (...domains: readonly string[]) =>
  fc.tuple(fc.constantFrom('anna', 'ben'), fc.constantFrom(...domains)).map((parts) => parts.join('@'));

const sessions = fc.array(
  fc.record({
    address: fc.constantFrom(...ADDRESSES),
    account: fc.option(mailbox('own.example', 'other.example'), { nil: undefined }),
    sender: mailbox(...HERE, 'far.example'),
    recipients: fc.uniqueArray(mailbox(...HERE, 'far.example', 'away.example'), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
  { minLength: 1, maxLength: 8 },
);

const asked = fc.record({
  authMatch: fc.constantFrom('domain' as const, 'email-address' as const),
  forLocalDeliveries: fc.boolean(),
  isListed: fc.boolean(),
  internal: fc.constantFrom('leave' as const, 'strip' as const),
  internalBypass: fc.constantFrom('leave' as const, 'refuse' as const),
  isInternalBypassing: fc.boolean(),
  isExcluded: fc.boolean(),
});
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

/** What the playbook says, as it is once it was resolved. */
function playbookOf(want: Asked): Playbook {
  const exemption = { description: 'printer', reason: 'old', reviewBy: '2099-01-01', bypass: ['smtp-auth'] };
  return {
    ...{ name: 'tried', hash: 'sha256:0', off: [], named: [], overrides: [], waivers: [] },
    domains: { include: ['*'], exclude: want.isExcluded ? ['free.example'] : [] },
    limits: {
      disruption: undefined,
      disruptionOf: undefined,
      changes: undefined,
      changedDomainsPercent: undefined,
    },
    steps: {
      'smtp-auth-bypass': {
        allow: want.isListed ? [{ address: LISTED, ...exemption }] : [],
        ...{ unlisted: 'turn-off', internalBypass: want.internalBypass, spamBypass: 'leave' },
      },
      'ip-whitelist': { allow: [], unlisted: 'strip', internal: want.internal },
      'smtp-relay': {
        ...{ allowRelay: 'nobody', requireAuthMatch: want.authMatch, aliases: 'skip' },
        ...{ allowRelayForAuthenticatedUsers: true },
        enforceDomainAuthForLocalDeliveries: want.forLocalDeliveries,
      },
      'domain-smtp-auth': { includeDefaults: true },
    },
  };
}

/** The whitelist before, when all that is in the log was let through. */
const whitelistOf = (want: Asked): readonly WhitelistEntry[] => [
  { address: BYPASSING, protocols: ['Smtp'], bypassesSmtpAuthentication: true },
  { address: WHITELISTED, protocols: ['Smtp', 'Pop'], bypassesSmtpAuthentication: false },
  { address: '10.0.0.0/8', protocols: ['Smtp'], bypassesSmtpAuthentication: want.isInternalBypassing },
];

/** And what a server is set to that carries the same out. */
function rulesOf(want: Asked): Rules {
  const internalBypasses = want.isInternalBypassing && want.internalBypass === 'leave';
  const needNotSignIn = [...(want.isListed ? [LISTED] : []), ...(internalBypasses ? ['10.*'] : [])];
  return {
    ...{ domains: HERE, authMatch: want.authMatch, forLocalDeliveries: want.forLocalDeliveries },
    requireAuthentication: HERE.filter((one) => !(want.isExcluded && one === 'free.example')),
    needNotSignIn,
    mayRelay: [...needNotSignIn, ...(want.internal === 'leave' ? ['10.*'] : [])],
  };
}

const isHere = (address: string) => HERE.includes(address.split('@')[1] ?? '');

/** The log of such sessions, all taken, read as any log is. */
async function readBack(told: readonly Omit<Session, 'spool'>[], hasDelivery: boolean) {
  const all = told.map((one, at) => ({
    ...{ ...one, session: String(50_000_000 + at), spool: String(700_000_000_000 + at) },
    relayed: (one.recipients ?? []).filter((to) => !isHere(to)),
  }));
  const { sendings } = await readIn({
    '2026.02.03-smtpLog.log': file(all.flatMap((one) => smtpLines(one as Session))),
    ...(hasDelivery
      ? {
          '2026.02.03-delivery.log': file(
            all.flatMap((one) => deliveryLines(one as Session & { spool: string })),
          ),
        }
      : {}),
  });
  return sendings;
}

describe('a rehearsal', () => {
  let server: StrictServer;
  beforeAll(async () => {
    server = await aStrictServer();
  });
  afterAll(() => server.close());

  const named = (want: Asked, known: Omit<Parameters<typeof factsFor>[1], 'now'>) =>
    new Rehearsal({
      steps,
      playbook: playbookOf(want),
      facts: factsFor(playbookOf(want), { ...known, now: new Date(0) }),
    });

  it('with all that a server tells names just those that are refused', async () => {
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(sessions, asked, async (told, want) => {
        const sendings = await readBack(told as readonly Session[], false);
        server.rules = rulesOf(want);
        const rehearsal = named(want, { isLocal: (one) => HERE.includes(one), whitelist: whitelistOf(want) });
        const refused = await Promise.all(sendings.map(server.refuses));
        for (const [at, sending] of sendings.entries()) {
          const isRefused = refused[at] === true;
          refusals += isRefused ? 1 : 0;
          expect([sending, rehearsal.add(sending).length > 0]).toEqual([sending, isRefused]);
        }
        expect(sendings).toHaveLength(told.length);
      }),
      runs(40),
    );
    expect(refusals).toBeGreaterThan(0);
  });

  it('does not name who loses the bypass alone, and may relay on', async () => {
    const want: Asked = {
      ...{ authMatch: 'domain', forLocalDeliveries: false, isListed: false, isExcluded: true },
      ...{ internal: 'leave', internalBypass: 'refuse', isInternalBypassing: true },
    };
    const from = (sender: string) => ({
      ...{ address: '10.0.0.5', account: undefined, sender, recipients: ['anna@away.example'] },
    });
    const told = [from('anna@free.example'), from('anna@own.example')] as unknown as readonly Session[];
    const [free, own] = await readBack(told, false);
    const rehearsal = named(want, { isLocal: (one) => HERE.includes(one), whitelist: whitelistOf(want) });
    server.rules = rulesOf(want);
    for (const sending of [free, own] as readonly Sending[])
      expect(rehearsal.add(sending).length > 0).toBe(await server.refuses(sending));
    expect(rehearsal.result().messages).toBe(1);
  });

  /** What a rehearsal says of each that knows the logs alone, and whether the server refuses it. */
  async function byLogsAlone(told: readonly Omit<Session, 'spool'>[], want: Asked) {
    const sendings = await readBack(told, true);
    server.rules = rulesOf(want);
    const refused = await Promise.all(sendings.map(server.refuses));
    return sendings.map((sending, at) => {
      const rehearsal = named(want, {
        isLocal: (one) => (HERE.includes(one) ? true : undefined),
        whitelist: undefined,
      });
      const isNamed = rehearsal.add(sending).length > 0;
      const isPerhaps = rehearsal.result().steps.some(({ unknown }) => unknown.length > 0);
      return { sending, says: isNamed ? 'named' : isPerhaps ? 'perhaps' : 'nothing', isRefused: refused[at] };
    });
  }

  it('of the logs alone names nobody who is not refused, and says of the others that they may be', async () => {
    await fc.assert(
      fc.asyncProperty(sessions, asked, async (told, want) => {
        for (const one of await byLogsAlone(told as readonly Session[], want)) {
          if (one.isRefused) expect(one).not.toMatchObject({ says: 'nothing' });
          else expect(one).not.toMatchObject({ says: 'named' });
        }
      }),
      runs(40),
    );
  });

  it('of the logs alone does name a stranger, and leaves open whether one from within is let through', async () => {
    const from = (address: string) => ({
      ...{ address, account: undefined, sender: 'anna@own.example', recipients: ['ben@away.example'] },
    });
    const want: Asked = {
      ...{ authMatch: 'domain', forLocalDeliveries: false, isListed: false, isExcluded: false },
      ...{ internal: 'strip', internalBypass: 'leave', isInternalBypassing: false },
    };

    const told = [from('203.0.113.9'), from('10.0.0.5')] as unknown as readonly Session[];

    expect(await byLogsAlone(told, want)).toMatchObject([
      { says: 'named', isRefused: true },
      { says: 'perhaps', isRefused: true },
    ]);
  });
});
