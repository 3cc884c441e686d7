/** The server's whitelist and blacklist, and SMTP blocks (`docs/api-evidence.md` 4.3, 4.4). */
import { type Answer, done, invalidInput, refused } from '../answer.js';
import { enumNumber, enumNumbers, LIST, SERVICE } from '../enum-values.js';
import { ipAccessRow, isInternalRange, listOf, type RowParts } from '../ip-access-list.js';
import { isObject, type JsonObject } from '../json.js';
import type { RouteRequest, ServerRoute, World } from '../route.js';
import { isAddressOrNetwork } from '../source-address.js';
import type { IpAccessRow } from '../state.js';

interface Search {
  readonly skip: number;
  readonly take: number;
  readonly search: string;
  readonly sortField: string;
  readonly sortDescending: boolean;
}

function searchOf(body: unknown): Search | undefined {
  const given = isObject(body) ? body.searchParams : undefined;
  if (!isObject(given)) return undefined;
  const { skip = 0, take = 0, search = '', sortField = 'ip', sortDescending = false } = given;
  if (typeof skip !== 'number' || typeof take !== 'number' || typeof sortDescending !== 'boolean')
    return undefined;
  if ((typeof search !== 'string' && search !== null) || typeof sortField !== 'string') return undefined;
  return { skip, take, search: search ?? '', sortField, sortDescending };
}

function sortKey(row: IpAccessRow, field: string): string {
  if (field !== 'ip') return String((row as JsonObject)[field] ?? '');
  // Padded, so that 9.0.0.0 comes before 10.0.0.0.
  return row.ip.replace(/\d+/g, (digits) => digits.padStart(3, '0'));
}

function listRows(request: RouteRequest, world: World): Answer {
  const wanted = request.params.isWhitelist?.toLowerCase();
  const search = searchOf(request.body);
  if (search === undefined || (wanted !== 'true' && wanted !== 'false')) return invalidInput();
  const text = search.search.toLowerCase();
  const found = listOf(world.state, wanted === 'true' ? LIST.WhiteList : LIST.BlackList)
    .filter((row) => row.ip.includes(text) || row.description.toLowerCase().includes(text))
    .map((row) => ({ row, key: sortKey(row, search.sortField) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ row }) => row);
  if (search.sortDescending) found.reverse();
  const ipAccessList = found.slice(search.skip, search.skip + search.take);
  return done({ totalCount: found.length, ipAccessList });
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

const CALL = { access: 'system', evidence: 'client' } as const;
const CONTROLLER = 'SystemAdminSettingsController';

export const ipAccessRoutes: readonly ServerRoute[] = [
  {
    ...CALL,
    method: 'POST',
    effect: 'read',
    path: 'settings/sysadmin/ip-access/{isWhitelist}',
    action: `${CONTROLLER}/GetIpAccessList`,
    handle: listRows,
  },
  {
    ...CALL,
    method: 'POST',
    effect: 'write',
    path: 'settings/sysadmin/ip-access',
    action: `${CONTROLLER}/SetIpAccess`,
    handle: putRow,
  },
  {
    ...CALL,
    method: 'POST',
    effect: 'write',
    path: 'settings/sysadmin/ip-access-delete',
    action: `${CONTROLLER}/DeleteIpAccess`,
    handle: deleteRow,
  },
  {
    ...CALL,
    evidence: 'documented',
    method: 'GET',
    effect: 'read',
    path: 'settings/sysadmin/smtp-block-rules',
    action: `${CONTROLLER}/GetSmtpBlockRules`,
    // Only the path is published; the shape of the answer is the sandbox's own.
    handle: (_request, { state }) => done({ smtpBlockRules: state.smtpBlockRules }),
  },
];
