import { describe, expect, it } from '@jest/globals';
import type { Talk } from '../../../src/contract/resources/outside/probed-mail.js';
import type { ProbedPort } from '../../../src/contract/resources/outside/probed-ports.js';
import type { Secured } from '../../../src/contract/resources/outside/probed-tls.js';
import { notSeen, seen } from '../../../src/contract/resources/part.js';
import { outsideContradiction } from '../../../src/steps/outside/outside-contradiction.js';
import { judge } from '../a-step.js';
import { anAttempt, aPort, aSecured, aTalk, shownOf } from './a-look.js';

const bound = (
  port: number,
  fields: { offersTls?: boolean; isSsl?: boolean; addresses?: readonly string[] } = {},
) => ({
  ...{ key: port, label: `port ${port}`, isRestorable: true },
  fields: { port, offersTls: true, isSsl: false, addresses: ['203.0.113.25'], ...fields },
});

interface Given {
  readonly ports?: readonly ProbedPort[];
  readonly talks?: readonly Talk[];
  readonly tls?: readonly Secured[];
  readonly settings?: { readonly allowRelay: string };
  readonly bindings?: readonly object[];
  readonly bypass?: readonly object[];
  readonly account?: object;
}

function judged({
  ports = [aPort('smtp')],
  talks = [aTalk('smtp')],
  tls = [aSecured('smtp')],
  ...known
}: Given) {
  return judge(outsideContradiction, {
    inputs: { shown: shownOf(ports), mail: { talks }, tls: { ports: tls }, ...known },
  });
}

const NOBODY = { allowRelay: 'nobody' };
const OPEN = aTalk('smtp', { relay: seen([anAttempt(250)]) });
const SILENT = 'port 25 (SMTP): nobody answered in time';
const NO_TLS = aSecured('smtp', { isOffered: seen(false), first: notSeen('not offered'), versions: {} });

describe('settings and what is seen', () => {
  it('agree', () => {
    expect(judged({ settings: NOBODY, bindings: [bound(25)] })).toEqual({
      verdict: 'pass',
      message:
        'Settings and what is seen from here agree: relaying at port 25 (SMTP), 1 open port and TLS of 1 port.',
    });
  });

  it('contradict each other: nobody may relay, and strangers do', () => {
    expect(judged({ settings: NOBODY, talks: [OPEN] })).toMatchObject({
      verdict: 'fail',
      message: 'Port 25 (SMTP) relays for strangers, and SMTP In says that nobody may.',
    });
    expect(judged({ settings: { allowRelay: 'anyone' }, talks: [OPEN], bindings: [bound(25)] }).verdict).toBe(
      'pass',
    );
  });

  it.each([
    ['is not bound', []],
    ['is bound to no address', [bound(25, { addresses: [] })]],
  ])('contradict each other: a port answers that %s', (_, bindings) => {
    expect(judged({ bindings }).message).toBe('Port 25 (SMTP) answers, and the server shows it as closed.');
  });

  it('contradict each other: TLS is shown, and not offered', () => {
    expect(judged({ bindings: [bound(25)], tls: [NO_TLS] }).message).toBe(
      'Port 25 (SMTP) offers no TLS, and the server shows that it does.',
    );
    expect(judged({ bindings: [bound(25, { offersTls: false })], tls: [NO_TLS] }).verdict).toBe('pass');
    const mute = aSecured('smtp', { isOffered: notSeen('it says nothing') });
    expect(judged({ bindings: [bound(25)], tls: [mute] })).toMatchObject({
      ...{ verdict: 'error', message: 'port 25 (SMTP): it says nothing' },
    });
  });

  it('do not contradict each other where a firewall closes what is open, or the web answers', () => {
    const ports = [
      aPort('smtp'),
      aPort('pop', 'silent'),
      aPort('imap', 'closed'),
      aPort('api'),
      aPort('http'),
    ];
    expect(judged({ ports, bindings: [bound(25), bound(110), bound(143)] }).verdict).toBe('pass');
  });

  it('are not compared by what only one of them shows', () => {
    expect(judged({ settings: { allowRelay: 'anyone' }, ports: [aPort('https')] })).toMatchObject({
      verdict: 'error',
      message: 'nothing that the settings say was seen from here',
    });
    expect(judged({})).toMatchObject({
      verdict: 'manual',
      brief: 'nothing to compare: the settings could not be read',
    });
  });

  it.each<[string, Given, string]>([
    [
      'says nothing',
      {
        talks: [aTalk('smtp', { relay: notSeen('it says nothing') })],
        tls: [aSecured('smtp', { isOffered: notSeen('it says nothing') })],
      },
      'port 25 (SMTP): it says nothing',
    ],
    ['is silent', { ports: [aPort('smtp', 'silent'), aPort('https')], talks: [], tls: [] }, SILENT],
    [
      'is silent beside one that answers',
      {
        ports: [aPort('smtp', 'silent'), aPort('submission')],
        ...{ talks: [aTalk('submission')], tls: [aSecured('submission')] },
      },
      SILENT,
    ],
    [
      'puts off senders of its domains',
      { talks: [aTalk('smtp', { relay: seen([anAttempt(550), anAttempt(451, { isLocalSender: true })]) })] },
      'port 25 (SMTP) of senders that say to be of its domains: it puts off',
    ],
    [
      'was not come to',
      { ports: [aPort('smtp'), aPort('submission', 'not-seen')] },
      'port 587 (SMTP of users): there is no way there from here (ENETUNREACH)',
    ],
  ])('are not known to agree where a port %s', (_, given, message) => {
    const bindings = [bound(25), bound(587)];
    expect(judged({ settings: NOBODY, bindings, ...given })).toMatchObject({
      ...{ verdict: 'error', message: expect.stringContaining(message) },
    });
  });

  it('agree where a port is silent that is shown as closed, and are not known where one was not come to', () => {
    const ports = [aPort('smtp', 'silent'), aPort('https'), aPort('submission')];
    const beside = { talks: [aTalk('submission')], tls: [aSecured('submission')] };
    const bindings = [bound(587)];
    expect(judged({ ports, ...beside, settings: NOBODY, bindings }).verdict).toBe('pass');
    const missed = [...ports, aPort('pop', 'not-seen')];
    expect(judged({ ports: missed, ...beside, settings: NOBODY, bindings })).toMatchObject({
      ...{ verdict: 'error', message: expect.stringMatching(/^port 110 \(POP\): there is no way/) },
    });
    // Nothing hangs on it.
    const all = [...bindings, bound(110, { offersTls: false })];
    expect(judged({ ports: missed, ...beside, settings: NOBODY, bindings: all }).verdict).toBe('pass');
  });

  it('are told with the ports that a firewall may have closed, and what was not seen is behind what is wrong', () => {
    const ports = [aPort('smtp'), aPort('pop', 'silent')];
    expect(judged({ ports, settings: NOBODY, bindings: [bound(25), bound(110)] }).message).toMatch(
      / Silent, which a firewall on the way is too: port 110 \(POP\)\.$/,
    );
    const bindings = [bound(25)];
    expect(
      judged({
        ports: [aPort('smtp', 'silent'), aPort('pop')],
        talks: [],
        tls: [],
        settings: NOBODY,
        bindings,
      }),
    ).toMatchObject({
      verdict: 'fail',
      message: `Port 110 (POP) answers, and the server shows it as closed. Not seen: ${SILENT}.`,
    });
  });

  it('are not compared of relaying for whose own address may relay', () => {
    const bypass = [{ key: 1, label: 'x', isRestorable: true, fields: { address: '198.51.100.0/24' } }];
    const inputs = { bypass, account: { address: '198.51.100.7' } };
    expect(judged({ settings: NOBODY, talks: [OPEN], bindings: [bound(25)], ...inputs })).toMatchObject({
      verdict: 'manual',
      message: expect.stringMatching(
        /agree: 1 open port and TLS of 1 port\. Whether strangers can relay at port 25 \(SMTP\) was not seen, .*\(198\.51\.100\.0\/24\)/,
      ),
      byHand: 'Run the probe from an address that is not on the whitelist.',
    });
    expect(judged({ settings: NOBODY, bindings: [bound(25)], ...inputs }).verdict).toBe('pass');
  });

  it('are compared by the usual number of a port that a router moves', () => {
    const moved = { ...aPort('smtp'), port: 2525 };
    expect(judged({ ports: [moved], bindings: [bound(25)] }).verdict).toBe('pass');
    expect(judged({ ports: [moved], bindings: [bound(2525)] }).verdict).toBe('fail');
  });
});
