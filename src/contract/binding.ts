/**
 * Bindings: how a resource is reached on the wire. Data, not code, so that a new build of the server changes
 * a binding and never a step.
 */
import type { Json, JsonObject } from '../canonical-json.js';
import type { Evidence } from './evidence.js';

/**
 * One call of the API. Whether it is sent at all is said by its evidence and the server's documentation
 * (`trust/reach.ts`).
 */
export interface Route {
  /** POST also reads, where criteria go in a body: the binding says which call is a read, not the verb. */
  readonly method: 'GET' | 'POST';
  /**
   * Relative to `api/v1/`; `{domain}` and other `{names}` are filled in, percent-encoded. With a slash at its start it
   * is a page outside the API.
   */
  readonly path: string;
  /** The path as a server's documentation has it, where `path` fills in names of its own; else that is `path`. */
  readonly listedAs?: string;
  /** How well verb, path and the shape of the answer are known; a field may be less so. */
  readonly evidence: Evidence;
  /** Who shows it: a key of the evidence list in `docs/api-evidence.md`. */
  readonly source: string;
  /** `settings/domain/*`: the call says nothing about its domain, so the client has to (header or impersonation). */
  readonly actsOnDomain?: true;
}

/**
 * How one logical field of a resource is found on the wire.
 * Errors: a member that is missing, or whose value is not known, leaves this field of a document undecoded; in a
 * collection it leaves the whole list undecoded. It is never a default.
 */
export interface FieldBinding {
  /** Member name; a dot reaches into a nested object (`minLength.ruleValue`). */
  readonly wire: string;
  /** Logical value -> value on the wire, where the two differ. Compared exactly: `0` is not `"0"`. */
  readonly values?: Readonly<Record<string, number | string>>;
  /**
   * Value of an answer, as text -> what a request carries for it, where clients were seen sending something else.
   * Only where a body names the field (`$field:NAME`).
   */
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

/**
 * A set of names that is several booleans in an answer and a list of names in a request.
 * Errors: a member that is no boolean, or a mask that is no whole number from 0, leaves the whole list undecoded.
 */
export interface FlagsBinding {
  /** Name in a request -> member of the answer. */
  readonly flags: Readonly<Record<string, string>>;
  /**
   * A number in the answer that holds a bit for every name, also for those without a boolean of their own: name ->
   * place of its bit, from 0. It counts only where it agrees with the booleans; where it does not, is missing, or has
   * bits without a name, the item is one that is not written.
   */
  readonly mask?: { readonly member: string; readonly bits: Readonly<Record<string, number>> };
  /** How well name and meaning are known when read, where that is less than the call that reads it. */
  readonly evidence?: Evidence;
  /** How well the names in a request are known; `none` as in a `FieldBinding`. */
  readonly written: Evidence | 'none';
  /** Why the field is less certain than its route, in words. */
  readonly note?: string;
}

/** The call that reads a document: its whole object in one answer. */
export interface DocumentRead extends Route {
  /** Member of the answer that holds the object; none when the object lies beside the envelope. */
  readonly under?: string;
}

/** The call that writes a document: all its changes in one request. */
export interface DocumentWrite extends Route {
  /**
   * Member that wraps the body; a flat body when none. Stated apart from the read: a server answered the wrong one with
   * 200 and dropped it (`docs/api-evidence.md` 1.9).
   */
  readonly under?: string;
  /**
   * Does the server merge (`changed-members`), or does it take what it gets for the whole (`all-members`)? A nested
   * object goes whole either way, as how deep a server merges is not proven.
   */
  readonly sends: 'changed-members' | 'all-members';
  /** Members of the answer without which nothing is sent, and which always go along. */
  readonly needs?: readonly string[];
}

/** How a document is reached. One without `write` is only read. */
export interface DocumentBinding<F extends string = string> {
  readonly read: DocumentRead;
  readonly write?: DocumentWrite;
  /** Members that move by themselves: no part of what a plan was made from, and no bystanders. */
  readonly volatile?: readonly string[];
  /** One for every field of the model. */
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

/** The call that lists a collection: every row in one answer, or page by page. */
export interface CollectionList extends Route {
  /** Member of the answer that holds the rows; a dot reaches into a nested object. */
  readonly under: string;
  readonly join?: Join;
  /** Sent as it stands, but for the member that pages. */
  readonly body?: JsonObject;
  /**
   * `skip` is the dotted member of the body that says how many rows to leave out, `take` the one that says how many to
   * give, and `size` that number. `total` is the dotted member of the answer that counts all rows: without it, or with
   * fewer rows to be had, the list is undecoded. Without paging one answer is the whole list.
   */
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

/**
 * How a collection is reached: one list, and a call for each item that is written. A call that is not bound is not
 * made.
 * Errors: a row without a key, or two rows with the same one, leave the whole list undecoded.
 */
export interface CollectionBinding<F extends string = string> {
  readonly list: CollectionList;
  readonly add?: ItemWrite;
  /** The general edit, of any field that an edit may change. */
  readonly edit?: ItemWrite;
  readonly remove?: ItemWrite;
  /** Taken instead of `edit` for a change of just that field to just that value. */
  readonly actions?: readonly ItemAction[];
  /** Counters of what an item holds, each with what it is at most while nobody uses it: an item in use is not taken away. */
  readonly contents?: Readonly<Record<string, number>>;
  /** Members that move by themselves (sign-in times, counters): no part of what a plan was made from, no bystanders. */
  readonly volatile?: readonly string[];
  /** Member by which the server knows a row: a number or a text. */
  readonly key: string;
  /**
   * Members the server alone sets: no write means to change them (`$item` carries them as read), and they are free to
   * follow a change.
   */
  readonly serverOwned: readonly string[];
  /** One for every field of the model. */
  readonly fields: Readonly<Record<F, FieldBinding | FlagsBinding>>;
}
