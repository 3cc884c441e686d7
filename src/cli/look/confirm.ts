/** `doctor --confirm`: reads one setting afresh, has it compared with the web interface, and keeps that somebody did. */
import { isJsonObject, type Json, type JsonObject } from '../../canonical-json.js';
import { type Contract, shippedContract } from '../../contract/contract.js';
import { isPublished } from '../../contract/evidence.js';
import type { ApiResource } from '../../contract/resource.js';
import { readRouteOf } from '../../contract/resource.js';
import { readReach } from '../../contract/trust/reach.js';
import { decodeDocument, rowsOf } from '../../contract/wire/decode.js';
import { orDidYouMean } from '../../documents/near-name.js';
import { callOf } from '../../engine/observe/read-object.js';
import { SERVER } from '../../engine/words/target.js';
import { LockdownError } from '../../errors.js';
import { confirmReport } from '../../report/model/look-report.js';
import { exitCodeFor } from '../../report/model/reports.js';
import { counted } from '../../steps/kit/step.js';
import type { DoctorArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { maker } from '../context/context.js';
import type { Session } from '../session/session.js';
import { canAsk } from '../terminal/prompts.js';
import { type Around, aroundLook, type LookArguments } from './around.js';
import { askCompared } from './ask-compared.js';
import { linesOf, lookedFields, partsAfter } from './compared.js';
import { faultsIn, keepOverlay } from './overlay-file.js';
import { saidBy } from './seen-flags.js';

export type ConfirmArguments = LookArguments & Pick<DoctorArguments, 'seen'> & { readonly confirm: string };

function known(contract: Contract, id: string): ApiResource {
  const resource = contract.byId(id);
  if (resource !== undefined) return resource;
  const ids = contract.resources.map((one) => one.id);
  throw new LockdownError('usage.invalid', `There is no setting "${id}"${orDidYouMean(id, ids)}`, {
    next: `It takes ${ids.join(', ')}.`,
  });
}

/** The objects of the answer, undecoded: of a list its rows. Errors: `server.*` where it could not be read at all. */
async function rowsNow(
  session: Session,
  resource: ApiResource,
  target: string,
): Promise<readonly JsonObject[]> {
  const { connection, observer } = session;
  const route = readRouteOf(resource);
  const again =
    route.method === 'POST'
      ? 'Teach it, as a look tries no POST: docs/overlays.md.'
      : 'Propose another read: smlockdown doctor --look.';
  if (readReach(route, observer.discovery) === 'closed')
    throw new LockdownError(
      'server.refused',
      route.method === 'POST'
        ? `POST ${route.path} is a guess that nothing on this server shows, and might write: it is not tried`
        : `GET ${route.path} is not what this server's web interface calls`,
      { next: again },
    );
  const body = 'list' in resource.binding ? resource.binding.list.body : undefined;
  const answer = await connection.readClient.read(callOf(route, { target, body }));
  const garbage = (why: string) =>
    new LockdownError('server.garbage', `The answer shows no ${resource.title}: ${why}`, { next: again });
  if (resource.kind === 'document') {
    const decoded = decodeDocument(resource, answer);
    if (!decoded.ok) throw garbage(decoded.reason);
    return [decoded.value.raw];
  }
  const rows = rowsOf(resource, answer);
  if (!rows.ok) throw garbage(rows.reason);
  if (!rows.value.every((row: Json) => isJsonObject(row))) throw garbage('a row is no object');
  return rows.value as readonly JsonObject[];
}

/**
 * Without a terminal `--seen` says what was compared. Errors: `usage.needs-flag` where neither is there, after the values were
 * told; `usage.invalid` for what is no setting, before anything is asked.
 */
export async function confirm(args: ConfirmArguments, context: Context): Promise<number> {
  known(shippedContract, args.confirm);
  return aroundLook(args, context, async (around) => compare(args, context, around));
}

async function compare(
  args: ConfirmArguments,
  context: Context,
  { session, build, file, boundAt }: Around,
): Promise<number> {
  const resource = known(session.observer.contract, args.confirm);
  const { evidence } = readRouteOf(resource);
  if (isPublished(evidence) || evidence === 'learned')
    throw new LockdownError(
      'usage.invalid',
      `${resource.id} needs no comparing: its read is ${evidence === 'learned' ? 'learned on this build' : 'one that published programs make'}`,
    );
  const other = boundAt(resource.id);
  if (other !== undefined)
    throw new LockdownError(
      'usage.invalid',
      `${resource.id} is bound at ${other}, and beside that nothing else may be kept of it`,
      { next: `Move that overlay to ${file}, or join the two: smlockdown contract merge.` },
    );
  const [first] = resource.scope === 'domain' ? await session.observer.domains() : [];
  const target = resource.scope === 'domain' ? first?.name : SERVER;
  if (target === undefined)
    throw new LockdownError(
      'usage.invalid',
      `There is no mail domain whose ${resource.title} could be shown`,
    );
  const rows = await rowsNow(session, resource, target);
  const read = linesOf(resource, rows);
  const on = resource.scope === 'domain' ? ` of ${target}` : '';
  const tell = (text: string) => context.say(text);
  tell(`${resource.title}${on}: open ${resource.where} in the web interface.`);
  if (resource.kind === 'collection') tell(`It has ${counted(rows.length, 'row')} here.`);
  // Of a list without a row there is nothing to say with --seen either.
  if (args.seen === undefined && !canAsk(args, context.streams) && rows.length > 0) {
    for (const { field, label, shown } of read.lines)
      tell(`  ${field} (${label}): ${[...new Set(shown)].join(' | ')}`);
    throw new LockdownError('usage.needs-flag', 'Nobody is here to compare it with the web interface', {
      next: 'Say what the web interface shows, field by field: --seen FIELD, where it is as told above, and --seen FIELD=NAME, where one of a list is chosen.',
    });
  }
  const said =
    args.seen === undefined
      ? await askCompared(read.lines, { resource, ask: session.prompter, tell })
      : saidBy(args.seen, { lines: read.lines, resource });
  if (said.size === 0)
    throw new LockdownError(
      'plan.not-approved',
      'Nothing is there that could be compared; nothing was kept',
      {
        next: 'Compare it once something of it is set.',
      },
    );
  const source = `compared with the web interface, ${new Date().toISOString().slice(0, 10)}`;
  const parts = partsAfter(resource, { lines: read.lines, said, source });
  const [fault] = faultsIn(resource.id, parts, build);
  if (fault !== undefined)
    throw new LockdownError('contract.invalid', `What was compared may not be kept: ${fault}`);
  await keepOverlay(file, {
    ...{ build, by: 'smlockdown doctor --confirm' },
    ...{ resources: { [resource.id]: parts }, there: 'is brought up to date' },
  });
  const route = readRouteOf(resource);
  const report = confirmReport(
    {
      server: { url: session.connection.server.url, build },
      resource: {
        ...{ resource: resource.id, title: resource.title, where: resource.where },
        ...{ call: `${route.method} ${route.path}`, domain: resource.scope === 'domain' ? target : null },
        rows: resource.kind === 'collection' ? rows.length : null,
        fields: [...lookedFields(read, said)],
      },
      file,
    },
    maker(),
  );
  await context.show('confirm', report, args);
  return exitCodeFor('confirm', report);
}
