/** What a probe came to, as steps see it: a host at which all is well, and what a test changes of it. */

import { DOORS, type DoorName } from '../../../src/contract/resources/outside/places.js';
import type { RelayAttempt, Talk } from '../../../src/contract/resources/outside/probed-mail.js';
import type { ProbedPort } from '../../../src/contract/resources/outside/probed-ports.js';
import type { Certificate, Secured } from '../../../src/contract/resources/outside/probed-tls.js';
import type { WebPage } from '../../../src/contract/resources/outside/probed-web.js';
import { notSeen, seen } from '../../../src/contract/resources/part.js';

export const HOST = 'mail.example.com';
export const ADDRESS = '203.0.113.25';
const at = (door: DoorName) => ({ door, port: DOORS[door].port, host: HOST, address: ADDRESS });

export function aPort(door: DoorName, answer: ProbedPort['answer'] = 'open', why = ''): ProbedPort {
  return { ...at(door), answer, why: why !== '' || answer === 'open' ? why : WHY[answer] };
}

const WHY = {
  ...{ open: '', closed: 'the connection is refused', silent: 'nobody answered in time' },
  'not-seen': 'there is no way there from here (ENETUNREACH)',
} as const;

export function shownOf(ports: readonly ProbedPort[], more: Readonly<Record<string, unknown>> = {}) {
  return { host: HOST, addresses: [ADDRESS], failure: '', ports, left: [], ...more };
}

/** A host that is silent, and an MX beside it that answers. */
export const MX = { host: 'mx.example.com', address: '203.0.113.26' };
export const ONLY_MX = shownOf([aPort('smtp', 'silent'), { ...aPort('smtp'), ...MX }]);
export const NOT_KNOWN = 'mail.example.com: no port answers from here (nobody answered in time)';

export const NO_HOST = shownOf([], { addresses: [], failure: 'its name has no address here' });

export function anAttempt(rcpt: number | null, more: Partial<RelayAttempt> = {}): RelayAttempt {
  return {
    ...{ from: 'probe@example.com', to: 'probe@example.org', isLocalSender: false, isInTls: false },
    ...{ mail: { code: 250, text: 'OK' }, rcpt: rcpt === null ? null : { code: rcpt, text: 'said' } },
    ...more,
  };
}

export function aTalk(door: DoorName, more: Partial<Talk> = {}): Talk {
  return {
    ...at(door),
    banner: seen('mail.example.com ESMTP'),
    offers: seen(['STARTTLS']),
    offersInTls: seen(['AUTH LOGIN']),
    relay: DOORS[door].speaks === 'smtp' ? seen([anAttempt(550)]) : notSeen('nobody asked for it'),
    verify:
      door === 'smtp'
        ? seen({ vrfy: { code: 252, text: '' }, expn: { code: 502, text: '' } })
        : notSeen('nobody asked for it'),
    injection: seen(false),
    ...more,
  };
}

export const CERTIFICATE: Certificate = {
  ...{ subject: 'CN=mail.example.com', issuer: 'CN=An Authority', names: [HOST], count: 1 },
  ...{ from: '2026-09-01', to: '2026-12-01', chain: '' },
};

export function aSecured(door: DoorName, more: Partial<Secured> = {}): Secured {
  return {
    ...at(door),
    isOffered: seen(true),
    first: seen({ version: '1.3', certificate: CERTIFICATE }),
    versions: { '1.0': seen(false), '1.1': seen(false), '1.2': seen(true), '1.3': seen(true) },
    ...more,
  };
}

export const certified = (more: Partial<Certificate>): Secured['first'] =>
  seen({ version: '1.3', certificate: { ...CERTIFICATE, ...more } });

type Answer = Extract<WebPage['answer'], { status: 'seen' }>['value'];

export function aPage(door: 'http' | 'https' | 'api', path: string, answer: Partial<Answer> = {}): WebPage {
  return {
    ...{ ...at(door), scheme: door === 'https' ? 'https' : 'http', path },
    answer: seen({ status: 200, headers: {}, build: null, namesProduct: false, isService: false, ...answer }),
  };
}
