/** Where attestations are kept, how a bad list is refused, and that one which counts for nothing is told. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Context } from '../../../src/cli/context/context.js';
import {
  attestationsFileOf,
  attestationsIn,
  attestationsTextOf,
  loadAttestations,
  tellIdleAttestations,
} from '../../../src/cli/survey/attestations.js';
import { jsonSchemaOf } from '../../../src/documents/json-schema.js';
import type { Survey } from '../../../src/engine/audit/audit.js';
import { attestationsSchema } from '../../../src/playbook/attestations.js';
import { steps } from '../../../src/steps/index.js';
import { textOf } from '../../docs/a-page.js';

const URL = 'https://mail.example';

interface Entry {
  readonly server?: string;
  readonly step?: string;
  readonly domain?: string;
  readonly on?: string;
}

function listOf(...entries: readonly Entry[]): string {
  const lines = entries.map(
    ({ server = URL, step = 'catch-all', domain = 'a.example', on = '2026-11-28' }) =>
      `  - { server: '${server}', step: ${step}, domain: ${domain}, by: Ann, on: ${on}, note: Done }`,
  );
  return ['version: 1', 'attestations:', ...lines, ''].join('\n');
}

function refusalOf(make: () => unknown): { readonly code: string; readonly message: string } {
  try {
    make();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('it was taken');
}

/** Somebody whom the rights of a file bind. */
function asAnybody<T>(call: () => T): T {
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return call();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe('the list of attestations', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'smlockdown-attest-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('lies beside a playbook of the operator, and for a shipped one in the state folder', () => {
    const fileOf = (playbook?: string) =>
      attestationsFileOf({ playbook, stateDir: '/state' }, {} as Context).file;

    expect(fileOf(join('ours', 'p.yaml'))).toBe(join('ours', 'attestations.yaml'));
    expect([fileOf('strict'), fileOf()]).toEqual(
      Array.from({ length: 2 }, () => join('/state', 'attestations.yaml')),
    );
  });

  it('may be missing', () => {
    expect(attestationsTextOf(join(folder, 'nothing', 'attestations.yaml'))).toBeUndefined();
  });

  it("of a state folder that is others' is told and counts for nothing; beside a playbook that is an error", () => {
    const said: string[] = [];
    const context = { say: (text: string) => said.push(text) } as unknown as Context;
    const file = join(folder, 'attestations.yaml');
    writeFileSync(file, listOf({}));
    chmodSync(file, 0);

    const found = asAnybody(() => loadAttestations({ playbook: undefined, stateDir: folder }, context));

    expect([found, said]).toEqual([[], [expect.stringContaining(`${file} is not yours to read`)]]);
    const own = { playbook: join(folder, 'own.yaml'), stateDir: undefined };
    expect(asAnybody(() => refusalOf(() => loadAttestations(own, context))).code).toBe(
      'attestations.invalid',
    );
  });

  it('is no pipe, which would be waited for, and no other text than UTF-8', () => {
    const [pipe, utf16] = [join(folder, 'pipe'), join(folder, 'utf16')];
    execFileSync('mkfifo', [pipe]);
    writeFileSync(utf16, Buffer.from('\uFEFFversion: 1', 'utf16le'));

    expect([pipe, utf16].map((file) => refusalOf(() => attestationsTextOf(file)))).toMatchObject([
      { code: 'attestations.invalid', message: expect.stringContaining('it is no regular file') },
      { code: 'attestations.invalid', message: expect.stringContaining('this file is UTF-16') },
    ]);
  });

  it.each([
    [listOf({ step: 'catch-al' }), /^a\.yaml:3:\d+: attestations\[0\]\.step .*did you mean "catch-all"\?/],
    [listOf({}, { domain: "'*.example'" }), /^a\.yaml:4:\d+: attestations\[1\]\.domain .*one mail domain/],
    ['version: 2\nattestations: []\n', /^a\.yaml:1:10: this list needs a newer smlockdown/],
    ['', /^a\.yaml:1:1: the file is empty/],
  ])('that is wrong is refused with the place, and what is allowed: %j', (text, message) => {
    expect(refusalOf(() => attestationsIn(text, 'a.yaml'))).toMatchObject({
      code: 'attestations.invalid',
      message: expect.stringMatching(message),
    });
  });

  it('has a schema for editors, as it ships', () => {
    expect(JSON.parse(textOf('schema/attestations.schema.json'))).toEqual(
      JSON.parse(JSON.stringify(jsonSchemaOf(attestationsSchema(steps)))),
    );
  });
});

describe('an attestation that counts for nothing', () => {
  const found = {
    findings: [
      { step: 'catch-all', target: 'a.example', verdict: 'manual' },
      { step: 'catch-all', target: 'b.example', verdict: 'pass' },
      { step: 'catch-all', target: 'c.example', verdict: 'error' },
      { step: 'smtp-relay', target: 'server', verdict: 'fail' },
      { step: 'internal-spammer', target: 'server', verdict: 'manual', remedy: 'decide' },
    ],
  } as unknown as Survey;

  function told(entries: readonly Entry[], { isWhole = true } = {}): readonly string[] {
    const said: string[] = [];
    const now = new Date('2026-12-01T00:00:00Z');
    const judged = { found, url: URL, isWhole, now };
    tellIdleAttestations(attestationsIn(listOf(...entries), 'a.yaml'), judged, (text) => said.push(text));
    return said.map((text) => text.replace('this attestation counts for nothing: ', ''));
  }

  it.each<[string, Entry, string]>([
    [
      'of another server',
      { server: 'https://other.example' },
      'it is of https://other.example, and this is https://mail.example',
    ],
    [
      'of a domain that is not there',
      { domain: 'gone.example' },
      'catch-all has no target gone.example here',
    ],
    ['of a step that is not judged', { step: 'logging' }, 'logging has no target a.example here'],
    ['of what passes', { domain: 'b.example' }, 'catch-all is pass, and only what is manual is attested'],
    [
      'of what was not read',
      { domain: 'c.example' },
      'catch-all is error, and only what is manual is attested',
    ],
    [
      'of what fails',
      { step: 'smtp-relay', domain: 'server' },
      'smtp-relay is fail, and only what is manual is attested',
    ],
    [
      'of what the playbook has to say',
      { step: 'internal-spammer', domain: 'server' },
      'internal-spammer lacks a value that the playbook has to give',
    ],
    ['of a day to come', { on: '2027-01-01' }, 'it is of 2027-01-01, a day to come'],
  ])('%s is told with its place', (_, entry, why) => {
    expect(told([{}, entry])).toEqual([`a.yaml:4:5: ${why}`]);
  });

  it('is not told of what this command did not look at', () => {
    expect(told([{ domain: 'gone.example' }], { isWhole: false })).toEqual([]);
  });

  it('is not told where it counts, or did until a newer one: the address may be typed in another way', () => {
    expect(told([{ on: '2026-01-01' }, { server: 'https://MAIL.example/' }, {}])).toEqual([]);
  });

  it('is told of the newest about a thing only', () => {
    const domain = 'b.example';

    expect(told([{ domain, on: '2026-11-29' }, { domain }])).toEqual([
      'a.yaml:3:5: catch-all is pass, and only what is manual is attested',
    ]);
  });

  it('is told once with many like it', () => {
    const other = { server: 'https://other.example' };

    expect(told([other, { ...other, domain: 'b.example' }, { ...other, domain: 'c.example' }])).toEqual([
      'a.yaml:3:5: it is of https://other.example, and this is https://mail.example (and 2 more like it)',
    ]);
  });
});
