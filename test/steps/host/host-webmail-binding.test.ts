import { describe, expect, it } from '@jest/globals';
import type { Site } from '../../../src/contract/resources/host/host-iis.js';
import { hostWebmailBinding } from '../../../src/steps/host/host-webmail-binding.js';
import { refusalOf } from '../a-step.js';
import {
  aBinding,
  aFirewall,
  aRule,
  aSite,
  iisOf,
  judgedOn,
  LINUX,
  LISTENING,
  seen,
  UNSEEN,
} from './a-judged-host.js';

const step = hostWebmailBinding;
const FIREWALL = { classicPort: 'firewall' };
const iisWith = (...bindings: Site['bindings']) => ({ iis: iisOf([aSite({ bindings })]) });
const CLASSIC = aBinding({ protocol: 'http', port: 9998, host: '', tls: false });
const OPEN_9998 = {
  ports: seen([...LISTENING, { port: 9998, address: '0.0.0.0', process: 'System' }]),
  firewall: aFirewall([aRule({ name: 'IIS', program: 'System', ports: ['9998'] })]),
};

describe('the bindings of web mail', () => {
  it('are for its names', () => {
    expect(judgedOn(step)).toEqual({
      ...{ verdict: 'pass', message: 'The site SmarterMail answers at https *:443 mail.example.com.' },
    });
  });

  it('are not at port 9998, whatever its name', () => {
    expect(judgedOn(step, iisWith(aBinding(), CLASSIC))).toMatchObject({
      verdict: 'fail',
      message: 'The site SmarterMail answers at port 9998 (http *:9998).',
      byHand: expect.stringMatching(/Open web mail by each of them\. Only then take out/),
    });
    expect(judgedOn(step, iisWith(aBinding({ port: 9998 }))).message).toContain(
      'https *:9998 mail.example.com',
    );
  });

  it.each([
    ['http', 80, ''],
    ['https', 443, ''],
    ['https', 443, '*'],
  ])('are not for every name: %s %i %s', (protocol, port, host) => {
    expect(judgedOn(step, iisWith(aBinding(), aBinding({ protocol, port, host })))).toMatchObject({
      ...{ verdict: 'fail', message: expect.stringContaining('answers to every name (') },
    });
  });

  it.each(['127.0.0.1', '[::1]'])('may be for the host itself, whatever else they are: %s', (ip) => {
    expect(judgedOn(step, iisWith({ ...CLASSIC, ip }))).toEqual({
      ...{ verdict: 'pass', message: 'The site SmarterMail answers on the host alone.' },
    });
    expect(judgedOn(step, iisWith({ ...CLASSIC, ip: '10.0.0.1' })).message).toContain('(http 10.0.0.1:9998)');
  });

  it('of other protocols are not its', () => {
    expect(
      judgedOn(step, iisWith(aBinding(), aBinding({ protocol: 'net.tcp', port: 808, host: '' }))).verdict,
    ).toBe('pass');
  });

  it('without TLS are told of', () => {
    expect(judgedOn(step, iisWith(aBinding({ protocol: 'http', port: 80, tls: false })))).toMatchObject({
      ...{ verdict: 'pass', message: expect.stringContaining('None of the bindings of SmarterMail has TLS') },
    });
  });

  it('of another site at 9998 are told of, and not judged', () => {
    const other = aSite({ name: 'Intranet', isSmarterMail: false, bindings: [aBinding(), CLASSIC] });
    const third = aSite({ name: 'Wiki', isSmarterMail: false });

    expect(judgedOn(step, { iis: iisOf([aSite(), other, third]) })).toMatchObject({
      ...{ verdict: 'pass', message: expect.stringContaining('Port 9998 is also that of Intranet, which') },
    });
  });

  it('are those of each site, and of none that is not seen', () => {
    const second = aSite({ name: 'second', bindings: [CLASSIC] });

    expect(judgedOn(step, { iis: iisOf([aSite(), second]) }).message).toContain(
      'The site second answers at port',
    );
    expect(judgedOn(step, { iis: UNSEEN }).verdict).toBe('error');
    expect(judgedOn(step, { iis: seen(null) }).verdict).toBe('not-applicable');
    expect(judgedOn(step, LINUX).verdict).toBe('not-applicable');
  });
});

describe('the names that are stated', () => {
  it('each have a binding', () => {
    const bound = iisWith(aBinding({ host: 'mail.example.com' }), aBinding({ host: 'Web.example.com' }));

    expect(judgedOn(step, bound, { names: ['web.example.com'] }).verdict).toBe('pass');
    expect(judgedOn(step, bound, { names: ['web.example.com', 'mail.example.org'] })).toMatchObject({
      ...{ verdict: 'fail', message: 'The site SmarterMail has no binding for mail.example.org.' },
      byHand: expect.stringContaining('one for each of web.example.com and mail.example.org'),
    });
  });

  it('are names of hosts, each once', async () => {
    expect(await refusalOf(step, { names: ["x' -Force"] })).toContain('must be the name of a host');
    expect(await refusalOf(step, { names: ['a.test', 'A.test'] })).toContain('must not name one name twice');
  });
});

describe('port 9998 that the firewall is to close', () => {
  const bound = iisWith(aBinding(), CLASSIC);

  it('passes where it does', () => {
    expect(judgedOn(step, bound, FIREWALL)).toMatchObject({
      ...{ verdict: 'pass', message: expect.stringContaining('of port 9998 nothing listens there') },
    });
    const blocked = aFirewall([...[aRule({ ports: ['9998'] }), aRule({ allow: false, ports: ['9998'] })]]);
    expect(judgedOn(step, { ...bound, ...OPEN_9998, firewall: blocked }, FIREWALL).message).toContain(
      'of port 9998 the firewall lets nobody in',
    );
  });

  it('fails where it does not, and is not known where the firewall was not seen', () => {
    expect(judgedOn(step, { ...bound, ...OPEN_9998 }, FIREWALL)).toMatchObject({
      verdict: 'fail',
      message:
        'The site SmarterMail answers at port 9998, and the firewall lets in anybody by the rule "IIS".',
    });
    expect(judgedOn(step, { ...bound, ...OPEN_9998, firewall: UNSEEN }, FIREWALL).verdict).toBe('error');
    // A rule for the program of SmarterMail does not open a port of IIS.
    const other = aFirewall([aRule({ program: 'C:\\x\\MailService.exe', ports: ['Any'] })]);
    expect(judgedOn(step, { ...bound, ...OPEN_9998, firewall: other }, FIREWALL).verdict).toBe('pass');
  });

  it('is as open as the firewall while the site is stopped', () => {
    const iis = iisOf([aSite({ state: 'stopped', bindings: [CLASSIC] })]);

    expect(judgedOn(step, { iis, firewall: OPEN_9998.firewall }, FIREWALL).verdict).toBe('fail');
  });

  it('leaves other bindings for every name wrong, and is no question without a binding', () => {
    expect(judgedOn(step, iisWith(CLASSIC, aBinding({ host: '' })), FIREWALL).message).toBe(
      'The site SmarterMail answers to every name (https *:443).',
    );
    expect(judgedOn(step, { ...OPEN_9998, firewall: UNSEEN }, FIREWALL).verdict).toBe('pass');
  });
});
