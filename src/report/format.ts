/** What a format is: a report in, text in pieces out. */
import type { ReportKind, Reports } from './model/reports.js';
import type { Page } from './text/layout.js';

/** In pieces, so that nobody has to hold the text of thousands of findings at once. */
export type Format = <K extends ReportKind>(kind: K, report: Reports[K], page: Page) => Iterable<string>;

/** By the name on the command line. What a format needs is loaded when it is asked for. */
export type Formats = Readonly<Record<string, () => Promise<Format>>>;
