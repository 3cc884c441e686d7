import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../../../src/canonical-json.js';
import type { FieldBinding, Route } from '../../../src/contract/binding.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { EVIDENCE, type Evidence, isTrusted } from '../../../src/contract/evidence.js';
import { type AnyDocument, type ApiResource, writeEvidence } from '../../../src/contract/resource.js';
import { ipAccess } from '../../../src/contract/resources/access/ip-access.js';
import { domainSettings } from '../../../src/contract/resources/domains/domain-settings.js';
import { antispam } from '../../../src/contract/resources/mail/antispam.js';
import { smtpIn } from '../../../src/contract/resources/mail/smtp-in.js';
import {
  type Discovery,
  type Members,
  NOTHING_DISCOVERED,
  routeName,
} from '../../../src/contract/trust/discovery.js';
import {
  callReach,
  carriedOf,
  changeReach,
  isContradicted,
  readReach,
  whyNotRestorable,
} from '../../../src/contract/trust/reach.js';
import { runs } from '../../property-runs.js';
import { listedOn } from '../listed-on.js';

const PATH = 'settings/sysadmin/thing';
const LISTED = listedOn(`GET api/v1/${PATH}\nPOST api/v1/${PATH}`);

function aRoute(evidence: Evidence, method: Route['method'] = 'POST'): Route {
  return { method, path: PATH, evidence, source: 'SC' };
}

function membersOf(body: readonly string[]): Members {
  return { body: new Set(body), answer: new Set() };
}

/** A server whose web interface makes the calls, with these members. */
function making(...calls: readonly (readonly [Route, ...string[]])[]): Discovery {
  const made = new Map(calls.map(([route, ...body]) => [routeName(route), membersOf(body)]));
  return { ...NOTHING_DISCOVERED, made };
}

/** The design's table, section 5, written out: on a server that shows nothing of itself, and on one that lists the call. */
const TABLE = [
  { evidence: 'observed', get: ['trusted', 'trusted'], post: ['trusted', 'trusted'], write: [false, true] },
  { evidence: 'recorded', get: ['trusted', 'trusted'], post: ['trusted', 'trusted'], write: [true, true] },
  { evidence: 'client', get: ['trusted', 'trusted'], post: ['trusted', 'trusted'], write: [true, true] },
  { evidence: 'learned', get: ['trusted', 'trusted'], post: ['trusted', 'trusted'], write: [true, true] },
  { evidence: 'confirmed', get: ['trusted', 'trusted'], post: ['trusted', 'trusted'], write: [false, true] },
  { evidence: 'documented', get: ['trusted', 'trusted'], post: ['trusted', 'trusted'], write: [false, true] },
  {
    evidence: 'proposed',
    get: ['if-strict', 'if-strict'],
    post: ['closed', 'closed'],
    write: [false, false],
  },
  { evidence: 'assumed', get: ['if-strict', 'trusted'], post: ['closed', 'trusted'], write: [false, true] },
] as const;

describe('the call of a binding', () => {
  it('has a row for every kind of evidence', () => {
    expect(TABLE.map(({ evidence }) => evidence).sort()).toEqual([...EVIDENCE].sort());
  });

  it.each(TABLE)(
    'is read and sent with evidence $evidence as the table says',
    ({ evidence, get, post, write }) => {
      for (const [at, discovery] of [NOTHING_DISCOVERED, LISTED].entries()) {
        expect(readReach(aRoute(evidence, 'GET'), discovery)).toBe(get[at]);
        expect(readReach(aRoute(evidence, 'POST'), discovery)).toBe(post[at]);
        // Nothing is wrapped around what it sends.
        expect(callReach(aRoute(evidence), discovery).isOpen).toBe(write[at]);
      }
    },
  );

  it('is no write where the server lists the read of the same path only', () => {
    const readsOnly = listedOn(`GET api/v1/${PATH}`);

    expect(callReach(aRoute('assumed'), readsOnly).isOpen).toBe(false);
    expect(readReach(aRoute('assumed', 'POST'), readsOnly)).toBe('closed');
  });

  it('is closed as long as nobody saw how what it sends is wrapped', () => {
    const route = { ...aRoute('assumed'), under: 'thing' };

    expect(callReach(route, LISTED)).toEqual({
      isOpen: false,
      why: 'this server shows the call that writes it, but not how what is sent has to be wrapped',
    });
    expect(callReach(route, making([route])).isOpen).toBe(false);
    expect(callReach(route, making([route, 'thing'])).isOpen).toBe(true);
    expect(callReach({ ...route, evidence: 'learned' }, NOTHING_DISCOVERED).isOpen).toBe(true);
  });

  it('is closed where it sends a value of ours beside the item', () => {
    const route = { ...aRoute('assumed'), body: { input: ['$key'], kind: 2 } };

    expect(callReach(route, making([route, 'input', 'kind'])).isOpen).toBe(false);
    expect(callReach({ ...route, body: { input: ['$key'] } }, making([route, 'input'])).isOpen).toBe(true);
  });

  it('says why it is closed', () => {
    expect(callReach(undefined, LISTED)).toEqual({ isOpen: false, why: 'no call is known that writes it' });
    expect(callReach(aRoute('assumed'), NOTHING_DISCOVERED)).toEqual({
      isOpen: false,
      why: 'the call that writes it is only assumed, and nothing on this server shows it',
    });
  });
});

describe('a call that an interface does not make, which was read to its end', () => {
  const whole = { ...making([aRoute('assumed', 'GET')]), isMadeWhole: true };
  const other = { ...aRoute('assumed', 'GET'), path: 'settings/sysadmin/other' };

  it.each(EVIDENCE)('is contradicted unless somebody is known to make it: %s', (evidence) => {
    const isProved = isTrusted(evidence, 'write');

    expect(isContradicted({ ...other, evidence }, whole)).toBe(!isProved);
    if (!isProved) {
      expect(readReach({ ...other, evidence }, whole)).toBe('closed');
      expect(callReach({ ...other, evidence }, whole).isOpen).toBe(false);
    }
  });

  it('is not where it may be one with a name in its path that the interface fills in; that opens nothing', () => {
    const filled = { ...other, method: 'POST', path: 'settings/sysadmin/thing/true' } as const;
    const shown = {
      ...making([{ ...filled, path: 'settings/sysadmin/thing/{which}' }]),
      isMadeWhole: true,
    };

    expect(isContradicted(filled, shown)).toBe(false);
    expect(isContradicted({ ...filled, path: 'settings/sysadmin/thing' }, shown)).toBe(true);
    expect(isContradicted({ ...filled, method: 'GET' }, shown)).toBe(true);
    expect(readReach(filled, shown)).toBe('closed');
    expect(readReach({ ...filled, evidence: 'documented' }, shown)).toBe('trusted');
    expect(callReach(filled, shown).isOpen).toBe(false);
  });

  it.each([
    ['GET settings/sysadmin/other', true],
    ['GET {}', true],
    ['GET settings/{}', true],
    ['GET settings/{}/other', true],
    ['GET settings/sysadmin/oth{}', true],
    ['GET settings/sys{}', true],
    ['GET settings/domain/{}', false],
    ['GET settings/sysadmin/other/{}', false],
    ['GET settings/{}/another', false],
    ['GET settings/sysadmin/others{}', false],
    ['GET {}/settings/sysadmin/other', false],
    ['POST settings/sysadmin/other', false],
    ['POST {}', false],
  ])('is not where that interface may make it, as far as can be told: %s', (name, isMaybe) => {
    const shown = { ...whole, mayMake: new Set([name]) };

    expect(isContradicted(other, shown)).toBe(!isMaybe);
    expect(readReach(other, shown)).toBe(isMaybe ? 'if-strict' : 'closed');
    expect(callReach({ ...other, method: 'POST' }, { ...shown, mayMake: new Set(['POST {}']) }).isOpen).toBe(
      false,
    );
  });

  it('is not where the server lists it, nor where that interface was read in part', () => {
    const listed = listedOn(`GET api/v1/${other.path}`).listed;

    expect(isContradicted(other, { ...whole, listed })).toBe(false);
    expect(isContradicted(other, { ...whole, isMadeWhole: false })).toBe(false);
    expect(isContradicted(aRoute('assumed', 'GET'), whole)).toBe(false);
  });
});

/** SMTP In with a write of this evidence, one field bound so. */
function page(write: Evidence, field: string, parts: Partial<FieldBinding>): AnyDocument {
  const { fields, ...binding } = smtpIn.binding;
  const known = (fields as Readonly<Record<string, FieldBinding>>)[field];
  return {
    ...smtpIn,
    binding: {
      ...binding,
      write: { ...binding.write, evidence: write },
      fields: { ...fields, [field]: { ...known, ...parts } },
    },
  } as AnyDocument;
}

function setting(
  resource: AnyDocument,
  field: string,
  values: readonly Json[],
  discovery = NOTHING_DISCOVERED,
) {
  return changeReach(resource, { route: resource.binding.write, fields: { [field]: values } }, discovery);
}

describe('a setting in a call', () => {
  const CHOICE = 'allowRelay';
  const FLAG = 'allowRelayForAuthenticatedUsers';
  const route = smtpIn.binding.write as Route;
  const all = making([route, 'smtpInSettings', `smtpInSettings.${CHOICE}`, `smtpInSettings.${FLAG}`]);

  it('that nobody saw with its meaning closes a known call, and says which', () => {
    expect(setting(page('learned', CHOICE, { written: 'assumed' }), CHOICE, ['anyone', 'nobody'])).toEqual({
      isOpen: false,
      why: 'what the call has to carry for "Allow Relay" has not been seen with its meaning',
    });
    expect(
      setting(page('learned', CHOICE, { written: 'learned' }), CHOICE, ['anyone', 'nobody']).isOpen,
    ).toBe(true);
  });

  it('is opened by the web interface for yes and no, and for texts, but for no number and no choice', () => {
    const open = (field: string) => setting(smtpIn as AnyDocument, field, [true, false], all).isOpen;

    expect(open(FLAG)).toBe(true);
    expect(open(CHOICE)).toBe(false);
    expect(
      setting(smtpIn as AnyDocument, FLAG, [true, false], making([route, 'smtpInSettings'])).isOpen,
    ).toBe(false);
    const limits = shippedContract.byId('greylisting') as AnyDocument;
    const shown = making([
      limits.binding.write as Route,
      'greylistingSettings',
      'greylistingSettings.blockPeriodMinutes',
    ]);
    expect(setting(limits, 'blockMinutes', [4, 15], shown).isOpen).toBe(false);
  });

  it('that was compared is written from and to the choices that were seen alone', () => {
    const resource = page('learned', CHOICE, { written: 'confirmed', seen: ['anyone', 'nobody'] });

    expect(setting(resource, CHOICE, ['anyone', 'nobody']).isOpen).toBe(true);
    expect(setting(resource, CHOICE, ['anyone', 'only-local-users']).isOpen).toBe(false);
    expect(setting(resource, CHOICE, ['only-local-users', 'nobody']).isOpen).toBe(false);
    // The comparison says nothing of the call that writes it.
    expect(
      setting(page('assumed', CHOICE, { written: 'confirmed', seen: ['anyone', 'nobody'] }), CHOICE, [
        'anyone',
        'nobody',
      ]).isOpen,
    ).toBe(false);
  });

  it('that is only proposed is never written', () => {
    expect(setting(page('learned', FLAG, { written: 'proposed' }), FLAG, [true, false], all).isOpen).toBe(
      false,
    );
    expect(setting(page('proposed', FLAG, { written: 'learned' }), FLAG, [true, false], all).isOpen).toBe(
      false,
    );
  });

  it('that is one thing or another by what a choice is stays closed as long as that choice is a guess', () => {
    const textWhere = (written: Evidence) => {
      const { mediumAction, mediumText, ...others } = antispam.binding.fields;
      const fields = {
        ...others,
        mediumAction: { ...mediumAction, written },
        mediumText: { ...mediumText, written: 'learned' },
      };
      const write = { ...antispam.binding.write, evidence: 'learned' };
      const resource = { ...antispam, binding: { ...antispam.binding, write, fields } };
      return setting(resource as unknown as AnyDocument, 'mediumText', ['', 'Junk E-Mail']).isOpen;
    };

    expect((['assumed', 'proposed', 'confirmed', 'learned'] as const).map(textWhere)).toEqual([
      ...[false, false, true, true],
    ]);
  });

  it('that clients read and none was seen writing goes by how it is read', () => {
    const of = (field: string) =>
      changeReach(
        domainSettings as ApiResource,
        { route: domainSettings.binding.write, fields: { [field]: [false, true] } },
        NOTHING_DISCOVERED,
      ).isOpen;

    expect(of('requireSmtpAuthentication')).toBe(true);
    expect(of('requiresHttps')).toBe(false);
  });
});

describe('an item in a call', () => {
  const plain = {
    ...{ address: '192.0.2.7', description: '', protocols: ['Smtp'] },
    ...{ bypassesSmtpAuthentication: false, bypassesSpamChecks: true, bypassesGreylisting: false },
  };
  const skipping = { ...plain, bypassesGreylisting: true };
  const resource = ipAccess as ApiResource;
  const { add, edit } = ipAccess.binding;
  const reach = (route: typeof add, before: typeof plain | null, after: typeof plain | null) =>
    changeReach(resource, carriedOf(route, { before, after }), NOTHING_DISCOVERED).isOpen;

  it('is closed by a guess that it says something by', () => {
    expect(reach(add, null, plain)).toBe(true);
    expect(reach(add, null, skipping)).toBe(false);
    expect(reach(edit, plain, { ...plain, description: 'x' })).toBe(true);
    // The call names each of its fields, and would send the guess along.
    expect(reach(edit, skipping, { ...skipping, description: 'x' })).toBe(false);
    expect(reach(edit, skipping, plain)).toBe(false);
    expect(reach(ipAccess.binding.remove, skipping, null)).toBe(true);
  });

  it('is not taken away where it could not be brought back as it was', () => {
    expect(whyNotRestorable(ipAccess, plain, NOTHING_DISCOVERED)).toBeUndefined();
    expect(whyNotRestorable(ipAccess, skipping, NOTHING_DISCOVERED)).toBe(
      'whether it could be brought back after a removal is not known: what the call has to carry for "Bypass ' +
        'greylisting" has not been seen with its meaning',
    );
  });
});

const resources = shippedContract.resources.filter(({ binding }) => {
  const { write, add, edit } = binding as { write?: Route; add?: Route; edit?: Route };
  return (write ?? add ?? edit) !== undefined;
});

/** What a server may list and what its interface may make, with any members of what the contract guesses. */
function anyDiscovery(resource: ApiResource): fc.Arbitrary<Discovery> {
  const { write, add, edit, remove } = resource.binding as unknown as Record<string, Route | undefined>;
  const names = [write, add, edit, remove].flatMap((one) => (one === undefined ? [] : [routeName(one)]));
  const wires = Object.values(resource.binding.fields).flatMap((one) => ('wire' in one ? [one.wire] : []));
  const envelopes = [write, add, edit].flatMap((one) => [
    ...Object.keys((one as { body?: object } | undefined)?.body ?? {}),
    ...((one as { under?: string } | undefined)?.under ?? '').split(' ').filter(Boolean),
  ]);
  const members = [
    ...wires,
    ...envelopes,
    ...envelopes.flatMap((one) => wires.map((wire) => `${one}.${wire}`)),
  ];
  const shown = fc.array(fc.tuple(fc.constantFrom(...names), fc.subarray(members)));
  const routes = shown.map((some) => new Map(some.map(([name, body]) => [name, membersOf(body)])));
  return fc.record({
    listed: routes,
    made: routes,
    mayMake: fc.constant(new Set<string>()),
    isMadeWhole: fc.boolean(),
  });
}

describe('law 11, nothing unproved is written', () => {
  it('holds for every field of the contract, whatever a server shows: no guessed number, unit, choice or wrapping', () => {
    fc.assert(
      fc.property(
        fc
          .constantFrom(...resources)
          .chain((resource) => fc.tuple(fc.constant(resource), anyDiscovery(resource))),
        ([resource, discovery]) => {
          const binding = resource.binding as { write?: Route; add?: Route; edit?: Route };
          const route = (binding.write ?? binding.edit ?? binding.add) as Route;
          for (const field of Object.keys(resource.binding.fields)) {
            const { isOpen } = changeReach(resource, { route, fields: { [field]: ['a', 'b'] } }, discovery);
            if (!isOpen) continue;
            const isSettingProved = isTrusted(writeEvidence(resource, field), 'write');
            const shown = [discovery.listed, discovery.made].flatMap(
              (one) => one.get(routeName(route)) ?? [],
            );
            if (!isTrusted(route.evidence, 'write')) expect(shown).not.toEqual([]);
            if (isSettingProved) continue;
            const model = JSON.stringify(resource.model.shape[field]?.toJSONSchema({ io: 'input' }));
            expect(model).not.toMatch(/"(number|integer|enum)"/);
            const wire = (resource.binding.fields[field] as FieldBinding).wire;
            expect(
              shown.some(({ body }) => [...body].some((one) => one === wire || one.endsWith(`.${wire}`))),
            ).toBe(true);
          }
        },
      ),
      runs(),
    );
  });

  it('is about real guesses', () => {
    const guessed = resources.flatMap((resource) =>
      Object.keys(resource.binding.fields).filter(
        (field) => !isTrusted(writeEvidence(resource, field), 'write'),
      ),
    );

    expect(guessed.length).toBeGreaterThan(50);
  });
});
