/** The page of the assumed API, made of a table of two settings. */
import { describe, expect, it } from '@jest/globals';
import { type AssumedSetting, assumedPage } from '../../src/pages/assumed-page.js';
import { rowsOf, sectionOf } from '../docs/a-page.js';

const banner: AssumedSetting = {
  where: 'Settings > Banner',
  known: 'one client asks for it',
  calls: [
    { role: 'read', method: 'GET', path: 'settings/banner', answer: '{banner:{…}}' },
    { role: 'write', method: 'POST', path: 'settings/banner', body: '{banner:{<changed members>}}' },
  ],
  members: {
    text: { type: 'text' },
    footer: { type: 'text' },
    place: { type: 'number', values: { 0: 'top', 1: 'bottom' }, about: 'of the page' },
    cacheSeconds: { type: 'number', isExtra: true },
  },
};

const mounts: AssumedSetting = {
  where: 'Settings > Mounts',
  calls: [
    { role: 'list', method: 'GET', path: 'mounts', answer: '{mounts:[…]}', about: 'asked as `mounts/1`' },
  ],
  members: { id: { type: 'number', by: 'server' } },
  key: 'id',
};

function pageOf(...settings: readonly AssumedSetting[]): string {
  return assumedPage({ settings, members: [['users', 'isDisabled', 'read', 'shown for one user']] });
}

describe('the page of the assumed API', () => {
  it('has a row for each setting: where it is, how it is read, and how it is written', () => {
    const rows = rowsOf(sectionOf(pageOf(banner, mounts), '## Calls'));

    expect(rows).toEqual([
      [
        'Settings > Banner (one client asks for it)',
        'GET settings/banner -> {banner:{…}}',
        'POST settings/banner {banner:{<changed members>}}',
      ],
      ['Settings > Mounts', 'GET mounts -> {mounts:[…]}, asked as mounts/1', 'none: audit only'],
    ]);
  });

  it('says of a call what it does to rows, and whether the tool makes use of it', () => {
    const calls = [
      ...mounts.calls,
      { role: 'add', method: 'POST', path: 'mount-put', body: '{mount:{…}}' },
      { role: 'remove', method: 'POST', path: 'mount-delete', body: '{input:[id]}', isExtra: true },
    ] as const;

    const [row] = rowsOf(sectionOf(pageOf({ ...mounts, calls }), '## Calls'));

    expect(row?.[2]).toBe(
      'POST mount-put {mount:{…}} adds; POST mount-delete {input:[id]} removes (exists; the tool makes no use of it)',
    );
  });

  it('has the members of a setting, those together of which the same is said', () => {
    const rows = rowsOf(sectionOf(pageOf(banner), '### Settings > Banner'));

    expect(rows).toEqual([
      ['text, footer', 'text', ''],
      ['place', 'number', '0 top, 1 bottom; of the page'],
      ['cacheSeconds', 'number', 'exists; the tool makes no use of it'],
    ]);
  });

  it('says which member the server knows a row by, and what it alone sets', () => {
    const rows = rowsOf(sectionOf(pageOf(mounts), '### Settings > Mounts'));

    expect(rows).toEqual([['id', 'number', 'the server knows the row by it; the server alone sets it']]);
  });

  it('has no heading for a setting without members', () => {
    expect(pageOf({ ...banner, members: {} })).not.toContain('### Settings > Banner');
  });

  it('has the members that are assumed of other calls', () => {
    const rows = rowsOf(sectionOf(pageOf(), '## Members of other calls'));

    expect(rows).toEqual([['users', 'isDisabled', 'read', 'shown for one user']]);
  });
});
