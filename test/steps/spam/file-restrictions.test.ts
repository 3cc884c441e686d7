import { describe, expect, it } from '@jest/globals';
import { fileRestrictions } from '../../../src/steps/spam/file-restrictions.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf, setsOf, shippedOptions } from '../a-step.js';

/** The dangerous set, typed by hand from the guide. */
const GUIDE = [
  ...['asp', 'aspx', 'ashx', 'asmx', 'asax', 'ascx', 'cer', 'config', 'cshtml', 'php', 'jsp'],
  ...[
    'exe',
    'dll',
    'com',
    'scr',
    'pif',
    'bat',
    'cmd',
    'ps1',
    'psm1',
    'vbs',
    'vbe',
    'js',
    'jse',
    'wsf',
    'wsh',
  ],
  ...['hta', 'msi', 'msp', 'jar', 'lnk', 'reg', 'cpl', 'chm', 'iso', 'img', 'vhd', 'vhdx'],
];
const ALL = added(['own']).slice(1);
const LISTS = ['inbound', 'outbound', 'uploads', 'fileSystem'] as const;

/** What one list becomes. */
function added(inbound: readonly string[], options: object = {}): readonly string[] {
  const settings = { inbound, outbound: [], uploads: [], fileSystem: [] };
  const given = { inputs: { settings }, options: { ...options, lists: ['inbound'] } };
  return setsOf(failing(fileRestrictions, given)).inbound as readonly string[];
}

function settings(parts: object = {}) {
  return { settings: { inbound: ALL, outbound: ALL, uploads: ALL, fileSystem: ALL, ...parts } };
}

describe('the lists', () => {
  it('pass when each has the dangerous extensions, and more', () => {
    expect(judge(fileRestrictions, { inputs: settings({ inbound: ['zip', ...ALL] }) })).toEqual({
      verdict: 'pass',
      message: `All ${ALL.length} extensions asked for are in 4 lists.`,
    });
  });

  it('hold all that the guide names', () => {
    expect(ALL).toEqual(expect.arrayContaining(GUIDE));
  });

  it('pass with dots, in any case and any order', () => {
    const inbound = [...ALL]
      .reverse()
      .map((one, at) => (at % 2 === 0 ? `.${one}` : ` ${one.toUpperCase()} `));

    expect(judge(fileRestrictions, { inputs: settings({ inbound }) }).verdict).toBe('pass');
  });

  it.each(LISTS)('get just what is missing behind what is there: %s', (list) => {
    const short = ['ZIP', '.Exe', ...ALL.filter((one) => !['exe', 'aspx', 'hta'].includes(one))];
    const finding = failing(fileRestrictions, { inputs: settings({ [list]: short }) });

    expect(finding.changes).toEqual([
      { kind: 'set', need: 'settings', field: list, to: [...short, 'aspx', 'hta'] },
    ]);
    expect(finding.message).toMatch(/^The list for [a-z ]+ lacks aspx, hta\.$/);
    expect(finding.impact).toHaveLength(1);
    expect(finding.impact[0]).toMatch(/ are no longer taken with 2 more extensions: aspx, hta\.$/);
  });

  it('say whose attachments it is about', () => {
    const short = ALL.slice(1);
    const finding = failing(fileRestrictions, {
      inputs: settings({ inbound: short, outbound: short, uploads: short, fileSystem: short }),
    });

    expect(finding.message).toBe(
      'The list for incoming attachments lacks asp; the list for outgoing attachments lacks asp; ' +
        'the list for uploads lacks asp; the list for the file system lacks asp.',
    );
    expect(finding.impact).toEqual([
      'Attachments of incoming mail to 40 mailboxes are no longer taken with 1 more extension: asp.',
      'Attachments of outgoing mail of 40 mailboxes are no longer taken with 1 more extension: asp.',
      'Uploads by users of 40 mailboxes are no longer taken with 1 more extension: asp.',
      'Files that the server is to store are no longer taken with 1 more extension: asp.',
    ]);
  });

  it('name the first of many extensions, and count the rest', () => {
    const finding = failing(fileRestrictions, { inputs: settings({ inbound: ['exe'] }) });

    expect(finding.message).toBe(
      `The list for incoming attachments lacks ${ALL.slice(0, 12).join(', ')} and ${ALL.length - 13} others.`,
    );
  });

  it('are not mistaken by a part of an extension, or by a wildcard', () => {
    const inbound = ['ex', 'exec', '*', '*.exe', ...ALL.filter((one) => one !== 'exe')];

    expect(setsOf(failing(fileRestrictions, { inputs: settings({ inbound }) }))).toEqual({
      inbound: [...inbound, 'exe'],
    });
  });
});

describe('an empty list', () => {
  it('of uploads is named as a possible sign of compromise, and filled', () => {
    const finding = failing(fileRestrictions, { inputs: settings({ uploads: [] }) });

    expect(finding.message).toBe(
      'The list for uploads is empty, which can be a sign of compromise: intruders can empty it (CVE-2026-104082), so ' +
        'look first who did.',
    );
    expect(setsOf(finding)).toEqual({ uploads: ALL });
  });

  it.each(['inbound', 'outbound', 'fileSystem'])('of another kind is no such sign: %s', (list) => {
    const { message } = failing(fileRestrictions, { inputs: settings({ [list]: [] }) });

    expect(message).toMatch(/^The list for .* is empty\.$/);
  });
});

describe('the option lists', () => {
  it('leaves the others unread and alone', () => {
    const options = { lists: ['fileSystem', 'inbound'] };

    expect(partOf(fileRestrictions).reads(optionsOf(fileRestrictions, options))).toMatchObject({
      settings: { fields: ['inbound', 'fileSystem'] },
    });
    expect(
      judge(fileRestrictions, { inputs: settings({ uploads: [], outbound: [] }), options }).message,
    ).toBe(`All ${ALL.length} extensions asked for are in 2 lists.`);
  });

  it.each([[[]], [['mail']], ['inbound']])('is refused as %j', async (lists) => {
    expect(await refusalOf(fileRestrictions, { lists })).toContain(
      '"inbound", "outbound", "uploads", "fileSystem"',
    );
  });
});

describe('other extensions', () => {
  it('are added too, each once', () => {
    expect(added([], { also: ['docm', 'exe', 'docm'] })).toEqual([...ALL, 'docm']);
  });

  it('that are needed stay out, whoever else asks for them', () => {
    const except = [
      { extension: 'iso', reason: 'images for the workshop' },
      { extension: 'docm', reason: 'forms of the state' },
    ];

    expect(added([], { except, also: ['docm'] })).toEqual(ALL.filter((one) => one !== 'iso'));
  });

  it('that are needed are not taken out of a list that has them', () => {
    const except = [{ extension: 'iso', reason: 'images for the workshop' }];

    expect(judge(fileRestrictions, { inputs: settings(), options: { except } }).verdict).toBe('pass');
  });

  it.each(['.exe', 'EXE', 'tar gz', '', 'a'.repeat(21)])('are refused as %j', async (extension) => {
    expect(await refusalOf(fileRestrictions, { also: [extension] })).toContain(
      'an extension is small letters and digits, without a dot',
    );
  });

  it('are refused as an exception where nobody asks for them: the one that is meant would be refused', async () => {
    const except = [
      { extension: 'iso', reason: 'needed' },
      { extension: 'exee', reason: 'needed' },
    ];

    expect(await refusalOf(fileRestrictions, { except })).toContain(
      'except[1].extension: exee is not among the extensions that are refused, and so needs no exception',
    );
  });

  it('are refused without a reason', async () => {
    for (const one of [{ extension: 'iso' }, { extension: 'iso', reason: ' ' }]) {
      expect(await refusalOf(fileRestrictions, { except: [one] })).toContain('reason');
    }
  });

  it('are more in the strict playbook', async () => {
    const [strict, baseline] = [
      await shippedOptions(fileRestrictions, 'strict'),
      await shippedOptions(fileRestrictions, 'baseline'),
    ];

    expect(baseline).toEqual(optionsOf(fileRestrictions));
    expect(failing(fileRestrictions, { inputs: settings(), options: strict }).changes).toHaveLength(4);
    expect(added(ALL, strict).slice(ALL.length)).toEqual(strict.also);
  });
});

describe('the clicks', () => {
  it('name the lists and every extension', () => {
    const options = { lists: ['uploads'], except: [{ extension: 'exe', reason: 'needed' }] };

    expect(manualOf(fileRestrictions, optionsOf(fileRestrictions, options))).toBe(
      'Settings > General > Attachments and File Storage (path not confirmed): to the extension blacklists of uploads add what is missing ' +
        `of: ${ALL.filter((one) => one !== 'exe').join(', ')}. Take nothing out. Save.`,
    );
  });
});
