/** Whether evidence is of a server's host: proved by build and name, refused by another build, else left to a person. */
import { describe, expect, it } from '@jest/globals';
import { hostnameOn, matchOf } from '../../src/host/match.js';
import { aHost } from './a-host.js';

const host = { name: 'MAIL01', domain: 'corp.example', os: 'Windows Server 2022', language: 'en-US' };

describe('evidence of a host', () => {
  it.each(['MAIL01', 'mail01', 'mail01.corp.example', 'Mail01.CORP.example'])(
    'is of the server whose page names that build and %s',
    (hostname) => {
      expect(matchOf(aHost({ host }), { build: 9504, hostname })).toEqual({ match: 'fits' });
    },
  );

  it.each([
    ['another name', { build: 9504, hostname: 'mail02' }, 'calls it mail02'],
    [
      'a name that only begins so',
      { build: 9504, hostname: 'mail01.other.example' },
      'calls it mail01.other',
    ],
    ['no name', { build: 9504, hostname: null }, 'does not show its name'],
    ['no build', { build: null, hostname: 'mail01' }, 'does not show its build'],
  ])('is left to a person where the page has %s', (_, said, why) => {
    expect(matchOf(aHost({ host }), said)).toEqual({ match: 'open', why: expect.stringContaining(why) });
  });

  it('is left to a person where the host did not show the build', () => {
    const service = { status: 'not-seen' as const, why: 'the script ran without rights' };
    expect(matchOf(aHost({ host, service }), { build: 9504, hostname: 'mail01' })).toEqual({
      match: 'open',
      why: 'the evidence tells no build of SmarterMail to go by',
    });
  });

  it('of another build is of another host, or of a time before an update', () => {
    expect(matchOf(aHost({ host }), { build: 9742, hostname: 'mail01' })).toEqual({
      match: 'other',
      why: 'SmarterMail there is build 9504, and the server is build 9742',
    });
  });
});

describe('the name on a sign-in page', () => {
  it.each([
    ['<script>var stSystemHostname = "mail01";</script>', 'mail01'],
    ["var stSystemHostname='mail01.corp.example'", 'mail01.corp.example'],
    ['var stSystemHostname = "";', null],
    ['no such name', null],
  ])('in %s', (page, name) => {
    expect(hostnameOn(page)).toBe(name);
  });
});
