/** The server's whitelist and blacklist, and SMTP blocks (`docs/api-evidence.md` 4.3, 4.4). */
import { type Answer, done, invalidInput, refused } from '../answer.js';
import { enumNumber, enumNumbers, LIST, SERVICE } from '../enum-values.js';
import { ipAccessRow, isInternalRange, listOf, type RowParts } from '../ip-access-list.js';
import { isObject, type JsonObject } from '../json.js';
import { OF_SERVER, type RouteRequest, serverRoutes, type World } from '../route.js';
import { isAddressOrNetwork } from '../source-address.js';
import type { IpAccessRow } from '../state.js';
import { searchOf, sortedBy } from './search.js';

function sortKey(row: IpAccessRow, field: string): string {
  if (field !== 'ip') return String((row as JsonObject)[field] ?? '');
  // Padded, so that 9.0.0.0 comes before 10.0.0.0.
  return row.ip.replace(/\d+/g, (digits) => digits.padStart(3, '0'));
}

function listRows(request: RouteRequest, world: World): Answer {
  const wanted = request.params.isWhitelist?.toLowerCase();
  const given = isObject(request.body) ? request.body.searchParams : undefined;
  const search = searchOf(given);
  const { sortField = 'ip' } = isObject(given) ? given : {};
  if (search === undefined || typeof sortField !== 'string' || (wanted !== 'true' && wanted !== 'false')) {
    return invalidInput();
  }
  const { skip, take, text, isDescending } = search;
  const found = listOf(world.state, wanted === 'true' ? LIST.WhiteList : LIST.BlackList).filter(
    (row) => row.ip.includes(text) || row.description.toLowerCase().includes(text),
  );
  const sorted = sortedBy(found, { key: (row) => sortKey(row, sortField), isDescending });
  return done({ totalCount: found.length, ipAccessList: sorted.slice(skip, skip + take) });
}

interface RowWrite extends RowParts {
  readonly dataType: number;
  readonly oldAddress: string;
}

/** What a form says about a row: what it does not name is off or empty. */
function rowWriteOf(body: unknown): RowWrite | undefined {
  if (!isObject(body)) return undefined;
  const { address, oldAddress = '', description = '' } = body;
  const services = enumNumbers(body.serviceList ?? [], SERVICE);
  const dataType = enumNumber(body.dataType, LIST);
  const off = dataType === LIST.WhiteList ? false : null;
  const { spam_bypass = false, disabledGreylisting = false, bypass = off } = body;
  if (services === undefined || dataType === undefined) return undefined;
  if (typeof address !== 'string' || !isAddressOrNetwork(address)) return undefined;
  if ((oldAddress !== null && typeof oldAddress !== 'string') || typeof description !== 'string')
    return undefined;
  if (typeof spam_bypass !== 'boolean' || typeof disabledGreylisting !== 'boolean') return undefined;
  if (bypass !== null && typeof bypass !== 'boolean') return undefined;
  return {
    ip: address,
    services,
    description,
    disabledGreylisting,
    bypass,
    spamBypass: spam_bypass,
    dataType,
    oldAddress: oldAddress ?? '',
  };
}

function putRow(request: RouteRequest, world: World): Answer {
  const write = rowWriteOf(request.body);
  if (write === undefined) return invalidInput();
  const rows = listOf(world.state, write.dataType);
  const edited = rows.find((row) => row.ip === write.oldAddress);
  if (write.oldAddress !== '' && edited === undefined) return refused(400, 'IP address not found');
  if (rows.some((row) => row.ip === write.ip && row !== edited))
    return refused(400, 'IP address already exists');
  if (edited !== undefined && isInternalRange(edited.ip) && edited.ip !== write.ip) {
    return refused(400, 'Internal IP addresses cannot be changed');
  }
  // The name of `bypass` in a write is an assumption: a server that does not know it leaves the member alone.
  const row = edited ?? ipAccessRow({ ip: write.ip, services: [] });
  const bypass = world.publishedOnly ? row.bypass : (write.bypass ?? null);
  request.store(row, ipAccessRow({ ...write, bypass }));
  if (edited === undefined) rows.push(row);
  return done();
}

function deleteRow(request: RouteRequest, world: World): Answer {
  const { address, dataType: given = LIST.WhiteList } = isObject(request.body) ? request.body : {};
  // A body without `dataType` means the first value of the enum, as missing numbers do on that platform.
  const dataType = enumNumber(given, LIST);
  if (typeof address !== 'string' || dataType === undefined) return invalidInput();
  const rows = listOf(world.state, dataType);
  const index = rows.findIndex((row) => row.ip === address);
  if (index < 0) return refused(400, 'IP address not found');
  if (dataType === LIST.WhiteList && isInternalRange(address)) {
    return refused(400, 'Internal IP addresses cannot be deleted');
  }
  rows.splice(index, 1);
  return done();
}

/** Only the path is published; the shape of the answer is the sandbox's own. */
function listBlockRules(_request: RouteRequest, { state }: World): Answer {
  return done({ smtpBlockRules: state.smtpBlockRules });
}

export const ipAccessRoutes = serverRoutes({
  ...OF_SERVER,
  calls: {
    'POST ip-access/{isWhitelist}': ['client read', 'GetIpAccessList', listRows],
    'POST ip-access': ['client write', 'SetIpAccess', putRow],
    'POST ip-access-delete': ['client write', 'DeleteIpAccess', deleteRow],
    'GET smtp-block-rules': ['documented read', 'GetSmtpBlockRules', listBlockRules],
  },
});
