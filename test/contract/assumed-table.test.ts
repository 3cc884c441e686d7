/**
 * The assumed part of the API is written twice, apart from each other: in the contract, and in the table that drives the
 * sandbox and docs/assumed-api.md. Neither has a call, a member, a key or a number of an enum that the other has not.
 */
import { describe, expect, it } from '@jest/globals';
import type { Route } from '../../src/contract/binding.js';
import { shippedContract } from '../../src/contract/contract.js';
import { type ApiResource, readRouteOf } from '../../src/contract/resource.js';
import { domainPropagation } from '../../src/contract/resources/domains/propagation.js';
import type { AssumedRow, Member } from '../../src/sandbox/assumed/row.js';
import {
  assumedMembers,
  documentedRows,
  assumedRows as rowsOfDialects,
} from '../../src/sandbox/assumed/table.js';

/** With those whose calls are documented, and their answers are not. */
const assumedRows = [...rowsOfDialects, ...documentedRows];
const ROLES = ['read', 'list', 'write', 'add', 'edit', 'remove'] as const;
const assumed = shippedContract.resources.filter((resource) => readRouteOf(resource).evidence === 'assumed');
const known = shippedContract.resources.filter((resource) => !assumed.includes(resource));
const PROPAGATION = 'propagation';

function sorted(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].sort();
}

function callText(role: string, { method, path, listedAs }: Route): string {
  return `${role}: ${method} ${listedAs ?? path}`;
}

function callsOf({ binding }: ApiResource): readonly string[] {
  const routes = new Map<string, unknown>(Object.entries(binding));
  return ROLES.flatMap((role) => {
    const route = routes.get(role) as Route | undefined;
    return route === undefined ? [] : [callText(role, route)];
  });
}

/** Fields, key, and whatever else a binding names: it all has to be there. */
function membersOf({ binding }: ApiResource): readonly string[] {
  const ofFields = Object.values(binding.fields).flatMap((field) =>
    'flags' in field ? [] : [field.wire, field.codeMember ?? field.wire],
  );
  const others =
    'read' in binding ? (binding.write?.needs ?? []) : [...[binding.key].flat(), ...binding.serverOwned];
  return [...ofFields, ...others, ...(binding.volatile ?? [])];
}

/** `allowRelay: 0 nobody, 1 only-local-users`, for each member of few values. */
function enumsOf({ binding }: ApiResource): readonly string[] {
  return Object.values(binding.fields).flatMap((field) => {
    if ('flags' in field || field.values === undefined) return [];
    const values = Object.entries(field.values).map(([name, value]) => `${value} ${name}`);
    return [`${field.wire}: ${values.sort().join(', ')}`];
  });
}

function enumText(name: string, { values }: Member): readonly string[] {
  if (values === undefined) return [];
  const words = Object.entries(values).map(
    ([value, word]) => `${value} ${word.toLowerCase().replaceAll(' ', '-')}`,
  );
  return [`${name}: ${words.sort().join(', ')}`];
}

function resourcesOf({ ids }: AssumedRow): readonly ApiResource[] {
  return shippedContract.resources.filter(({ id }) => ids.includes(id));
}

/** What the contract assumes of a resource whose calls have evidence. */
function assumedOf({ id, binding }: ApiResource): readonly string[] {
  return Object.values(binding.fields).flatMap((field) => {
    const wire = 'flags' in field ? (field.mask?.member ?? '') : field.wire;
    const uses = [
      field.evidence === 'assumed' ? 'read' : undefined,
      field.written === 'assumed' ? 'written' : undefined,
    ].filter((use) => use !== undefined);
    return uses.length === 0 ? [] : [`${id} ${wire}: ${uses.join(' and ')}`];
  });
}

describe('the table of the assumed API', () => {
  it('has every resource that the contract assumes, and no other', () => {
    const described = assumedRows.flatMap(({ ids }) => ids);

    expect([...described].sort()).toEqual([...assumed.map(({ id }) => id), PROPAGATION].sort());
  });

  it('has the members that are assumed of calls with evidence, and how they are used', () => {
    const described = assumedMembers.map(([id, member, use]) => `${id} ${member}: ${use}`);

    expect([...described].sort()).toEqual([...known.flatMap(assumedOf)].sort());
  });

  it('is alone in having no evidence: no other resource has an assumed call', () => {
    const routes = known.flatMap(({ id, binding }) =>
      Object.values(binding).flatMap((part) =>
        typeof part === 'object' && 'evidence' in part && part.evidence === 'assumed' ? [id] : [],
      ),
    );

    expect(routes).toEqual([]);
  });

  it('has the call of the Domain Propagation', () => {
    const row = assumedRows.find(({ ids }) => ids.includes(PROPAGATION));

    expect(row?.calls.map((call) => `${call.role}: ${call.method} ${call.path}`)).toEqual([
      callText('write', domainPropagation.route),
    ]);
    expect(row?.calls[0]?.body).toContain(`{${domainPropagation.list}:[`);
  });
});

const described = assumedRows.filter(({ ids }) => !ids.includes(PROPAGATION));

describe.each(described.map((row) => ({ id: row.ids.join(', '), row })))('the row of $id', ({ row }) => {
  const bound = resourcesOf(row);

  it('has the calls of the contract, and no other but those it calls extra', () => {
    const calls = row.calls.filter(({ isExtra }) => isExtra !== true);

    expect(sorted(calls.map(({ role, method, path }) => `${role}: ${method} ${path}`))).toEqual(
      sorted(bound.flatMap(callsOf)),
    );
  });

  it('has the members of the contract, and no other but those it calls extra', () => {
    const members = Object.entries(row.members).filter(([, { isExtra }]) => isExtra !== true);

    expect(sorted(members.map(([name]) => name))).toEqual(sorted(bound.flatMap(membersOf)));
    const extras = Object.keys(row.members).filter((name) => row.members[name]?.isExtra);
    expect(bound.flatMap(membersOf).filter((name) => extras.includes(name))).toEqual([]);
  });

  it('gives the numbers of an enum the names of the contract', () => {
    const enums = Object.entries(row.members).flatMap(([name, member]) => enumText(name, member));

    expect(sorted(enums)).toEqual(sorted(bound.flatMap(enumsOf)));
  });

  it('acts on what the contract says: the server, or one domain', () => {
    expect(sorted(bound.map(({ scope }) => scope))).toEqual([row.scope]);
  });
});

const collections = assumedRows.filter((row) => row.kind === 'collection');

describe.each(collections.map((row) => ({ id: row.ids.join(', '), row })))('the rows of $id', ({ row }) => {
  const [bound] = resourcesOf(row);

  it('are known by the member that the contract takes for the key, under the same wrapper', () => {
    const binding = bound?.kind === 'collection' ? bound.binding : undefined;

    expect(binding?.key).toBe(row.key);
    expect(binding?.list.under).toBe(row.under);
    for (const write of [binding?.add, binding?.edit]) {
      if (write !== undefined) expect(write.body).toEqual({ [row.rowUnder]: '$item' });
    }
  });

  it('have the members that the server alone sets', () => {
    const binding = bound?.kind === 'collection' ? bound.binding : undefined;
    const served = Object.entries(row.members).filter(([, { by }]) => by === 'server');

    expect(sorted(served.map(([name]) => name))).toEqual(sorted(binding?.serverOwned ?? []));
  });
});

const documents = assumedRows.filter((row) => row.kind === 'document');

describe.each(documents.map((row) => ({ id: row.ids.join(', '), row })))('the document $id', ({ row }) => {
  it('is read and written under the wrapper of the contract, changed members alone', () => {
    const [bound] = resourcesOf(row);
    const binding = bound?.kind === 'document' ? bound.binding : undefined;

    expect(binding?.read.under).toBe(row.under);
    expect(binding?.write).toMatchObject({ under: row.under, sends: 'changed-members' });
  });
});
