/** A small catalogue and playbooks in memory, so that no test depends on the real steps or on files. */
import { expect } from '@jest/globals';
import { z } from 'zod';
import { LockdownError } from '../../src/errors.js';
import { type OpenPlaybook, openPlaybook } from '../../src/playbook/load.js';
import type { Playbook, Waiver } from '../../src/playbook/playbook.js';
import type { StepSchema } from '../../src/playbook/step-schema.js';

export const CATALOGUE: readonly StepSchema[] = [
  {
    id: 'relay',
    title: 'Nobody relays',
    scope: 'server',
    options: z.strictObject({
      allow: z.enum(['nobody', 'local-users']).default('nobody').describe('The widest that passes'),
      match: z.enum(['domain', 'address']).default('domain').describe('The weakest that passes'),
    }),
  },
  {
    id: 'passwords',
    title: 'Passwords are strong',
    scope: 'server',
    options: z.strictObject({
      minLength: z.int().min(6).max(64).default(8).describe('Characters'),
      require: z
        .array(z.enum(['number', 'symbol']))
        .default([])
        .describe('Kinds of characters'),
      expiry: z
        .strictObject({ months: z.int().min(1).max(60) })
        .optional()
        .describe('The longest life'),
    }),
  },
  {
    id: 'lengths',
    title: 'No domain asks for less than the server',
    scope: 'server',
    parts: [{ scope: 'server' }, { scope: 'domain' }],
    options: z.strictObject({ least: z.int().min(1).max(64).default(8).describe('Characters') }),
  },
  {
    id: 'throttling',
    title: 'Senders are slowed down',
    scope: 'domain',
    options: z
      .strictObject({
        perHour: z.int().min(1).max(1000).default(500).describe('Messages'),
        burst: z.int().min(1).default(10).describe('Messages at once'),
        action: z.enum(['delay', 'reject']).default('delay').describe('What happens above it'),
      })
      .refine(({ perHour, burst }) => burst <= perHour, 'burst may not be above perHour')
      .refine(({ perHour, action }) => perHour > 1 || action === 'reject', {
        error: 'one message an hour is no delay',
        path: ['action'],
      }),
  },
  { id: 'catch-all', title: 'Unknown addresses are refused', scope: 'domain', options: z.strictObject({}) },
  {
    id: 'form-sender',
    title: 'Forms have a sender of their own',
    scope: 'domain',
    options: z.strictObject({
      mailbox: z.string().min(1).max(64),
      portion: z.number().gt(0).lt(1).optional(),
    }),
  },
];

/** Files by path; the shipped ones stand below `shipped/`. */
export type Files = Readonly<Record<string, string>>;

function readerOf(files: Files): (path: string) => Promise<string> {
  return async (path) => {
    const text = files[path.replaceAll('\\', '/')];
    if (text === undefined) throw Object.assign(new Error(`no ${path}`), { code: 'ENOENT' });
    return text;
  };
}

/** Opens `p.yaml`, or the named one, from files in memory. */
export function open(files: Files | string, playbook = './p.yaml'): Promise<OpenPlaybook> {
  const all = typeof files === 'string' ? { './p.yaml': files } : files;
  return openPlaybook({ playbook, catalogue: CATALOGUE, shippedFolder: 'shipped', readFile: readerOf(all) });
}

export async function load(...opened: Parameters<typeof open>): Promise<Playbook> {
  return (await open(...opened)).playbook;
}

/** A valid playbook with more lines below; the first of them is line 3. */
export function aPlaybook(more: string): string {
  return `version: 1\nname: mine\n${more}`;
}

/** What a rejected load threw. Fails the test when nothing or anything else was thrown. */
export async function refusalOf(loading: Promise<unknown>): Promise<LockdownError> {
  const thrown = await loading.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(thrown).toBeInstanceOf(LockdownError);
  return thrown as LockdownError;
}

/** The lines of a `playbook.invalid`. */
export async function problemsIn(files: Files | string, playbook = './p.yaml'): Promise<readonly string[]> {
  const error = await refusalOf(load(files, playbook));
  expect(error.code).toBe('playbook.invalid');
  return error.message.split('\n');
}

export function aWaiver(parts: Partial<Waiver> = {}): Waiver {
  return {
    step: 'catch-all',
    domain: 'sales.example',
    reason: 'migration',
    owner: 'postmaster@sales.example',
    expires: '2027-01-31',
    at: 'p.yaml:1:1',
    ...parts,
  };
}
