/** What the tests of the scripts want of a host. */
import { readFileSync } from 'node:fs';
import type { WantedHost } from '../../../src/host/write-scripts.js';

/** Of a file, as tools/mutate-host.mjs reads it too. */
export const WANTED = JSON.parse(readFileSync(new URL('wanted.json', import.meta.url), 'utf8')) as WantedHost;
