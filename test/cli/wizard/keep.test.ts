import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { hashOf } from '../../../src/canonical-json.js';
import type { Decisions } from '../../../src/cli/wizard/decisions.js';
import {
  decidedBefore,
  type Ground,
  isKept,
  Keeper,
  keep,
  keptFileOf,
} from '../../../src/cli/wizard/keep.js';

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true }))));

const ground: Ground = {
  ...{ tool: '1.2.3', server: 'https://mail.example.com' },
  playbook: { reference: 'baseline', hash: 'sha256:a' },
};
const decisions: Decisions = { options: {}, choices: { logging: { choice: 'do', page: 'p' } } };

async function kept(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'smlockdown-wizard-'));
  folders.push(folder);
  const file = keptFileOf(folder, ground);
  await keep(file, ground, decisions);
  return file;
}

function edit(file: string, change: (value: Record<string, unknown>) => object): void {
  const { hash: _, ...value } = JSON.parse(readFileSync(file, 'utf8'));
  const changed = change(value);
  writeFileSync(file, JSON.stringify({ ...changed, hash: hashOf(changed) }));
}

describe('what is kept of the wizard', () => {
  it('is what was decided, for its owner alone, of one server', async () => {
    const file = await kept();

    expect(decidedBefore(file, ground)).toEqual(decisions);
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
    const fileOf = (server: string, reference = 'baseline') =>
      keptFileOf('st', { server, playbook: { reference } });
    expect(fileOf('https://MAIL.example.com/')).toBe(fileOf(ground.server));
    expect(fileOf('https://other.example')).not.toBe(fileOf(ground.server));
    expect(fileOf(ground.server, './a.yaml')).toBe(fileOf(ground.server, './b/../a.yaml'));
    expect(fileOf(ground.server, './a.yaml')).not.toBe(fileOf(ground.server));
  });

  it.each<[string, Ground, string]>([
    ['another tool', { ...ground, tool: '2.0.0' }, 'kept by smlockdown 1.2.3, and this is 2.0.0'],
    ['another server', { ...ground, server: 'https://b.example' }, 'it is of https://mail.example.com'],
    [
      'another playbook',
      { ...ground, playbook: { reference: 'strict', hash: 'sha256:b' } },
      'started from the playbook',
    ],
  ])('is refused by %s', async (_, other, says) => {
    const file = await kept();

    expect(() => decidedBefore(file, other)).toThrow(says);
  });

  it('is refused where its format is another, where it is edited, and where it is no such file', async () => {
    const file = await kept();
    const text = readFileSync(file, 'utf8');

    edit(file, (value) => ({ ...value, formatVersion: 2 }));
    expect(() => decidedBefore(file, ground)).toThrow('kept by smlockdown');
    writeFileSync(file, text.replace('"page": "p"', '"page": "q"'));
    expect(() => decidedBefore(file, ground)).toThrow('was edited');
    edit(file, (value) => ({
      ...value,
      decisions: { options: {}, choices: { logging: { choice: 'sell' } } },
    }));
    expect(() => decidedBefore(file, ground)).toThrow('is damaged');
    writeFileSync(file, '{');
    expect(() => decidedBefore(file, ground)).toThrow('is damaged');
  });

  it('is nothing any more where it cannot be kept, which is said once', async () => {
    const file = await kept();
    const said: string[] = [];
    const keeper = new Keeper(join(file, 'no-folder', 'k.json'), ground, {
      ...{ kept: decisions, say: (text: string) => void said.push(text) },
    });
    expect(keeper.isKept).toBe(true);

    await keeper.keep({ ...decisions, options: { logging: {} } });
    await keeper.keep({ ...decisions, options: {} });

    expect(keeper.isKept).toBe(false);
    expect(said.join()).toMatch(/^What is decided cannot be kept: [^,]+$/);
  });

  it('is gone once it was forgotten, and then nothing is kept', async () => {
    const file = await kept();

    await new Keeper(file, ground, { kept: decisions, say: () => {} }).forget();

    expect(isKept(file)).toBe(false);
    expect(() => decidedBefore(file, ground)).toThrow('nothing is kept of https://mail.example.com');
  });
});
