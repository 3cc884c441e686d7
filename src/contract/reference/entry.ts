/** What a reference says of a call. */

/** One call that it lists. */
export interface Entry {
  /** `GET settings/sysadmin/domain/{}`; two, where a parameter may be left out. */
  readonly names: readonly string[];
  /** Members, dotted, of what it takes and gives, as far as they are shown. */
  readonly body: readonly string[];
  readonly answer: readonly string[];
}
