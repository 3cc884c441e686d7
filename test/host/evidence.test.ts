/** A file of evidence is taken whole and unaltered, or not at all. */
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LockdownError } from '../../src/errors.js';
import {
  ageInDays,
  EVIDENCE_FORMAT,
  evidenceIn,
  hashOfContent,
  readEvidence,
} from '../../src/host/evidence.js';
import { aHost, evidenceText } from './a-host.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function aFile(bytes: Buffer | string): string {
  const folder = mkdtempSync(join(tmpdir(), 'smlockdown-host-'));
  folders.push(folder);
  const file = join(folder, 'mail01.json');
  writeFileSync(file, bytes);
  return file;
}

function refusalOf(act: () => unknown): LockdownError {
  try {
    act();
  } catch (error) {
    return error as LockdownError;
  }
  throw new Error('it was taken');
}

const TEXT = evidenceText(aHost());
const SECRET = 'it holds what looks like a password, a hash of one or a key, which evidence never does';

/** Evidence with a piece of its text as somebody else writes it, and the hash of that. */
function spoilt(piece: string, by: string): string {
  const content = JSON.stringify(aHost()).replace(piece, by);
  return evidenceText({}, { hash: hashOfContent(content) }).replace('"content":{}', `"content":${content}`);
}

describe('evidence', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${TEXT}`)],
    ["UTF-16, as Windows' > writes it", Buffer.from(`\uFEFF${TEXT}\r\n`, 'utf16le')],
  ])('is read as %s', (_, bytes) => {
    expect(readEvidence(aFile(bytes))).toEqual(aHost());
  });

  it('is the same whatever ends its lines, and however its content is laid out', () => {
    const lines = JSON.stringify(aHost(), null, 2);
    const laid = (ends: string) =>
      JSON.stringify({ format: EVIDENCE_FORMAT, formatVersion: 1, hash: hashOfContent(lines) }).replace(
        /}$/,
        `,${ends}"content": ${lines.replaceAll('\n', ends)}${ends}}${ends}`,
      );
    expect(evidenceIn(laid('\n'), 'f')).toEqual(aHost());
    expect(evidenceIn(laid('\r\n'), 'f')).toEqual(aHost());
  });

  it('keeps letters of any language', () => {
    const host = { name: 'MÜNCHEN-01', domain: 'büro.example', os: 'Windows Server 2022', language: 'zh-CN' };
    expect(evidenceIn(evidenceText(aHost({ host })), 'f').host).toEqual(host);
  });

  it.each([
    ['cut', TEXT.slice(0, -40), 'it is damaged, or no evidence of a host: it is not JSON'],
    ['another JSON', '{"format":"plan"}', 'it is no evidence of a host'],
    ['a list', '[]', 'it is no evidence of a host'],
    ['edited', TEXT.replace('MAIL01', 'MAIL02'), 'it was altered or cut since the script wrote it'],
    [
      'of a newer format',
      evidenceText(aHost(), { formatVersion: 2 }),
      'it is of format 2, and this version reads format 1',
    ],
    [
      'with a member that the script does not write',
      evidenceText({ ...aHost(), password: 'x' }),
      'its content is not as the script writes it',
    ],
    [
      'with a password hash',
      evidenceText(aHost({ host: { ...aHost().host, os: '1000:7Zf5bDhxAAAAAAAAAAAAAAAAAAAAAAAA:AAAA' } })),
      SECRET,
    ],
    [
      'with a password hash that is written another way',
      spoilt('Runs', '1000:7Zf5\\/DhxAAAA\\u002bAAAAAAA:A'),
      SECRET,
    ],
    ['with a key that is written another way', spoilt('Runs', '-----BEGIN\\u0020RSA PRIVATE KEY'), SECRET],
    ['with a password in the description of an account', spoilt('Runs', 'Pwd: Summer-2026, runs'), SECRET],
    [
      'with a secret in a member that another of its name hides',
      spoilt(
        '"description":',
        '"description":"eyJhbGciOiJIUzI1NiIsInR5cCI.eyJhbGciOiJIUzI1NiIsInR5cCI","description":',
      ),
      SECRET,
    ],
    [
      'with a name that objects have anyhow',
      spoilt('"host":{', '"host":{"__proto__":{},'),
      'host is not as the script writes it',
    ],
    [
      'with less counted than listed',
      spoilt('"scripts":[]', '"scripts":[{"path":"shell.aspx","modified":"2026-11-01"}]'),
      'files.value is not as the script writes it',
    ],
    [
      'with a number that is none',
      spoilt('9504', '1e999'),
      'service.value.0.build is not as the script writes it',
    ],
    [
      'nested deep',
      spoilt('"account":', `"account":${'['.repeat(500)}${']'.repeat(500)},"tool":`),
      'its content is not as the script writes it',
    ],
    [
      'with the part of a service missing',
      evidenceText({ ...aHost(), service: { status: 'seen', value: [{}] } }),
      'service.value.0.name is not as the script writes it',
    ],
  ])('is refused: %s', (_, text, why) => {
    const { code, message } = refusalOf(() => evidenceIn(text, 'mail01.json'));
    expect({ code, message }).toEqual({
      code: 'evidence.invalid',
      message: `mail01.json cannot be used: ${why}`,
    });
  });

  it('is looked through once for secrets, whatever is in it', () => {
    // Beginnings of a token, one behind the other: each looked through to the end would take hours.
    for (const long of ['eyJ-'.repeat(2 ** 20), 'a'.repeat(2 ** 25), `1000:${'b'.repeat(2 ** 25)}`])
      expect(refusalOf(() => evidenceIn(spoilt('Runs', long), 'f')).message).toContain(
        'account.value.description is not as',
      );
  });

  it('of more than 50 MB is not read', () => {
    const file = aFile(TEXT);
    truncateSync(file, 50 * 2 ** 20 + 1);
    expect(refusalOf(() => readEvidence(file)).message).toContain('more than 50 MB');
  });

  it('that is not there is said to be so', () => {
    expect(refusalOf(() => readEvidence('/nowhere/mail01.json'))).toMatchObject({
      code: 'evidence.invalid',
      message: '/nowhere/mail01.json cannot be used: it cannot be read',
    });
  });

  it('has an age in days', () => {
    const now = new Date('2026-11-27T17:15:00Z');
    expect(ageInDays(aHost(), now)).toBe(7);
    expect(ageInDays(aHost({ taken: '2026-11-28T17:15:00Z' }), now)).toBe(-1);
  });
});
