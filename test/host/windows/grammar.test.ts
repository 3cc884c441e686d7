/**
 * The scripts of the Windows host by their syntax, wherever there is no PowerShell: they parse, say nothing that Windows
 * PowerShell 5.1 does not know, and call nothing that is not on the list of cmdlets, which names nothing that is not called.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Node } from 'web-tree-sitter';
import { parse } from 'yaml';
import { WINDOWS_SCRIPTS, writeWindowsScripts } from '../../../src/host/write-scripts.js';
import { commandsOf, isNewer, nodesOf, powershellReader, type Reader } from './grammar.js';
import { WANTED } from './wanted.js';

const scripts = writeWindowsScripts(WANTED, '0.0.0');
const listed = parse(readFileSync(new URL('cmdlets.yaml', import.meta.url), 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, readonly string[]>>>
>;

let read: Reader;
let trees: Readonly<Record<(typeof WINDOWS_SCRIPTS)[number], Node>>;
beforeAll(async () => {
  read = await powershellReader();
  trees = {
    'check.ps1': read(scripts['check.ps1']),
    'apply.ps1': read(scripts['apply.ps1']),
    'undo.ps1': read(scripts['undo.ps1']),
  };
});

describe('the scripts of the Windows host', () => {
  it.each(WINDOWS_SCRIPTS)('%s parses', (name) => {
    const broken = nodesOf(trees[name], 'ERROR').map(
      ({ startPosition, text }) => `${startPosition.row + 1}: ${text.slice(0, 80)}`,
    );

    expect(broken).toEqual([]);
    expect(trees[name].hasError).toBe(false);
  });

  it.each(WINDOWS_SCRIPTS)('%s says nothing that Windows PowerShell 5.1 does not know', (name) => {
    expect(isNewer(trees[name])).toBe(false);
  });

  it.each(['Get-A && Get-B', 'Get-A || Get-B', '$a ?? $b', '$a ??= 1', '$a ? 1 : 2', '$a?.b', '$a?[0]'])(
    'such as %s',
    (newer) => {
      expect(isNewer(read(newer))).toBe(true);
    },
  );

  it('use the cmdlets and parameters that are listed, and all of them', () => {
    const used: Record<string, Set<string>> = {};
    const own = new Set<string>();
    for (const name of WINDOWS_SCRIPTS) {
      const tree = trees[name];
      for (const { text } of nodesOf(tree, 'function_name')) own.add(text);
      for (const { name, parameters } of commandsOf(tree)) {
        used[name] ??= new Set();
        for (const parameter of parameters) used[name].add(parameter);
      }
    }

    expect(own.size).toBeGreaterThan(50);
    const foreign = Object.entries(used).filter(([name]) => !own.has(name));
    expect(Object.fromEntries(foreign.map(([name, given]) => [name, [...given].sort()]))).toEqual(
      Object.fromEntries(Object.values(listed).flatMap((commands) => Object.entries(commands))),
    );
  });

  it('take every path as it is: a bracket in it is no pattern', () => {
    const patterns = WINDOWS_SCRIPTS.flatMap((name) =>
      commandsOf(trees[name]).filter(({ parameters }) => parameters.includes('-Path')),
    );

    expect(patterns).toEqual([]);
  });

  it('tell cmdlets of the firewall and the ports what an error means: they do not know what a script prefers', () => {
    const told = WINDOWS_SCRIPTS.flatMap((name) => commandsOf(trees[name])).filter(({ name }) =>
      /-Net(Firewall|TCP)/.test(name),
    );

    expect(told.length).toBeGreaterThan(20);
    expect(told.filter(({ parameters }) => !parameters.includes('-ErrorAction'))).toEqual([]);
  });

  it.each(WINDOWS_SCRIPTS)('%s takes no password as a parameter', (name) => {
    const parameters = scripts[name].slice(0, scripts[name].indexOf('$Wanted = '));

    expect(parameters).toContain('[string]$Folder');
    expect(parameters).not.toMatch(/\$\w*(Password|Secret|Credential)/i);
  });
});
