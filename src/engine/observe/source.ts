/** Sources: where a resource can be read from. The API is one of several; each reads what it knows, and writes nothing. */
import type { Reading, ReadRequest } from '../words/reading.js';

export const SOURCES = ['api', 'page', 'facts', 'dns', 'host', 'probe'] as const;
export type SourceName = (typeof SOURCES)[number];

export interface Source {
  /** The object as it is now. What cannot be read is a reading too; only what ends the run is thrown. */
  read(request: ReadRequest): Promise<Reading>;
}

/** Those that this run has. What belongs to another one is out of reach. */
export type Sources = Readonly<Partial<Record<SourceName, Source>>>;
