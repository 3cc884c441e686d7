import { describe, expect, it } from '@jest/globals';
import { changeReachOf, readCall, readReachOf, writeCalls } from '../../src/catalogue/step-reach.js';
import type { Route } from '../../src/contract/binding.js';
import type { Use } from '../../src/contract/learning/lessons.js';
import type { Resource } from '../../src/contract/resource.js';
import { domainSettings } from '../../src/contract/resources/domains/domain-settings.js';
import { smtpIn } from '../../src/contract/resources/mail/smtp-in.js';
import { serverBuild } from '../../src/contract/resources/server/server-info.js';
import { NOTHING_DISCOVERED, routeName, routesOf } from '../../src/contract/trust/discovery.js';
import { listedOn } from '../contract/listed-on.js';
import { withOverlay } from '../contract/overlays.js';

const { read, write } = smtpIn.binding;
const listed = listedOn(
  `<p>${read.method} api/v1/${read.path}</p><p>${write?.method} api/v1/${write?.path}</p>`,
);

const nothing = NOTHING_DISCOVERED;
const here = listed;
const reachOf = (tried: Parameters<typeof readCall>[2], shown: typeof here = nothing) =>
  readCall(smtpIn, shown, tried)?.reach;

describe('the read of a resource', () => {
  it('is known, borne out here, or a guess that fits; what does not fit has to be taught', () => {
    expect(readCall(domainSettings, nothing, 'read')?.reach).toBe('yes');
    expect(reachOf('read', here)).toBe('documented-here');
    expect(reachOf('read')).toBe('guess');
    expect(reachOf('undecoded', here)).toBe('teach');
    expect(reachOf('closed')).toBe('teach');
    expect(reachOf('not-tried')).toBe('failed');
    expect(reachOf('failed', here)).toBe('failed');
    expect(readCall(serverBuild, here, 'read')).toBeUndefined();
  });

  it('is a proposal, whatever lists its call, until somebody compared it', () => {
    const bound = (evidence: 'proposed' | 'confirmed') =>
      withOverlay({ 'smtp-in': { read: { ...read, evidence, source: 'an answer' } } }).byId('smtp-in');

    expect(readCall(bound('proposed') as typeof smtpIn, here, 'read')?.reach).toBe('proposed');
    expect(readCall(bound('confirmed') as typeof smtpIn, here, 'read')?.reach).toBe('yes');
  });

  it('says whether the web interface makes the call, and nothing where that was not seen', () => {
    const made = (calls: readonly string[]) =>
      readCall(smtpIn, { ...here, made: routesOf(calls), isMadeWhole: true }, 'read')?.isMade;

    expect(made([routeName(read)])).toBe(true);
    expect(made(['GET settings/sysadmin/other'])).toBe(false);
    expect(readCall(smtpIn, here, 'read')?.isMade).toBeNull();
  });

  it('says how well its call is known, and whether this server lists it', () => {
    expect(readCall(smtpIn, here, 'read')).toMatchObject({
      ...{ use: 'read', call: `${read.method} ${read.path}`, evidence: 'assumed', isListed: true },
    });
  });
});

/** Of a page, what setting these to these comes to; without any, all of it. */
const reaches = (resource: Resource, shown: typeof here, sets: Use['sets'] = {}) =>
  writeCalls(resource, shown, {
    fields: Object.keys(resource.model.shape),
    ...{ sets, adds: [], removes: false },
  }).map(({ reach }) => reach);

describe('the writes of a resource', () => {
  it('are open by what is known of them, else by what the interface shows here, else to be taught', () => {
    const FLAG = 'allowRelayForAuthenticatedUsers';
    const body = new Set(['smtpInSettings', `smtpInSettings.${FLAG}`]);
    const made = {
      ...nothing,
      made: new Map([[routeName(write as Route), { body, answer: new Set<string>() }]]),
    };

    expect(reaches(domainSettings, nothing, { catchAll: [''] })).toEqual(['yes']);
    expect(reaches(domainSettings, nothing)).toEqual(['part']);
    expect(reaches(smtpIn, made, { [FLAG]: [true] })).toEqual(['documented-here']);
    expect(reaches(smtpIn, made)).toEqual(['part']);
    // It is listed; what it sends is a guess.
    expect(reaches(smtpIn, here)).toEqual(['teach']);
    expect(reaches(smtpIn, nothing)).toEqual(['teach']);
  });

  it('are not open by a list of which only some names were seen', () => {
    const call = { evidence: 'learned', source: 'a recording' } as const;
    const bound = (values: object) => {
      const allowRelay = {
        wire: 'relay',
        evidence: 'confirmed',
        written: 'none',
        values,
        seen: Object.keys(values),
      };
      const parts = { read: { ...read, ...call }, write: { ...write, ...call }, fields: { allowRelay } };
      return withOverlay({ 'smtp-in': parts }).byId('smtp-in') as typeof smtpIn;
    };
    const all = { nobody: 5, 'only-local-users': 6, 'only-local-domains': 7, anyone: 8 };

    const some = bound({ nobody: 5, anyone: 8 });
    expect(reaches(bound(all), nothing, { allowRelay: ['nobody', 'anyone', 'only-local-users'] })).toEqual([
      'yes',
    ]);
    expect(reaches(some, nothing, { allowRelay: ['only-local-users'] })).toEqual(['teach']);
    // Nothing else is wanted of it.
    expect(reaches(some, nothing, { allowRelay: ['nobody'] })).toEqual(['yes']);
  });
});

describe('a step', () => {
  const call = (reach: 'yes' | 'guess' | 'teach' | 'failed') => ({ reach }) as never;

  it('is judged as well as the least known of what it reads, and in part where only the server or only domains are', () => {
    expect(readReachOf([call('yes'), call('guess')], [])).toBe('guess');
    expect(readReachOf([call('yes'), call('teach')], [])).toBe('teach');
    expect(readReachOf([call('teach')], [call('yes')])).toBe('part');
    expect(readReachOf([call('yes')], [call('failed')])).toBe('part');
    expect(readReachOf([], [])).toBe('yes');
  });

  it('is changed by the best known of the calls that it wants, in part where not by all, and by hand without any', () => {
    const wanted = (reach: 'yes' | 'documented-here' | 'teach', isWanted = true) =>
      ({ reach, isWanted }) as never;

    expect(changeReachOf([wanted('documented-here'), wanted('yes')])).toBe('yes');
    expect(changeReachOf([wanted('teach'), wanted('yes')])).toBe('part');
    expect(changeReachOf([wanted('teach', false), wanted('yes')])).toBe('yes');
    expect(changeReachOf([wanted('teach')])).toBe('teach');
    expect(changeReachOf([wanted('teach', false)])).toBe('by-hand');
    expect(changeReachOf([wanted('teach', false), wanted('yes', false)])).toBe('yes');
  });
});
