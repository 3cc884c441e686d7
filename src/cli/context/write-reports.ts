/** Writes a report into the files that `--reporter` names, and tells it to the runner of a pipeline. */
import { appendFile } from 'node:fs/promises';
import { LockdownError } from '../../errors.js';
import { type SecretValues, visible } from '../../redaction.js';
import type { FormatRow } from '../../report/format.js';
import type { ReportKind, Reports } from '../../report/model/reports.js';
import type { Page } from '../../report/text/layout.js';
import { PLAIN } from '../../report/text/style.js';
import { stateWords } from '../../report/view/words.js';
import { roomFor, writeExactFile } from '../../store/private-files.js';
import type { Environment } from './environment.js';
import { notWritten, whyFailed } from './out-file.js';
import { type Reporter, TO_RUNNER } from './reporters.js';

/** Others may read a report, as what is piped into a file: a collector of metrics runs as somebody else. */
const MODE = 0o666;

/** Where GitHub Actions takes the summary of a job from. */
const SUMMARY = 'GITHUB_STEP_SUMMARY';

interface Keeping<K extends ReportKind> {
  readonly kind: K;
  /** Secrets are masked in it. */
  readonly report: Reports[K];
  readonly reporters: readonly Reporter[];
  readonly page: Page;
  readonly rowOf: (name: string) => FormatRow;
  /** Of the process alone: a `.env` names no file to write to. */
  readonly env: Environment;
  readonly secrets: SecretValues;
  readonly stderr: { readonly write: (text: string) => unknown };
  readonly say: (message: string) => void;
}

/** Of a run more is lost than a report: it is told, and the run ends as it ended. */
function failed<K extends ReportKind>({ kind, report, page, say }: Keeping<K>, error: unknown): void {
  if (kind !== 'run' || !(error instanceof LockdownError)) throw error;
  const { run } = report as Reports['run'];
  const again = `smlockdown runs ${run} --reporter NAME:FILE${stateWords(page)}`;
  say(`${error.message}.${run === null ? '' : ` The run is kept: ${again} writes its report again.`}`);
}

/** What stood in it stays. Errors: `store.unwritable`. */
async function addToSummary(file: string, text: string): Promise<void> {
  try {
    await appendFile(file, text);
  } catch (cause) {
    throw new LockdownError(
      'store.unwritable',
      `The summary of the job could not be written to ${file}: ${whyFailed(cause)}`,
      { cause, next: `${SUMMARY} names it; GitHub Actions sets that itself.` },
    );
  }
}

async function replace(file: string, text: Iterable<string>): Promise<void> {
  const { whole, temporary } = await roomFor(file);
  try {
    await writeExactFile(whole, text, { temporary, mode: MODE });
  } catch (cause) {
    throw cause instanceof LockdownError ? notWritten(file, { what: 'The report', cause }) : cause;
  }
}

/** Each is written whole or not at all; one that cannot be is told once the others are written. */
export async function writeReports<K extends ReportKind>(keeping: Keeping<K>): Promise<void> {
  const { kind, report, reporters, page, rowOf, env, secrets, stderr, say } = keeping;
  const kept = reporters.filter(({ name, file }) => file !== undefined || name === TO_RUNNER);
  if (kept.length === 0) return;
  const on: Page = { ...page, style: PLAIN };
  let error: unknown;
  for (const { name, file } of kept) {
    const { isJson, isSpelled, load } = rowOf(name);
    const format = await load();
    const printed = function* (): Generator<string> {
      for (const piece of format(kind, report, on))
        yield visible(isSpelled === true ? piece : secrets.redact(piece, isJson ? 'json' : 'text'), 'lines');
    };
    try {
      if (file !== undefined) await replace(file, printed());
      else if (env[SUMMARY]) await addToSummary(env[SUMMARY], [...printed()].join(''));
      else say(`${SUMMARY} is not set, as it is in GitHub Actions: no summary was written.`);
      if (name === TO_RUNNER) {
        const { annotations } = await import('../../report/tables/github.js');
        for (const line of annotations(kind, report, on)) stderr.write(secrets.redact(line));
      }
    } catch (thrown) {
      error ??= thrown;
    }
  }
  if (error !== undefined) failed(keeping, error);
}
