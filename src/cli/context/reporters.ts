/** Where reports go: `--reporter NAME[:FILE]`, each a form of the same report. */
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { nearName } from '../../documents/near-name.js';
import { REPORTERS } from '../../report/formats.js';

/** Tells the runner of a pipeline, and neither stdout nor, unless it is named one, a file. */
export const TO_RUNNER = 'github';

export interface Reporter {
  readonly name: string;
  /** Undefined: stdout. */
  readonly file: string | undefined;
}

export function reportersIn(given: readonly string[] = []): readonly Reporter[] {
  return given.map((text) => {
    // A file may have colons of its own: C:\audit.html.
    const [name = '', ...rest] = text.split(':');
    const file = rest.join(':');
    return { name, file: file === '' || file === '-' ? undefined : file };
  });
}

/** The form of what stands on stdout, where a reporter takes it. */
export function onStdout(given: readonly string[] = []): string | undefined {
  return reportersIn(given).find(({ name, file }) => file === undefined && name !== TO_RUNNER)?.name;
}

function fileMistake(file: string): string | undefined {
  const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder(file)) return `--reporter writes to a file, and ${file} is a folder`;
  return isFolder(dirname(resolve(file)))
    ? undefined
    : `there is no folder ${dirname(file)} for --reporter ${file}`;
}

/** Why they cannot be; undefined where they can. `isJson`: stdout has JSON already. */
export function reportersMistake(given: readonly string[] | undefined, isJson: boolean): string | undefined {
  const names = Object.keys(REPORTERS);
  const reporters = reportersIn(given);
  for (const { name } of reporters)
    if (!names.includes(name)) {
      const near = nearName(name, names);
      const meant = near === undefined ? '' : `; did you mean ${near}?`;
      return `--reporter takes ${names.join(', ')}; not ${JSON.stringify(name)}${meant}`;
    }
  const there = reporters.filter(({ name, file }) => file === undefined && name !== TO_RUNNER);
  const shown = [...there.map(({ name }) => name), ...(isJson ? ['json'] : [])];
  if (shown.length > 1)
    return `stdout takes one report, and ${shown.join(' and ')} would share it: give the others a file, as in csv:audit.csv`;
  const files = reporters.flatMap(({ file }) => (file === undefined ? [] : [file]));
  const twice = files.find((file, index) => files.findIndex((one) => resolve(one) === resolve(file)) < index);
  if (twice !== undefined) return `two reports would go to ${twice}`;
  return files.map(fileMistake).find((mistake) => mistake !== undefined);
}
