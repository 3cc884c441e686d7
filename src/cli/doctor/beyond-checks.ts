/** Whether what is asked beyond the server answers, and the host's evidence is of use. A line of its own, and only where it is asked for. */
import { idsRules } from '../../contract/resources/access/ids-rules.js';
import { probedPorts } from '../../contract/resources/outside/probed-ports.js';
import { asking } from '../../dns/asking.js';
import type { Observer } from '../../engine/observe/observer.js';
import { whyUnread } from '../../engine/words/reading.js';
import { SERVER } from '../../engine/words/target.js';
import { LockdownError } from '../../errors.js';
import type { Check } from '../../report/model/doctor-report.js';
import { hostSeenText } from '../../report/text/host-seen-text.js';
import { listed } from '../../steps/kit/names.js';
import { placeText, questionOf, unanswered } from '../../steps/outside/knocked.js';
import type { BeyondArguments, StateArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import type { Session } from '../session/session.js';
import { givenEvidence, hostSource } from '../survey/host-evidence.js';
import { failedCheck } from './account-checks.js';

/** The server's own rules, below which the probe stays; undefined where they are not read. */
async function rulesOf(observer: Observer) {
  const reading = await observer.read({ resource: idsRules, target: SERVER });
  if (reading.status !== 'collection') return undefined;
  const rules = idsRules.model.array().safeParse(reading.items.map(({ fields }) => fields));
  return rules.data?.map((fields) => ({ fields }));
}

/** Knocks, and says what answered; what that means is judged by an audit. `observer`: with the source `probe`. */
export async function probeChecks(
  { probe }: Partial<BeyondArguments>,
  observer: Observer,
): Promise<readonly Check[]> {
  if (probe !== true) return [];
  const about = { group: 'here', id: 'probe' } as const;
  const reading = await observer.read({
    ...{ resource: probedPorts, target: SERVER },
    asked: questionOf({ rules: await rulesOf(observer) }),
  });
  const seen = probedPorts.model.safeParse(reading.status === 'observed' ? reading.fields : undefined);
  if (!seen.success) return [{ ...about, state: 'unknown', text: whyUnread(reading) }];
  const shown = seen.data;
  const [nothing] = unanswered(shown);
  if (nothing !== undefined) {
    const todo = 'Look from another network, at best from outside.';
    return [{ ...about, state: 'fail', text: `${nothing.what}: ${nothing.why}`, todo }];
  }
  const placesOf = (answer: (typeof shown.ports)[number]['answer']) =>
    shown.ports.filter((one) => one.answer === answer).map((place) => placeText(place, shown));
  const [silent, unseen] = [placesOf('silent'), placesOf('not-seen')];
  const text = [
    `answers from here: ${listed(placesOf('open'))}`,
    ...[
      ['closed', placesOf('closed')] as const,
      ['silent, as a firewall near you is too', silent] as const,
      ['not seen', unseen] as const,
    ].flatMap(([how, places]) => (places.length === 0 ? [] : [`${how}: ${listed(places)}`])),
  ].join('; ');
  const state = silent.length + unseen.length > 0 ? 'unknown' : 'ok';
  return [{ ...about, state, text, todo: 'smlockdown audit --probe judges it.' }];
}

/** Whether an audit would take the evidence of the host. */
export async function hostChecks(
  args: Partial<BeyondArguments> & StateArguments,
  around: { readonly session: Session; readonly context: Context },
): Promise<readonly Check[]> {
  const about = { group: 'here', id: 'host' } as const;
  try {
    const evidence = givenEvidence(args, new Date());
    if (evidence === undefined) return [];
    await hostSource(evidence, { args, ...around });
    const { host, taken, platform, tool, elevated } = evidence;
    const text = hostSeenText({ name: host.name, taken, platform, tool, elevated });
    return [
      {
        ...about,
        state: elevated ? 'ok' : 'warn',
        text,
        todo: 'smlockdown audit --host-evidence judges it.',
      },
    ];
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    return [failedCheck(about, error)];
  }
}

/** `domain`: one of the server's. */
export async function dnsChecks(
  { dns, resolver = [] }: Partial<BeyondArguments>,
  domain: string | undefined,
): Promise<readonly Check[]> {
  if (dns !== true) return [];
  const about = { group: 'here', id: 'dns' } as const;
  const whom = resolver.length > 0 ? resolver.join(', ') : "the system's resolver";
  // Of the root there is an answer wherever anything of DNS is answered.
  const name = domain ?? '.';
  const answer = await asking({ resolvers: resolver })('MX', name);
  if (answer.status === 'failed')
    return [
      {
        ...{ ...about, state: 'fail', text: `${whom}, asked of ${name}: ${answer.why}` },
        todo: 'Name one that answers: --resolver ADDRESS.',
      },
    ];
  return [{ ...about, state: 'ok', text: `${whom} answers` }];
}
