/** What is written of an overlay: the same overlay when it is read, in one order, and without a word of whose server it is. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shippedContract } from '../../src/contract/contract.js';
import { type Overlay, overlaySchema } from '../../src/contract/overlay.js';
import { overlayText } from '../../src/contract/overlay-text.js';
import { readDocument } from '../../src/documents/read-document.js';
import { runs } from '../property-runs.js';
import { anOverlay } from './an-overlay.js';
import { aField, aRead, aWrite } from './overlays.js';

const SCHEMA = overlaySchema(shippedContract, shippedContract);

function read(text: string) {
  const words = { one: 'an overlay', format: 'YAML', whole: 'the overlay' } as const;
  const { value, problems } = readDocument(text, { file: 'x.yaml', schema: SCHEMA, words });
  return { value, problems };
}

/** The same value, with all members of all objects the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, turned(inner)]),
  );
}

describe('an overlay as a file', () => {
  it('is the same overlay when it is read, in an order of its own, whatever was learned', () => {
    fc.assert(
      fc.property(anOverlay(), (overlay) => {
        const text = overlayText(overlay);

        expect(read(text)).toEqual({ value: overlay, problems: [] });
        expect(text.split('\n').every((line) => line.length < 300)).toBe(true);
        expect(overlayText(read(text).value as Overlay)).toBe(text);
      }),
      runs(60),
    );
  });

  it('is written alike, whatever the order in which it was learned', () => {
    const fields = {
      allowRelay: aField('relayFor', {
        values: { nobody: 4, 'only-local-users': 3, 'only-local-domains': 2, anyone: 1 },
      }),
      requireAuthMatch: aField('match', { values: { none: 1, 'email-address': 2, domain: 3 } }),
    };
    const resources = { 'smtp-in': { read: aRead, write: { ...aWrite, sends: 'all-members' }, fields } };
    const overlay = { build: 9406, resources: { ...resources, greylisting: { read: aRead } } } as Overlay;

    expect(overlayText(turned(overlay) as Overlay)).toBe(overlayText(overlay));
  });

  it('names each resource, its page and each field by what the web interface calls them', () => {
    const resources = { 'smtp-in': { read: aRead, fields: { allowRelay: aField('relayFor') } } };

    expect(overlayText({ build: 9406, made: { on: '2027-02-01', by: 'a recording' }, resources })).toBe(
      `# What a SmarterMail server calls its settings, for smlockdown: docs/overlays.md says how to read it.

version: 1
build: 9406
made:
  on: 2027-02-01
  by: a recording
resources:
  # SMTP In (Settings > Protocols > SMTP In)
  smtp-in:
    read:
      method: GET
      path: settings/sysadmin/other
      under: other
      evidence: learned
      source: a recording
    fields:
      # Allow Relay
      allowRelay:
        wire: relayFor
        evidence: learned
        written: learned
`,
    );
  });

  it.each([
    ['https://mail.bank.example:9998/interface/root#x', '(address)/interface/root#x'],
    ['seen by postmaster@bank.example, twice', 'seen by (address) twice'],
    ['from 192.0.2.7', 'from (address)'],
    ['from 2001:db8::7 at 12:30:05', 'from (address) at 12:30:05'],
    ['the page of BANK.example', 'the page of (name)'],
    ['like throttleSettings.messagesPerHour', 'like throttleSettings.messagesPerHour'],
  ])('says nothing of whose server it is: %s', (source, kept) => {
    const resources = {
      'smtp-in': { read: { ...aRead, source }, fields: { allowRelay: aField('x', { note: source }) } },
    };
    const overlay = { build: 9406, made: { on: '2027-02-01', by: source }, notes: source, resources };

    const { made, notes, ...rest } = read(overlayText(overlay, { names: ['bank.example'] })).value as Overlay;

    const { read: call, fields } = rest.resources['smtp-in'] as {
      read: object;
      fields: { allowRelay: object };
    };
    expect([made?.by, notes]).toEqual([kept, kept]);
    expect([call, fields.allowRelay]).toMatchObject([{ source: kept }, { note: kept }]);
  });

  it("keeps of what was seen the names of a list alone: any other value is the server's", () => {
    const fields = {
      allowRelay: aField('relayFor', { seen: ['nobody'] }),
      lowWeight: aField('low', { seen: [4711] }),
      name: aField('name', { seen: ['Sales'] }),
    };
    const { allowRelay, ...others } = fields;

    const text = overlayText({
      build: 9406,
      resources: { 'smtp-in': { fields: { allowRelay } }, antispam: { fields: others } },
    });

    expect(text).toContain('        seen: [ nobody ]\n');
    expect(text).not.toMatch(/4711|Sales/);
  });
});
