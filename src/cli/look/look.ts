/** `doctor --look`: proposes reads for what is not known on a server, by its own lists, after they were shown; and keeps what was found. */
import type { Json } from '../../canonical-json.js';
import { fieldLabel, labelOf } from '../../contract/label.js';
import {
  type Candidate,
  candidatesFor,
  type MoreWords,
  NO_MORE_WORDS,
  unfilledFor,
} from '../../contract/proposal/candidates.js';
import type { FieldMatch } from '../../contract/proposal/field-match.js';
import { hostNamesIn, wordsByHost } from '../../contract/proposal/host-names.js';
import type { Match } from '../../contract/proposal/match.js';
import { type Proposal, partsOf, proposed } from '../../contract/proposal/propose.js';
import type { ApiResource } from '../../contract/resource.js';
import { answerShown, guessedOn, lookAt, routesHere } from '../../engine/observe/look.js';
import { LockdownError } from '../../errors.js';
import { redactNamed } from '../../redaction.js';
import {
  type LookedAt,
  type LookedField,
  type LookReport,
  lookReport,
} from '../../report/model/look-report.js';
import { exitCodeFor } from '../../report/model/reports.js';
import { valueText } from '../../report/view/value-text.js';
import { counted } from '../../steps/kit/step.js';
import { readUserFile } from '../../user-file.js';
import type { DoctorArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { whyNotRead } from '../context/near-file.js';
import { canAsk } from '../terminal/prompts.js';
import { aroundLook, type LookArguments } from './around.js';
import { faultsIn, keepOverlay } from './overlay-file.js';

/** Values of more rows are none that anybody compares. */
const MOST_ROWS = 20;

function shownOf({ resource }: Match, { field, wire, values, names }: FieldMatch): readonly string[] {
  const words = labelOf(resource, field)?.values ?? {};
  const last = wire.slice(wire.lastIndexOf('.') + 1);
  return values.slice(0, MOST_ROWS).map((value: Json) => {
    const safe = redactNamed(last, value);
    if (names === undefined || value === null) return valueText(safe);
    const name = names.of[String(value)] ?? null;
    const word = name === null ? 'which one?' : (words[name] ?? name);
    return names.by === 'text' && name !== null
      ? word
      : `${valueText(safe)}: ${word}${name === null ? '' : '?'}`;
  });
}

function fieldOf(match: Match, found: FieldMatch): LookedField {
  const isAsked =
    found.names !== undefined &&
    (found.names.by === 'number' || Object.values(found.names.of).includes(null));
  return {
    ...{ field: found.field, label: fieldLabel(match.resource, found.field), wire: found.wire },
    ...{ values: [...shownOf(match, found)], state: isAsked ? 'asked' : 'proposed', note: found.why },
  };
}

function lookedAt({ candidate, match }: Proposal, domain: string | undefined): LookedAt {
  const { resource, rows, fields, unmatched } = match;
  return {
    ...{ resource: resource.id, title: resource.title, where: resource.where },
    ...{
      call: `GET ${candidate.path}`,
      domain: resource.scope === 'domain' ? (domain ?? null) : null,
      rows: rows ?? null,
    },
    fields: [
      ...fields.map((one) => fieldOf(match, one)),
      ...unmatched.map(
        ({ field, why }): LookedField => ({
          ...{ field, label: fieldLabel(resource, field), wire: null, values: [], state: 'open', note: why },
        }),
      ),
    ],
  };
}

function named(resources: readonly ApiResource[]): LookReport['byPost'] {
  return resources.map(({ id, title }) => ({ resource: id, title }));
}

function pathsIn(candidates: readonly Candidate[]): readonly string[] {
  return [...new Set(candidates.map(({ path }) => path))];
}

/** What is about to be asked for, each with the settings that it may show. */
function listText(candidates: readonly Candidate[], url: string): string {
  const titles = (path: string) => {
    const [first, ...others] = candidates.filter((one) => one.path === path).sort((a, b) => b.fit - a.fit);
    return `${first?.resource.title ?? ''}${others.length === 0 ? '' : ` or ${others.length} more`}`;
  };
  const lines = pathsIn(candidates).map((path) => `  GET ${path}  (${titles(path)}?)`);
  return [
    `${counted(lines.length, 'request')} to ${url}, one after the other. Each is a GET, and none is named like one that does something:`,
    ...lines,
  ].join('\n');
}

/** More is no listing of names that a server's files have. */
const LONGEST_LISTING = 16 * 2 ** 20;

/** What the listing says. Errors: `usage.invalid` where it cannot be read, or names nothing. */
function wordsIn(file: string | undefined, say: (text: string) => void): MoreWords {
  if (file === undefined) return NO_MORE_WORDS;
  const refused = (why: string) =>
    new LockdownError('usage.invalid', `The listing ${file} is of no use: ${why}`, {
      next: 'smlockdown doctor --names-script prints the line that makes one.',
    });
  let text: string;
  try {
    text = readUserFile(file, { most: LONGEST_LISTING, mayBeUtf16: true });
  } catch (error) {
    throw refused(whyNotRead(file, error));
  }
  const { names, others } = hostNamesIn(text);
  if (names.length === 0) throw refused('no line of it is a name and a type');
  say(
    `${file}: ${counted(names.length, 'name')}${others === 0 ? '' : `; ${counted(others, 'line')} not understood`}.`,
  );
  return wordsByHost(names);
}

type Arguments = LookArguments & Pick<DoctorArguments, 'autoApprove' | 'names'>;

/** Errors: `usage.needs-flag` where nobody can say yes; `plan.not-approved` for any answer but yes. */
export async function look(args: Arguments, context: Context): Promise<number> {
  const more = wordsIn(args.names, context.say);
  if (!args.autoApprove && !canAsk(args, context.streams))
    throw new LockdownError('usage.needs-flag', 'Nobody is here to say yes to the requests', {
      next: 'Give --auto-approve to send them without a question: GETs of settings, at most 60, none of them named like one that does something.',
    });
  return aroundLook(args, context, async ({ session, build, file, boundAt }) => {
    const { observer, connection, prompter } = session;
    const [first] = await observer.domains();
    const domain = first?.name;
    const { unbound, byPost, fitting } = await guessedOn(observer, domain);
    const by = {
      ...{ routes: routesHere(observer, unbound), more },
      answersOf: (route: string) => answerShown(observer, route),
    };
    const candidates = candidatesFor(unbound, by);
    const { url } = connection.server;
    if (candidates.length > 0) {
      context.say(listText(candidates, url));
      const isApproved =
        args.autoApprove ||
        (await prompter.confirm(`Send ${counted(pathsIn(candidates).length, 'request')}? Type "yes":`));
      if (!isApproved) throw new LockdownError('plan.not-approved', 'Not approved; nothing was sent');
    }
    const client = connection.lookClient(pathsIn(candidates).map((path) => ({ path })));
    const { answers, looked } = await lookAt(client, candidates, domain);
    const { proposals, left } = proposed(answers, more);
    const now = new Date();
    const source = `an answer of this build, ${now.toISOString().slice(0, 10)}`;
    const faulty: { readonly resource: string; readonly why: string }[] = [];
    const kept = proposals.flatMap((one) => {
      const { id } = one.match.resource;
      const parts = partsOf(one, source);
      const other = boundAt(id);
      const [fault] = other === undefined ? faultsIn(id, parts, build) : [`it is bound at ${other}`];
      if (fault !== undefined) faulty.push({ resource: id, why: `what was found may not be used: ${fault}` });
      return fault === undefined ? [{ one, id, parts }] : [];
    });
    const resources = Object.fromEntries(kept.map(({ id, parts }) => [id, parts]));
    const stays =
      kept.length === 0
        ? []
        : (await keepOverlay(file, { build, by: 'smlockdown doctor --look', resources, there: 'stays' }))
            .kept;
    const asked = new Set(candidates.map(({ resource }) => resource.id));
    const unfilled = unfilledFor(unbound, by);
    const notAsked = (id: string) => {
      const path = unfilled.get(id);
      return path === undefined
        ? 'no read of the server is called like it'
        : `${path} is called like it, and takes names that nobody knows: teach it (docs/overlays.md)`;
    };
    const unasked = unbound
      .filter(({ id }) => !asked.has(id))
      .map(({ id }) => ({ resource: id, why: notAsked(id) }));
    const titled = [...left, ...faulty, ...unasked].map(({ resource, why }) => ({
      ...{ resource, title: observer.contract.byId(resource)?.title ?? resource, why },
    }));
    const report = lookReport(
      {
        server: { url, build },
        requests: looked.map(({ path, why }) => ({ call: `GET ${path}`, why: why ?? null })),
        found: kept.map(({ one }) => lookedAt(one, domain)),
        fitting: named(fitting),
        byPost: named(byPost),
        ...{ left: titled, kept: [...stays], file: kept.length === 0 ? null : file },
      },
      maker(),
    );
    await context.show('look', report, { ...args, playbook: undefined });
    return exitCodeFor('look', report);
  });
}
