import { describe, expect, it } from '@jest/globals';
import { hostWebmailIp } from '../../../src/steps/host/host-webmail-ip.js';
import { refusalOf } from '../a-step.js';
import {
  aFirewall,
  aRule,
  aSite,
  iisOf,
  judgedOn,
  LINUX,
  restrictions,
  seen,
  UNSEEN,
} from './a-judged-host.js';

const step = hostWebmailIp;
const ALLOW = { allow: ['203.0.113.0/24'] };
const judgedWith = (changes: Parameters<typeof restrictions>[0], options: object = ALLOW) =>
  judgedOn(step, { iis: iisOf([aSite({ ip: restrictions(changes) })]) }, options);
const entry = (address: string, mask: string | null = null, allow = true) => ({ address, mask, allow });
const OFFICE = entry('203.0.113.0', '255.255.255.0');

describe('the addresses of web mail', () => {
  it('are those that are stated, and no others', () => {
    expect(judgedOn(step, {}, ALLOW)).toEqual({
      verdict: 'pass',
      message: 'The site SmarterMail lets in 203.0.113.0/24 alone. Port 17017 is no way around.',
    });
  });

  it('are for the operator to state, who is told how it is now and what would break', () => {
    expect(judgedOn(step)).toMatchObject({
      verdict: 'manual',
      remedy: 'decide',
      message:
        'Which addresses web mail is for is not stated; the site SmarterMail lets in 203.0.113.0/255.255.255.0.',
      byHand: expect.stringMatching(/Exchange ActiveSync, MAPI, autodiscover/),
    });
    expect(judgedWith({ allowUnlisted: true }, {}).message).toContain('is open to the world');
    expect(judgedOn(step, { iis: iisOf([aSite()], { ipRestrictions: false }) }).message).toContain(
      'is open to',
    );
    expect(judgedOn(step, { iis: iisOf([aSite({ ip: UNSEEN })]) }).message).toContain('was not seen');
  });

  it('are nothing without the feature of IIS', () => {
    expect(judgedOn(step, { iis: iisOf([aSite()], { ipRestrictions: false }) }, ALLOW)).toMatchObject({
      ...{ verdict: 'fail', message: expect.stringContaining('IIS lacks the feature') },
      byHand: expect.stringMatching(/^(?!.*Dynamic).*each of 203.0.113.0\/24/),
    });
  });

  it.each<[string, Parameters<typeof restrictions>[0], string]>([
    ['all others are let in', { allowUnlisted: true }, 'lets in whoever is not on its list'],
    ['one is missing', { entries: [entry('203.0.113.7')] }, 'does not let in 203.0.113.0/24'],
    ['one is let in too', { entries: [OFFICE, entry('198.51.100.9')] }, 'lets in 198.51.100.9, too'],
    [
      'one is denied that is wanted',
      { entries: [OFFICE, entry('203.0.113.7', null, false)] },
      'denies 203.0.113.7, which is to be let in',
    ],
    [
      'one is denied within what is wider',
      { entries: [OFFICE, entry('203.0.0.0', '255.255.0.0', false)] },
      'denies 203.0.0.0/16, which is to be let in',
    ],
    [
      'one is no address',
      { entries: [OFFICE, entry('203.0.113.0', '255.0.255.0'), entry('office.example')] },
      'has entries that are no addresses (203.0.113.0/255.0.255.0 and office.example)',
    ],
  ])('are wrong where %s', (_, changes, said) => {
    expect(judgedWith(changes)).toMatchObject({ verdict: 'fail', message: `The site SmarterMail ${said}.` });
  });

  it('may be written in any way, and the host itself may be among them', () => {
    expect(
      judgedWith({ entries: [entry('203.0.113.0', '24'), entry('127.0.0.1'), entry('::1')] }).verdict,
    ).toBe('pass');
    expect(
      judgedWith(
        { entries: [OFFICE, entry('2001:db8::', '32')] },
        { allow: [...ALLOW.allow, '2001:db8::/32'] },
      ).verdict,
    ).toBe('pass');
    // A denial beside them takes nothing away.
    expect(judgedWith({ entries: [OFFICE, entry('198.51.100.9', null, false)] }).verdict).toBe('pass');
  });

  it('have a way around them while port 17017 is open, or nobody knows', () => {
    const open = aFirewall([aRule({ name: 'SmarterMail' })]);

    expect(judgedOn(step, { firewall: open }, ALLOW)).toMatchObject({
      verdict: 'fail',
      message:
        'Web mail can be reached around its restrictions, by port 17017: the firewall lets in anybody by the rule "SmarterMail".',
    });
    // Nothing listens, and whether SmarterMail runs at all was not seen.
    expect(judgedOn(step, { firewall: UNSEEN, ports: seen([]), service: UNSEEN }, ALLOW).verdict).toBe(
      'error',
    );
    expect(judgedOn(step, { firewall: UNSEEN }, ALLOW)).toMatchObject({
      ...{ verdict: 'error', message: 'the firewall: access is denied' },
    });
  });

  it('are not known where the restrictions were not seen', () => {
    expect(judgedOn(step, { iis: iisOf([aSite({ ip: UNSEEN })]) }, ALLOW)).toMatchObject({
      ...{ verdict: 'error', message: 'what the site SmarterMail restricts: access is denied' },
    });
    expect(judgedOn(step, { iis: UNSEEN }).verdict).toBe('error');
    expect(judgedOn(step, { iis: seen(null) }, ALLOW).verdict).toBe('not-applicable');
    expect(judgedOn(step, LINUX, ALLOW).verdict).toBe('not-applicable');
  });

  it('are each looked for among what is denied', () => {
    const found = judgedWith(
      { entries: [OFFICE, entry('198.51.100.7'), entry('198.51.0.0', '255.255.0.0', false)] },
      { allow: [...ALLOW.allow, '198.51.100.7'] },
    );

    expect(found.message).toContain('denies 198.51.0.0/16');
  });

  it('are those of each site', () => {
    const open = aSite({ name: 'second', ip: restrictions({ allowUnlisted: true }) });

    expect(judgedOn(step, { iis: iisOf([aSite(), open]) }, ALLOW).message).toBe(
      'The site second lets in whoever is not on its list.',
    );
  });

  it.each([['203.0.113.0-203.0.113.9'], ['office'], ['0.0.0.0/33']])('are not %s', async (one) => {
    expect(await refusalOf(step, { allow: [one] })).toContain('must be an IP address or a CIDR block');
  });
});

describe('dynamic restrictions', () => {
  const limits = { ...ALLOW, dynamic: { rate: 30, concurrency: 10 } };
  const dynamic = { byRate: true, rate: 30, byConcurrency: true, concurrency: 10 };

  it('are not judged unless they are stated', () => {
    expect(judgedWith({ dynamic }).verdict).toBe('pass');
  });

  it('hold an address to what is stated, or less', () => {
    expect(judgedWith({ dynamic }, limits).verdict).toBe('pass');
    expect(judgedWith({ dynamic: { ...dynamic, rate: 5, concurrency: 2 } }, limits).verdict).toBe('pass');
  });

  it.each<
    [{ byRate?: boolean; rate?: number | null; byConcurrency?: boolean; concurrency?: number }, string]
  >([
    [{ byRate: false }, 'does not stop an address after 30 requests in 200 ms'],
    [{ rate: 31 }, 'does not stop an address after 30 requests in 200 ms'],
    [{ rate: null }, 'does not stop an address after 30 requests in 200 ms'],
    [{ byConcurrency: false }, 'does not stop an address after 10 requests at once'],
    [{ concurrency: 11 }, 'does not stop an address after 10 requests at once'],
  ])('fail where they are %j', (changes, said) => {
    const found = judgedWith({ dynamic: { ...dynamic, ...changes } }, limits);

    expect(found).toMatchObject({ verdict: 'fail', message: `The site SmarterMail ${said}.` });
    expect(found).toMatchObject({ byHand: expect.stringContaining('by request rate 30 in 200 ms') });
  });
});
