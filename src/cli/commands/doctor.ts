/** `doctor`: says of any server, before it is trusted, what is in order, and what can be checked and changed there. It only reads. */
import { TooOld } from '../../api/old-version.js';
import { minutesOf } from '../../contract/learning/lessons.js';
import { NAMES_SCRIPT } from '../../contract/proposal/host-names.js';
import { buildOn } from '../../contract/resources/server/server-info.js';
import { withSources } from '../../engine/observe/observer.js';
import { EXIT } from '../../engine/words/exit-code.js';
import { LockdownError } from '../../errors.js';
import { loadPlaybook } from '../../playbook/load.js';
import {
  type Check,
  doctorReport,
  publicDoctorReport,
  type Shown,
} from '../../report/model/doctor-report.js';
import { exitCodeFor } from '../../report/model/reports.js';
import { steps } from '../../steps/index.js';
import { readUserFile } from '../../user-file.js';
import type {
  BeyondArguments,
  ConnectionArguments,
  DoctorArguments,
  OutputArguments,
  ReportingArguments,
  StateArguments,
} from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { stateDirToRead } from '../context/open-state-dir.js';
import { isTaken, whyNoPlace, writeOutFile } from '../context/out-file.js';
import { SHIPPED } from '../context/shipped.js';
import {
  domainsSeen,
  failedCheck,
  hereChecks,
  ownAccountChecks,
  roleCheck,
  signInCheck,
  tokenCheck,
} from '../doctor/account-checks.js';
import { dnsChecks, hostChecks, probeChecks } from '../doctor/beyond-checks.js';
import { type Reaches, stepReaches } from '../doctor/catalogue.js';
import { foresee } from '../doctor/foresight.js';
import { interfaceCheck, referenceCheck, shownBy } from '../doctor/interface.js';
import {
  addressChecks,
  buildCheck,
  editionCheck,
  hubChecks,
  oldVersionChecks,
  overlaysCheck,
  tlsChecks,
} from '../doctor/server-checks.js';
import { accessFrom } from '../session/access.js';
import { withSession } from '../session/session.js';
import { seeServer } from '../session/shown-here.js';
import { loadAdvisories } from '../survey/advisories.js';
import { askedOnly, beyondSources } from '../survey/beyond.js';
import { loadContracts } from '../survey/load-contract.js';

type Arguments = ConnectionArguments &
  OutputArguments &
  StateArguments &
  DoctorArguments &
  Partial<BeyondArguments> &
  ReportingArguments & {
    readonly playbook: string;
    readonly contract: readonly string[] | undefined;
    readonly advisories: string | undefined;
  };

const TLS_TIMEOUT_MS = 10_000;

export async function doctor(args: Arguments, context: Context): Promise<number> {
  const { confirm, look, names } = args;
  const isLook = look || names !== undefined;
  // What has no effect would be taken for done.
  if (args.seen !== undefined && confirm === undefined)
    throw new LockdownError('usage.invalid', '--seen goes with --confirm');
  if (args.reporter !== undefined && (isLook || confirm !== undefined || args.namesScript))
    throw new LockdownError(
      'usage.invalid',
      '--reporter is for the doctor itself: not for a look or --confirm',
    );
  if (args.autoApprove && !isLook)
    throw new LockdownError('usage.invalid', '--auto-approve goes with --look');
  if (args.namesScript) {
    await context.result(`${NAMES_SCRIPT}\n`);
    return EXIT.clean;
  }
  if (isLook) return (await import('../look/look.js')).look(args, context);
  if (confirm !== undefined)
    return (await import('../look/confirm.js')).confirm({ ...args, confirm }, context);
  const whole = await loadPlaybook({ playbook: args.playbook, catalogue: steps, shippedFolder: SHIPPED });
  const playbook = askedOnly(whole, args);
  const stateDir = await stateDirToRead(args, context);
  const contracts = await loadContracts(args, { context, stateDir });
  const advisories = await loadAdvisories(args, context);
  const access = accessFrom(args, context);
  if (args.report !== undefined) checkReportFile(args.report);
  const made = maker();
  const now = made.now.getTime();
  const today = made.now.toISOString().slice(0, 10);
  const checks: Check[] = [];
  let reaches: Reaches = { steps: [], idle: [], lessons: [], propagation: undefined };
  let build: number | null = null;
  let shownHere: Shown = { interface: null, reference: null };

  const foresight = foresee({ playbook, today });
  const server = await seeServer(args, context).catch((error) => {
    if (error instanceof TooOld) {
      build = error.seen.build ?? null;
      checks.push(...oldVersionChecks(error.base, { seen: error.seen, advisories, today }));
    } else checks.push(failedCheck({ group: 'server', id: 'address' }, known(error)));
    return undefined;
  });
  if (server !== undefined) {
    const { reached, known: shown, reference } = server;
    shownHere = shownBy(server.seen, undefined);
    build = buildOn(reached.loginPage) ?? reached.about.build ?? null;
    const ca = args.ca === undefined ? undefined : readUserFile(args.ca);
    checks.push(...addressChecks(reached));
    checks.push(
      ...(await tlsChecks(reached.url, {
        timeoutMs: args.timeout ? args.timeout * 1000 : TLS_TIMEOUT_MS,
        ca,
        env: context.processEnv,
        now,
      })),
    );
    checks.push(buildCheck(build, { advisories, today }), editionCheck(reached.about));
    checks.push(...hubChecks(reached.loginPage));
    checks.push(...overlaysCheck(contracts.contractFor(build).elsewhere));
    try {
      reaches = await withSession(args, {
        ...{ context, contracts, known: shown, reference },
        run: async (session) => {
          const { connection, observer } = session;
          await server.keep(observer);
          shownHere = shownBy(server.seen, server.referenceOf(observer));
          checks.push(referenceCheck(observer.discovery));
          checks.push(signInCheck(connection.username), roleCheck(connection.roles));
          checks.push(tokenCheck(connection.tokenLifeMs));
          const { domains, check } = await domainsSeen(observer);
          const around = { session, playbook, ca: args.ca, say: context.say };
          // By itself, as it may ask.
          checks.push(...(await hostChecks(args, { session, context })));
          const [own, ofDomains, ofDns, ofProbe, found] = await Promise.all([
            ownAccountChecks(observer),
            check(),
            dnsChecks(args, domains[0]),
            probeChecks(args, withSources(observer, beyondSources({ ...args, dns: false }, around))),
            stepReaches(observer, { playbook, domains, today, foresight }),
          ]);
          checks.push(...own, ofDomains, ...ofDns, ...ofProbe);
          return found;
        },
      });
    } catch (error) {
      checks.push(failedCheck({ group: 'account', id: 'sign-in' }, known(error)));
    }
  }
  foresight.stop();
  if (server !== undefined)
    checks.push(interfaceCheck({ ...server.seen, keptIn: server.keptIn }, reaches.steps));
  checks.push(...(await hereChecks(args, context, { build, contract: contracts.contractFor(build) })));
  const report = doctorReport(
    {
      server: { url: server?.reached.url ?? access.url, build },
      playbook: {
        ...{ name: playbook.name, hash: playbook.hash },
        ...(playbook.unasked === undefined ? {} : { unasked: playbook.unasked }),
      },
      places: playbook.places,
      ...{ checks, shown: shownHere, steps: reaches.steps, idle: reaches.idle },
      minutes: minutesOf(reaches.lessons.flatMap(({ clicks }) => clicks).length),
    },
    made,
  );
  await context.show('doctor', report, args);
  if (args.report !== undefined) {
    const text = `${JSON.stringify(publicDoctorReport(report), null, 2)}\n`;
    await writeOutFile(args.report, text, { what: 'The report', mayReplace: false });
    context.say(`${args.report}: no names, addresses or values are in it.`);
  }
  return exitCodeFor('doctor', report);
}

/** Before anything is asked: a report that is there is somebody's. Errors: `store.unwritable`. */
function checkReportFile(file: string): void {
  const why = whyNoPlace(file) ?? (isTaken(file) ? 'it is there already' : undefined);
  if (why === undefined) return;
  throw new LockdownError('store.unwritable', `The report cannot be written to ${file}: ${why}`, {
    next: 'Nothing was asked. Name a file that is not there.',
  });
}

/** What the operator is to be told; anything else is a fault of the tool. */
function known(error: unknown): LockdownError {
  if (error instanceof LockdownError && error.code !== 'interrupted') return error;
  throw error;
}
