/** How much is looked at, and what was not. */
import type { Hit } from './scan-page.js';

export interface Bounds {
  readonly files: number;
  readonly bytes: number;
  /** Folders within each other, or links from page to page. */
  readonly depth: number;
  readonly milliseconds: number;
}

export const OF_FOLDER: Bounds = { files: 20_000, bytes: 2 ** 21, depth: 30, milliseconds: 300_000 };
export const OF_SITE: Bounds = { files: 300, bytes: 2 ** 21, depth: 4, milliseconds: 120_000 };

export interface Found {
  readonly hits: readonly (Hit & { readonly where: string })[];
  readonly looked: number;
  /** Files that are no text. */
  readonly binary: number;
  /** What was not looked at, and why: something may be in it. */
  readonly left: readonly { readonly where: string; readonly why: string }[];
}

/** What is gathered on the way. */
export class Finding {
  readonly hits: (Hit & { readonly where: string })[] = [];
  readonly left: { readonly where: string; readonly why: string }[] = [];
  looked = 0;
  binary = 0;

  leave(where: string, why: string): void {
    this.left.push({ where, why });
  }
}
