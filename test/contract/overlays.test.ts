/** What overlays of several builds come to: this build's as they stand, those of another for reads alone. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { faultsOf } from '../../src/contract/binding-faults.js';
import { shippedContract } from '../../src/contract/contract.js';
import { isPublished } from '../../src/contract/evidence.js';
import { membersOf } from '../../src/contract/members.js';
import type { Overlay } from '../../src/contract/overlay.js';
import { inForce, onlyContract } from '../../src/contract/overlays.js';
import { type ApiResource, readRouteOf, writeEvidence } from '../../src/contract/resource.js';
import { routeName } from '../../src/contract/trust/discovery.js';
import { changeReach, type Sending } from '../../src/contract/trust/reach.js';
import { runs } from '../property-runs.js';
import { anOverlay } from './an-overlay.js';
import { aField, aRead, aWrite, withOverlay } from './overlays.js';

const placed = (overlay: Overlay) => ({
  overlay,
  placeOf: (path: readonly string[]) => `${overlay.build ?? 'any'}.yaml: ${path.join('.')}`,
});
const on = (build: number | null, ...overlays: readonly Overlay[]) => inForce(overlays.map(placed), build);

const smtpIn = (wire: string, more: object = {}) => ({
  'smtp-in': {
    read: aRead,
    write: { ...aWrite, sends: 'changed-members' },
    fields: { allowRelayForAuthenticatedUsers: aField(wire) },
    ...more,
  },
});
const learned = (build: number, resources: object): Overlay => ({ build, resources }) as Overlay;

function bound(contract: { byId: (id: string) => ApiResource | undefined }, id: string) {
  const resource = contract.byId(id);
  if (resource === undefined) throw new Error(`no ${id}`);
  return resource.binding as unknown as Readonly<Record<string, unknown>> & {
    readonly fields: Readonly<Record<string, object>>;
  };
}

/** Members as each build calls them. */
function renamed(overlay: Overlay): Overlay {
  const wires = (parts: object) =>
    JSON.parse(JSON.stringify(parts), (name, value) =>
      name === 'wire' ? `${value}B${overlay.build}` : value,
    );
  return { ...overlay, resources: wires(overlay.resources) };
}

describe('overlays on a server', () => {
  it('count as they stand on the build that they were learned on', () => {
    const { contract, origins } = on(9406, learned(9406, smtpIn('relay')));

    expect(contract.hash).toBe(withOverlay(smtpIn('relay')).hash);
    expect(contract.elsewhere).toBeUndefined();
    expect(origins.get('smtp-in.read')).toEqual({
      place: '9406.yaml: resources.smtp-in.read',
      build: 9406,
      isElsewhere: false,
    });
  });

  it.each([9500, null])(
    'are tried on another build, or on none that is said (%s), and nothing is written by them',
    (build) => {
      const { contract, origins } = on(build, learned(9406, smtpIn('relay')));

      const { read, fields, ...others } = bound(contract, 'smtp-in');
      expect(read).toEqual({ ...aRead, evidence: 'proposed' });
      expect(fields.allowRelayForAuthenticatedUsers).toEqual({
        wire: 'relay',
        evidence: 'proposed',
        written: 'proposed',
      });
      expect(others).not.toHaveProperty('write');
      expect(contract).toMatchObject({ elsewhere: [9406] });
      expect(contract.build).toBeUndefined();
      expect(origins.get('smtp-in.read')).toMatchObject({ build: 9406, isElsewhere: true });
    },
  );

  it('take the newest of other builds first, and what this build says before all', () => {
    const fields = (wire: string, also: object = {}) => ({
      greylisting: { fields: { isEnabled: aField(wire), ...also } },
    });
    const all = [
      learned(9300, fields('oldest', { blockMinutes: aField('block9300') })),
      learned(9406, fields('own')),
      learned(9400, fields('newer', { blockMinutes: aField('block9400'), passMinutes: aField('pass9400') })),
    ];

    const { contract } = on(9406, ...all);

    expect(bound(contract, 'greylisting').fields).toMatchObject({
      isEnabled: { wire: 'own', written: 'learned' },
      blockMinutes: { wire: 'block9400', written: 'proposed' },
      passMinutes: { wire: 'pass9400' },
    });
    expect(contract.elsewhere).toEqual([9400]);
  });

  it('leave what others published as it is: a guess from elsewhere is no better', () => {
    const { contract } = on(9500, learned(9406, { licence: { read: aRead } }));

    expect(contract.hash).toBe(shippedContract.hash);
    expect(contract.elsewhere).toBeUndefined();
  });

  it('count alone where they do not go together with those of another build', () => {
    const own = learned(9406, { users: { fields: { userName: aField('name') } } });
    const other = learned(9300, { users: { fields: { isPasswordExpired: aField('name') } } });

    const { contract, origins } = on(9406, own, other);

    expect(contract.hash).toBe(on(9406, own).contract.hash);
    expect([...origins.keys()]).toEqual(['users.fields.userName']);
  });

  it('without a build, which claim nothing that was learned, count on any', () => {
    const guess = { wire: 'on', evidence: 'assumed', written: 'assumed' };
    const overlay = { resources: { greylisting: { fields: { isEnabled: guess } } } } as Overlay;

    expect(bound(on(9500, overlay).contract, 'greylisting').fields.isEnabled).toEqual(guess);
  });

  it('of other builds open no write, take none, and are safe together, whatever they say', () => {
    fc.assert(
      fc.property(anOverlay(9406), anOverlay(9300), anOverlay(9200), (...some) => {
        const [own, ...others] = some.map(renamed) as [Overlay, Overlay, Overlay];
        const alone = on(9406, own).contract;
        const { contract } = on(9406, own, ...others);

        for (const resource of contract.resources) {
          const [now, before] = [resource, alone.byId(resource.id) as ApiResource];
          expect([...faultsOf(now, shippedContract)]).toEqual([]);
          const {
            fields: _,
            read: __,
            list: ___,
            key: ____,
            serverOwned: _____,
            volatile: ______,
            ...writes
          } = bound(contract, now.id);
          const own = bound(alone, now.id);
          for (const [part, call] of Object.entries(writes)) expect(call).toEqual(own[part]);
          const isElsewhere =
            readRouteOf(now) !== readRouteOf(before) &&
            readRouteOf(before).evidence !== readRouteOf(now).evidence;
          if (isElsewhere) expect(Object.keys(writes).filter((part) => part !== 'contents')).toEqual([]);
          if (isPublished(readRouteOf(before).evidence))
            expect(readRouteOf(now)).toEqual(readRouteOf(before));
          for (const [field, binding] of Object.entries(bound(contract, now.id).fields)) {
            const same =
              JSON.stringify({ ...binding, evidence: 0 }) ===
              JSON.stringify({ ...own.fields[field], evidence: 0 });
            if (!same) expect(['proposed', 'assumed']).toContain(writeEvidence(now, field));
          }
        }
      }),
      runs(40),
    );
  });

  it('of other builds open no write on a server that shows every call and every member, whatever they say', () => {
    const routesIn = ({ binding }: ApiResource) => {
      const calls = Object.values({ ...binding } as object).flat() as readonly { readonly path?: string }[];
      return calls.filter((one): one is Sending => typeof one?.path === 'string');
    };
    fc.assert(
      fc.property(anOverlay(9406), anOverlay(9300), (...some) => {
        const [own, other] = some.map(renamed) as [Overlay, Overlay];
        const alone = on(9406, own).contract;
        const { contract } = on(9406, own, other);
        const all = [...contract.resources, ...alone.resources];
        const body = new Set(all.flatMap(({ binding }) => Object.values(binding.fields).flatMap(membersOf)));
        const shown = new Map(
          all.flatMap(routesIn).map((route) => [routeName(route), { body, answer: body }] as const),
        );
        const discovery = { listed: shown, made: shown, mayMake: new Set<string>(), isMadeWhole: true };
        const openIn = (resource: ApiResource | undefined) =>
          resource === undefined
            ? []
            : routesIn(resource)
                .filter((route) => route !== readRouteOf(resource))
                .flatMap((route) =>
                  Object.keys(resource.binding.fields).flatMap((field) =>
                    changeReach(resource, { route, fields: { [field]: [null, true] } }, discovery).isOpen
                      ? [`${route.path} ${field} ${JSON.stringify(resource.binding.fields[field])}`]
                      : [],
                  ),
                );

        for (const { id } of contract.resources)
          for (const write of openIn(contract.byId(id))) expect(openIn(alone.byId(id))).toContain(write);
      }),
      runs(25),
    );
  });
});

describe('the contract of a run', () => {
  it('is taken back on the build that it was learned on, or on any where nothing was learned', () => {
    const contract = withOverlay(smtpIn('relay'));

    expect(onlyContract(contract).contractFor(9406)).toBe(contract);
    expect(onlyContract(shippedContract).contractFor(null)).toBe(shippedContract);
  });

  it.each([
    [9500, 'this server is build 9500'],
    [null, 'this server does not say its build'],
  ])('writes on no other: %s', (build, said) => {
    const { contractFor } = onlyContract(withOverlay(smtpIn('relay')));

    expect(() => contractFor(build)).toThrow(said);
  });
});
