/** Where reports go, and what cannot be. */
import { mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { onStdout, reportersIn, reportersMistake } from '../../../src/cli/context/reporters.js';

const folder = mkdtempSync(join(tmpdir(), 'smlockdown-reporters-'));

describe('--reporter', () => {
  it('names a form and a file, which may have colons of its own, or stdout', () => {
    expect(reportersIn(['csv', 'json:-', 'junit:C:\\reports\\a.xml'])).toEqual([
      { name: 'csv', file: undefined },
      { name: 'json', file: undefined },
      { name: 'junit', file: 'C:\\reports\\a.xml' },
    ]);
    expect(onStdout(['junit:a.xml', 'github', 'csv'])).toBe('csv');
    expect(onStdout(['junit:a.xml', 'github'])).toBeUndefined();
  });

  it.each([
    [['jsn'], 'not "jsn"; did you mean json?'],
    [['C:\\audit.html'], '--reporter takes text, json'],
    [['html:'], '--reporter html: names no file; - is stdout'],
    [['csv', 'junit:-'], 'stdout takes one report, and csv and junit would share it'],
    [['csv:-', 'csv:-'], 'csv and csv would share it'],
    [[`csv:${folder}/a`, `junit:${folder}/./a`], 'two reports would go to'],
    [[`csv:${folder}`], 'it is a folder'],
    [['csv:/dev/null'], 'it is a pipe or a device, and no file'],
    [[`csv:${folder}/not-there/a.csv`], 'there is no folder'],
  ])('cannot be %j', (given, why) => {
    expect(reportersMistake(given, { isJson: false, read: [], written: [] })).toContain(why);
  });

  it('takes stdout from nobody, and tells a runner beside any other', () => {
    expect(reportersMistake(['csv'], { isJson: true, read: [], written: [] })).toContain(
      'csv and json would share it',
    );
    const isJson = { isJson: true, read: [], written: [] };
    expect(reportersMistake([`csv:${folder}/a.csv`, 'github'], isJson)).toBeUndefined();
    expect(reportersMistake(['github', 'github'], isJson)).toBeUndefined();
    expect(reportersIn(['github', 'csv:a', 'github'])).toEqual([
      { name: 'csv', file: 'a' },
      { name: 'github', file: undefined },
    ]);
    expect(reportersMistake(undefined, isJson)).toBeUndefined();
  });

  it('takes no file that the command reads, by whatever name', () => {
    const own = join(folder, 'own.yaml');
    writeFileSync(own, 'version: 1\n');
    symlinkSync(own, join(folder, 'link.yaml'));
    const others = { isJson: false, read: ['strict', own], written: [] };

    for (const name of ['own.yaml', './own.yaml', 'link.yaml'])
      expect(reportersMistake([`csv:${folder}/${name}`], others)).toContain(
        `would replace ${own}, which this command reads`,
      );
    expect(reportersMistake([`csv:${folder}/other.csv`], others)).toBeUndefined();
  });

  it('takes no file that the command writes itself, also one that is not there yet', () => {
    const others = { isJson: false, read: [], written: [`${folder}/plan.json`] };

    expect(reportersMistake([`json:${folder}/./plan.json`], others)).toContain(
      'which this command writes itself',
    );
  });
});
