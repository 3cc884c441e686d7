/** `learn --undo`: sets back what was clicked to teach the tool, by a plan like any other: shown, approved, proved. */
import type { Json, JsonObject } from '../../canonical-json.js';
import type { Contract } from '../../contract/contract.js';
import type { Before } from '../../contract/learning/before.js';
import { withMember } from '../../contract/members.js';
import type { AnyDocument } from '../../contract/resource.js';
import { ANOTHER } from '../../contract/resource.js';
import { buildOn } from '../../contract/resources/server/server-info.js';
import { decodeDocument } from '../../contract/wire/decode.js';
import { EXIT } from '../../engine/words/exit-code.js';
import { SERVER } from '../../engine/words/target.js';
import { LockdownError } from '../../errors.js';
import { asBefore, type Clicked } from '../../steps/server/as-before.js';
import type { Context } from '../context/context.js';
import { openStateDir } from '../context/open-state-dir.js';
import { type ActionArguments, act } from '../run/act.js';
import type { Session } from '../session/session.js';
import { type BeforeOf, forgetBefore, keptBefore } from './kept-before.js';

/** In the words of the model; undefined where the contract in force does not know how. */
function decoded(resource: AnyDocument, { field, wire }: Before, value: Json): Json | undefined {
  const { under } = resource.binding.read;
  const binding = resource.binding.fields[field];
  if (binding?.wire !== wire) return undefined;
  const raw: JsonObject = withMember({}, wire, value);
  const found = decodeDocument(resource, under === undefined ? raw : { [under]: raw });
  const said = found.ok ? found.value.fields[field] : undefined;
  return said === ANOTHER ? undefined : said;
}

function clickedOf(contract: Contract, one: Before): Clicked | undefined {
  const resource = contract.byId(one.resource);
  if (resource?.kind !== 'document') return undefined;
  const [before, clicked] = [decoded(resource, one, one.before), decoded(resource, one, one.clicked)];
  if (before === undefined || clicked === undefined) return undefined;
  return { resource: one.resource, target: one.domain ?? SERVER, field: one.field, before, clicked };
}

/** Whoever clicked more would take all of it for set back. */
const BY_HAND =
  'Set back by hand what else you clicked: items of lists, secrets, settings of a domain whose call names no domain, and what was not learned.';

/** Errors: `usage.invalid` where nothing was kept of the server and its build. */
export async function undoLearning(args: ActionArguments, context: Context): Promise<number> {
  const stateDir = await openStateDir(args, context, 'read');
  let of: BeforeOf | undefined;
  let isWhole = true;
  const given = ({ connection, observer }: Session) => {
    const { url, loginPage } = connection.server;
    const build = buildOn(loginPage) ?? undefined;
    const kept = build === undefined ? [] : keptBefore(stateDir, { url, build });
    if (build === undefined || kept.length === 0)
      throw new LockdownError(
        'usage.invalid',
        `Nothing is kept of what was clicked on ${url}${build === undefined ? '' : ` (build ${build})`}`,
        {
          next: `What smlockdown learn takes from a recording of this server is kept here until it is set back. ${BY_HAND}`,
        },
      );
    of = { url, build };
    context.say(BY_HAND);
    const settings = kept.flatMap((one) => {
      const clicked = clickedOf(observer.contract, one);
      if (clicked !== undefined) return [clicked];
      isWhole = false;
      context.say(
        `${one.resource}.${one.field}${one.domain === null ? '' : ` of ${one.domain}`} was ${JSON.stringify(one.before)} on the wire before, and how that is written is not known: set it back by hand.`,
      );
      return [];
    });
    return { settings };
  };
  const ifNothing = 'Nothing has to be set back.';
  const code = await act(
    { action: asBefore, given, ifNothing, isOfDomains: true, kind: 'apply' },
    args,
    context,
  );
  if (code === EXIT.clean && !args.dryRun && isWhole && of !== undefined) forgetBefore(stateDir, of);
  return code === EXIT.clean && !isWhole ? EXIT.findings : code;
}
