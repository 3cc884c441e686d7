import { describe, expect, it } from '@jest/globals';
import { interfaceCheck, interfaceSeen, referenceCheck } from '../../../src/cli/doctor/interface.js';
import { interfaceScript } from '../../../src/sandbox/routes/interface-script.js';

const ROUTES = [
  { method: 'GET', path: 'settings/sysadmin/smtp-in' },
  { method: 'POST', path: 'settings/sysadmin/domain-delete/{domain}/{flag}' },
] as const;
const site = { name: 'site-v-1.js', text: interfaceScript(ROUTES) };
const vendor = { name: 'vendor-v-1.js', text: 'var a=1;' };
const seenIn = (...scripts: { name: string; text: string }[]) =>
  interfaceSeen({ linked: [], scripts, isWhole: true }, () => 0);

const step = (...calls: readonly (readonly [call: string, isMade: boolean | null])[]) =>
  ({ calls: calls.map(([call, isMade]) => ({ call, isMade, evidence: 'assumed' })) }) as never;

describe('the calls of a web interface', () => {
  it('are read out of whichever of its scripts makes them', () => {
    const seen = seenIn(vendor, site);

    expect([...seen.shown.made.keys()].sort()).toEqual([
      'GET settings/sysadmin/smtp-in',
      'POST settings/sysadmin/domain-delete/{}/{}',
    ]);
    expect(seen).toMatchObject({ script: 'site-v-1.js', count: 2 });
  });

  it('say nothing of what is missing where a script is damaged, and what was only searched for does not count', () => {
    const text = `${site.text}\nh.get("/api/v1/settings/sysadmin/smtp-in");\n}}}(`;

    expect(seenIn({ ...site, text })).toEqual({
      script: 'site-v-1.js',
      count: 0,
      shown: { made: new Map(), isMadeWhole: false },
    });
  });

  it('say nothing of what is missing either where a script was not given', () => {
    const seen = interfaceSeen({ linked: [], scripts: [site], isWhole: false }, () => 0);

    expect(seen).toMatchObject({ script: 'site-v-1.js', count: 2, shown: { isMadeWhole: false } });
  });

  it('end where the time is over', () => {
    let now = 0;
    const seen = interfaceSeen({ linked: [], scripts: [site], isWhole: true }, () => {
      now += 60_000;
      return now;
    });

    expect(seen.shown.isMadeWhole).toBe(false);
  });
});

describe('what is said of an interface', () => {
  it('is how many of the guesses it makes', () => {
    const all = step(['GET a', true], ['POST b', true]);

    expect(interfaceCheck(seenIn(site), [all])).toMatchObject({
      ...{ state: 'ok', text: '2 calls read in site-v-1.js; of 2 guessed calls it makes 2' },
    });
    expect(interfaceCheck(seenIn(site), [all, step(['GET c', false])])).toMatchObject({
      ...{ state: 'warn', text: expect.stringContaining('of 3 guessed calls it makes 2') },
    });
    expect(interfaceCheck(seenIn(site), [])).toMatchObject({
      state: 'ok',
      text: '2 calls read in site-v-1.js',
    });
  });

  it('is that nothing was seen, or not enough, where that is so', () => {
    expect(interfaceCheck(seenIn(vendor), [])).toMatchObject({ state: 'unknown' });
    expect(interfaceCheck(seenIn({ ...site, text: `${site.text}}}` }), [])).toMatchObject({
      state: 'unknown',
    });
  });
});

describe('what is said of the reference', () => {
  it('is how many calls it lists, and of how many it shows more', () => {
    const shown = { body: new Set(['a']), answer: new Set<string>() };
    const listed = new Map([
      ['POST a', shown],
      ['GET b', { body: new Set<string>(), answer: new Set<string>() }],
    ]);

    expect(referenceCheck({ listed })).toMatchObject({
      state: 'ok',
      text: expect.stringContaining('2 calls listed, of 1 '),
    });
    expect(referenceCheck({ listed: new Map() })).toMatchObject({ state: 'unknown' });
  });
});
