/** The server's whitelist and blacklist, and SMTP blocks (`docs/api-evidence.md` 4.3, 4.4). */
import { z } from 'zod';
import { done, invalidInput, refused } from '../answer.js';
import { enumOf, LIST, SERVICE } from '../enum-values.js';
import { ipAccessRow, isInternalRange, listOf } from '../ip-access-list.js';
import type { JsonObject } from '../json.js';
import { ofServer, type RouteRequest, shown, taking } from '../route.js';
import { isAddressOrNetwork } from '../source-address.js';
import type { IpAccessRow } from '../state.js';
import { SEARCH, searchIn } from './search.js';

function sortKey(row: IpAccessRow, field: string): string {
  if (field !== 'ip') return String((row as JsonObject)[field] ?? '');
  // Padded, so that 9.0.0.0 comes before 10.0.0.0.
  return row.ip.replace(/\d+/g, (digits) => digits.padStart(3, '0'));
}

const LISTING = z.object({ searchParams: SEARCH.extend({ sortField: z.string().default('ip') }) });

const listRows = taking(LISTING, ({ params, state }: RouteRequest, { searchParams: asked }) => {
  const wanted = params.isWhitelist?.toLowerCase();
  if (wanted !== 'true' && wanted !== 'false') return invalidInput();
  return searchIn(listOf(state, wanted === 'true' ? LIST.WhiteList : LIST.BlackList), {
    asked,
    under: 'ipAccessList',
    key: (row) => sortKey(row, asked.sortField),
    texts: (row) => [row.ip, row.description.toLowerCase()],
  });
});

/** What a form says about a row: what it does not name is off or empty. */
const ROW = z.object({
  address: z.string().refine(isAddressOrNetwork),
  oldAddress: z.string().nullable().default(''),
  dataType: enumOf(LIST),
  serviceList: z.array(enumOf(SERVICE)).nullish(),
  description: z.string().default(''),
  spam_bypass: z.boolean().default(false),
  disabledGreylisting: z.boolean().default(false),
  bypass: z.boolean().nullish(),
});

const putRow = taking(ROW, ({ state, publishedOnly, store }: RouteRequest, given) => {
  const { address: ip, oldAddress, dataType, serviceList, spam_bypass: spamBypass, ...rest } = given;
  const rows = listOf(state, dataType);
  const edited = rows.find((row) => row.ip === oldAddress);
  if (oldAddress && edited === undefined) return refused(400, 'IP address not found');
  if (rows.some((row) => row.ip === ip && row !== edited)) return refused(400, 'IP address already exists');
  if (edited !== undefined && isInternalRange(edited.ip) && edited.ip !== ip) {
    return refused(400, 'Internal IP addresses cannot be changed');
  }
  // The name of `bypass` in a write is an assumption: a server that does not know it leaves the member alone.
  const row = edited ?? ipAccessRow({ ip, services: [] });
  const { bypass = dataType === LIST.WhiteList ? false : null } = publishedOnly ? row : given;
  store(row, ipAccessRow({ ...rest, ip, services: serviceList ?? [], spamBypass, bypass }));
  if (edited === undefined) rows.push(row);
  return done();
});

/** A body without `dataType` means the first value of the enum, as missing numbers do on that platform. */
const DELETION = z.object({ address: z.string(), dataType: enumOf(LIST).default(LIST.WhiteList) });

const deleteRow = taking(DELETION, ({ state }: RouteRequest, { address, dataType }) => {
  const rows = listOf(state, dataType);
  const index = rows.findIndex((row) => row.ip === address);
  if (index < 0) return refused(400, 'IP address not found');
  if (dataType === LIST.WhiteList && isInternalRange(address)) {
    return refused(400, 'Internal IP addresses cannot be deleted');
  }
  rows.splice(index, 1);
  return done();
});

export const ipAccessRoutes = ofServer({
  'POST ip-access/{isWhitelist}': ['client read', 'GetIpAccessList', listRows],
  'POST ip-access': ['client write', 'SetIpAccess', putRow],
  'POST ip-access-delete': ['client write', 'DeleteIpAccess', deleteRow],
  // Only the path is published; the shape of the answer is the sandbox's own.
  'GET smtp-block-rules': ['documented read', 'GetSmtpBlockRules', shown('smtpBlockRules', 'smtpBlockRules')],
});
