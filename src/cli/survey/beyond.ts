/** What is looked at beyond the server, and only where the operator asks for it. */
import { rootCertificates } from 'node:tls';
import { type Ask, asking } from '../../dns/asking.js';
import { dnsLooks, inDns } from '../../dns/dns-looks.js';
import { lookingSource } from '../../engine/observe/observed.js';
import type { Sources } from '../../engine/observe/source.js';
import { selectDomains } from '../../playbook/domain-glob.js';
import type { Playbook } from '../../playbook/playbook.js';
import { Probe } from '../../probe/probe.js';
import { probeLooks } from '../../probe/probe-looks.js';
import { mxHostsOf } from '../../probe/whom.js';
import { steps } from '../../steps/index.js';
import type { Beyond } from '../../steps/kit/step.js';
import { readUserFile } from '../../user-file.js';
import { type BeyondArguments, statedDoors } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import type { Session } from '../session/session.js';

function isAsked(beyond: Beyond | undefined, args: Partial<BeyondArguments>): boolean {
  return beyond === undefined || (beyond !== 'host' && args[beyond] === true);
}

/** The playbook without the steps that nobody asked for: those are not selected, and named. */
export function askedOnly(playbook: Playbook, args: Partial<BeyondArguments>): Playbook {
  const unasked = steps
    .filter(({ id, beyond }) => playbook.steps[id] !== undefined && !isAsked(beyond, args))
    .map(({ id }) => id);
  if (unasked.length === 0) return playbook;
  const asked = Object.entries(playbook.steps).filter(([id]) => !unasked.includes(id));
  return { ...playbook, steps: Object.fromEntries(asked), unasked };
}

interface Around {
  readonly session: Session;
  readonly playbook: Pick<Playbook, 'domains'>;
  readonly ca: string | undefined;
  readonly say: Context['say'];
}

/** One for each session: the server counts who knocks, and a command may look several times. */
const PROBES = new WeakMap<Session, Probe>();

function probeOf(args: Partial<BeyondArguments>, { session, playbook, ca, say }: Around, ask: Ask): Probe {
  const known = PROBES.get(session);
  if (known !== undefined) return known;
  const url = new URL(session.connection.server.url);
  const probe = new Probe({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    ports: Object.fromEntries(
      statedDoors(args.probePorts ?? '').flatMap(({ door, port }) =>
        port === undefined ? [] : [[door, port]],
      ),
    ),
    ...(ca === undefined ? {} : { ca: [...rootCertificates, readUserFile(ca)] }),
    domains: async () => {
      const all = (await session.observer.domains()).map(({ name }) => name);
      return { all: all.map(inDns), selected: selectDomains(all, playbook.domains).map(inDns) };
    },
    ...(args.probeMx === true ? { mx: (domains, host) => mxHostsOf(domains, { ask, host }) } : {}),
    say,
    signal: session.interruption.signal,
  });
  PROBES.set(session, probe);
  return probe;
}

/** The sources that were asked for. They look once for each command. */
export function beyondSources(args: Partial<BeyondArguments>, around: Around): Sources {
  const ask = asking({ resolvers: args.resolver ?? [] });
  return {
    ...(args.dns === true ? { dns: lookingSource(dnsLooks(ask)) } : {}),
    ...(args.probe === true ? { probe: lookingSource(probeLooks(probeOf(args, around, ask))) } : {}),
  };
}
