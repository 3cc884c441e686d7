import { describe, expect, it } from '@jest/globals';
import type { Site } from '../../../src/contract/resources/host/host-iis.js';
import { hostIisIdentity } from '../../../src/steps/host/host-iis-identity.js';
import {
  anAccount,
  aService,
  aSite,
  iisOf,
  judgedOn,
  LINUX,
  LOCAL_SYSTEM,
  seen,
  UNSEEN,
} from './a-judged-host.js';

const step = hostIisIdentity;
const pool = (identity: string, user: string | null = null, state = 'started'): Partial<Site> => ({
  pool: { name: 'SmarterMail', state, identity, user },
});
const withSite = (changes: Partial<Site>) => judgedOn(step, { iis: iisOf([aSite(changes)]) });

describe('the identity of web mail', () => {
  it.each(['.\\SmarterMailService', 'mail01\\SMARTERMAILSERVICE', 'SmarterMailService'])(
    'is the account of the service: %s',
    (user) => {
      expect(withSite(pool('SpecificUser', user))).toEqual({
        ...{ verdict: 'pass', message: `The site SmarterMail runs as ${user}.` },
      });
    },
  );

  it.each([
    ['ApplicationPoolIdentity', null, 'ApplicationPoolIdentity'],
    ['LocalSystem', null, 'LocalSystem'],
    // Left behind by an earlier setting, and not what it runs as.
    ['NetworkService', '.\\SmarterMailService', 'NetworkService'],
    ['SpecificUser', 'CORP\\SmarterMailService', 'CORP\\SmarterMailService'],
    ['SpecificUser', null, 'SpecificUser'],
  ])('is not %s %s', (identity, user, said) => {
    expect(withSite(pool(identity, user))).toMatchObject({
      verdict: 'fail',
      message: `The site SmarterMail runs as ${said} (application pool SmarterMail), and not as MAIL01\\SmarterMailService.`,
      byHand: expect.stringContaining('open web mail and sign in'),
    });
  });

  it('cannot be one of its own while the service has none', () => {
    expect(judgedOn(step, { service: seen([aService({ account: LOCAL_SYSTEM })]) })).toMatchObject({
      ...{ verdict: 'fail', message: expect.stringContaining('has no account to share with it') },
    });
  });

  it('is one that Windows makes, where that of the service is', () => {
    const service = seen([
      aService({ account: anAccount({ kind: 'virtual', name: 'NT SERVICE\\MailService' }) }),
    ]);

    expect(judgedOn(step, { service, iis: iisOf([aSite(pool('ApplicationPoolIdentity'))]) }).verdict).toBe(
      'pass',
    );
    expect(judgedOn(step, { service }).verdict).toBe('fail');
  });

  it('of a pool that does not run opens no web mail; a site that is stopped is told of', () => {
    expect(withSite(pool('SpecificUser', '.\\SmarterMailService', 'stopped'))).toMatchObject({
      ...{ verdict: 'fail', message: expect.stringContaining('web mail does not open') },
    });
    expect(withSite(pool('LocalSystem', null, 'stopped')).message).toMatch(
      /as LocalSystem .*web mail does not open/,
    );
    expect(
      judgedOn(step, {
        service: seen([aService({ account: LOCAL_SYSTEM })]),
        iis: iisOf([aSite(pool('LocalSystem', null, 'stopped'))]),
      }).message,
    ).toMatch(/no account to share with it; .*web mail does not open/);
    expect(
      withSite({ state: 'stopped', ...pool('SpecificUser', '.\\SmarterMailService', 'stopped') }),
    ).toMatchObject({
      ...{ verdict: 'pass', message: expect.stringContaining('The site SmarterMail is stopped.') },
    });
  });

  it('is that of each site, compared with the SmarterMail that the site belongs to', () => {
    const second = aService({
      ...{
        name: 'Second',
        installation: 'D:\\Smarter',
        account: anAccount({ name: '.\\second', sid: 'S-1-5-21-2' }),
      },
    });
    const own = aSite({ name: 'two', path: 'D:\\Smarter\\MRS', ...pool('SpecificUser', 'MAIL01\\second') });
    const service = seen([aService(), second]);

    expect(judgedOn(step, { service, iis: iisOf([aSite(), own]) }).verdict).toBe('pass');
    const swapped = { ...own, path: 'D:\\Smarter2\\MRS' };
    expect(judgedOn(step, { service, iis: iisOf([swapped]) })).toMatchObject({
      ...{ verdict: 'error', message: 'the SmarterMail of the site two: its folder is of none of them' },
    });
    // The only one there is meant, wherever its site lies.
    expect(judgedOn(step, { iis: iisOf([aSite({ path: 'E:\\web' })]) }).verdict).toBe('pass');
  });

  it('is not known where the account was not seen', () => {
    expect(judgedOn(step, { service: UNSEEN })).toMatchObject({
      ...{ verdict: 'error', message: 'the account of the service: access is denied' },
    });
    expect(judgedOn(step, { service: seen([]) })).toMatchObject({ verdict: 'error' });
  });
});

describe('the site', () => {
  const another = aSite({ name: 'Intranet', isSmarterMail: false });

  it('is that of SmarterMail, by its folder or by the name that is stated', () => {
    expect(judgedOn(step, { iis: iisOf([another, aSite(pool('LocalSystem'))]) }).message).toContain(
      'site SmarterMail',
    );
    expect(judgedOn(step, { iis: iisOf([another]) })).toMatchObject({
      verdict: 'error',
      message:
        'the web site of SmarterMail in IIS on MAIL01: none of its sites has a folder of SmarterMail; state its name as site of host-iis-identity',
    });
    expect(judgedOn(step, { iis: iisOf([another, aSite()]) }, { site: 'intranet' }).message).toContain(
      'site Intranet',
    );
    expect(judgedOn(step, {}, { site: 'none' })).toMatchObject({
      ...{ verdict: 'error', message: expect.stringContaining('there is no site none') },
    });
  });

  it('is nothing to judge where there is no IIS, and not known where it was not seen', () => {
    expect(judgedOn(step, { iis: seen(null) })).toEqual({
      ...{ verdict: 'not-applicable', message: 'There is no IIS on MAIL01.' },
    });
    expect(judgedOn(step, LINUX)).toEqual({
      ...{ verdict: 'not-applicable', message: 'There is no IIS on MAIL01: it runs Linux.' },
    });
    expect(judgedOn(step, { iis: UNSEEN })).toMatchObject({ verdict: 'error', cause: 'access is denied' });
  });
});
