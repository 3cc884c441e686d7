/**
 * What a recording of the web interface teaches of the settings that somebody says he changed in it. What it does not prove
 * is not learned, and it is said which click is missing.
 */
import { isEqualJson, type Json } from '../../canonical-json.js';
import type { Parts } from '../binding-schema.js';
import { fieldLabel } from '../label.js';
import type { ApiResource } from '../resource.js';
import { type Before, beforeIn } from './before.js';
import { encodingOf, type Pair } from './encoding.js';
import { type Exchange, timeText } from './exchange.js';
import { type ItemFacts, itemLesson } from './item-lesson.js';
import { LISTED, namedLesson } from './named-lesson.js';
import { likenessOf } from './naming.js';
import { onlyOrder } from './order.js';
import { type Lesson, pageLesson, unproved } from './page-lesson.js';
import { callText, placed, whyNoOther } from './place.js';
import { type PropagationCall, type PropagationLesson, propagationLesson } from './propagation-lesson.js';
import { isAsPublished, isKnownAsWell } from './published.js';
import { namesSecret, secretLesson } from './secret-lesson.js';
import { shownLesson } from './shown-lesson.js';
import type { Statement } from './statement.js';
import { fitOf } from './suggest.js';
import { type Save, type Timeline, timelineOf } from './timeline.js';

/** What became of a statement. */
export interface Outcome {
  readonly statement: Statement;
  /** When it was saved, where that was found: milliseconds since 1970. */
  readonly at: number | undefined;
  /** As half a sentence; undefined where it is learned. */
  readonly why: string | undefined;
}

/** What a recording teaches. */
export interface Learned {
  /** By resource, as an overlay has it. */
  readonly resources: Readonly<Record<string, Parts>>;
  /** The call that copies the Domain Defaults to all domains. */
  readonly propagation: { readonly domains: ClaimedPropagation } | undefined;
  /** One for each statement, in their order. */
  readonly outcomes: readonly Outcome[];
  /** Saves that no statement names, and such as went wrong: when, and by which call. */
  readonly unnamed: readonly Exchange[];
  readonly failed: readonly Exchange[];
  /** What was changed, and what it was before. */
  readonly before: readonly Before[];
}

type ClaimedPropagation = PropagationCall & { readonly evidence: 'learned'; readonly source: string };

type Proved = Extract<Lesson, { readonly isProved: true }> & Partial<ItemFacts>;

interface Found {
  readonly statement: Statement;
  /** Undefined of what was only shown. */
  readonly save: Save | undefined;
  readonly lesson: Proved;
}

type AnyLesson = (Lesson & Partial<ItemFacts>) | PropagationLesson;

function lessonOf(
  statement: Statement,
  save: Save,
  { timeline, exchanges }: { readonly timeline: Timeline; readonly exchanges: readonly Exchange[] },
): AnyLesson {
  if (statement.what === 'propagate') return propagationLesson(statement, save, exchanges);
  const lesson = namesSecret(statement)
    ? secretLesson(statement, save.exchange, exchanges)
    : statement.resource.kind === 'document'
      ? pageLesson(statement, save, timeline)
      : (namedLesson(statement, save, timeline) ?? itemLesson(statement, save));
  return ofAnyServer(lesson, statement);
}

/** What holds for one server alone is no lesson. */
function ofAnyServer<L extends Lesson>(lesson: L, { resource }: Statement): L | Lesson {
  const why = lesson.isProved ? whyNoOther(lesson.calls, resource) : undefined;
  return why === undefined ? lesson : unproved(why);
}

/** Of the reasons that saves are not it, that of the save that came nearest. */
function nearest(
  { resource, fields, what }: Statement,
  { lessons, saves }: { readonly lessons: readonly AnyLesson[]; readonly saves: readonly Save[] },
): string {
  const nearness = ({ matches, lists, exchange }: Save) => {
    const wires = matches.flatMap(({ changes }) => changes.map(({ wire }) => wire));
    const likes = Object.keys(fields).flatMap((field) =>
      wires.map((wire) => likenessOf(resource, field, wire)),
    );
    const isSeen = lists.some(({ kind }) => kind === LISTED.get(what));
    return Math.max(0, ...likes) + fitOf(resource, exchange.path) + (isSeen ? 1 : 0);
  };
  const whys = lessons.flatMap((one, at) => {
    const save = saves[at];
    return one.isProved || save === undefined ? [] : [{ why: one.why, nearness: nearness(save) }];
  });
  const [near] = whys.toSorted((a, b) => b.nearness - a.nearness);
  return near?.why ?? 'the recording holds no save: change the setting and press Save while it is recorded';
}

/** The call that two lessons of a resource know otherwise; undefined where there is none. */
function contradiction(found: readonly Found[]): string | undefined {
  const calls = new Map<string, unknown>();
  for (const { lesson } of found)
    for (const [name, call] of Object.entries(lesson.calls)) {
      const known = calls.get(name);
      if (known !== undefined && !isEqualJson(known as Json, call as Json)) return name;
      calls.set(name, call);
    }
  return undefined;
}

function keyOf(found: readonly Found[]): string | undefined {
  const sets = found.flatMap(({ lesson }) => (lesson.keys === undefined ? [] : [lesson.keys]));
  const [first = [], ...others] = sets;
  const left = first.filter((name) => others.every((set) => set.includes(name)));
  return left.length === 1 ? left[0] : undefined;
}

interface FieldsFound {
  readonly fields: Readonly<Record<string, object>>;
  /** Field -> why it is not learned. */
  readonly open: ReadonlyMap<string, string>;
}

/** Sent and never shown. */
function secretField(wire: string, codeMember: string | undefined): object {
  const code = codeMember === undefined ? {} : { codeMember };
  return { wire, writeOnly: true, ...code, evidence: 'learned', written: 'learned' };
}

function fieldsOf(resource: ApiResource, found: readonly Found[]): FieldsFound {
  const names = [...new Set(found.flatMap(({ lesson }) => [...lesson.members.keys()]))];
  const open = new Map<string, string>();
  const fields = names.flatMap((field) => {
    const seen = found.flatMap(({ statement, lesson }) => {
      const sent = lesson.members.get(field);
      return sent === undefined
        ? []
        : [
            {
              wire: sent.wire,
              isSaved: statement.what !== 'show',
              pair: { value: statement.fields[field] ?? null, wire: sent.to } satisfies Pair,
            },
          ];
    });
    const [first] = seen;
    if (first === undefined) return [];
    if (seen.some(({ wire }) => wire !== first.wire)) {
      open.set(
        field,
        `two saves contradict each other: ${[...new Set(seen.map(({ wire }) => wire))].join(' and ')}`,
      );
      return [];
    }
    const secret = found.find(({ lesson }) => lesson.secret?.field === field)?.lesson.secret;
    if (secret !== undefined) return [[field, secretField(first.wire, secret.codeMember)] as const];
    const encoding = encodingOf(
      resource,
      field,
      seen.map(({ pair }) => pair),
    );
    if (!encoding.isProved) {
      open.set(field, encoding.why);
      return [];
    }
    const { isProved: _, ...how } = encoding;
    const written = seen.some(({ isSaved }) => isSaved) ? 'learned' : 'none';
    return [[field, { wire: first.wire, ...how, evidence: 'learned', written }] as const];
  });
  return { fields: Object.fromEntries(fields), open };
}

/** What all lessons of a resource together prove. */
function partsOf(
  resource: ApiResource,
  { found, source }: { readonly found: readonly Found[]; readonly source: string },
): { readonly parts: Parts | undefined; readonly open: (statement: Statement) => string | undefined } {
  const call = contradiction(found);
  if (call !== undefined)
    return {
      parts: undefined,
      open: () =>
        `two saves contradict each other: it is known in two ways how it ${call === 'read' || call === 'list' ? 'is read' : `does "${call}"`}`,
    };
  const { fields, open } = fieldsOf(resource, found);
  const calls = Object.assign({}, ...found.map(({ lesson }) => lesson.calls)) as Record<string, object>;
  const key = keyOf(found);
  // Published calls say themselves how items are known.
  const isList = found.some(({ lesson }) => lesson.keys !== undefined) && resource.kind === 'collection';
  // Rows that nobody can tell apart are no list.
  const routes = (isList && key === undefined ? [] : Object.entries(calls))
    .filter(([name, one]) => !isAsPublished(resource, name, one))
    .map(([name, one]) => [name, { ...one, evidence: 'learned', source }]);
  const isReadAnew = routes.some(([name]) => name === 'read' || name === 'list');
  const news = Object.entries(fields).filter(
    ([field, one]) => isReadAnew || !isKnownAsWell(resource, field, one),
  );
  const serverOwned = [...new Set(found.flatMap(({ lesson }) => lesson.serverOwned ?? []))];
  const all = {
    ...Object.fromEntries(routes),
    ...(isList && key !== undefined ? { key, serverOwned } : {}),
    ...(news.length === 0 ? {} : { fields: Object.fromEntries(news) }),
  };
  const parts = Object.keys(all).length === 0 ? undefined : all;
  const whyNot = (statement: Statement) => {
    const field = Object.keys(statement.fields).find((one) => open.has(one));
    if (field !== undefined) return `${fieldLabel(resource, field)}: ${open.get(field)}`;
    if (isList && key === undefined && statement.what === 'show')
      return 'what tells its items apart is not to be told: say more of what one of them showed';
    if (isList && key === undefined)
      return 'by which member the server knows its items is not to be told: delete one of them, too';
    return undefined;
  };
  return { parts, open: whyNot };
}

/** More saves are counted. */
const FEW = 3;

/** `08:01:12 POST settings/x, 08:01:15 POST settings/x and 2 others, UTC`. */
function savesText(saves: readonly Save[]): string {
  const some = saves.slice(0, FEW).map(({ exchange }) => `${timeText(exchange)} ${callText(exchange)}`);
  const more = saves.length - some.length;
  return `${some.join(', ')}${more === 0 ? '' : ` and ${more} more`}, UTC`;
}

interface Judged {
  readonly statement: Statement;
  readonly save: Save | undefined;
  readonly lesson: AnyLesson;
}

/** Each statement with the save that it has to be, or why there is none. */
function judgedIn(
  statements: readonly Statement[],
  { timeline, exchanges }: { readonly timeline: Timeline; readonly exchanges: readonly Exchange[] },
): readonly Judged[] {
  const { saves } = timeline;
  const saved = statements.filter(({ what }) => what !== 'show');
  const lessons = saved.map((statement) =>
    saves.map((save) => lessonOf(statement, save, { timeline, exchanges })),
  );
  const order = onlyOrder(lessons.map((row) => row.map(({ isProved }) => isProved)));
  return statements.map((statement) => {
    if (statement.what === 'show')
      return {
        ...{ statement, save: undefined },
        lesson: ofAnyServer(shownLesson(statement, exchanges), statement),
      };
    const i = saved.indexOf(statement);
    const [own = [], j] = [lessons[i], order[i]];
    const [lesson, save] = j === undefined ? [] : [own[j], saves[j]];
    if (lesson !== undefined) return { statement, save, lesson };
    const could = saves.filter((_, at) => own[at]?.isProved === true);
    const why =
      could.length === 0
        ? nearest(statement, { lessons: own, saves })
        : saves.length < saved.length
          ? 'fewer saves were recorded than are named: do each, in their order'
          : `more than one save could be it, or none (${savesText(could)}): name every save, in their order`;
    return { statement, save: undefined, lesson: { isProved: false, why } };
  });
}

/** Of two that contradict each other there is none. */
function propagationIn(
  judged: readonly Judged[],
  source: string,
): { readonly propagation: Learned['propagation']; readonly why: string | undefined } {
  const calls = judged.flatMap(({ lesson }) => (lesson.isProved && 'call' in lesson ? [lesson.call] : []));
  const [first] = calls;
  const isOne = calls.every((one) => isEqualJson({ ...one }, { ...first }));
  if (first === undefined || !isOne)
    return {
      propagation: undefined,
      why: 'two saves contradict each other: it is known in two ways what copies settings',
    };
  return { propagation: { domains: { ...first, evidence: 'learned', source } }, why: undefined };
}

/** `source`: who shows it, in words. Never throws, whatever the recording holds. */
export function learnedFrom(
  exchanges: readonly Exchange[],
  { statements, source }: { readonly statements: readonly Statement[]; readonly source: string },
): Learned {
  const timeline = timelineOf(exchanges);
  const { saves, failed } = timeline;
  const judged = judgedIn(statements, { timeline, exchanges });
  const found = judged.flatMap(({ statement, save, lesson }) =>
    lesson.isProved && 'members' in lesson
      ? [{ statement, save, lesson: { ...lesson, calls: placed(lesson.calls, statement.resource) } }]
      : [],
  );
  const ids = [...new Set(found.map(({ statement }) => statement.resource.id))];
  const whys = new Map<Statement, string>();
  const resources = ids.flatMap((id) => {
    const own = found.filter(({ statement }) => statement.resource.id === id);
    const [first] = own;
    if (first === undefined) return [];
    const { parts, open } = partsOf(first.statement.resource, { found: own, source });
    for (const { statement } of own) {
      const why = open(statement);
      if (why !== undefined) whys.set(statement, why);
    }
    return parts === undefined ? [] : [[id, parts] as const];
  });
  const { propagation, why: whyNoCall } = propagationIn(judged, source);
  const outcomes = judged.map(
    ({ statement, save, lesson }): Outcome => ({
      ...{ statement, at: save?.exchange.at },
      why: lesson.isProved ? (whys.get(statement) ?? ('call' in lesson ? whyNoCall : undefined)) : lesson.why,
    }),
  );
  const named = new Set(judged.map(({ save }) => save));
  return {
    ...{ resources: Object.fromEntries(resources), propagation, outcomes, failed, before: beforeIn(found) },
    unnamed: saves.filter((save) => !named.has(save)).map(({ exchange }) => exchange),
  };
}
