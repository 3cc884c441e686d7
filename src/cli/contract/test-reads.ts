/** `contract test`: every read of the contract, once, on a server. It writes nothing. */
import { fieldLabel } from '../../contract/label.js';
import type { Origin } from '../../contract/overlays.js';
import { type ApiResource, readRouteOf } from '../../contract/resource.js';
import { buildOn } from '../../contract/resources/server/server-info.js';
import { orDidYouMean } from '../../documents/near-name.js';
import type { Observer } from '../../engine/observe/observer.js';
import type { Reading } from '../../engine/words/reading.js';
import { SERVER } from '../../engine/words/target.js';
import { LockdownError } from '../../errors.js';
import {
  type Came,
  type ContractTestReport,
  contractTestReport,
} from '../../report/model/contract-test-report.js';
import { exitCodeFor } from '../../report/model/reports.js';
import type { ConnectionArguments, OutputArguments, StateArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { stateDirToRead } from '../context/open-state-dir.js';
import { withSession } from '../session/session.js';
import { loadContracts } from '../survey/load-contract.js';

type Arguments = ConnectionArguments &
  OutputArguments &
  StateArguments & {
    readonly names: readonly string[] | undefined;
    readonly playbook: string;
    readonly contract: readonly string[] | undefined;
    readonly domain: string | undefined;
  };

type Row = ContractTestReport['reads'][number];

const CAME_OF = { 'no-such-call': 'no-such-call', refused: 'refused', misfit: 'does-not-fit' } as const;

/** What came of one, with the fields that did not fit. */
function cameOf(
  reading: Reading,
): Pick<Row, 'came' | 'why'> & { readonly failures: Readonly<Record<string, string>> } {
  if (reading.status === 'unreachable' || reading.status === 'failed') {
    const { failures = {}, detail, why } = reading;
    const none: Came = reading.status === 'failed' ? 'no-answer' : 'not-asked';
    const came = reading.came === undefined ? none : CAME_OF[reading.came];
    return { came, failures, ...(Object.keys(failures).length > 0 ? {} : { why: detail ?? why }) };
  }
  const failures = reading.status === 'document' ? reading.document.failures : {};
  return { came: Object.keys(failures).length > 0 ? 'does-not-fit' : 'fits', failures };
}

/** `{email}` and the like: nobody says here of whom to read. */
function needsName(path: string): boolean {
  return /\{(?!domain\})/.test(path);
}

async function tried(
  resource: ApiResource,
  {
    observer,
    domain,
    origins,
  }: { observer: Observer; domain: string | undefined; origins: ReadonlyMap<string, Origin> },
): Promise<Row> {
  const route = readRouteOf(resource);
  const about = {
    ...{ resource: resource.id, title: resource.title },
    ...{ call: `${route.method} ${route.path}`, evidence: route.evidence },
    at: origins.get(`${resource.id}.${resource.kind === 'document' ? 'read' : 'list'}`)?.place ?? null,
  };
  const target = resource.scope === 'server' ? SERVER : domain;
  const notAsked = (why: string): Row => ({ ...about, target: null, came: 'not-asked', fields: [], why });
  if (needsName(route.path)) return notAsked('it reads of one whose name it needs');
  if (target === undefined) return notAsked('the server lists no mail domain');
  const { failures, ...came } = cameOf(await observer.read({ resource, target }));
  const fields = Object.entries(failures).map(([field, why]) => ({
    field,
    label: fieldLabel(resource, field),
    why,
  }));
  return { ...about, target, ...came, fields };
}

export async function testReads(args: Arguments, context: Context): Promise<number> {
  if (args.names !== undefined && args.names.length > 0)
    throw new LockdownError('usage.invalid', 'contract test takes no names: it tries every read');
  const contracts = await loadContracts(args, { context, stateDir: await stateDirToRead(args, context) });
  return withSession(args, {
    ...{ context, contracts },
    run: async ({ connection, observer }) => {
      const { url, loginPage } = connection.server;
      const build = buildOn(loginPage);
      const { origins } = contracts.inForce(build);
      const names = (await observer.domains()).map(({ name }) => name);
      const { domain = names[0] } = args;
      if (domain !== undefined && !names.includes(domain))
        throw new LockdownError(
          'usage.invalid',
          `The server lists no mail domain ${domain}${orDidYouMean(domain, names)}`,
        );
      const { contract } = observer;
      const reads = await Promise.all(
        contract.resources.map((one) => tried(one, { observer, domain, origins })),
      );
      const report = contractTestReport({ server: { url, build }, reads }, { ...maker(), contract });
      await context.show('contractTest', report, args);
      return exitCodeFor('contractTest', report);
    },
  });
}
