import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isMatch } from '../../src/playbook/domain-glob.js';
import { idleWaivers, isExpired, waiverFor } from '../../src/playbook/waivers.js';
import { runs } from '../property-runs.js';
import { aPlaybook, aWaiver, load } from './builders.js';

const DURING = new Date('2026-11-01T12:00:00Z');

const day = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const target = fc.constantFrom('server', 'sales.example', 'shop.example', 'SALES.example');
const waiver = fc
  .record({
    step: fc.constantFrom('catch-all', 'relay'),
    domain: fc.constantFrom('server', 'Server', '*', 's*', 'sales.example', '*.example', '??????'),
    expires: day,
  })
  .map(aWaiver);

describe('isExpired', () => {
  it('counts the last day in full, to its last millisecond in UTC', () => {
    expect(isExpired(aWaiver(), new Date('2027-01-31T23:59:59.999Z'))).toBe(false);
    expect(isExpired(aWaiver(), new Date('2027-02-01T00:00:00.000Z'))).toBe(true);
  });

  it('does not go by the time zone of the operator', () => {
    expect(isExpired(aWaiver(), new Date('2027-01-31T23:59:59.999-01:00'))).toBe(true);
    expect(isExpired(aWaiver(), new Date('2027-02-01T00:59:59.999+01:00'))).toBe(false);
  });

  it('counts an unreadable day or clock as expired', () => {
    expect(isExpired(aWaiver({ expires: 'soon' }), DURING)).toBe(true);
    expect(isExpired(aWaiver(), new Date(Number.NaN))).toBe(true);
  });

  it('holds to the last millisecond of any day and not one more', () => {
    fc.assert(
      fc.property(day, (expires) => {
        const last = Date.parse(`${expires}T23:59:59.999Z`);

        expect(isExpired(aWaiver({ expires }), new Date(last))).toBe(false);
        expect(isExpired(aWaiver({ expires }), new Date(last + 1))).toBe(true);
      }),
      runs(),
    );
  });
});

describe('waiverFor', () => {
  it('finds the waiver of step and domain', () => {
    const found = waiverFor([aWaiver()], { step: 'catch-all', target: 'Sales.example', now: DURING });

    expect(found).toEqual({ active: aWaiver() });
  });

  it('finds nothing for another step, another domain or the server', () => {
    const waivers = [aWaiver()];

    expect(waiverFor(waivers, { step: 'relay', target: 'sales.example', now: DURING })).toEqual({});
    expect(waiverFor(waivers, { step: 'catch-all', target: 'shop.example', now: DURING })).toEqual({});
    expect(waiverFor(waivers, { step: 'catch-all', target: 'server', now: DURING })).toEqual({});
  });

  it.each(['*', 's*', '??????', '*server*'])('does not let the glob %s cover the server', (domain) => {
    expect(waiverFor([aWaiver({ domain })], { step: 'catch-all', target: 'server', now: DURING })).toEqual(
      {},
    );
  });

  it('does not let a waiver for the server cover a domain', () => {
    const waivers = [aWaiver({ domain: 'server' }), aWaiver({ domain: 'SERVER' })];

    expect(waiverFor(waivers, { step: 'catch-all', target: 'server.example', now: DURING })).toEqual({});
    expect(waiverFor(waivers, { step: 'catch-all', target: 'Server', now: DURING })).toEqual({});
    expect(waiverFor(waivers, { step: 'catch-all', target: 'server', now: DURING }).active).toBe(waivers[0]);
  });

  it('finds the one that is stated first, whether it has a name or a glob', () => {
    const [name, glob] = [aWaiver(), aWaiver({ domain: '*', reason: 'all' })];
    const asked = { step: 'catch-all', target: 'sales.example', now: DURING };

    expect(waiverFor([name, glob], asked).active).toBe(name);
    expect(waiverFor([glob, name], asked).active).toBe(glob);
  });

  it('prefers the first that holds to one that expired', () => {
    const old = aWaiver({ expires: '2026-01-01' });
    const [one, two] = [aWaiver({ reason: 'one' }), aWaiver({ reason: 'two' })];

    const found = waiverFor([old, one, two], { step: 'catch-all', target: 'sales.example', now: DURING });

    expect(found).toEqual({ active: one });
  });

  it('tells of expired ones the one that held last, of equal ones the first', () => {
    const waivers = ['2025-01-01', '2026-01-01', '2026-01-01', '2025-06-01'].map((expires, index) =>
      aWaiver({ expires, reason: `${index}` }),
    );

    const found = waiverFor(waivers, { step: 'catch-all', target: 'sales.example', now: DURING });

    expect(found).toEqual({ expired: waivers[1] });
  });

  it('hides nothing but what a waiver names, at any time', () => {
    const moment = fc.date({ min: new Date('1999-01-01'), max: new Date('2101-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(waiver), target, moment, (waivers, aim, now) => {
        const { active, expired } = waiverFor(waivers, { step: 'catch-all', target: aim, now });

        for (const found of [active, expired]) {
          if (found === undefined) continue;
          expect(found.step).toBe('catch-all');
          expect(found.domain.toLowerCase() === 'server').toBe(aim === 'server');
          expect(isMatch(found.domain, aim)).toBe(true);
        }
        if (active !== undefined) expect(now.toISOString().slice(0, 10) <= active.expires).toBe(true);
      }),
      runs(),
    );
  });

  it('is not changed by waivers that name something else', () => {
    const other = waiver.map((parts) => ({ ...parts, step: 'passwords' }));
    fc.assert(
      fc.property(fc.array(waiver), fc.array(other), target, (waivers, others, aim) => {
        const question = { step: 'relay', target: aim, now: DURING };

        expect(waiverFor([...others, ...waivers], question)).toEqual(waiverFor(waivers, question));
      }),
      runs(),
    );
  });
});

describe('a waiver of a server step that judges domains too', () => {
  it.each(['server', 'sales.example', "'*.example'"])('may name %s', async (domain) => {
    const playbook = await load(
      aPlaybook(
        `steps: { lengths: {} }\nwaivers: [{ step: lengths, domain: ${domain}, reason: r, owner: o, expires: 2027-01-31 }]\n`,
      ),
    );

    expect(playbook.waivers).toMatchObject([{ step: 'lengths', domain: domain.replaceAll("'", '') }]);
  });
});

describe('idleWaivers', () => {
  const judged = [
    { step: 'relay', target: 'server' },
    { step: 'catch-all', target: 'sales.example' },
    { step: 'catch-all', target: 'shop.example' },
  ];

  it.each([
    { step: 'catch-all', domain: 'sales.example' },
    { step: 'catch-all', domain: 'SALES.example' },
    { step: 'catch-all', domain: '*.example' },
    { step: 'relay', domain: 'server' },
  ])('leaves out what covers a target: %j', (parts) => {
    expect(idleWaivers([aWaiver(parts)], judged)).toEqual([]);
  });

  it.each([
    { step: 'catch-all', domain: 'salse.example' },
    { step: 'catch-all', domain: '*.test' },
    { step: 'catch-all', domain: 'server' },
    { step: 'relay', domain: '*' },
    { step: 'throttling', domain: 'sales.example' },
  ])('names what covers none: %j', (parts) => {
    const idle = aWaiver(parts);

    expect(idleWaivers([aWaiver(), idle], judged)).toEqual([idle]);
  });

  it('does not ask whether a waiver still holds', () => {
    expect(idleWaivers([aWaiver({ expires: '2020-01-01' })], judged)).toEqual([]);
  });

  it('names exactly the waivers that no target finds', () => {
    const targets = fc.array(fc.record({ step: fc.constantFrom('catch-all', 'relay'), target }), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(waiver), targets, (waivers, found) => {
        const idle = waivers.filter((one) =>
          found.every((aim) => {
            const { active, expired } = waiverFor([one], { ...aim, now: DURING });
            return active === undefined && expired === undefined;
          }),
        );

        expect(idleWaivers(waivers, found)).toEqual(idle);
      }),
      runs(),
    );
  });
});
