/** The page for whoever adds something names what is there: files, folders, commands, and what a test says when something is left out. */
import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { codeIn, ROOT, rowsOf, sectionOf, textOf } from './a-page.js';

const PAGE = textOf('CONTRIBUTING.md');
const { scripts } = JSON.parse(textOf('package.json')) as {
  readonly scripts: Readonly<Record<string, string>>;
};

describe('the page for whoever adds something', () => {
  it('names files and folders that are there', () => {
    const paths = codeIn(PAGE).filter((code) => /^[\w.-]+(?:\/[\w.-]*)+$|^[A-Za-z]+\.md$/.test(code));

    expect(paths.length).toBeGreaterThan(40);
    expect(paths.filter((path) => !existsSync(`${ROOT}${path}`))).toEqual([]);
  });

  it('names commands that are there, and what they are given', () => {
    const commands = [...PAGE.matchAll(/\bnpm (?:run )?(?:-- )?([a-z]+)((?: -- [\w/. -]+)?)/g)];

    expect(commands.length).toBeGreaterThan(8);
    expect(commands.map(([, name = '']) => name).filter((name) => scripts[name] === undefined)).toEqual([]);
    const given = commands.flatMap(([, , rest = '']) => rest.match(/\b(?:test|src)\/[\w/.-]+/g) ?? []);
    expect(given.length).toBeGreaterThan(8);
    expect(
      given.filter((path) => !existsSync(`${ROOT}${path}`) && !existsSync(`${ROOT}${path}.test.ts`)),
    ).toEqual([]);
    for (const [, tool = ''] of PAGE.matchAll(/node (tools\/[\w-]+\.mjs)/g))
      expect(existsSync(`${ROOT}${tool}`)).toBe(true);
  });

  it('follows a step through every file that knows it', () => {
    const section = sectionOf(PAGE, '## A new step, in an hour');
    const files = [
      ...codeIn(section),
      ...rowsOf(section)
        .flat()
        .flatMap((cell) => cell.split(/[\s,:;]/)),
    ];
    const known = [
      'playbooks/baseline.yaml',
      'src/catalogue/sections.ts',
      'src/catalogue/told.ts',
      'src/steps/domains/domain-greylisting.ts',
      'src/steps/index.ts',
      'test/engine/closed-loop/closed-loop-domain-cases.ts',
      'test/fixtures/guides.yaml',
      'test/steps/domains/domain-greylisting.test.ts',
      'test/steps/index.test.ts',
      'test/steps/laws/arbitrary/domains.ts',
    ];

    expect(files).toEqual(expect.arrayContaining(known));
    expect(known.filter((file) => !/domain-?greylisting/i.test(textOf(file)))).toEqual([]);
  });
});
