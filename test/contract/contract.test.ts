import { readdir } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { Route } from '../../src/contract/binding.js';
import { contractOf, shippedContract } from '../../src/contract/contract.js';
import { labelOf } from '../../src/contract/label.js';
import { ANOTHER, type ApiResource, readRouteOf } from '../../src/contract/resource.js';
import { domainList } from '../../src/contract/resources/domains/mail-domains.js';

const FOLDER = new URL('../../src/contract/resources/', import.meta.url);

function isResource(value: unknown): value is ApiResource {
  return (
    typeof value === 'object' && value !== null && 'kind' in value && 'binding' in value && 'id' in value
  );
}

async function resourcesInFolder(): Promise<readonly string[]> {
  const files = (await readdir(FOLDER, { recursive: true })).filter((file) => file.endsWith('.ts'));
  const ids: string[] = [];
  for (const file of files) {
    const module = (await import(new URL(file, FOLDER).href)) as Readonly<Record<string, unknown>>;
    ids.push(...Object.values(module).flatMap((value) => (isResource(value) ? [value.id] : [])));
  }
  return ids;
}

function writesOf(resource: ApiResource): readonly Route[] {
  const { binding } = resource;
  const routes = 'read' in binding ? [binding.write] : [binding.add, binding.edit, binding.remove];
  return routes.flatMap((route) => route ?? []);
}

describe('the contract', () => {
  it('has every resource of the folder', async () => {
    expect(shippedContract.resources.map(({ id }) => id).sort()).toEqual(
      [...(await resourcesInFolder())].sort(),
    );
  });

  it('finds each resource by an id of its own', () => {
    expect(new Set(shippedContract.resources.map(({ id }) => id)).size).toBe(
      shippedContract.resources.length,
    );
    for (const resource of shippedContract.resources)
      expect(shippedContract.byId(resource.id)).toBe(resource);
    expect(shippedContract.byId('toString')).toBeUndefined();
  });

  it('declares the read of every resource and the list of domains as reads, and nothing else', () => {
    expect(shippedContract.reads).toEqual(
      [domainList, ...shippedContract.resources.map(readRouteOf)].map(({ method, path }) => ({
        method,
        path,
      })),
    );
  });

  it('declares no write as a read', () => {
    const reads = new Set(shippedContract.reads.map(({ method, path }) => `${method} ${path}`));

    for (const { method, path } of shippedContract.resources.flatMap(writesOf)) {
      expect(reads).not.toContain(`${method} ${path}`);
      expect(method).toBe('POST');
    }
  });
});

describe.each(shippedContract.resources)('the resource $id', (resource) => {
  const routes = [readRouteOf(resource), ...writesOf(resource)];

  it('binds every field of its model, and no other', () => {
    expect(Object.keys(resource.binding.fields).sort()).toEqual(Object.keys(resource.model.shape).sort());
  });

  it('has a label of its own for every field', () => {
    const labels = Object.keys(resource.model.shape).map((field) => labelOf(resource, field));

    for (const one of labels) {
      // What the label does not say is no part of it.
      expect(one?.label).toMatch(/^[A-Z0-9][^;:]*[^;:,.]$/);
      expect(one?.note ?? 'none').not.toBe('');
    }
    expect(new Set(labels.map((one) => one?.label)).size).toBe(labels.length);
  });

  it('names the source of every call, and docs/assumed-api.md for what is assumed', () => {
    for (const { evidence, source } of routes) {
      if (evidence === 'assumed') expect(source).toContain('docs/assumed-api.md');
      else expect(source).toMatch(/^[A-Z]{2}\b/);
    }
  });

  it('acts on a domain by path or by the header, and on the server by neither', () => {
    for (const { path, actsOnDomain } of routes) {
      const isOfDomain = path.includes('{domain}') || actsOnDomain === true;
      expect(isOfDomain).toBe(resource.scope === 'domain');
      expect(actsOnDomain === true).toBe(path.startsWith('settings/domain/'));
    }
  });

  it('has a bit in the mask for each flag, so that none is lost where the mask is used', () => {
    for (const binding of Object.values(resource.binding.fields)) {
      if (!('flags' in binding) || binding.mask === undefined) continue;
      expect(Object.keys(binding.mask.bits)).toEqual(expect.arrayContaining(Object.keys(binding.flags)));
      expect(new Set(Object.values(binding.mask.bits)).size).toBe(Object.keys(binding.mask.bits).length);
    }
  });

  it('gives a wire value to every name of an enum, each its own', () => {
    for (const [name, binding] of Object.entries(resource.binding.fields)) {
      if ('flags' in binding || binding.values === undefined) continue;
      const values = Object.values(binding.values);
      expect(new Set(values).size).toBe(values.length);
      const schema = resource.model.shape[name] as {
        options?: string[];
        unwrap?: () => { options: string[] };
      };
      const names = schema.options ?? schema.unwrap?.().options ?? [];
      expect(Object.keys(binding.values).sort()).toEqual(names.filter((one) => one !== ANOTHER).sort());
    }
  });
});

describe('the hash of a contract', () => {
  it('is another one as soon as a call, a name or a number is', () => {
    const changed = shippedContract.resources.map((resource) =>
      resource.id === 'smtp-in' && resource.kind === 'document'
        ? {
            ...resource,
            binding: { ...resource.binding, read: { ...resource.binding.read, path: 'settings/x' } },
          }
        : resource,
    );

    expect(contractOf(changed).hash).not.toBe(shippedContract.hash);
  });

  it('is the same whatever the order of the resources', () => {
    expect(contractOf([...shippedContract.resources].reverse()).hash).toBe(shippedContract.hash);
  });
});
