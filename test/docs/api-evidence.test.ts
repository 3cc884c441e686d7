/** `docs/api-evidence.md` names every binding as the contract holds it, and every section that the source points to. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Route } from '../../src/contract/binding.js';
import { shippedContract } from '../../src/contract/contract.js';
import { EVIDENCE } from '../../src/contract/evidence.js';
import { labelOf } from '../../src/contract/label.js';
import { domainList } from '../../src/contract/resources/domains/mail-domains.js';
import { domainPropagation, userPropagation } from '../../src/contract/resources/domains/propagation.js';
import { ROOT, rowsOf, sectionOf, textOf } from './a-page.js';

const page = textOf('docs/api-evidence.md');
const ROLES = ['read', 'list', 'write', 'add', 'edit', 'remove'] as const;

function rowOf(id: string, { role, route }: { readonly role: string; readonly route: Route }) {
  const source = route.source.replaceAll('docs/assumed-api.md', 'assumed-api.md');
  return [id, role, `${route.method} ${route.path}`, route.evidence, source];
}

function bindingRows(): readonly (readonly string[])[] {
  const ofResources = shippedContract.resources.flatMap(({ id, binding }) => {
    const routes = new Map<string, unknown>(Object.entries(binding));
    return ROLES.flatMap((role) => {
      const route = routes.get(role) as Route | undefined;
      return route === undefined ? [] : [rowOf(id, { role, route })];
    });
  });
  return [rowOf('domains', { role: 'list', route: domainList }), ...ofResources];
}

/** Numbers of sections that a comment points to: `docs/api-evidence.md` 1.3 and 1.5. */
function citedSections(): readonly string[] {
  const folders = ['src', 'test', 'docs'];
  const files = folders.flatMap((folder) =>
    readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  );
  const citation = /(?:wire|api-evidence)\.md`? ((?:\d+(?:\.\d+)?)(?:(?:, | and )\d+(?:\.\d+)?)*)/g;
  return files
    .filter((file) => /\.(ts|md)$/.test(file))
    .flatMap((file) => [...textOf(file).matchAll(citation)])
    .flatMap(([, numbers = '']) => numbers.split(/, | and /));
}

describe('documented evidence', () => {
  it('has the same table of bindings as the contract', () => {
    const [, table = ''] = /<!-- bindings -->([\s\S]*)<!-- \/bindings -->/.exec(page) ?? [];

    const documented = rowsOf(table);

    expect(documented).toEqual(bindingRows());
  });

  it('has the calls that bring one setting to many objects', () => {
    const [, table = ''] = /<!-- propagations -->([\s\S]*)<!-- \/propagations -->/.exec(page) ?? [];
    const expected = [domainPropagation.route, userPropagation.route].map((route) =>
      rowOf('', { role: '', route }).slice(2),
    );

    const documented = rowsOf(table);

    expect(documented.map((row) => row.slice(2))).toEqual(expected);
    expect(documented.map((row) => row.slice(0, 2).join(' '))).toEqual([
      expect.stringMatching(new RegExp(`${domainPropagation.from}.*${domainPropagation.to}`)),
      expect.stringMatching(new RegExp(`${userPropagation.field}.*${userPropagation.to}`)),
    ]);
  });

  it('has every note on a field that is less certain than its call', () => {
    const [, table = ''] = /Fields that are less certain than their call:([\s\S]*?)\n## /.exec(page) ?? [];
    const notes = shippedContract.resources.flatMap(({ id, binding }) =>
      Object.entries(binding.fields).flatMap(([field, { note }]) =>
        note === undefined ? [] : [[id, field, note]],
      ),
    );

    const documented = rowsOf(table);

    expect(documented).toEqual(notes);
  });

  it('says of every label whether a public page shows it, and which', () => {
    const [, table = ''] = /<!-- labels -->([\s\S]*)<!-- \/labels -->/.exec(page) ?? [];
    const labels = shippedContract.resources.map((resource) => {
      const all = Object.keys(resource.model.shape).flatMap((field) => labelOf(resource, field) ?? []);
      const of = (isOurs: boolean) =>
        all.filter((one) => (one.isOurs ?? false) === isOurs).map(({ label }) => label);
      return [resource.id, ...[of(false), of(true)].map((told) => told.join(' · '))];
    });

    const documented = rowsOf(table);

    expect(documented.map((row) => row.slice(0, 3))).toEqual(labels);
    for (const [id, shown, , by] of documented) expect([id, by !== '']).toEqual([id, shown !== '']);
  });

  it('has every value that is called as the interface calls it', () => {
    const [, table = ''] = /<!-- values -->([\s\S]*)<!-- \/values -->/.exec(page) ?? [];
    const values = shippedContract.resources.flatMap((resource) =>
      Object.keys(resource.model.shape).flatMap((field) => {
        const { label = '', values: names } = labelOf(resource, field) ?? {};
        return names === undefined ? [] : [[resource.id, label, Object.values(names).join(' · ')]];
      }),
    );

    const documented = rowsOf(table);

    expect(documented.map((row) => row.slice(0, 3))).toEqual(values);
    expect(documented.filter((row) => row[3] === '')).toEqual([]);
  });

  it('explains every word of evidence', () => {
    const [words = ''] = sectionOf(page, '## 0. Words and sources').split('| key |');

    const explained = rowsOf(words).map(([word]) => word);

    expect([...explained].sort()).toEqual([...EVIDENCE].sort());
  });

  it('explains every source that a binding names', () => {
    const [, keys = ''] = sectionOf(page, '## 0. Words and sources').split('| key |');
    const explained = new Set(rowsOf(keys).map(([key]) => key));
    const named = bindingRows().flatMap(([, , , , source = '']) => source.match(/\b[A-Z][A-Z0-9]\b/g) ?? []);

    const missing = named.filter((key) => !explained.has(key));

    expect(named.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  it('has every section that the source points to', () => {
    const headings = new Set(
      [...page.matchAll(/^#{2,3} (\d+(?:\.\d+)?)\.? /gm)].map(([, number = '']) => number),
    );

    const missing = citedSections().filter((number) => !headings.has(number));

    expect(headings.size).toBeGreaterThan(10);
    expect(missing).toEqual([]);
  });
});
