import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { redactObject } from '../../src/redaction.js';
import type { RunFolder } from '../../src/store/run-folder.js';
import { loadSnapshot, type SnapshotObject, storeSnapshot } from '../../src/store/snapshot.js';
import { runs } from '../property-runs.js';
import { anyJson, aRun, errorOf } from './store-builders.js';

function fileOf(run: RunFolder): string {
  return join(run.path, 'snapshot.json');
}

function anObject(changes: Partial<SnapshotObject> = {}): SnapshotObject {
  const settings = { catchAll: 'all@a.test', mailboxLimit: 10 };
  return {
    resource: 'domain-settings',
    target: 'a.test',
    raw: settings,
    decoded: settings,
    hash: 'sha256:1',
    ...changes,
  };
}

const anySnapshot = fc.array(
  fc.record({
    resource: fc.string(),
    target: fc.string({ unit: 'binary' }),
    raw: anyJson,
    decoded: anyJson,
    hash: fc.string(),
  }),
  { maxLength: 6 },
);

describe('snapshot', () => {
  it('brings back any objects in the order they were stored, with secret members masked', async () => {
    await fc.assert(
      fc.asyncProperty(anySnapshot, async (objects) => {
        const run = await aRun();

        await storeSnapshot(run, objects);

        expect(await loadSnapshot(run)).toEqual(
          objects.map((one) => ({ ...one, raw: redactObject(one.raw), decoded: redactObject(one.decoded) })),
        );
      }),
      runs(60),
    );
  });

  it('has one hash for the same objects, and another for others', async () => {
    const first = await storeSnapshot(await aRun(), [anObject()]);
    const again = await storeSnapshot(await aRun(), [anObject()]);
    const other = await storeSnapshot(await aRun(), [anObject({ raw: { catchAll: '' } })]);

    expect(first.hash).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(again.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
  });

  it('lets no secret reach the disk', async () => {
    const run = await aRun();
    const raw = {
      settings: { ldapPassword: 'hunter22', users: [{ authToken: 'hunter23' }], apiTokens: ['hunter24'] },
    };

    await storeSnapshot(run, [anObject({ raw, decoded: { certificatePassword: 'hunter25', port: 25 } })]);

    const texts = await Promise.all(
      (await readdir(run.path)).map((name) => readFile(join(run.path, name), 'utf8')),
    );
    expect(texts.join('')).not.toMatch(/hunter2\d/);
    expect(texts.join('')).toContain('"port":25');
  });

  it.each([
    ['a value', (text: string) => text.replace('"mailboxLimit":10', '"mailboxLimit":11')],
    ['a target', (text: string) => text.replaceAll('a.test', 'b.test')],
    ['the hash', (text: string) => text.replace(/sha256:[0-9a-f]{64}/, `sha256:${'0'.repeat(64)}`)],
    ['the format', (text: string) => text.replace('"formatVersion":1', '"formatVersion":2')],
    ['a stray member', (text: string) => text.replace('{"resource"', '{"stray":1,"resource"')],
    ['the end', (text: string) => text.slice(0, -10)],
    ['everything', () => ''],
  ])('is damaged when %s was changed', async (_, change) => {
    const run = await aRun();
    await storeSnapshot(run, [anObject()]);
    const text = await readFile(fileOf(run), 'utf8');
    await writeFile(fileOf(run), change(text));

    const error = await errorOf(loadSnapshot(run));

    expect(change(text)).not.toBe(text);
    expect(error.code).toBe('run.damaged');
    expect(error.message).toContain(fileOf(run));
  });

  it('is damaged when there is none', async () => {
    expect((await errorOf(loadSnapshot(await aRun()))).code).toBe('run.damaged');
  });

  it('is never replaced', async () => {
    const run = await aRun();
    await storeSnapshot(run, [anObject()]);

    const error = await errorOf(storeSnapshot(run, [anObject({ raw: 'after the first write' })]));

    expect(error.code).toBe('internal.bug');
    expect(await loadSnapshot(run)).toEqual([anObject()]);
  });

  it('names the path when it cannot be stored', async () => {
    const run = await aRun();
    await mkdir(`${fileOf(run)}.tmp`);

    const error = await errorOf(storeSnapshot(run, [anObject()]));

    expect(error.code).toBe('store.unwritable');
    expect(error.message).toContain(fileOf(run));
  });

  it('names the path when it cannot be seen whether there is one', async () => {
    const run = await aRun();
    const file = join(run.path, 'run.json');

    const error = await errorOf(storeSnapshot({ ...run, path: file }, [anObject()]));

    expect(error.code).toBe('store.unwritable');
    expect(error.message).toContain(join(file, 'snapshot.json'));
  });

  it('is readable to the operator alone', async () => {
    const run = await aRun();
    await storeSnapshot(run, [anObject()]);

    const mode = (await stat(fileOf(run))).mode & 0o777;

    expect(process.platform === 'win32' ? 0o600 : mode).toBe(0o600);
  });
});
