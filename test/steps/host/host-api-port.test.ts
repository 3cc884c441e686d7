import { describe, expect, it } from '@jest/globals';
import type { Evidence } from '../../../src/host/evidence.js';
import { hostApiPort } from '../../../src/steps/host/host-api-port.js';
import { aFirewall, aRule, aService, judgedOn, LINUX, PROGRAM, seen, UNSEEN } from './a-judged-host.js';

const step = hostApiPort;
type Rule = Parameters<typeof aRule>[0];
const withRules = (...rules: readonly Rule[]) => judgedOn(step, { firewall: aFirewall(rules.map(aRule)) });
const profile = (changes: object = {}) => ({
  ...{ name: 'Public', enabled: true, inbound: 'block' as const },
  ...changes,
});
const at = (...addresses: readonly string[]): Pick<Evidence, 'ports'> => ({
  ports: seen(addresses.map((address) => ({ port: 17_017, address, process: 'MailService' }))),
});
const STOPPED = { service: seen([aService({ state: 'stopped' })]), ports: seen([]) };
const OPEN = aFirewall([aRule({ name: 'web' })]);

describe("SmarterMail's own port", () => {
  it('is closed where no rule of the firewall lets anybody in', () => {
    expect(judgedOn(step)).toEqual({
      verdict: 'pass',
      message: 'Port 17017 of MAIL01 is reached from the host alone: the firewall lets nobody in.',
    });
  });

  it('is closed where it listens for the host alone, or not at all, whatever the firewall does', () => {
    expect(judgedOn(step, { ...at('127.0.0.1', '::1'), firewall: OPEN }).message).toContain(
      'for the host itself alone',
    );
    expect(judgedOn(step, { ...at(), firewall: UNSEEN }).message).toContain('nothing listens there');
    expect(judgedOn(step, { ...at('127.0.0.1', '192.0.2.1'), firewall: OPEN }).verdict).toBe('fail');
  });

  it('is as open as the firewall while the service does not run', () => {
    expect(judgedOn(step, { ...STOPPED, firewall: OPEN }).verdict).toBe('fail');
    expect(judgedOn(step, STOPPED).verdict).toBe('pass');
    // The one that runs may not be the one that has the port.
    const service = seen([aService(), aService({ name: 'Second', state: 'stopped' })]);
    expect(judgedOn(step, { ...STOPPED, service, firewall: OPEN }).verdict).toBe('fail');
  });

  it.each<[string, Rule, string]>([
    ['of the port', { name: 'web' }, 'lets in anybody by the rule "web"'],
    ['of a range', { ports: ['25', '17000-17100'] }, 'lets in anybody'],
    ['of every port', { ports: ['25', 'any'] }, 'lets in anybody'],
    ['of the program', { program: PROGRAM.toUpperCase(), ports: ['Any'] }, 'lets in anybody'],
    [
      'of the program by a variable',
      { program: '%ProgramFiles(x86)%\\SmarterTools\\SmarterMail\\Service\\MailService.exe' },
      'lets in anybody',
    ],
    ['for some addresses', { remote: ['10.0.0.0/8', 'LocalSubnet'] }, 'lets in 10.0.0.0/8 and LocalSubnet'],
    ['of one profile', { profiles: ['Work', 'Public'] }, 'lets in anybody'],
  ])('is opened by a rule %s', (_, rule, said) => {
    expect(withRules(rule)).toMatchObject({
      ...{ verdict: 'fail', message: expect.stringContaining(said) },
      byHand: expect.stringContaining('Windows Defender Firewall'),
    });
  });

  it.each<[string, Rule]>([
    ['that is off', { enabled: false }],
    ['of other ports', { ports: ['25', '17000-17016', 'RPC'] }],
    ['of another program', { program: 'C:\\x\\other.exe' }],
    ['of a program with the same name elsewhere', { program: 'C:\\x\\MailService.exe' }],
    ['for the host itself', { remote: ['127.0.0.1'] }],
    ['of a profile that is not there', { profiles: ['Work'] }],
  ])('is not opened by a rule %s', (_, rule) => {
    expect(withRules(rule).verdict).toBe('pass');
  });

  it('stays closed where a rule blocks all, which wins over those that allow', () => {
    expect(withRules({}, { allow: false }).verdict).toBe('pass');
    expect(withRules({}, { allow: false, program: PROGRAM, ports: ['Any'] }).verdict).toBe('pass');
  });

  it.each<[string, Rule]>([
    ['is off', { enabled: false }],
    ['is for some addresses', { remote: ['192.0.2.0/24'] }],
    ['is for another port', { ports: ['9998'] }],
    ['is for one profile', { profiles: ['Domain'] }],
    ['is for another program', { program: 'C:\\x\\other.exe' }],
    ['is for a program that nobody can tell', { program: '%ProgramFiles%\\x\\MailService.exe' }],
  ])('is open where the rule that blocks %s', (_, rule) => {
    expect(withRules({}, { allow: false, ...rule }).verdict).toBe('fail');
  });

  it('is open where the rule that blocks is for one of two', () => {
    const second = aService({ name: 'Second', path: 'D:\\Mail\\Service\\MailService.exe' });
    const firewall = aFirewall([aRule({}), aRule({ allow: false, program: PROGRAM })]);
    expect(judgedOn(step, { service: seen([aService(), second]), firewall }).verdict).toBe('fail');
  });

  it('is open where a profile is off, or lets in what no rule blocks', () => {
    const judgedWith = (changes: object, rules: readonly Rule[] = []) =>
      judgedOn(step, {
        firewall: aFirewall(rules.map(aRule), [profile({ name: 'Domain' }), profile(changes)]),
      });

    expect(judgedWith({ enabled: false }, [{ allow: false }]).message).toContain('is off (profile Public)');
    expect(judgedWith({ inbound: 'allow' }).message).toContain(
      'lets in what no rule blocks (profile Public)',
    );
    expect(judgedWith({ inbound: 'allow' }, [{ allow: false }]).verdict).toBe('pass');
  });

  it('is not known where neither listening nor the firewall says it', () => {
    expect(judgedOn(step, { firewall: UNSEEN })).toEqual({
      ...{ verdict: 'error', cause: 'access is denied', message: 'the firewall: access is denied' },
    });
    expect(judgedOn(step, { firewall: aFirewall([], []) }).verdict).toBe('error');
    expect(judgedOn(step, { ports: UNSEEN, firewall: OPEN })).toMatchObject({
      ...{ verdict: 'error', message: 'what listens at port 17017: access is denied' },
    });
    expect(judgedOn(step, { ports: UNSEEN }).verdict).toBe('pass');
    expect(judgedOn(step, { service: seen([]) }).verdict).toBe('error');
  });

  it('is that of any SmarterMail of the host, and told once', () => {
    const second = aService({ name: 'Second', path: 'D:\\Mail\\MailService.exe' });
    const firewall = aFirewall([aRule({ program: 'd:\\mail\\mailservice.exe' })]);

    const found = judgedOn(step, { service: seen([aService(), second]), firewall });

    expect(found).toMatchObject({ verdict: 'fail', message: expect.not.stringContaining(';') });
  });

  it('of Linux is judged by what listens, and by a firewall where one was seen', () => {
    expect(judgedOn(step, { ...LINUX, ...at('127.0.0.1'), firewall: UNSEEN }).verdict).toBe('pass');
    expect(judgedOn(step, { ...LINUX, firewall: UNSEEN }).verdict).toBe('error');
    expect(judgedOn(step, { ...LINUX, firewall: OPEN })).toMatchObject({
      ...{ verdict: 'fail', byHand: expect.not.stringContaining('Windows') },
    });
  });
});
