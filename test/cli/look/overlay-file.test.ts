import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { faultsIn, mergedOverlay } from '../../../src/cli/look/overlay-file.js';
import { runs } from '../../property-runs.js';

const READ = { method: 'GET', path: 'settings/sysadmin/other', evidence: 'proposed', source: 'an answer' };
const field = (wire: string, more: object = {}) => ({ wire, evidence: 'proposed', written: 'none', ...more });
const SMTP = {
  'smtp-in': { read: READ, fields: { allowRelayForAuthenticatedUsers: field('relayForUsers') } },
};

function merged(
  text: string | undefined,
  resources: object,
  there: 'stays' | 'is brought up to date' = 'stays',
) {
  return mergedOverlay(
    { file: 'f.yaml', text },
    { build: 9406, by: 'a test', resources: resources as never, there },
  );
}

const kept = (text: string) => parse(text).resources['smtp-in'];

describe('the overlay that the doctor keeps', () => {
  it('is new with its build, the day and what made it, under the labels of the web interface', () => {
    const { text } = merged(undefined, SMTP);

    expect(parse(text)).toMatchObject({ version: 1, build: 9406, made: { by: 'a test' }, resources: SMTP });
    expect(text).toContain('# Allow relay for authenticated users');
  });

  it('gets what it lacks, and keeps comments and what somebody wrote otherwise', () => {
    const there =
      'version: 1\nbuild: 9406\nresources:\n  smtp-in: # mine\n    fields:\n      allowRelayForAuthenticatedUsers: { wire: mine, evidence: learned, written: learned } # so it is\n';

    const result = merged(there, SMTP);

    expect(result.kept).toEqual(['smtp-in.fields.allowRelayForAuthenticatedUsers']);
    expect(result.text).toContain('# mine');
    expect(result.text).toContain('# so it is');
    expect(kept(result.text)).toMatchObject({
      read: READ,
      fields: { allowRelayForAuthenticatedUsers: { wire: 'mine' } },
    });
  });

  it('holds the call that copies the Domain Defaults, and brings it up to date', () => {
    const call = (path: string) => ({
      domains: { path, list: 'input', evidence: 'learned', source: 'a recording' } as const,
    });
    const keep = (text: string | undefined, path: string) =>
      mergedOverlay(
        { file: 'f.yaml', text },
        { build: 9406, by: 'a test', resources: {}, propagation: call(path), there: 'is brought up to date' },
      ).text;
    const first = keep(merged(undefined, SMTP).text, 'settings/sysadmin/propagate');

    expect(parse(keep(first, 'settings/sysadmin/propagate-all'))).toMatchObject({
      resources: SMTP,
      propagation: call('settings/sysadmin/propagate-all'),
    });
  });

  it('does not speak of what differs in words alone', () => {
    const { text } = merged(undefined, SMTP);
    const again = { 'smtp-in': { ...SMTP['smtp-in'], read: { ...READ, source: 'a later answer' } } };

    expect(merged(text, again)).toEqual({ text: expect.any(String), kept: [] });
  });

  it('is brought up to date member by member, where that is asked for', () => {
    const { text } = merged(undefined, SMTP);
    const edited = text.replace('wire: relayForUsers', 'wire: relayForUsers # seen by me');
    const after = {
      'smtp-in': {
        read: { ...READ, evidence: 'confirmed' },
        fields: { allowRelayForAuthenticatedUsers: field('relayForUsers', { evidence: 'confirmed' }) },
      },
    };

    const result = merged(edited, after, 'is brought up to date');

    expect(kept(result.text)).toMatchObject(after['smtp-in']);
    expect(result.text).toContain('# seen by me');
    expect(result.kept).toEqual([]);
  });

  it.each(['[]', 'a: [', 'just a text', ''])('adds nothing to what is no overlay: %p', (text) => {
    expect(() => merged(text, SMTP)).toThrow(/it is no overlay: .*; nothing was added to it/);
  });

  it.each([
    ['build 9600', 'build: 9600\n'],
    ['no build', ''],
  ])('adds nothing to what is of %s, which would take it for its own', (of, line) => {
    expect(() => merged(`version: 1\n${line}resources: {}\n`, SMTP)).toThrow(
      `it is of ${of}, not of 9406; nothing was added to it`,
    );
  });

  it('loses nothing that stood there, whatever it was', () => {
    const name = fc.stringMatching(/^[a-z]{1,6}$/);
    const held = fc.dictionary(
      name,
      fc.oneof(fc.integer(), fc.string(), fc.dictionary(name, fc.integer(), { maxKeys: 3 })),
      { maxKeys: 4 },
    );

    fc.assert(
      fc.property(held, (resources) => {
        const there = {
          version: 1,
          build: 9406,
          notes: 'x',
          resources: { greylisting: { fields: resources } },
        };

        const after = parse(merged(JSON.stringify(there), SMTP).text);

        expect(after).toEqual({ ...there, resources: { ...there.resources, ...SMTP } });
      }),
      runs(),
    );
  });
});

describe('what was found', () => {
  it('is kept only where an overlay may say it', () => {
    expect(faultsIn('smtp-in', SMTP['smtp-in'], 9406)).toEqual([]);
    expect(faultsIn('smtp-in', { read: { ...READ, path: 'settings/sysadmin/reset-all' } }, 9406)).toEqual([
      expect.stringContaining('read.path: this call'),
    ]);
    expect(
      faultsIn('greylisting', { fields: { isEnabled: field('x'), usersMayOverride: field('x') } }, 9406),
    ).toHaveLength(2);
  });
});
