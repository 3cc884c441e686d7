/** Addresses that intrusion detection blocks now (`docs/api-evidence.md` 4.2). */
import { type Answer, done, invalidInput } from '../answer.js';
import { BLOCK, enumNumber, enumNumbers, SERVICE } from '../enum-values.js';
import { isObject, type JsonObject } from '../json.js';
import { OF_SERVER, type RouteRequest, serverRoutes, type World } from '../route.js';
import type { IpBlock, SandboxState } from '../state.js';
import { sortedBy } from './search.js';

/** `timeLeft` and the rest are sort types; the other members sort by their own name. */
const SORT_FIELDS = {
  count: 'count',
  ip: 'ip',
  protocol: 'protocol',
  blocktype: 'blockType',
  ruledescription: 'ruleDescription',
  iplocation: 'ipLocation',
  timeleft: 'secondsLeftOnBlock',
} as const satisfies Record<string, keyof IpBlock>;

/** What a missing `serviceTypes` does on a real server is not known; here it means all of them. */
function blocksFor(body: unknown, state: SandboxState): readonly IpBlock[] | undefined {
  if (!isObject(body)) return undefined;
  const { search = '', serviceTypes = Object.values(SERVICE) } = body;
  const services = enumNumbers(serviceTypes, SERVICE);
  if (services === undefined || typeof search !== 'string') return undefined;
  return state.ipBlocks.filter((block) => services.includes(block.serviceType) && block.ip.includes(search));
}

function listBlocks(request: RouteRequest, world: World): Answer {
  const found = blocksFor(request.body, world.state);
  const { sortType = 'ip', ascending = true, startindex = 0, count = 1000 } = request.body as JsonObject;
  const field = Object.entries(SORT_FIELDS).find(([name]) => name === String(sortType).toLowerCase())?.[1];
  if (found === undefined || field === undefined) return invalidInput();
  if (typeof startindex !== 'number' || typeof count !== 'number') return invalidInput();
  const sorted = sortedBy(found, { key: (block) => block[field], isDescending: ascending === false });
  return done({ count: found.length, ipBlocks: sorted.slice(startindex, startindex + count) });
}

function countBlocks(request: RouteRequest, world: World): Answer {
  const found = blocksFor(request.body, world.state);
  if (found === undefined) return invalidInput();
  const counts = Object.fromEntries(
    Object.entries(SERVICE).map(([name, number]) => [
      name,
      found.filter((block) => block.serviceType === number).length,
    ]),
  );
  return done({ counts });
}

/** Takes whole objects as read; the address and the type say which block is meant. */
function unblock(request: RouteRequest, world: World): Answer {
  const given = isObject(request.body) ? request.body.ipBlocks : undefined;
  if (!Array.isArray(given)) return invalidInput();
  const wanted = given.map((block: unknown) => ({
    ip: isObject(block) ? block.ip : undefined,
    blockType: isObject(block) ? enumNumber(block.blockType, BLOCK) : undefined,
  }));
  if (wanted.some(({ ip, blockType }) => typeof ip !== 'string' || blockType === undefined))
    return invalidInput();
  world.state.ipBlocks = world.state.ipBlocks.filter(
    (block) => !wanted.some(({ ip, blockType }) => ip === block.ip && blockType === block.blockType),
  );
  for (const { ip } of wanted) world.lockout.unblock(String(ip));
  return done();
}

export const idsBlockRoutes = serverRoutes({
  ...OF_SERVER,
  calls: {
    'POST blocked-ips': ['client read', 'GetBlockedIps', listBlocks],
    'POST blocked-ips-count': ['client read', 'GetBlockedIpsCount', countBlocks],
    'POST unblock-ips': ['client write', 'UnblockIps', unblock],
  },
});
