/** The Chromium of this machine. */
import { type Browser, chromium } from 'playwright-core';
import { programOf } from './programs.js';

/** Where it is, as systems call it; Debian's is the first. Undefined where there is none. */
export const CHROMIUM = programOf('chromium', 'chromium-browser', 'google-chrome');

/** Starts it. `timeout`: in milliseconds. */
export function launch(options: { readonly timeout: number }): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error('no Chromium is installed');
  // As root it refuses to start with its sandbox.
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath: CHROMIUM, args, ...options });
}
