/** Reading one object of the server: one call for a document, page by page for a collection. */

import type { Call } from '../../api/call.js';
import { asciiName } from '../../api/domain-name.js';
import type { ReadClient } from '../../api/read-client.js';
import { segmentOf } from '../../api/request-path.js';
import { isJsonObject, type Json, type JsonObject } from '../../canonical-json.js';
import { type CollectionList, type Route, TOTAL_COUNT } from '../../contract/binding.js';
import { isGuess, isPublished } from '../../contract/evidence.js';
import { memberAt, withMember } from '../../contract/members.js';
import {
  type AnyCollection,
  type AnyDocument,
  type ApiResource,
  readRouteOf,
} from '../../contract/resource.js';
import type { Discovery } from '../../contract/trust/discovery.js';
import { isContradicted, readReach } from '../../contract/trust/reach.js';
import { decodeDocument, decodeItems, rowsOf } from '../../contract/wire/decode.js';
import { type ErrorCode, LockdownError } from '../../errors.js';
import { failed, type Reading, type ReadRequest, unreachable } from '../words/reading.js';
import { SERVER } from '../words/target.js';
import type { Source } from './source.js';

/** Failures that end the run, instead of becoming one object's failed reading. */
const FATAL: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'interrupted',
  'session.lost',
  'session.blocked',
  'internal.bug',
  'api.not-declared',
]);

/** Failures in which the server said nothing. That it is busy (429) is an answer. */
export const UNANSWERED: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'server.unreachable',
  'server.timeout',
]);

/** What one object's reading fails with. Throws what ends the run. */
export function failureIn(thrown: unknown): LockdownError {
  if (!(thrown instanceof LockdownError) || FATAL.has(thrown.code)) throw thrown;
  return thrown;
}

type Named = Omit<ReadRequest, 'resource'>;

/** What a `{name}` of a path stands for. */
function textFor(name: string, { target, parameters }: Named): string {
  return (name === 'domain' ? target : parameters?.[name]) ?? '';
}

/** Why a route cannot name what the server calls so: it would come to something else. Undefined where it can. */
export function whyNotNamed(route: Route, named: Named): string | undefined {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => textFor(name, named));
  const isNoDomain = named.target !== SERVER && asciiName(named.target) === undefined;
  const odd = isNoDomain ? named.target : names.find((value) => segmentOf(value) === undefined);
  return odd === undefined ? undefined : `no call can name ${JSON.stringify(odd)}`;
}

/**
 * The call of a route, its `{names}` filled in and percent-encoded.
 * Errors: `server.garbage` where one of them, or the domain, cannot be named in a call (`whyNotNamed`).
 */
export function callOf(route: Route, options: Named & { readonly body?: Json | undefined }): Call {
  const { target, body } = options;
  const why = whyNotNamed(route, options);
  if (why !== undefined) throw new LockdownError('server.garbage', why);
  return {
    method: route.method,
    path: route.path.replace(/\{(\w+)\}/g, (_, name: string) => segmentOf(textFor(name, options)) ?? ''),
    ...(body === undefined ? {} : { body }),
    ...(route.actsOnDomain === true ? { domain: target } : {}),
  };
}

/** What the API shows, by the binding of each resource. */
export function apiSource(options: ApiOptions): Source {
  return {
    read: async (request) => {
      const { resource } = request;
      if (resource.kind === 'observed')
        throw new LockdownError('internal.bug', `${resource.id} is not read by a call`);
      return readObject({ ...request, resource }, options);
    },
  };
}

interface ApiOptions {
  readonly client: ReadClient;
  readonly discovery: Discovery;
}

type ApiRequest = ReadRequest & { readonly resource: ApiResource };

/** Reads one object: once for a document, page by page for a collection. */
async function readObject(request: ApiRequest, options: ApiOptions): Promise<Reading> {
  const { resource, target } = request;
  const route = readRouteOf(resource);
  const reach = readReach(route, options.discovery);
  if (reach === 'closed')
    return unreachable(
      request,
      isContradicted(route, options.discovery)
        ? `the call that reads it is ${route.evidence}, and this server's web interface does not make it`
        : `the call that reads it is ${route.evidence}, and nothing on this server shows it`,
    );
  try {
    const reading =
      resource.kind === 'document'
        ? await documentReading(request, resource, options.client)
        : await collectionReading(request, resource, options.client);
    if (reach === 'if-strict') return strictly(reading);
    // That the server has the call says nothing for what we take its answer to be.
    const isMisfit = isGuess(route.evidence) && reading.status === 'failed' && reading.came === 'misfit';
    return isMisfit ? unreachable(reading, MISFIT, { came: 'misfit' }) : reading;
  } catch (thrown) {
    const error = failureIn(thrown);
    // The server itself says that its build has no such call, unless others saw it answer there: then something is
    // wrong with what answers. A domain's 404 may mean that the domain is gone.
    if (error.status === 404 && target === SERVER && !isPublished(route.evidence))
      return unreachable(request, 'this server has no such call (404)', { came: 'no-such-call' });
    // Neither silence nor being busy is a proof that it has no such call.
    const isRefused = !UNANSWERED.has(error.code) && error.code !== 'server.busy';
    if (isRefused && (reach === 'if-strict' || (isGuess(route.evidence) && error.status === 400)))
      return unreachable(request, `the assumed call was refused: ${error.message}`, { came: 'refused' });
    const came = error.status === 404 ? 'no-such-call' : 'refused';
    return failed(request, { code: error.code, why: error.message, ...(isRefused ? { came } : {}) });
  }
}

async function documentReading(
  request: ReadRequest,
  resource: AnyDocument,
  client: ReadClient,
): Promise<Reading> {
  const decoded = decodeDocument(resource, await client.read(callOf(resource.binding.read, request)));
  return decoded.ok
    ? { status: 'document', resource, target: request.target, document: decoded.value }
    : undecodable(request, decoded.reason);
}

function undecodable(request: ReadRequest, reason: string): Reading {
  return failed(request, {
    code: 'server.garbage',
    came: 'misfit',
    why: `the answer does not have the known shape: ${reason}`,
  });
}

/** More pages than this is no list anybody keeps: the server ignores the paging. */
const MOST_PAGES = 1000;

function pageBody(list: CollectionList, skip: number): JsonObject | undefined {
  if (list.body === undefined || list.paging === undefined) return list.body;
  return withMember(list.body, list.paging.skip, skip);
}

/** Reads on until there are as many rows as the server counts. Of a list that is not whole nothing is known. */
async function collectionReading(
  request: ReadRequest,
  resource: AnyCollection,
  client: ReadClient,
): Promise<Reading> {
  const { list } = resource.binding;
  const rows: Json[] = [];
  let counted: number | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    // Every page begins with the last row of the one before: where it is another row by now, rows have moved between the
    // pages, and one may have been passed over.
    const overlap = rows.splice(-1);
    const answer = await client.read(callOf(list, { ...request, body: pageBody(list, rows.length) }));
    const found = rowsOf(resource, answer);
    if (!found.ok) return undecodable(request, found.reason);
    if (overlap.length > 0 && keyIn(resource, overlap) !== keyIn(resource, found.value.slice(0, 1)))
      return undecodable(request, 'its rows moved while it was read');
    for (const row of found.value) rows.push(row);
    if (list.most !== undefined && rows.length >= list.most)
      return undecodable(request, `${rows.length} rows, and there may be more than it asks for`);
    const total = countIn(answer, { list, rows: rows.length });
    if (total === undefined) return undecodable(request, `no whole number "${totalOf(list)}"`);
    if (total !== (counted ?? total))
      return undecodable(request, `it counted ${counted} rows, and ${total} a page later`);
    if (rows.length === total) return collected(request, resource, rows);
    if (rows.length > total || found.value.length <= overlap.length || list.paging === undefined)
      return undecodable(request, `${rows.length} of ${total} rows, and no more to be had`);
    counted = total;
  }
  return undecodable(request, `no end after ${MOST_PAGES} pages`);
}

/** What the server knows the only row by; undefined where it does not decode. */
function keyIn(resource: AnyCollection, [row]: readonly Json[]): string | number | undefined {
  const decoded = row === undefined ? undefined : decodeItems(resource, [row]);
  return decoded?.ok === true ? decoded.value[0]?.key : undefined;
}

function totalOf({ paging }: CollectionList): string {
  return paging?.total ?? TOTAL_COUNT;
}

/** How many rows there are in all, as the server says: one that gives all at once need not say it. */
function countIn(
  answer: unknown,
  { list, rows }: { readonly list: CollectionList; readonly rows: number },
): number | undefined {
  const total = (isJsonObject(answer) ? memberAt(answer, totalOf(list)) : undefined) ?? undefined;
  if (total === undefined && list.paging === undefined) return rows;
  return typeof total === 'number' && Number.isInteger(total) && total >= 0 ? total : undefined;
}

function collected(request: ReadRequest, resource: AnyCollection, rows: readonly Json[]): Reading {
  const decoded = decodeItems(resource, rows);
  return decoded.ok
    ? { status: 'collection', resource, target: request.target, items: decoded.value }
    : undecodable(request, decoded.reason);
}

const MISFIT = 'the answer to an assumed call does not have the assumed shape';

/** An assumed call that this server does not document counts only when every field of its answer decodes. */
function strictly(reading: Reading): Reading {
  if (reading.status === 'collection') return reading;
  if (reading.status === 'document' && Object.keys(reading.document.failures).length === 0) return reading;
  return unreachable(reading, MISFIT, {
    came: 'misfit',
    ...(reading.status === 'document' ? { failures: reading.document.failures } : {}),
    ...(reading.status === 'failed' ? { detail: reading.why } : {}),
  });
}
