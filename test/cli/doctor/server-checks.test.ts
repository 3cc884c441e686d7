import { describe, expect, it } from '@jest/globals';
import type { TlsSeen } from '../../../src/api/tls-look.js';
import {
  addressChecks,
  buildCheck,
  certificateCheck,
  editionCheck,
  hubChecks,
  oldVersionChecks,
  tlsChecks,
  versionsCheck,
} from '../../../src/cli/doctor/server-checks.js';
import { buildOn } from '../../../src/contract/resources/server/server-info.js';
import { ADVISORIES } from '../../steps/a-step.js';

const now = Date.parse('2026-11-28T12:00:00Z');
const DAY = 86_400_000;
const seen: TlsSeen = {
  ...{ names: ['mail.example.com', '*.example.org'], issuer: 'Honest CA', validTo: now + 60 * DAY },
  ...{ distrust: undefined, version: 'TLSv1.3', old: [], unseen: [], isTunnelled: false },
};

const certificate = (more: Partial<TlsSeen> = {}, host = 'mail.example.com') =>
  certificateCheck({ ...seen, ...more }, { host, now });

describe('a certificate', () => {
  it.each<[string, Partial<TlsSeen>, string, string, string]>([
    ['in order', {}, 'mail.example.com', 'ok', 'by Honest CA, until 2027-01-27'],
    ['for a star', {}, 'imap.example.org', 'ok', ''],
    ['for no deeper name', {}, 'a.imap.example.org', 'fail', 'not for a.imap.example.org'],
    ['for another name', {}, 'mail.example.net', 'fail', 'not for mail.example.net'],
    ['asked for by address', {}, '192.0.2.1', 'ok', ''],
    ['seen through a proxy', { isTunnelled: true }, 'mail.example.com', 'ok', 'which may show its own'],
    ['that is over', { validTo: now - DAY }, 'mail.example.com', 'fail', 'it is over'],
    ['that ends soon', { validTo: now + 5 * DAY }, 'mail.example.com', 'warn', 'in 5 days'],
    [
      'that nobody trusts',
      { distrust: 'SELF_SIGNED' },
      'mail.example.com',
      'fail',
      'not trusted here (SELF_SIGNED)',
    ],
  ])('%s', (_, more, host, state, text) => {
    expect(certificate(more, host)).toMatchObject({ state, text: expect.stringContaining(text) });
  });
});

describe('versions of TLS', () => {
  it('are in order where old ones are refused, and named where they are not', () => {
    expect(versionsCheck(seen)).toMatchObject({ state: 'ok' });
    expect(versionsCheck({ ...seen, unseen: ['TLSv1'] })).toMatchObject({ state: 'unknown' });
    expect(versionsCheck({ ...seen, old: ['TLSv1', 'TLSv1.1'] })).toMatchObject({
      ...{ state: 'warn', text: 'TLSv1.3, and TLS 1.0 and TLS 1.1 too, which is to be off' },
    });
  });

  it('are none where the address has none, and unknown where nobody answers directly', async () => {
    const how = { timeoutMs: 2000, ca: undefined, env: {}, now };

    expect(await tlsChecks('http://127.0.0.1:80', how)).toMatchObject([{ state: 'warn' }]);
    expect(await tlsChecks('https://127.0.0.1:1', how)).toMatchObject([
      { state: 'unknown', text: expect.stringContaining('ECONNREFUSED') },
    ]);
  });
});

describe('the clock of the server', () => {
  const clock = (aheadMs: number | undefined) =>
    addressChecks({ url: 'https://mail.example.com', aheadMs })[1];

  it.each([
    [0, 'ok', 'agrees'],
    [8000, 'ok', '8 seconds ahead of'],
    [-90_000, 'warn', '90 seconds behind'],
    [undefined, 'unknown', 'does not say'],
  ])('%p ms ahead', (aheadMs, state, text) => {
    expect(clock(aheadMs)).toMatchObject({ state, text: expect.stringContaining(text) });
  });
});

describe('the build', () => {
  const about = { advisories: ADVISORIES, today: '2026-11-28' };

  it('is read off the sign-in page, and told with its flaws', () => {
    expect(buildOn('<script>var stProductBuild = "9504 (Jan 8, 2026)";</script>')).toBe(9504);
    expect(buildOn('SmarterMail')).toBeNull();
    expect(buildCheck(null, about)).toMatchObject({ state: 'unknown' });
    expect(buildCheck(9406, about)).toMatchObject({
      state: 'fail',
      text: expect.stringMatching(/: \d+ flaws/),
    });
  });
});

describe('the edition', () => {
  it('is told where the server tells it', () => {
    expect(editionCheck({ edition: 'Free', build: 9406 })).toMatchObject({
      state: 'ok',
      text: 'SmarterMail Free',
    });
    expect(editionCheck({ edition: undefined, build: 9406 })).toMatchObject({ state: 'unknown' });
  });
});

describe('a version before 100.0', () => {
  it('is told with the end of its line, and the flaws that later builds alone are free of', () => {
    const about = { advisories: ADVISORIES, today: '2026-11-28' };
    const [address, build] = oldVersionChecks('https://mail.example.com', {
      ...{ ...about, seen: { version: '15.7', build: 6970 } },
    });

    expect(address).toMatchObject({ state: 'ok' });
    expect(build).toMatchObject({
      state: 'fail',
      text: expect.stringMatching(
        /^SmarterMail 15\.7 \(build 6970\), whose line has ended \(no date published, as far as is known\): .* \d+ published flaws?, \d+ of them exploited/,
      ),
    });
  });
});

describe('high availability', () => {
  it.each([
    ['var stHA = "True";', 'warn'],
    ['var stHA = true;', 'warn'],
    ['var stHA = false;', 'ok'],
  ])('%s', (page, state) => {
    expect(hubChecks(page)).toMatchObject([{ state }]);
  });

  it('is not spoken of where the page does not', () => {
    expect(hubChecks('var stHAID = "x"')).toEqual([]);
  });
});
