/** Addresses that intrusion detection blocks now (`docs/api-evidence.md` 4.2). */
import { z } from 'zod';
import { done } from '../answer.js';
import { BLOCK, enumOf, SERVICE } from '../enum-values.js';
import { ofServer, type RouteRequest, taking } from '../route.js';
import type { IpBlock, SandboxState } from '../state.js';
import { sortedBy } from './search.js';

/** What a missing `serviceTypes` does on a real server is not known; here it means all of them. */
const CHOICE = z.object({
  search: z.string().default(''),
  serviceTypes: z.array(enumOf(SERVICE)).default(Object.values(SERVICE)),
});
/** `timeLeft` and the rest are sort types, in any case; the other members sort by their own name. */
const SORT_TYPES = new Map<string, keyof IpBlock>([['timeleft', 'secondsLeftOnBlock']]);
for (const name of ['count', 'ip', 'protocol', 'blockType', 'ruleDescription', 'ipLocation'] as const) {
  SORT_TYPES.set(name.toLowerCase(), name);
}
const PART = CHOICE.extend({
  sortType: z
    .preprocess((type) => SORT_TYPES.get(String(type).toLowerCase()), z.custom<keyof IpBlock>(Boolean))
    .default('ip'),
  ascending: z.unknown().optional(),
  startindex: z.number().default(0),
  count: z.number().default(1000),
});
/** Whole objects as read; the address and the type say which block is meant. */
const UNBLOCK = z.object({
  ipBlocks: z.array(z.object({ ip: z.string(), blockType: enumOf(BLOCK) })),
});

function chosen({ ipBlocks }: SandboxState, { search, serviceTypes }: z.output<typeof CHOICE>) {
  return ipBlocks.filter(({ serviceType, ip }) => serviceTypes.includes(serviceType) && ip.includes(search));
}

const listBlocks = taking(PART, ({ state }: RouteRequest, given) => {
  const { sortType, ascending, startindex, count } = given;
  const found = chosen(state, given);
  const sorted = sortedBy(found, { key: (block) => block[sortType], isDescending: ascending === false });
  return done({ count: found.length, ipBlocks: sorted.slice(startindex, startindex + count) });
});

const countBlocks = taking(CHOICE, ({ state }: RouteRequest, given) => {
  const found = chosen(state, given);
  const counts = Object.entries(SERVICE).map(([name, number]) => [
    name,
    found.filter((block) => block.serviceType === number).length,
  ]);
  return done({ counts: Object.fromEntries(counts) });
});

const unblock = taking(UNBLOCK, ({ state, lockout }: RouteRequest, { ipBlocks }) => {
  state.ipBlocks = state.ipBlocks.filter(
    (block) => !ipBlocks.some(({ ip, blockType }) => ip === block.ip && blockType === block.blockType),
  );
  for (const { ip } of ipBlocks) lockout.unblock(ip);
  return done();
});

export const idsBlockRoutes = ofServer({
  'POST blocked-ips': ['client read', 'GetBlockedIps', listBlocks],
  'POST blocked-ips-count': ['client read', 'GetBlockedIpsCount', countBlocks],
  'POST unblock-ips': ['client write', 'UnblockIps', unblock],
});
