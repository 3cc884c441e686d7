/** What a format is: a report in, text in pieces out. */
import type { ReportKind, Reports } from './model/reports.js';
import type { Page } from './text/layout.js';

/** In pieces, so that nobody has to hold the text of thousands of findings at once. */
export type Format = <K extends ReportKind>(kind: K, report: Reports[K], page: Page) => Iterable<string>;

export interface FormatRow {
  /** People read it as it is told: more may stand around it. Else stdout holds the report alone. */
  readonly isForPeople: boolean;
  /** JSON: what masks its secrets leaves the names of members alone. */
  readonly isJson: boolean;
  /**
   * It spells texts otherwise, as entities or between quotes: what is secret is masked before it is painted, and the rest is the
   * form's own.
   */
  readonly isSpelled?: boolean;
  /** What it needs is loaded when it is asked for. */
  readonly load: () => Promise<Format>;
}

/** By the name on the command line. */
export type Formats = Readonly<Record<string, FormatRow>>;
