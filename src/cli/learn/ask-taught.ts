/** Asks of each save of a recording which setting it was, where nobody said it on the command line. */
import type { Json } from '../../canonical-json.js';
import { shippedContract } from '../../contract/contract.js';
import { fieldLabel } from '../../contract/label.js';
import { isTold } from '../../contract/learning/before.js';
import { type Exchange, timeText } from '../../contract/learning/exchange.js';
import { callText } from '../../contract/learning/place.js';
import { type Statement, statementIn } from '../../contract/learning/statement.js';
import { type Shown, shownOf } from '../../contract/learning/suggest.js';
import { timelineOf } from '../../contract/learning/timeline.js';
import { nearName } from '../../documents/near-name.js';
import { LockdownError } from '../../errors.js';
import { visible } from '../../redaction.js';
import { valueText } from '../../report/view/value-text.js';
import { counted } from '../../steps/kit/step.js';
import type { Prompter } from '../terminal/prompts.js';

interface Asking {
  readonly ask: Prompter;
  readonly tell: (text: string) => void;
  /** The recording is nowhere else: whoever leaves at a question keeps what he said before. */
  readonly isOnly?: boolean;
}

const MOST_CHANGES = 6;

function shownAs(wire: string, value: Json): string {
  return isTold(wire, value) ? valueText(value) : '[redacted]';
}

function changesText({ what, changes }: Shown): string {
  if (what === 'add') return 'a list had one item more after it';
  if (what === 'remove') return 'a list had one item less after it';
  if (changes.length === 0) return 'the recording does not show what it changed';
  const some = changes
    .slice(0, MOST_CHANGES)
    .map(({ wire, from, to }) => `${wire} from ${shownAs(wire, from)} to ${shownAs(wire, to)}`);
  const more = changes.length - some.length;
  return some.join(', ') + (more > 0 ? ` and ${counted(more, 'other')}` : '');
}

/** What a beginning of a statement is in the words of the web interface. */
function labelOf(said: string): string {
  const [, id = '', field = ''] = /^([a-z][a-z\d-]*?)(?:\.(\w*)=?|[+-])$/.exec(said) ?? [];
  const resource = shippedContract.byId(id);
  if (resource === undefined) return '';
  return field === '' ? resource.title : `${resource.title}, ${fieldLabel(resource, field)}`;
}

function wrong(typed: string): string | undefined {
  const statement = statementIn(typed, shippedContract);
  if (typed === '' || !('why' in statement)) return undefined;
  const { why, given, known = [] } = statement;
  const near = given === undefined ? undefined : nearName(given, known);
  if (near !== undefined) return `${why}; did you mean ${near}?`;
  return known.length > 0 && known.length <= 12 ? `${why}; it takes ${known.join(', ')}` : why;
}

/** One statement for each save that somebody knew, in their order. Errors: `interrupted`, unless the recording is nowhere else. */
export async function askTaught(
  exchanges: readonly Exchange[],
  { ask, tell: say, isOnly = false }: Asking,
): Promise<readonly Statement[]> {
  // A line end in what a server calls something would begin a line of its own.
  const tell = (text: string) => say(visible(text));
  const { saves } = timelineOf(exchanges);
  if (saves.length > 0)
    tell(
      'Of each save, type what you set, as smtp-in.allowRelay=nobody; of an item that you added ids-rules+type=…; threshold=…, of one that you deleted ids-rules-. Enter leaves it out.',
    );
  const statements: Statement[] = [];
  for (const [at, save] of saves.entries()) {
    const shown = shownOf(save, shippedContract.resources);
    const [time, call] = [timeText(save.exchange), callText(save.exchange)];
    tell(`Save ${at + 1} of ${saves.length}, ${time} UTC, ${call}: ${changesText(shown)}.`);
    for (const said of shown.likely) tell(`  ${said}   ${labelOf(said)}`);
    let typed: string;
    try {
      typed = await ask.text(`Save ${at + 1}: which setting, set to what?`, { check: wrong });
    } catch (error) {
      if (!isOnly || !(error instanceof LockdownError) || error.code !== 'interrupted') throw error;
      tell('The rest is left out.');
      break;
    }
    const statement = typed === '' ? undefined : statementIn(typed, shippedContract);
    if (statement !== undefined && !('why' in statement)) statements.push(statement);
  }
  return statements;
}
