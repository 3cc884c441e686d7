import { describe, expect, it } from '@jest/globals';
import { wantedOf } from '../../src/host/wanted.js';
import { aWholePlaybook } from '../engine/a-playbook.js';

const OF_THE_HOST = {
  'host-webmail-ip': { allow: ['203.0.113.0/24'], dynamic: { rate: 30, concurrency: 10 } },
  'host-service-account': { user: 'CORP\\mail', description: 'Mail' },
  'host-iis-identity': { site: 'Mail' },
  'host-webmail-binding': { names: ['mail.example.com'], classicPort: 'firewall' },
};

describe('what scripts are to do', () => {
  it('is what the playbook asks of the host, and its steps in their order', async () => {
    expect(wantedOf(await aWholePlaybook({ steps: { ...OF_THE_HOST, logging: {} } }))).toEqual({
      ...{ user: 'CORP\\mail', description: 'Mail', site: 'Mail' },
      steps: ['host-service-account', 'host-iis-identity', 'host-webmail-binding', 'host-webmail-ip'],
      ...{ allow: ['203.0.113.0/24'], deny: [], hostNames: ['mail.example.com'] },
      ...{ dynamicRestrictions: true, rate: 30, concurrency: 10, firewallFor9998: true },
    });
  });

  it('is of one site', async () => {
    const sites = (one: string, other: string) =>
      aWholePlaybook({ steps: { 'host-iis-identity': { site: one }, 'host-webmail-ip': { site: other } } });

    expect(wantedOf(await sites('Mail', 'mail')).site).toBe('Mail');
    const several = await sites('Mail', 'Other');
    expect(() => wantedOf(several)).toThrow(
      'host-iis-identity is about the web site Mail, and host-webmail-ip about Other; scripts change one site',
    );
  });

  it.each([
    ['host-service-account', 'description'],
    ['host-service-account', 'user'],
    ['host-iis-identity', 'site'],
  ])('holds no line ends: %s %s', async (step, option) => {
    await expect(aWholePlaybook({ steps: { [step]: { [option]: 'a\nb' } } })).rejects.toThrow(
      'must not hold line ends or other control characters',
    );
  });

  it('is as little as can be where the playbook states nothing', async () => {
    expect(
      wantedOf(await aWholePlaybook({ steps: { 'host-webmail-ip': {}, 'host-webmail-binding': {} } })),
    ).toEqual({
      ...{ user: 'SmarterMailService', description: 'Runs SmarterMail', site: '' },
      steps: ['host-webmail-binding', 'host-webmail-ip'],
      ...{ allow: [], deny: [], hostNames: [] },
      ...{ dynamicRestrictions: false, rate: 0, concurrency: 0, firewallFor9998: false },
    });
  });
});
