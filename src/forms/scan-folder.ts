/** Looks through the files of a folder. Links are not followed; nothing is written or run. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readUserBytes, UnfitFile } from '../user-file.js';
import { type Bounds, Finding, type Found } from './bounds.js';
import { scanPage, scanScript, TooDeep } from './scan-page.js';
import { textOf } from './text-of.js';

interface Looking {
  readonly bounds: Bounds;
  readonly servers: readonly string[];
  /** When it has to be over, as `now` counts. */
  readonly now: () => number;
}

function whyFailed(error: unknown): string {
  if (error instanceof UnfitFile || error instanceof TooDeep) return error.message;
  return `the system does not give it (${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`;
}

function scanFile(path: string, finding: Finding, { bounds, servers }: Looking): void {
  const text = textOf(readUserBytes(path, bounds.bytes));
  if (text === undefined) {
    finding.binary += 1;
    return;
  }
  const { hits } = /\.[cm]?[jt]sx?$/i.test(path)
    ? scanScript(text, { servers })
    : scanPage(text, { servers });
  finding.looked += 1;
  finding.hits.push(...hits.map((hit) => ({ where: path, ...hit })));
}

/** A folder with all below it, or one file. */
export async function scanFolder(root: string, looking: Looking): Promise<Found> {
  const { bounds, now } = looking;
  const finding = new Finding();
  const end = now() + bounds.milliseconds;
  let files = 0;
  const isOver = () => files >= bounds.files || now() > end;
  const visit = async (path: string, depth: number): Promise<void> => {
    try {
      const there = await lstat(path);
      if (there.isSymbolicLink() && depth > 0) return finding.leave(path, 'it is a link');
      if (there.isFile() || (depth === 0 && !there.isDirectory())) {
        files += 1;
        return scanFile(path, finding, looking);
      }
      if (!there.isDirectory()) return finding.leave(path, 'it is no regular file');
      if (depth > bounds.depth)
        return finding.leave(path, `more than ${bounds.depth} folders within each other`);
      for (const name of (await readdir(path)).sort()) {
        if (isOver())
          return finding.leave(
            join(path, name),
            'and all after it: there is more than is looked at in one go',
          );
        await visit(join(path, name), depth + 1);
      }
    } catch (error) {
      finding.leave(path, whyFailed(error));
    }
  };
  await visit(root, 0);
  return finding;
}
