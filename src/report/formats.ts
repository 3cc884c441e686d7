/** The formats of reports, a row each. */
import type { Formats } from './format.js';

export const FORMATS: Formats = {
  text: { isForPeople: true, isJson: false, load: async () => (await import('./text/text.js')).text },
  json: { isForPeople: false, isJson: true, load: async () => (await import('./json.js')).json },
};
