/** To come: a mail domain that a run itself adds, and what is planned in it before it is there. Pure. */
import type { ApiResource } from '../../contract/resource.js';
import { mailDomains } from '../../contract/resources/domains/mail-domains.js';
import { type Change, type ItemChange, isFieldChange } from './change.js';
import type { ObjectReading } from './reading.js';
import type { Target } from './target.js';

/** Does it add a mail domain: this one, where one is named? */
export function addsDomain(change: Change, name?: Target): change is ItemChange {
  if (isFieldChange(change) || change.resource !== mailDomains.id || change.action !== 'add') return false;
  return name === undefined || change.item === name;
}

/** The domains that these changes add. */
export function comingIn(changes: readonly Change[]): ReadonlySet<Target> {
  return new Set(changes.flatMap((change) => (addsDomain(change) ? [change.item] : [])));
}

/** An object of a domain that is known not to be there: it holds nothing yet, and what it will hold nobody knows. */
export function toCome(resource: ApiResource, target: Target): ObjectReading {
  return resource.kind === 'document'
    ? {
        ...{ status: 'document', resource, target, isToCome: true },
        document: { raw: {}, fields: {}, failures: {} },
      }
    : { status: 'collection', resource, target, isToCome: true, items: [] };
}
