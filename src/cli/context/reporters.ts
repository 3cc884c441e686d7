/** Where reports go: `--reporter NAME[:FILE]`, each a form of the same report. */
import { existsSync } from 'node:fs';
import { nearName } from '../../documents/near-name.js';
import { REPORTERS } from '../../report/formats.js';
import { isSameFile, whyNoPlace } from './out-file.js';

/** Tells the runner of a pipeline, and neither stdout nor, unless it is named one, a file. */
export const TO_RUNNER = 'github';

export interface Reporter {
  readonly name: string;
  /** Undefined: stdout. */
  readonly file: string | undefined;
}

/** A runner that is named twice is told once. */
export function reportersIn(given: readonly string[] = []): readonly Reporter[] {
  const others = given.filter((text) => text !== TO_RUNNER);
  const runner = given.includes(TO_RUNNER) ? [TO_RUNNER] : [];
  return [...others, ...runner].map((text) => {
    // A file may have colons of its own: C:\audit.html.
    const [name = '', ...rest] = text.split(':');
    const file = rest.join(':');
    return { name, file: rest.length === 0 || file === '-' ? undefined : file };
  });
}

/** The form of what stands on stdout, where a reporter takes it. */
export function onStdout(given: readonly string[] = []): string | undefined {
  return reportersIn(given).find(({ name, file }) => file === undefined && name !== TO_RUNNER)?.name;
}

/** Names are held apart as the strictest platform does: two that differ by case alone may be one file. */
const ANY = 'win32';

interface OtherFiles {
  /** Files that the command looks into, as far as they are there. */
  readonly read: readonly string[];
  /** Files that it writes itself. */
  readonly written: readonly string[];
}

/** Why a report cannot go there. */
function fileMistake(file: string, { read, written }: OtherFiles): string | undefined {
  const why = whyNoPlace(file);
  if (why !== undefined) return `--reporter ${file}: ${why}`;
  if (written.some((one) => isSameFile(one, file, ANY)))
    return `--reporter would replace ${file}, which this command writes itself`;
  const taken = read.find((one) => existsSync(one) && isSameFile(one, file, ANY));
  return taken === undefined ? undefined : `--reporter would replace ${taken}, which this command reads`;
}

/** Why they cannot be; undefined where they can. `isJson`: stdout has JSON already. */
export function reportersMistake(
  given: readonly string[] | undefined,
  { isJson, ...others }: OtherFiles & { readonly isJson: boolean },
): string | undefined {
  const names = Object.keys(REPORTERS);
  const reporters = reportersIn(given);
  for (const { name } of reporters)
    if (!names.includes(name)) {
      const near = nearName(name, names);
      const meant = near === undefined ? '' : `; did you mean ${near}?`;
      return `--reporter takes ${names.join(', ')}; not ${JSON.stringify(name)}${meant}`;
    }
  // What a variable that is not set leaves of `html:$FILE`.
  const unnamed = given?.find((text) => text.endsWith(':'));
  if (unnamed !== undefined) return `--reporter ${unnamed} names no file; - is stdout`;
  const there = reporters.filter(({ name, file }) => file === undefined && name !== TO_RUNNER);
  const shown = [...there.map(({ name }) => name), ...(isJson ? ['json'] : [])];
  if (shown.length > 1)
    return `stdout takes one report, and ${shown.join(' and ')} would share it: give the others a file, as in csv:audit.csv`;
  const files = reporters.flatMap(({ file }) => (file === undefined ? [] : [file]));
  const wrong = files.map((file) => fileMistake(file, others)).find((mistake) => mistake !== undefined);
  const twice = files.find((file, at) => files.slice(0, at).some((before) => isSameFile(before, file, ANY)));
  return wrong ?? (twice === undefined ? undefined : `two reports would go to ${twice}`);
}
