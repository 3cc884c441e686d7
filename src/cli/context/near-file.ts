/** The file that was meant by one that is not there: the nearest name in its folder, or where it would be. */
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { nearName } from '../../documents/near-name.js';
import { whyUnreadable } from '../../documents/problem.js';
import { visible } from '../../redaction.js';

/** A folder with more is somebody's store, and looking through it takes its time. */
const MOST_NAMES = 5000;

/** The name in that folder; undefined where none is near, or the folder cannot be looked into. */
function nearIn(folder: string, name: string): string | undefined {
  try {
    const names = readdirSync(folder);
    return names.length > MOST_NAMES ? undefined : nearName(name, names);
  } catch {
    return undefined;
  }
}

/** `; did you mean plan.json?`, or nothing: the end of what is said of a file that is not there. As it would be typed. */
export function orNearFile(file: string): string {
  const name = basename(file);
  const near = nearIn(dirname(file), name);
  const folder = file.slice(0, file.length - name.length);
  return near === undefined || near === name || !file.endsWith(name)
    ? ''
    : `; did you mean ${visible(`${folder}${near}`)}?`;
}

/** Why a file that somebody named was not read, and which may be meant where there is none: the end of a sentence. */
export function whyNotRead(file: string, error: unknown): string {
  const isGone = (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';
  return `${whyUnreadable(error)}${isGone ? orNearFile(file) : ''}`;
}
