/** What a run is to do to one object of the server. */
import type { Change } from './change.js';
import type { ObjectReading } from './reading.js';

/** All changes of one object, and what it holds before the run. */
export interface PlannedObject {
  readonly changes: readonly Change[];
  readonly before: ObjectReading;
}

/** Some or all changes of one object, to be made on what it holds by then. */
export interface Task {
  readonly object: PlannedObject;
  readonly changes: readonly Change[];
}
