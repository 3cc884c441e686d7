/** The formats of reports, a row each. */
import type { Formats } from './format.js';

export const FORMATS = {
  text: async () => (await import('./text/text.js')).text,
  json: async () => (await import('./json.js')).json,
} as const satisfies Formats;
