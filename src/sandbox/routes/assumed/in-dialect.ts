/** What answers a call in another dialect: its own handler, which knows the words of the table alone, between two translations. */
import type { Answer } from '../../answer.js';
import { type Leaf, leafOf, type Spoken, type SpokenCall } from '../../dialect/spoken.js';
import { inward, keyMeant, outward } from '../../dialect/translate.js';
import { isObject, type JsonObject } from '../../json.js';
import type { Handle, RouteRequest, World } from '../../route.js';

export interface Saying {
  readonly spoken: Spoken;
  readonly call: SpokenCall;
  /** What the Domain Defaults are called: by that they are propagated. */
  readonly defaults: readonly Leaf[];
  /** The rows of a collection, by which a key is found again. */
  readonly rowsIn: (world: World) => readonly JsonObject[];
}

/** What a name of the wire is of the settings that are propagated. Empty, so that it is refused, where it is none. */
function settingMeant(defaults: readonly Leaf[], given: unknown): unknown {
  const top = (path: string) => path.split('.', 1)[0];
  const leaf = defaults.find(({ wire }) => top(wire) === given);
  return leaf === undefined ? '' : top(leaf.name);
}

/** The body as the handler knows it. What has another shape than the call wants stays, and is refused there. */
function bodyMeant(request: RouteRequest, { spoken, call, defaults, rowsIn }: Saying): unknown {
  const { row, leaves } = spoken;
  if (call.method === 'GET' || call.role === 'list' || !isObject(request.body)) return request.body;
  const inner = call.under === '' ? request.body : request.body[call.under];
  const wrapped = (value: unknown) => (call.was.under === '' ? value : { [call.was.under]: value });
  if (Array.isArray(inner)) {
    const meant = (one: unknown) =>
      row.kind === 'collection'
        ? keyMeant(leafOf(spoken, row.key), one, rowsIn(request))
        : settingMeant(defaults, one);
    return wrapped(inner.map(meant));
  }
  if (inner === undefined) return {};
  if (!isObject(inner)) return wrapped(inner);
  const object = inward(leaves, inner, rowsIn(request));
  // A row of which nothing is said is none.
  return row.kind === 'collection' && Object.keys(object).length === 0 ? {} : wrapped(object);
}

function answerSaid(answer: Answer, { spoken, call }: Saying): Answer {
  if (answer.type !== 'json' || (call.role !== 'read' && call.role !== 'list')) return answer;
  if (!isObject(answer.body) || !Object.hasOwn(answer.body, call.was.under)) return answer;
  const { [call.was.under]: payload, ...rest } = answer.body;
  const said = Array.isArray(payload)
    ? payload.map((one) => outward(spoken.leaves, one))
    : outward(spoken.leaves, payload);
  const body = call.under === '' ? { ...(said as JsonObject), ...rest } : { [call.under]: said, ...rest };
  return { ...answer, body };
}

/** Names of members stand in some paths. */
function paramsMeant(params: RouteRequest['params'], leaves: readonly Leaf[]): RouteRequest['params'] {
  const { sortField } = params;
  if (sortField === undefined) return params;
  const leaf = leaves.find(({ wire }) => wire.toLowerCase() === sortField.toLowerCase());
  return { ...params, sortField: leaf?.name ?? '' };
}

export function inDialect<R extends RouteRequest>(handle: Handle<R>, saying: Saying): Handle<R> {
  return (request) => {
    const meant = {
      ...request,
      body: bodyMeant(request, saying),
      params: paramsMeant(request.params, saying.spoken.leaves),
    };
    return answerSaid(handle(meant), saying);
  };
}
