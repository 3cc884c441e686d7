/** What `--taught` says of the saves of a recording. */
import { shippedContract } from '../../contract/contract.js';
import { type Statement, statementIn } from '../../contract/learning/statement.js';
import { nearName } from '../../documents/near-name.js';
import { LockdownError } from '../../errors.js';

/** Errors: `usage.invalid`, with what is meant most likely. */
export function saidBy(taught: readonly string[]): readonly Statement[] {
  return taught.map((text) => {
    const statement = statementIn(text, shippedContract);
    if (!('why' in statement)) return statement;
    const { why, given, known = [], isSecretTold } = statement;
    const shown = isSecretTold ? text.slice(0, text.indexOf('=') + 1) : text;
    const near = given === undefined ? undefined : nearName(given, known);
    throw new LockdownError(
      'usage.invalid',
      `--taught ${shown}: ${why}${near === undefined ? '' : `; did you mean ${near}?`}`,
      {
        next:
          known.length > 0
            ? `It takes ${known.join(', ')}.`
            : 'For example: --taught smtp-in.allowRelay=nobody; of an item that was added: --taught "ids-rules+type=denial-of-service; threshold=5"; of one that was deleted: --taught ids-rules-',
      },
    );
  });
}
