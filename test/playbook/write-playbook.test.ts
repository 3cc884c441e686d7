/** A playbook as a file: what it says is what is read again, whatever stands in it, and the lines to fill are those. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { type ToWrite, writePlaybook } from '../../src/playbook/write-playbook.js';
import { visible } from '../../src/redaction.js';
import { runs } from '../property-runs.js';

const WAIVER = {
  step: 'catch-all',
  domains: ['a.example'],
  reason: '',
  owner: 'jdoe',
  expires: '2027-01-31',
  comment: ['medium: unknown addresses go to an alias'],
};

function toWrite(more: Partial<ToWrite> = {}): ToWrite {
  return { name: 'mail', extends: 'baseline', comment: ['Of today.'], steps: [], waivers: [], ...more };
}

/** What stands in a sheet of YAML besides its comments. */
function read(playbook: ToWrite) {
  return parse(writePlaybook(playbook).text) as Record<string, unknown>;
}

describe('a playbook that is written', () => {
  it('has a comment above each thing, and room between', () => {
    const steps = [{ step: 'bindings', options: { ports: [25, 465] }, comment: ['medium: two ports'] }];

    const { text, toFill } = writePlaybook(toWrite({ steps, waivers: [WAIVER] }));

    expect(text).toBe(`# Of today.

version: 1
name: mail
extends: baseline

steps:
  # medium: two ports
  bindings:
    ports: [ 25, 465 ]

waivers:
  # medium: unknown addresses go to an alias
  - step: catch-all
    domain: a.example
    reason: ''
    owner: jdoe
    expires: 2027-01-31
`);
    expect(toFill).toEqual([16]);
  });

  it('has neither steps nor waivers where there are none', () => {
    expect(read(toWrite())).toEqual({ version: 1, name: 'mail', extends: 'baseline' });
  });

  it('takes many names in lines that a person can read', () => {
    const domains = Array.from({ length: 400 }, (_, at) => `customer-${at}.example`);

    const playbook = toWrite({ waivers: [{ ...WAIVER, domains }] });

    const { text } = writePlaybook(playbook);
    expect(read(playbook).waivers).toEqual([expect.objectContaining({ domain: domains })]);
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(110);
    expect(text.split('\n').length).toBeLessThan(120);
  });

  it('tells the lines of all that is empty, and of no value or comment that looks so', () => {
    const allow = [
      { address: '192.0.2.7', description: "x\n        reason: ''", reason: '' },
      { address: '192.0.2.8', description: "reason: ''", reason: 'known' },
    ];
    const steps = [{ step: 'smtp-auth-bypass', options: { allow }, comment: ["a\nreason: ''"] }];

    const { text, toFill } = writePlaybook(toWrite({ steps, waivers: [WAIVER, WAIVER] }));

    const lines = text.split('\n');
    expect(toFill).toHaveLength(3);
    expect(toFill.map((line) => lines[line - 1]?.trim())).toEqual(["reason: ''", "reason: ''", "reason: ''"]);
    expect(parse(text)).toMatchObject({ steps: { 'smtp-auth-bypass': { allow } } });
  });

  it('holds whatever a server says, in one line each, with nothing that hides', () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'a\u202eb',
        'x: y # z',
        '- a',
        'true',
        '12',
        '0x1',
        '~',
        "it's",
        'C:\\a "b"',
        '\n',
        'LIST-0',
      ),
    );
    const names = fc.array(
      odd.filter((text) => text !== ''),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(odd, names, odd, (value, domains, said) => {
        const steps = [
          { step: 's', options: { allow: [{ line: value, reason: '' }], known: [value] }, comment: [said] },
        ];
        const playbook = toWrite({
          steps,
          waivers: [{ ...WAIVER, domains, comment: [said] }],
          comment: [said],
        });

        const { text, toFill } = writePlaybook(playbook);

        // As files are written, and terminals told.
        expect(parse(visible(text, 'lines'))).toMatchObject({
          steps: { s: { allow: [{ line: value, reason: '' }], known: [value] } },
          waivers: [{ domain: domains.length === 1 ? domains[0] : domains, reason: '' }],
        });
        expect(toFill).toHaveLength(2);
      }),
      runs(300),
    );
  });
});
