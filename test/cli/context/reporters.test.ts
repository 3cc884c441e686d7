/** Where reports go, and what cannot be. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { onStdout, reportersIn, reportersMistake } from '../../../src/cli/context/reporters.js';

const folder = mkdtempSync(join(tmpdir(), 'smlockdown-reporters-'));

describe('--reporter', () => {
  it('names a form and a file, which may have colons of its own, or stdout', () => {
    expect(reportersIn(['csv', 'json:-', 'sarif:', 'junit:C:\\reports\\a.xml'])).toEqual([
      { name: 'csv', file: undefined },
      { name: 'json', file: undefined },
      { name: 'sarif', file: undefined },
      { name: 'junit', file: 'C:\\reports\\a.xml' },
    ]);
    expect(onStdout(['junit:a.xml', 'github', 'csv'])).toBe('csv');
    expect(onStdout(['junit:a.xml', 'github'])).toBeUndefined();
  });

  it.each([
    [['jsn'], 'not "jsn"; did you mean json?'],
    [['C:\\audit.html'], '--reporter takes text, json'],
    [['csv', 'junit:-'], 'stdout takes one report, and csv and junit would share it'],
    [['csv:-', 'csv:-'], 'csv and csv would share it'],
    [[`csv:${folder}/a`, `junit:${folder}/./a`], 'two reports would go to'],
    [[`csv:${folder}`], 'is a folder'],
    [[`csv:${folder}/not-there/a.csv`], 'there is no folder'],
  ])('cannot be %j', (given, why) => {
    expect(reportersMistake(given, false)).toContain(why);
  });

  it('takes stdout from nobody, and tells a runner beside any other', () => {
    expect(reportersMistake(['csv'], true)).toContain('csv and json would share it');
    expect(reportersMistake([`csv:${folder}/a.csv`, 'github', 'github'], true)).toBeUndefined();
    expect(reportersMistake(undefined, true)).toBeUndefined();
  });
});
