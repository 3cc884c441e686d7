import { describe, expect, it } from '@jest/globals';
import { interfaceSeen } from '../../../src/cli/session/interface-seen.js';
import { routesOf } from '../../../src/sandbox/routes/index.js';
import { interfaceScript } from '../../../src/sandbox/routes/interface-script.js';

const ROUTES = [
  { method: 'GET', path: 'settings/sysadmin/smtp-in' },
  { method: 'POST', path: 'settings/sysadmin/domain-delete/{domain}/{flag}' },
] as const;
/** As the sandbox has them, which shares no code with the contract. */
const PUBLISHED = routesOf({ publishedOnly: true, olderTwoFactor: false, propagate: true, dialect: 0 });
const site = { name: 'site-v-1.js', text: interfaceScript(ROUTES) };
const vendor = { name: 'vendor-v-1.js', text: 'var a=1;' };
const seenIn = (...scripts: { name: string; text: string }[]) =>
  interfaceSeen({ linked: [], scripts, isWhole: true }, () => 0);

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
      ...{ script: 'site-v-1.js', files: 1, bytes: text.length, count: 0 },
      shown: { made: new Map(), mayMake: new Set(), isMadeWhole: false },
    });
  });

  it('say nothing of what is missing either where a script was not given', () => {
    const seen = interfaceSeen({ linked: [], scripts: [site], isWhole: false }, () => 0);

    expect(seen).toMatchObject({ script: 'site-v-1.js', count: 2, shown: { isMadeWhole: false } });
  });

  it('say nothing of what is missing where they are not those of the interface: hardly one that programs make is among them', () => {
    expect(seenIn(site).shown.isMadeWhole).toBe(false);
    expect(seenIn({ ...site, text: interfaceScript([...ROUTES, ...PUBLISHED]) }).shown.isMadeWhole).toBe(
      true,
    );
    expect(
      seenIn({ ...site, text: interfaceScript([...ROUTES, ...PUBLISHED.slice(0, 3)]) }).shown.isMadeWhole,
    ).toBe(false);
  });

  it('say nothing of what is missing where another script has more loaded, and not even whether a script that makes none may', () => {
    const whole = { ...site, text: interfaceScript([...ROUTES, ...PUBLISHED]) };
    const loader = { name: 'start-v-1.js', text: 'import("./more.js");' };
    const client = { name: 'client-v-1.js', text: 'window.ask = (u) => fetch("/api/v1/" + u);' };

    expect(seenIn(loader, whole).shown).toMatchObject({ mayMake: new Set(), isMadeWhole: false });
    expect(seenIn(client, whole).shown).toMatchObject({ mayMake: new Set(['GET {}']), isMadeWhole: true });
  });

  it('say nothing of what is missing beside a script that is too long to be taken apart, though no call is found in it', () => {
    const whole = { ...site, text: interfaceScript([...ROUTES, ...PUBLISHED]) };
    const long = { name: 'more-v-1.js', text: `var a="/api/v1"+"/settings";${' '.repeat(16 * 2 ** 20)}` };

    expect(seenIn(whole, vendor).shown.isMadeWhole).toBe(true);
    expect(seenIn(whole, long)).toMatchObject({ tooLong: 'more-v-1.js', shown: { isMadeWhole: false } });
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
