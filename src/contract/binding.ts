/**
 * Bindings: how a resource is reached on the wire. Data, not code, so that a new build of the server changes
 * a binding and never a step.
 */
import type { Json, JsonObject } from '../canonical-json.js';
import type { Evidence } from './evidence.js';

/** One call of the API. `path` is relative to `api/v1/`; `{domain}` and other `{names}` are filled in. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** The path as a server's documentation has it, where `path` fills in names of its own. */
  readonly listedAs?: string;
  readonly evidence: Evidence;
  /** Who shows it: a key of the evidence list in `docs/api-evidence.md`. */
  readonly source: string;
  /** `settings/domain/*`: the call says nothing about its domain, so the client has to (header or impersonation). */
  readonly actsOnDomain?: true;
}

/** How one logical field of a resource is found on the wire. */
export interface FieldBinding {
  /** Member name; a dot reaches into a nested object (`minLength.ruleValue`). */
  readonly wire: string;
  /** Logical value -> value on the wire, where the two differ. */
  readonly values?: Readonly<Record<string, number | string>>;
  /** Value of an answer, as text -> what a request carries for it, where clients were seen sending something else. */
  readonly sent?: Readonly<Record<string, string>>;
  /** How well name and meaning are known when read, where that is less than the call that reads it. */
  readonly evidence?: Evidence;
  /** Has a client been seen writing this field? `none` still allows a write, one target first. */
  readonly written: Evidence | 'none';
  /** Why the field is less certain than its route, in words. */
  readonly note?: string;
  /**
   * Sent and never shown: a secret. What is read of it is always `null`; what is planned for it is a reference to a
   * secret (`env:NAME`, `file:PATH`, `cmd:PROGRAM`, `generate:PATH`), which becomes the secret as it is sent.
   */
  readonly writeOnly?: true;
  /** Of a write-only TOTP secret: the member that carries its code of now. */
  readonly codeMember?: string;
}

/** A set of names that is several booleans in an answer and a list of names in a request. */
export interface FlagsBinding {
  /** Name in a request -> member of the answer. */
  readonly flags: Readonly<Record<string, string>>;
  /**
   * A number in the answer that holds a bit for every name, also for those without a boolean of their own. It counts
   * only where it agrees with the booleans; bits without a name make the item one that is not written.
   */
  readonly mask?: { readonly member: string; readonly bits: Readonly<Record<string, number>> };
  /** How well name and meaning are known when read, where that is less than the call that reads it. */
  readonly evidence?: Evidence;
  readonly written: Evidence | 'none';
  readonly note?: string;
}

export interface DocumentRead extends Route {
  /** Member of the answer that holds the object; none when the object lies beside the envelope. */
  readonly under?: string;
  /** The answer is a page, not JSON: member -> pattern whose first group is its text. */
  readonly extract?: Readonly<Record<string, string>>;
}

export interface DocumentWrite extends Route {
  readonly under?: string;
  /** Does the server merge (`changed-members`), or does it take what it gets for the whole (`all-members`)? */
  readonly sends: 'changed-members' | 'all-members';
  /** Members without which nothing is sent, and which always go along. */
  readonly needs?: readonly string[];
}

export interface DocumentBinding<F extends string = string> {
  readonly read: DocumentRead;
  readonly write?: DocumentWrite;
  /** Members that move by themselves: no part of what a plan was made from, and no bystanders. */
  readonly volatile?: readonly string[];
  readonly fields: Readonly<Record<F, FieldBinding>>;
}

/** A member that a row gets from another list of the answer: the values of all entries that name the row's key. */
export interface Join {
  /** Dotted member of the answer that holds the other list. */
  readonly under: string;
  /** Member of its entries that lists keys of rows. */
  readonly keys: string;
  /** Member of its entries whose value the row gets. */
  readonly value: string;
  /** Member of the row that holds the values, in the order of the other list. */
  readonly as: string;
}

export interface CollectionList extends Route {
  /** Member of the answer that holds the rows; a dot reaches into a nested object. */
  readonly under: string;
  readonly join?: Join;
  readonly body?: JsonObject;
  /** Dotted members of the body that page through the list, and the member that counts all rows. */
  readonly paging?: {
    readonly skip: string;
    readonly take: string;
    readonly size: number;
    readonly total: string;
  };
}

/**
 * A request of a collection. In `body`, the text `$item` stands for the whole row (unknown members of the row
 * as read, known ones encoded), `$changed` for just the members that an edit alters, `$key` for the row's key, `$field:NAME` for one
 * encoded field. In the path `{key}` is the row's key, and `{NAME}` the text of a field.
 */
export interface ItemWrite extends Route {
  readonly body: Json;
}

/** A call that makes one certain change of an item, better known than the general edit. */
export interface ItemAction extends ItemWrite {
  readonly field: string;
  readonly to: Json;
}

export interface CollectionBinding<F extends string = string> {
  readonly list: CollectionList;
  readonly add?: ItemWrite;
  readonly edit?: ItemWrite;
  readonly remove?: ItemWrite;
  /** Taken instead of `edit` for a change of just that field to just that value. */
  readonly actions?: readonly ItemAction[];
  /** Counters of what an item holds, each with what it is at most while nobody uses it: an item in use is not taken away. */
  readonly contents?: Readonly<Record<string, number>>;
  /** Members that move by themselves (sign-in times, counters): no part of what a plan was made from, no bystanders. */
  readonly volatile?: readonly string[];
  /** Member by which the server knows a row. */
  readonly key: string;
  /** Members the server alone sets; never sent, and free to follow a change. */
  readonly serverOwned: readonly string[];
  readonly fields: Readonly<Record<F, FieldBinding | FlagsBinding>>;
}
