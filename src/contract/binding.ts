/**
 * Bindings: how a resource is reached on the wire. Data, not code, so that a new build of the server changes
 * a binding and never a step. Each shape stands here once: the types of the bindings that ship follow from it, and
 * `binding-schema.ts` judges by it what comes as data.
 */
import { z } from 'zod';
import type { Json } from '../canonical-json.js';
import { EVIDENCE, type Evidence } from './evidence.js';

/** What an overlay may claim: the stronger words are of what others published. */
export const OVERLAY_EVIDENCE = [
  'learned',
  'confirmed',
  'documented',
  'proposed',
  'assumed',
] as const satisfies readonly Evidence[];

/** Where answers say how many rows there are in all, paged or not (`docs/api-evidence.md` 4.3). */
export const TOTAL_COUNT = 'totalCount';

const text = z.string().min(1);
/** A member that is not reached into. */
export const name = z.string().regex(/^[a-z]\w*$/i, 'a member has one plain name');
const member = z
  .string()
  .regex(/^[a-z]\w*(\.[a-z]\w*)*$/i, 'a member has a plain name; dots reach into objects');
/** Some of them. */
export const names = z.array(name).readonly();
const json: z.ZodType<Json> = z.json();

/** Below `settings/`, segment by segment, so that no address, query or `..` is one, however it is written. */
const path = z
  .string()
  .regex(
    /^settings(\/((?!\.+(\/|$))[\w.-]+|\{\w+\}))+$/,
    'a call lies below settings/ (itself below api/v1/); each segment is letters, digits, "." "_" "-", or one {name}',
  )
  .meta({ examples: ['settings/sysadmin/smtp-in-settings'] });

/** What ships also reads reports, and has a one-time link made. */
const SHIPPED_PATH = z.union([
  path,
  z.literal('auth/retrieve-login-token'),
  z.string().regex(/^report(\/((?!\.+(\/|$))[\w.-]+|\{\w+\}))+$/, 'a report lies below report/'),
]);

/** What all bindings are made of, known so well. Of what is claimed, every field says how well it is read. */
function shapesWith<E extends Evidence, Read extends z.ZodType>(
  words: readonly E[],
  { read, path }: { readonly read: Read; readonly path: z.ZodType<string> },
) {
  const about = {
    /** How well name and meaning are known when read, where that is less than the call that reads it. */
    evidence: read,
    /** Has a client been seen writing this field? `none` still allows a write, one target first. */
    written: z.enum([...words, 'none']),
    /** Why the field is less certain than its route, in words. */
    note: text.exactOptional(),
  };
  const route = {
    /**
     * Relative to `api/v1/`; `{domain}` and other `{names}` are filled in, percent-encoded. In a binding that ships it
     * is a page outside the API where it has a slash at its start.
     */
    path,
    /** The path as a server's documentation has it, where `path` fills in names of its own; else that is `path`. */
    listedAs: path.exactOptional(),
    /** How well verb, path and the shape of the answer are known; a field may be less so. */
    evidence: z.enum(words),
    /** Who shows it: a key of the evidence list in `docs/api-evidence.md`. */
    source: text.meta({ description: 'Who shows it' }),
    /** `settings/domain/*`: the call says nothing about its domain, so the client has to (header or impersonation). */
    actsOnDomain: z.literal(true).exactOptional(),
  };
  /** POST also reads, where criteria go in a body: the binding says which call is a read, not the verb. */
  const get = { method: z.enum(['GET', 'POST']), ...route };
  const post = { method: z.literal('POST'), ...route };
  const together = z.strictObject({ path, list: name });
  const item = {
    ...post,
    body: json,
    /** The call that takes several at once: what the body has in this list for one, it has there for each of them. */
    together: together.exactOptional(),
  };
  const join = z.strictObject({
    /** Dotted member of the answer that holds the other list. */
    under: member,
    /** Member of its entries that lists keys of rows. */
    keys: name,
    /** Member of its entries whose value the row gets. */
    value: name,
    /** Member of the row that holds the values, in the order of the other list. */
    as: name,
  });
  const paging = z.strictObject({ skip: member, take: member, size: z.int().min(1), total: member });
  return {
    about,
    route: z.strictObject(get),
    field: z.strictObject({
      /** Member name; a dot reaches into a nested object (`minLength.ruleValue`). */
      wire: member,
      /**
       * Value of an answer, as text -> what a request carries for it, where clients were seen sending something else.
       * Only where a body names the field (`$field:NAME`).
       */
      sent: z.record(z.string(), z.string()).exactOptional(),
      /**
       * Of a field with evidence `confirmed`: the values that were compared with the web interface. What its other values
       * are on the wire is not known, where they have names.
       */
      seen: z.array(json).readonly().exactOptional(),
      /**
       * Of numbers: so many on the wire are so many here, where the server counts in another unit. `{wire: 60, here: 1}`:
       * seconds there, minutes here.
       */
      scale: z.strictObject({ wire: z.int().min(1), here: z.int().min(1) }).exactOptional(),
      /**
       * Somebody compared it with the web interface, and it is something else there: it is neither read nor written, and
       * nothing else is known for it.
       */
      isRefuted: z.literal(true).exactOptional(),
      ...about,
      /**
       * Sent and never shown: a secret. What is read of it is always `null`; what is planned for it is a reference to a
       * secret (`env:NAME`, `file:PATH`, `cmd:PROGRAM`, `generate:PATH`), which becomes the secret as it is sent.
       */
      writeOnly: z.literal(true).exactOptional(),
      /** Of a write-only TOTP secret: the member that carries its code of now. */
      codeMember: name.exactOptional(),
    }),
    read: z.strictObject({
      ...get,
      /** Member of the answer that holds the object; none when the object lies beside the envelope. */
      under: name.exactOptional(),
    }),
    write: z.strictObject({
      ...post,
      /**
       * Member that wraps the body; a flat body when none. Stated apart from the read: a server answered the wrong one
       * with 200 and dropped it (`docs/api-evidence.md` 1.9).
       */
      under: name.exactOptional(),
      /**
       * Does the server merge (`changed-members`), or does it take what it gets for the whole (`all-members`)? A nested
       * object goes whole either way, as how deep a server merges is not proven.
       */
      sends: z.enum(['changed-members', 'all-members']),
      /** Members of the answer without which nothing is sent, and which always go along. */
      needs: names.exactOptional(),
    }),
    list: z.strictObject({
      ...get,
      /** Member of the answer that holds the rows; a dot reaches into a nested object, or into each of a list of them. */
      under: member,
      /** It asks for so many rows. With as many in its answer there may be more, and the list is undecoded. */
      most: z.int().min(1).exactOptional(),
      join: join.exactOptional(),
      /** Sent as it stands, but for the member that pages. */
      body: z.record(z.string(), json).exactOptional(),
      /**
       * `skip` is the dotted member of the body that says how many rows to leave out, `take` the one that says how many
       * to give, and `size` that number. `total` is the dotted member of the answer that counts all rows: without it,
       * with another number on the next page, or with fewer or more rows to be had, the list is undecoded. Without paging
       * one answer is the whole list, unless it counts more rows itself.
       */
      paging: paging.exactOptional(),
    }),
    call: z.strictObject(item),
    action: z.strictObject({ ...item, field: z.string(), to: json }),
  };
}

/** A binding as it ships, and as a run keeps it. */
export const BOUND = shapesWith(EVIDENCE, { read: z.enum(EVIDENCE).exactOptional(), path: SHIPPED_PATH });
/** As an overlay states it. */
export const CLAIMED = shapesWith(OVERLAY_EVIDENCE, { read: z.enum(OVERLAY_EVIDENCE), path });

type Bound<Part extends Exclude<keyof typeof BOUND, 'about'>> = Readonly<z.infer<(typeof BOUND)[Part]>>;
type About = Readonly<z.infer<z.ZodObject<(typeof BOUND)['about']>>>;

/**
 * One call of the API. Whether it is sent at all is said by its evidence and the server's documentation
 * (`trust/reach.ts`).
 */
export type Route = Bound<'route'>;

/**
 * How one logical field of a resource is found on the wire.
 * Errors: a member that is missing, or whose value is not known, leaves this field of a document undecoded; in a
 * collection it leaves the whole list undecoded. It is never a default.
 */
export type FieldBinding = Bound<'field'> & {
  /** Logical value -> value on the wire, where the two differ. Compared exactly: `0` is not `"0"`. */
  readonly values?: Readonly<Record<string, number | string>>;
};

/**
 * A set of names that is several booleans in an answer and a list of names in a request.
 * Errors: a member that is no boolean, or a mask that is no whole number from 0, leaves the whole list undecoded.
 */
export type FlagsBinding = About & {
  /** Name in a request -> member of the answer. */
  readonly flags: Readonly<Record<string, string>>;
  /**
   * A number in the answer that holds a bit for every name, also for those without a boolean of their own: name ->
   * place of its bit, from 0. It counts only where it agrees with the booleans; where it does not, is missing, or has
   * bits without a name, the item is one that is not written.
   */
  readonly mask?: { readonly member: string; readonly bits: Readonly<Record<string, number>> };
};

/** The call that writes a document: all its changes in one request. */
export type DocumentWrite = Bound<'write'>;

/** How a document is reached. One without `write` is only read. */
export interface DocumentBinding<F extends string = string> {
  /** Its whole object in one answer. */
  readonly read: Bound<'read'>;
  readonly write?: DocumentWrite;
  /** Members that move by themselves: no part of what a plan was made from, and no bystanders. */
  readonly volatile?: readonly string[];
  /** One for every field of the model. */
  readonly fields: Readonly<Record<F, FieldBinding>>;
}

/** The call that lists a collection: every row in one answer, or page by page. */
export type CollectionList = Bound<'list'>;

/** A member that a row gets from another list of the answer: the values of all entries that name the row's key. */
export type Join = NonNullable<CollectionList['join']>;

/**
 * A request of a collection. In `body`, the text `$item` stands for the whole row (unknown members of the row
 * as read, known ones encoded), `$changed` for just the members that an edit alters, `$key` for the row's key, `$target` for its domain, `$field:NAME` for one
 * encoded field. In the path `{key}` is the row's key, and `{NAME}` the text of a field.
 */
export type ItemWrite = Bound<'call'>;

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
  /**
   * Taken instead of `edit` for a change of just that field to just that value: each makes one certain change of an
   * item, better known than the general edit.
   */
  readonly actions?: readonly Bound<'action'>[];
  /** Counters of what an item holds, each with what it is at most while nobody uses it: an item in use is not taken away. */
  readonly contents?: Readonly<Record<string, number>>;
  /** Members that move by themselves (sign-in times, counters): no part of what a plan was made from, no bystanders. */
  readonly volatile?: readonly string[];
  /** Member by which the server knows a row: a number or a text. Several, where only together they tell one from another. */
  readonly key: string | readonly string[];
  /**
   * Members the server alone sets: no write means to change them (`$item` carries them as read), and they are free to
   * follow a change.
   */
  readonly serverOwned: readonly string[];
  /** One for every field of the model. */
  readonly fields: Readonly<Record<F, FieldBinding | FlagsBinding>>;
}
