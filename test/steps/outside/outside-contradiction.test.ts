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
    const unseen = aTalk('smtp', { relay: notSeen('it says nothing') });
    expect(judged({ settings: NOBODY, talks: [unseen], ports: [aPort('https')] })).toMatchObject({
      verdict: 'error',
      message: 'nothing that the settings say was seen from here',
    });
    expect(judged({})).toMatchObject({
      verdict: 'manual',
      brief: 'nothing to compare: the settings could not be read',
    });
  });

  it('are compared by the usual number of a port that a router moves', () => {
    const moved = { ...aPort('smtp'), port: 2525 };
    expect(judged({ ports: [moved], bindings: [bound(25)] }).verdict).toBe('pass');
    expect(judged({ ports: [moved], bindings: [bound(2525)] }).verdict).toBe('fail');
  });
});
