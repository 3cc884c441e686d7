import { describe, expect, it } from '@jest/globals';
import type { Talk } from '../../../src/contract/resources/outside/probed-mail.js';
import type { ProbedPort } from '../../../src/contract/resources/outside/probed-ports.js';
import { notSeen, seen } from '../../../src/contract/resources/part.js';
import { outsideRelay } from '../../../src/steps/outside/outside-relay.js';
import { judge } from '../a-step.js';
import { anAttempt, aPort, aTalk, NO_HOST, shownOf } from './a-look.js';

const OPEN = { relay: seen([anAttempt(250)]) };

function judged(
  talks: readonly Talk[],
  {
    ports = talks.map(({ door }) => aPort(door)),
    ...known
  }: Readonly<Record<string, unknown>> & { ports?: readonly ProbedPort[] } = {},
) {
  return judge(outsideRelay, { inputs: { shown: shownOf(ports), mail: { talks }, ...known } });
}

describe('a recipient elsewhere, without a sign-in', () => {
  it('is refused', () => {
    expect(judged([aTalk('smtp'), aTalk('submission')])).toEqual({
      verdict: 'pass',
      message:
        'Refused at port 25 (SMTP) and port 587 (SMTP of users): a recipient elsewhere, without a sign-in.',
    });
  });

  it('is taken, at one port or at several', () => {
    expect(judged([aTalk('smtp', OPEN)])).toMatchObject({
      verdict: 'fail',
      message: 'Port 25 (SMTP) takes mail of strangers to strangers, without a sign-in.',
      brief: 'an open relay',
    });
    expect(judged([aTalk('smtp', OPEN), aTalk('smtps', OPEN)]).message).toBe(
      'Port 25 (SMTP) and port 465 (SMTP of users over TLS) take mail of strangers to strangers, without a sign-in.',
    );
  });

  it('is taken from whoever says to be of a domain of the server', () => {
    const relay = seen([anAttempt(550), anAttempt(250, { isLocalSender: true })]);
    expect(judged([aTalk('smtp', { relay })]).message).toBe(
      'Port 25 (SMTP) takes mail to strangers from whoever says to be of a domain of the server, without a sign-in.',
    );
  });

  it.each([
    [
      'the port is silent',
      [aPort('smtp', 'silent'), aPort('https')],
      [],
      'port 25 (SMTP): nobody answered in time',
    ],
    [
      'there was no way to a port of users',
      [aPort('smtp'), aPort('submission', 'not-seen')],
      [aTalk('smtp')],
      'port 587 (SMTP of users): there is no way there from here (ENETUNREACH)',
    ],
    [
      'the recipient is put off',
      [aPort('smtp')],
      [aTalk('smtp', { relay: seen([anAttempt(451)]) })],
      'port 25 (SMTP): it puts off whom it does not know (451 "said"), as greylisting does, before it says whom it relays for: ask again in a quarter of an hour',
    ],
    [
      'one sender was mistrusted, and the one of bounces put off',
      [aPort('smtp')],
      [aTalk('smtp', { relay: seen([anAttempt(550), anAttempt(451, { from: '' })]) })],
      'port 25 (SMTP): it puts off whom it does not know (451 "said"), as greylisting does, before it says whom it relays for: ask again in a quarter of an hour',
    ],
    [
      'the conversation ended',
      [aPort('smtp')],
      [aTalk('smtp', { relay: notSeen('the server ended the connection') })],
      'port 25 (SMTP): the server ended the connection',
    ],
  ])('was not seen, as %s', (_, ports, talks, message) => {
    expect(judged(talks, { ports })).toMatchObject({ verdict: 'error', message });
  });

  it('is refused to strangers, and was not seen of who says to be of the server', () => {
    const of = (rcpt: number | null, code = 250) =>
      judged([
        aTalk('smtp', {
          relay: seen([
            anAttempt(550),
            anAttempt(rcpt, { isLocalSender: true, mail: { code, text: 'said' } }),
          ]),
        }),
      ]);
    expect(of(451)).toMatchObject({
      verdict: 'error',
      message: expect.stringContaining(
        'port 25 (SMTP) of senders that say to be of its domains: it puts off whom it does not know (451 "said")',
      ),
    });
    // Without a sign-in nobody is of the server there.
    expect(of(null, 550).verdict).toBe('pass');
    expect(of(550).verdict).toBe('pass');
  });

  it('was seen at one port: what was not at another is a remark', () => {
    const talks = [aTalk('smtp', OPEN), aTalk('smtps', { relay: notSeen('it says nothing') })];
    expect(judged(talks).message).toContain('Not seen: port 465 (SMTP of users over TLS): it says nothing.');
  });

  it('is known of no host without an address, and of none at which nothing answers', () => {
    const whyNot = (shown: object) => judge(outsideRelay, { inputs: { shown, mail: { talks: [] } } }).message;
    expect(whyNot(NO_HOST)).toBe('mail.example.com: its name has no address here');
    expect(whyNot(shownOf([aPort('smtp', 'silent'), aPort('http', 'closed')]))).toBe(
      'mail.example.com: no port answers from here (nobody answered in time and the connection is refused)',
    );
  });
});

describe('an operator whose own address may relay', () => {
  const whitelist = (address: string, bypassesSmtpAuthentication: boolean | null) => [
    { key: address, label: address, isRestorable: true, fields: { address, bypassesSmtpAuthentication } },
  ];
  const account = { address: '198.51.100.7' };

  it.each([true, null])('sees no open relay (%s)', (bypasses) => {
    expect(
      judged([aTalk('smtp', OPEN)], { account, whitelist: whitelist('198.51.100.0/24', bypasses) }),
    ).toMatchObject({
      verdict: 'manual',
      message: expect.stringContaining('(198.51.100.0/24)'),
    });
  });

  it('sees one where the entry says that it may not, or is of another address', () => {
    expect(
      judged([aTalk('smtp', OPEN)], { account, whitelist: whitelist('198.51.100.0/24', false) }).verdict,
    ).toBe('fail');
    expect(
      judged([aTalk('smtp', OPEN)], { account, whitelist: whitelist('192.0.2.0/24', true) }).verdict,
    ).toBe('fail');
    expect(judged([aTalk('smtp', OPEN)], { whitelist: whitelist('198.51.100.0/24', true) }).verdict).toBe(
      'fail',
    );
  });
});
