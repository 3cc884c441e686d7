/** Tally: how many domains hold which value of a setting that the server can propagate, without keeping the domains. */

import type { Contract } from '../../contract/contract.js';
import { propagatable } from '../../contract/propagatable.js';
import { domainPropagation } from '../../contract/resources/domains/propagation.js';
import type { Fields } from '../../contract/wire/decode.js';
import type { Reading } from '../words/reading.js';

/** Values of one field over the domains that were read: value as JSON -> how many hold it. */
export type FieldCounts = ReadonlyMap<string, ReadonlyMap<string, number>>;

export class Tally {
  readonly counts = new Map<string, Map<string, number>>();
  /** The Domain Defaults as they were read. */
  defaults: Fields | undefined;
  readonly #fields: readonly string[];

  constructor(contract: Contract) {
    this.#fields = propagatable(contract);
  }

  /** Counts what the readings of one target show; several steps may have read one object. */
  add(readings: readonly Reading[]): void {
    for (const reading of new Set(readings)) {
      if (reading.status !== 'document') continue;
      if (reading.resource.id === domainPropagation.from) this.defaults = reading.document.fields;
      if (reading.resource.id === domainPropagation.to) this.#count(reading.document.fields);
    }
  }

  #count(fields: Fields): void {
    for (const field of this.#fields) {
      const value = fields[field];
      if (value === undefined) continue;
      const ofField = this.counts.get(field) ?? new Map<string, number>();
      this.counts.set(field, ofField);
      const text = JSON.stringify(value);
      ofField.set(text, (ofField.get(text) ?? 0) + 1);
    }
  }
}
