/** The command that a job starts, as it is given it. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ScheduleReport } from '../../report/model/schedule-report.js';
import type { Job, JobFile } from '../../schedule/job.js';
import { statedOptions } from '../context/restated.js';
import type { Typed } from '../context/typed.js';
import { mistake } from './mistake.js';

export interface Chosen extends Typed {
  readonly verb: 'audit' | 'fleet';
}

/** What a job may do without anybody. Errors: `usage.invalid`. */
export async function chosen(other: () => Promise<Typed | undefined>): Promise<Chosen> {
  const typed = await other();
  const example = 'smlockdown schedule --at 05:30 -- audit --playbook ./our-mail.yaml';
  if (typed === undefined)
    throw mistake('Behind -- stands what is to run, and nothing does', `As in: ${example}`);
  const { name, args } = typed;
  const isFleet = name === 'fleet' && args.action === 'audit';
  if (name !== 'audit' && !isFleet)
    throw mistake(
      `A schedule runs audit or fleet audit, and not ${name === 'fleet' ? `fleet ${args.action}` : name}`,
      'What nobody looks at reads. Let a person approve what writes.',
    );
  return { ...typed, verb: isFleet ? ('fleet' as const) : ('audit' as const) };
}

/** As the job is given them. A value that begins with a dash would be taken for an option. */
export function wordsOf({ verb, args, options }: Chosen, more: Readonly<Record<string, unknown>>) {
  const stated = statedOptions({ ...args, ...more }, options).flatMap(([name, value]) =>
    value === undefined ? [name] : value.startsWith('-') ? [`${name}=${value}`] : [name, value],
  );
  return [verb, ...(verb === 'fleet' ? ['audit'] : []), ...stated, '--no-input'];
}

/** The folder that was named for runs; undefined where none was. Errors: `usage.invalid` for one that is not there. */
export function namedState(stated: unknown): string | undefined {
  if (typeof stated !== 'string') return undefined;
  const path = resolve(stated);
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw mistake(`There is no state folder ${path}`, 'Make it, for the account of the job alone.');
  return path;
}

export type Base = Omit<Job, 'words' | 'account'>;

/** What the command line says of the job itself. */
export interface Asked {
  readonly account: string | undefined;
  readonly out: string | undefined;
  readonly install: boolean;
  readonly force: boolean;
  readonly stateDir: string | undefined;
}

/** For one scheduler. */
export interface Made {
  readonly job: Job;
  readonly files: readonly JobFile[];
  readonly stateDir: string;
  readonly remarks: ScheduleReport['remarks'];
  readonly next: readonly string[];
}
