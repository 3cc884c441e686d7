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
      'it holds what looks like a password hash or a key, which evidence never does',
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
