import { describe, expect, it } from '@jest/globals';
import type { Talk } from '../../../src/contract/resources/outside/probed-mail.js';
import type { ProbedPort } from '../../../src/contract/resources/outside/probed-ports.js';
import type { Secured } from '../../../src/contract/resources/outside/probed-tls.js';
import { notSeen, seen } from '../../../src/contract/resources/part.js';
import { outsideTls } from '../../../src/steps/outside/outside-tls.js';
import { judge } from '../a-step.js';
import { aPort, aSecured, aTalk, CERTIFICATE, certified, MX, NOT_KNOWN, ONLY_MX, shownOf } from './a-look.js';

function judged(
  ports: readonly Secured[],
  {
    talks = [],
    options = {},
    webNames = [],
    unasked = 0,
  }: { talks?: readonly Talk[]; options?: object; webNames?: readonly object[]; unasked?: number } = {},
) {
  const inputs = {
    shown: shownOf(ports.map(({ door }) => aPort(door))),
    mail: { talks },
    tls: { ports, webNames, unasked },
  };
  return judge(outsideTls, { inputs, options });
}

const OLD = { versions: { ...aSecured('smtp').versions, '1.0': seen(true), '1.1': seen(true) } };

describe('TLS', () => {
  it('holds', () => {
    expect(judged([aSecured('smtp'), aSecured('https')])).toEqual({
      verdict: 'pass',
      message:
        'TLS holds at port 25 (SMTP) and port 443 (web over TLS). Older than TLS 1.0 cannot be asked from here.',
    });
  });

  it('is not known of a host that is silent, whatever an MX beside it says', () => {
    const names = [MX.host];
    const judgedBy = (first: Secured['first']) =>
      judge(outsideTls, {
        inputs: {
          shown: ONLY_MX,
          mail: { talks: [] },
          tls: { ports: [{ ...aSecured('smtp', { first }), ...MX }], webNames: [], unasked: 0 },
        },
      });
    expect(judgedBy(certified({ names }))).toMatchObject({ verdict: 'error', message: NOT_KNOWN });
    expect(judgedBy(certified({ names, to: '2026-01-31' }))).toMatchObject({
      ...{ verdict: 'fail', message: expect.stringContaining(`Not seen: ${NOT_KNOWN}`) },
    });
  });

  it('is not known of a port that was not come to, nor of a silent one where other servers deliver', () => {
    const beside = (...ports: readonly ProbedPort[]) =>
      judge(outsideTls, {
        inputs: {
          shown: shownOf([aPort('https'), ...ports]),
          mail: { talks: [] },
          tls: { ports: [aSecured('https')], webNames: [], unasked: 0 },
        },
      });
    expect(beside(aPort('imaps', 'not-seen'), aPort('smtp', 'silent'))).toMatchObject({
      verdict: 'error',
      message:
        'port 993 (IMAP over TLS): there is no way there from here (ENETUNREACH); port 25 (SMTP): nobody answered in time',
    });
    expect(beside(aPort('pops', 'silent'), aPort('pop', 'closed'), aPort('http', 'not-seen'))).toMatchObject({
      verdict: 'pass',
      message: expect.stringMatching(
        / Silent, which a firewall on the way is too: port 995 \(POP over TLS\)\.$/,
      ),
    });
  });

  it('is offered', () => {
    const none = { isOffered: seen(false), first: notSeen('nobody asked for it'), versions: {} };
    expect(judged([aSecured('imap', none), aSecured('pop', none)]).message).toContain(
      'Port 143 (IMAP) and port 110 (POP) offer no TLS.',
    );
  });

  it('is spoken at a port of the web', () => {
    const none = {
      isOffered: seen(false),
      first: notSeen('what answers there does not speak TLS'),
      versions: {},
    };
    expect(judged([aSecured('https', none)])).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining('Port 443 (web over TLS) offers no TLS.'),
      byHand: expect.stringContaining('IIS > the SmarterMail site > Bindings'),
    });
  });

  it('is not said to hold against what comes before it where that was not tried', () => {
    const talks = [aTalk('smtp', { injection: notSeen('late') }), aTalk('imaps', { injection: notSeen('') })];
    expect(judged([aSecured('smtp'), aSecured('imaps')], { talks }).message).toContain(
      'Whether commands can be put before TLS was not seen: port 25 (SMTP): late.',
    );
  });

  it('is of today, but where other servers deliver', () => {
    expect(judged([aSecured('imaps', OLD), aSecured('https', OLD)])).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining(
        'Port 993 (IMAP over TLS) and port 443 (web over TLS) take TLS 1.0 and 1.1.',
      ),
      brief: 'old TLS is taken (1.0 and 1.1)',
    });
    expect(judged([aSecured('smtp', OLD)]).verdict).toBe('pass');
    expect(judged([aSecured('smtp', OLD)], { options: { oldestIncoming: '1.1' } }).message).toContain(
      'takes TLS 1.0.',
    );
  });

  it('is not known to be of today where that was not asked', () => {
    const versions = { ...aSecured('https').versions, '1.0': notSeen('late'), '1.1': notSeen('late') };
    expect(judged([aSecured('https', { versions })])).toMatchObject({
      verdict: 'error',
      message: 'port 443 (web over TLS), TLS 1.0 and 1.1: late',
    });
  });

  it('of a further address is judged by what was asked of it', () => {
    expect(judged([aSecured('https', { versions: {} })]).verdict).toBe('pass');
  });

  it('carries out nothing that came in clear', () => {
    expect(judged([aSecured('smtp')], { talks: [aTalk('smtp', { injection: seen(true) })] })).toMatchObject({
      verdict: 'fail',
      brief: 'commands can be put before TLS (STARTTLS injection)',
    });
  });

  it('was not seen where no port of it answers', () => {
    expect(judged([]).verdict).toBe('error');
  });
});

describe('certificates', () => {
  it('that are wrong in the same way are told once', () => {
    const first = certified({ to: '2026-10-01', chain: 'CERT_HAS_EXPIRED' });
    expect(judged([aSecured('smtp', { first }), aSecured('imaps', { first })]).message).toContain(
      'Port 25 (SMTP) and port 993 (IMAP over TLS) show a certificate that ended on 2026-10-01.',
    );
  });

  it('that end soon fail as the playbook states', () => {
    const first = certified({ to: '2026-10-20' });
    expect(judged([aSecured('https', { first })]).message).toContain('ends on 2026-10-20, in 10 days');
    expect(judged([aSecured('https', { first })], { options: { warnCertificateDays: 5 } }).verdict).toBe(
      'pass',
    );
  });

  it('with more names than are known are for nobody knows whom', () => {
    const first = certified({ names: ['another.test'], count: 2000 });
    expect(judged([aSecured('https', { first })]).verdict).toBe('pass');
  });

  it('are for the names of web mail that lead here', () => {
    const named = (name: string, names: readonly string[]) => ({
      ...{ domain: name.slice(5), name },
      certificate: seen({ ...CERTIFICATE, names, count: names.length }),
    });
    const webNames = [named('mail.a.test', ['*.a.test']), named('mail.b.test', ['mail.example.com'])];
    expect(judged([aSecured('https')], { webNames })).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining('The certificate is not for mail.b.test, which leads here.'),
    });
    expect(judged([aSecured('https')], { webNames: webNames.slice(0, 1), unasked: 3 })).toMatchObject({
      verdict: 'pass',
      message: expect.stringContaining('3 names of web mail'),
    });
  });
});

describe('a sign-in before TLS', () => {
  it.each([
    ['smtp', ['AUTH LOGIN PLAIN'], true],
    ['smtp', ['AUTH=LOGIN'], true],
    ['smtp', ['STARTTLS'], false],
    ['pop', ['USER', 'STLS'], true],
    ['pop', ['STLS'], false],
    ['imap', ['IMAP4rev1'], true],
    ['imap', ['IMAP4rev1', 'LOGINDISABLED'], false],
  ] as const)('of %s that says %j: %s', (door, offers, isTaken) => {
    const talks = [aTalk(door, { offers: seen([...offers]) })];
    expect(judged([aSecured(door)], { talks, options: { signInWithoutTls: 'refuse' } }).verdict).toBe(
      isTaken ? 'fail' : 'pass',
    );
    expect(judged([aSecured(door)], { talks }).message.includes('A sign-in is taken before TLS at')).toBe(
      isTaken,
    );
  });
});
