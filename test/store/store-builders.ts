/** Builders for the tests of the store: state folders that go away again, runs, holders, journal entries. */
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import fc from 'fast-check';
import { LockdownError } from '../../src/errors.js';
import type { NewJournalEntry } from '../../src/store/journal-entry.js';
import type { LockHolder } from '../../src/store/lock.js';
import { type CreateRunOptions, createRun, type RunFolder } from '../../src/store/run-folder.js';

export const SERVER = 'https://mail.example.com';
export const NOW = new Date('2026-11-21T17:15:00.250Z');

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

export async function aStateDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'smlockdown-store-'));
  folders.push(folder);
  return join(folder, 'state');
}

/** Four other hexadecimal digits at every call, in order. */
export function countedChance(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return count.toString(16).padStart(4, '0');
  };
}

export function runOptions(
  changes: Partial<CreateRunOptions> & { readonly stateDir: string },
): CreateRunOptions {
  return {
    kind: 'apply',
    server: SERVER,
    playbook: 'baseline',
    planHash: 'sha256:00',
    contract: 'sha256:01',
    contractData: { bindings: {} },
    operator: 'admin',
    plan: { changes: [] },
    now: NOW,
    random: countedChance(),
    ...changes,
  };
}

export async function aRun(changes: Partial<CreateRunOptions> = {}): Promise<RunFolder> {
  return createRun(runOptions({ stateDir: changes.stateDir ?? (await aStateDir()), ...changes }));
}

export function aHolder(changes: Partial<LockHolder> = {}): LockHolder {
  return {
    pid: process.pid,
    host: 'mail1',
    user: 'postmaster',
    command: 'smlockdown apply',
    startedAt: NOW.toISOString(),
    ...changes,
  };
}

/** What every open file inherits from, to watch it or to let it fail. */
export async function openFilePrototype(): Promise<FileHandle> {
  const handle = await open(tmpdir(), 'r');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
}

/** A failure as the system reports it. */
export function aSystemError(code: string): Error {
  return Object.assign(new Error(`${code}: it failed`), { code, syscall: 'write', errno: -1 });
}

/** The error that a promise rejects with; anything else fails the test. */
export async function errorOf(promise: Promise<unknown>): Promise<LockdownError> {
  const error = await promise.then(
    () => new Error('it was resolved'),
    (reason: unknown) => reason,
  );
  if (error instanceof LockdownError) return error;
  throw error;
}

/** A value as JSON brings it back: no negative zero. */
export const anyJson = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)));

const at = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const text = fc.string({ unit: 'binary' });
const write = fc.nat();
const both = fc.record({ before: anyJson, after: anyJson });

/** Any entry a caller may append. */
export const anyEntry: fc.Arbitrary<NewJournalEntry> = fc.oneof(
  fc.record({ entry: fc.constant('started' as const), at, objects: fc.nat(), writes: fc.nat() }),
  fc.record(
    {
      entry: fc.constant('write' as const),
      at,
      write,
      resource: text,
      target: text,
      method: fc.constantFrom('POST', 'PUT', 'DELETE'),
      path: text,
      action: fc.constantFrom('set' as const, 'add' as const, 'change' as const, 'remove' as const),
      fields: fc.dictionary(text, both),
      item: text,
      key: fc.oneof(text, fc.integer(), fc.constant(null)),
      before: anyJson,
      after: anyJson,
    },
    { requiredKeys: ['entry', 'at', 'write', 'resource', 'target', 'method', 'path', 'action'] },
  ),
  fc.record(
    {
      entry: fc.constant('answer' as const),
      at,
      write,
      outcome: fc.constantFrom('accepted' as const, 'refused' as const, 'no-answer' as const),
      status: fc.integer({ min: 100, max: 599 }),
      message: text,
    },
    { requiredKeys: ['entry', 'at', 'write', 'outcome'] },
  ),
  fc.record({
    entry: fc.constant('read-back' as const),
    at,
    write,
    verdicts: fc.array(
      fc.record(
        {
          field: text,
          verdict: fc.constantFrom('honoured' as const, 'normalised' as const, 'unreadable' as const),
          expected: anyJson,
          found: anyJson,
        },
        { requiredKeys: ['field', 'verdict'] },
      ),
      { maxLength: 4 },
    ),
    bystanders: fc.array(fc.record({ path: text, before: anyJson, after: anyJson }), { maxLength: 3 }),
  }),
  fc.record({ entry: fc.constant('skipped' as const), at, resource: text, target: text, reason: text }),
  fc.record({
    entry: fc.constant('finished' as const),
    at,
    status: fc.constantFrom('verified' as const, 'partial' as const, 'interrupted' as const),
    exitCode: fc.nat(255),
  }),
);
