import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { loadWriteRecord } from '../../src/store/write-record.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('the record of writes', () => {
  (process.platform === 'win32' ? it.skip : it)('waits for no pipe that stands in its place', () => {
    const folder = mkdtempSync(join(tmpdir(), 'smlockdown-writes-'));
    folders.push(folder);
    mkdirSync(join(folder, 'writes'));
    execFileSync('mkfifo', [join(folder, 'writes', '9406.json')]);

    expect(() => loadWriteRecord(folder, 9406)).toThrow('9406.json cannot be read');
  });
});
