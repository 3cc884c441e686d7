/**
 * Where what ships with the tool lies. A module of its own that lies one folder below the package in every form of the tool: as a source,
 * as it is built, and as a part of the bundle.
 */
import { fileURLToPath } from 'node:url';

/** A file of the package, by its path from the root of the package. */
export function packaged(path: string): string {
  return fileURLToPath(new URL(`../${path}`, import.meta.url));
}
