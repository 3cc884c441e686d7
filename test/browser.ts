/** A real browser, where one is installed: Chromium, one a suite. What cannot be tried without one is left out. */
import { afterAll, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { CHROMIUM, launch } from './chromium.js';

/** A test that needs a browser. Where there is none, jest counts it as skipped. */
export const inBrowser = CHROMIUM === undefined ? it.skip : it;

/** For what a page does not do within so long, in milliseconds: a browser that is started cold on a busy machine is slow. */
const MOST_MS = 30_000;

/**
 * A function that opens an empty page, each in a context of its own: nothing of another page is kept there. The browser is
 * started with the first, and closed with the suite.
 */
export function pages(): (options?: BrowserContextOptions) => Promise<Page> {
  let started: Promise<Browser> | undefined;
  afterAll(async () => (await started)?.close());
  return async (options = {}) => {
    started ??= launch({ timeout: MOST_MS });
    const page = await (await (await started).newContext(options)).newPage();
    page.setDefaultTimeout(MOST_MS);
    return page;
  };
}
