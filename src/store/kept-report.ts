/** The report of a run, kept in its folder (`report.json`). It is read again by who knows its form. */
import { join } from 'node:path';
import { LockdownError } from '../errors.js';
import { writePrivateFile } from './private-files.js';
import { type RunFolder, readRunFile } from './run-folder.js';
import { errnoOf } from './store-errors.js';

const REPORT_FILE = 'report.json';

/** `gone` is also what a run of an older version never kept. `why` is a sentence that names the file. */
export type KeptReport =
  | { readonly status: 'kept'; readonly value: unknown }
  | { readonly status: 'gone' }
  | { readonly status: 'damaged'; readonly why: string };

/** Written whole or not at all; secrets are masked by the caller, who knows where they stand. Errors: `store.unwritable`. */
export async function storeReport(run: Pick<RunFolder, 'path'>, report: object): Promise<void> {
  await writePrivateFile(join(run.path, REPORT_FILE), `${JSON.stringify(report)}\n`);
}

export async function loadReport(run: Pick<RunFolder, 'path'>): Promise<KeptReport> {
  try {
    return { status: 'kept', value: await readRunFile(join(run.path, REPORT_FILE)) };
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    return errnoOf(error.cause) === 'ENOENT' ? { status: 'gone' } : { status: 'damaged', why: error.message };
  }
}
