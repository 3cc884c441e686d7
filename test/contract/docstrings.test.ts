/** What a room exports says, right before it, what it is: shape, units, errors and source are not in its type. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const SRC = new URL('../../src/', import.meta.url);

/** The rooms that know the wire. */
const ROOMS = ['contract', 'api'] as const;

/** A declaration that is exported, not a re-export, with the docstring that ends in the line before it. */
const EXPORT =
  /^(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export (?:declare |abstract |async )*(?:const|let|function\*?|class|interface|type|enum) (\w+)/gm;

/** Names that are declared elsewhere in the file: nothing can stand right before their export. */
const EXPORT_OF_LOCALS = /^export (?:type )?\{([^}]*)\}(?!\s*from)/gm;

function exportsOf(source: string) {
  const declared = [...source.matchAll(EXPORT)].map(([, docstring, name = '']) => ({ docstring, name }));
  const locals = [...source.matchAll(EXPORT_OF_LOCALS)].flatMap(([, names = '']) => names.split(','));
  return [
    ...declared,
    ...locals
      .map((one) => one.trim().replace(/^type /, ''))
      .filter((name) => name !== '')
      .map((name) => ({ docstring: undefined, name })),
  ];
}

function exportsIn(room: string) {
  const files = readdirSync(new URL(`${room}/`, SRC), { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => {
      const source = readFileSync(new URL(`${room}/${file}`, SRC), 'utf8');
      return exportsOf(source).map(({ docstring, name }) => ({
        docstring,
        place: `${room}/${file} ${name}`,
      }));
    });
}

describe.each(ROOMS)('an export of %s', (room) => {
  it('has a docstring', () => {
    const found = exportsIn(room);

    const bare = found.filter(({ docstring }) => docstring === undefined).map(({ place }) => place);

    expect(found.length).toBeGreaterThan(10);
    expect(bare.sort()).toEqual([]);
  });
});

/** A binding that is exported, as its own statement. */
const BINDING = /^export const (\w+)[^=\n]* = define(?:Document|Collection)\b/gm;

describe('the docstring of a binding', () => {
  it('says where the fact comes from', () => {
    const folder = new URL('contract/resources/', SRC);
    const bindings = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .flatMap((file) => {
        const source = readFileSync(new URL(file, folder), 'utf8');
        const docstrings = new Map(exportsOf(source).map(({ name, docstring }) => [name, docstring]));
        return [...source.matchAll(BINDING)].map(([, name = '']) => ({
          name,
          docstring: docstrings.get(name),
        }));
      });

    const silent = bindings.filter(({ docstring }) => !/^ \* Source: \S/m.test(docstring ?? ''));

    expect(bindings.length).toBeGreaterThan(30);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });
});

describe('a docstring', () => {
  it.each([
    ['/** One. */\nexport const a = 1;', true],
    ['/**\n * More.\n * Lines.\n */\nexport async function a() {}', true],
    ['/** Of the file. */\nimport b from "b";\n\nexport interface a {}', false],
    ['/** Too far away. */\n\nexport type a = string;', false],
    ['// No docstring.\nexport class a {}', false],
    ['/* Neither. */\nexport abstract class a {}', false],
    ['/** Of another. */\nconst b = 1;\nexport const a = b;', false],
    ['/** Of the local. */\nconst a = 1;\n\nexport { a };', false],
    ['/** Of the export. */\nexport { type a };', false],
    ['type a = 1;\nexport type { a };', false],
  ])('stands right before its export: %j', (source, has) => {
    const [found] = exportsOf(source);

    expect(found?.name).toBe('a');
    expect(found?.docstring !== undefined).toBe(has);
  });

  it('is not asked of a re-export', () => {
    expect(exportsOf('export { a } from "b";\nexport type { c } from "b";\nexport * from "d";')).toEqual([]);
  });
});
