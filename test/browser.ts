/** A real browser, where one is installed: Chromium, one a suite. What cannot be tried without one is left out. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, it } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';

/** As systems call it; Debian's is the first. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where it is; undefined where there is none. */
const CHROMIUM = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  .find(isProgram);

/** A test that needs a browser. Where there is none, jest counts it as skipped. */
export const inBrowser = CHROMIUM === undefined ? it.skip : it;

/** For what a page does not do within so long, in milliseconds: a browser that is started cold on a busy machine is slow. */
const MOST_MS = 30_000;

/**
 * A function that opens an empty page, each in a context of its own: nothing of another page is kept there. The browser is
 * started with the first, and closed with the suite.
 */
export function pages(): () => Promise<Page> {
  let started: Promise<Browser> | undefined;
  afterAll(async () => (await started)?.close());
  return async () => {
    if (CHROMIUM === undefined) throw new Error('no Chromium is installed');
    // As root it refuses to start with its sandbox.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    started ??= chromium.launch({ executablePath: CHROMIUM, args, timeout: MOST_MS });
    const page = await (await started).newPage();
    page.setDefaultTimeout(MOST_MS);
    return page;
  };
}
