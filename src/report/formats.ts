/** The formats of reports, a row each. */
import type { FormatRow, Formats } from './format.js';

/** Any report has these. */
export const FORMATS: Formats = {
  text: { isForPeople: true, isJson: false, load: async () => (await import('./text/text.js')).text },
  json: { isForPeople: false, isJson: true, load: async () => (await import('./json.js')).json },
};

const forPrograms = (load: FormatRow['load']): FormatRow => ({
  ...{ isForPeople: false, isJson: false, isSpelled: true, load },
});

/** What `--reporter` takes: forms of what is found, planned and done. */
export const REPORTERS: Formats = {
  ...FORMATS,
  html: forPrograms(async () => (await import('./html/html.js')).html),
  markdown: forPrograms(async () => (await import('./tables/markdown.js')).markdown),
  csv: forPrograms(async () => (await import('./tables/csv.js')).csv),
  sarif: { ...forPrograms(async () => (await import('./tables/sarif.js')).sarif), isJson: true },
  junit: forPrograms(async () => (await import('./tables/junit.js')).junit),
  github: forPrograms(async () => (await import('./tables/markdown.js')).summary),
  prometheus: forPrograms(async () => (await import('./tables/prometheus.js')).prometheus),
};
