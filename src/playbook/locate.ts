/**
 * From what was written to a file: a shipped name (`strict`, `roles/backup-mx`) or a path.
 * What looks like a shipped name is never a path, so no file that happens to lie around can stand in for one.
 */
import { readdir } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, relative, resolve } from 'node:path';
import { didYouMean, nearName } from '../documents/near-name.js';
import { whyUnreadable } from '../documents/problem.js';

const SHIPPED_NAME = /^[a-z0-9]+(-[a-z0-9]+)*(\/[a-z0-9]+(-[a-z0-9]+)*)*$/;
const ENDING = '.yaml';
const YAML = /\.ya?ml$/i;

/** Does a reference name a file of the operator's? */
export function isPath(reference: string): boolean {
  return !SHIPPED_NAME.test(reference);
}

/** The file that `reference` names; a path is taken from the folder of the file that names it (`from`), if any. */
export function fileOf(
  reference: string,
  { shippedFolder, from }: { readonly shippedFolder: string; readonly from?: string },
): string {
  if (SHIPPED_NAME.test(reference)) return join(shippedFolder, `${reference}${ENDING}`);
  return from === undefined || isAbsolute(reference) ? reference : join(dirname(from), reference);
}

/** The shipped file that `strict.yaml` may stand for where no such file lies; undefined of any other reference. */
export function shippedFileOf(reference: string, shippedFolder: string): string | undefined {
  const name = reference.endsWith(ENDING) ? reference.slice(0, -ENDING.length) : '';
  return SHIPPED_NAME.test(name) ? fileOf(name, { shippedFolder }) : undefined;
}

/** Names of the shipped playbooks, sorted; none when the folder cannot be read. */
export async function shippedNames(shippedFolder: string): Promise<readonly string[]> {
  const files = await readdir(shippedFolder, { recursive: true }).catch(() => []);
  return files
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length).replaceAll('\\', '/'))
    .sort();
}

/** The name of a shipped playbook by its file; undefined for any other file. */
export function shippedNameOf(file: string, shippedFolder: string): string | undefined {
  const inside = relative(resolve(shippedFolder), resolve(file)).replaceAll('\\', '/');
  const name = inside.endsWith(ENDING) ? inside.slice(0, -ENDING.length) : '';
  return SHIPPED_NAME.test(name) ? name : undefined;
}

/** Why there is no playbook under this reference, and which there are. */
export async function notFoundText(
  reference: string,
  looked: { readonly shippedFolder: string; readonly file: string; readonly error: unknown },
): Promise<string> {
  const { shippedFolder, file, error } = looked;
  const names = await shippedNames(shippedFolder);
  const shipped = `the shipped ones are ${names.length === 0 ? 'missing' : names.join(', ')}`;
  if (!isPath(reference)) {
    const meant = didYouMean(reference, names);
    return `no shipped playbook "${reference}"; ${meant}${shipped}; a file of yours is named ./${reference}${ENDING}`;
  }
  const folder = dirname(file);
  const beside = await readdir(folder).catch(() => []);
  const files = beside.filter((name) => YAML.test(name)).map((name) => join(folder, name));
  const near = nearName(normalize(file), files) ?? nearName(file.replace(YAML, ''), names);
  const meant = near === undefined ? '' : `did you mean "${near}"? `;
  return `no playbook ${file}: ${whyUnreadable(error)}; ${meant}${shipped}`;
}
