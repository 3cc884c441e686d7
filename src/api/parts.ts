/** What the parts of one connection are made of. Each takes what it needs. */
import type { LimitFunction } from 'p-limit';
import type { SecretValues } from '../redaction.js';
import type { Interruption } from './interruption.js';
import type { Repeat } from './repeat.js';
import type { Transport } from './transport.js';

/** Shared by everything that is sent over one connection. Units: milliseconds since 1970 for `clock`. */
export interface Parts {
  readonly transport: Transport;
  readonly repeat: Repeat;
  readonly interruption: Interruption;
  /** Holds the number of requests under way. */
  readonly limit: LimitFunction;
  /** Address of the server, no trailing slash. */
  readonly base: string;
  readonly secrets: SecretValues;
  readonly clock: () => number;
}
