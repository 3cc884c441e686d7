/** Ports and the addresses they are bound to (`docs/api-evidence.md` 4.7). The read carries the certificate's password. */
import { isIP } from 'node:net';
import { type Answer, done, invalidInput, refused } from '../answer.js';
import { blankPort } from '../blanks.js';
import { knownMembers } from '../body-shape.js';
import { BINDING, enumNumber } from '../enum-values.js';
import { isObject, type JsonObject } from '../json.js';
import { OF_SERVER, type RouteRequest, serverRoutes, type World } from '../route.js';
import type { BindingPort, SandboxState } from '../state.js';

/** An `id` in a new port is passed over: the server gives it. */
const BLANK = blankPort();
const HIGHEST_PORT = 65_535;

interface NewPort {
  readonly members: JsonObject;
  readonly addresses: readonly string[];
}

function newPortOf(given: unknown): NewPort | undefined {
  const members = isObject(given) ? knownMembers(given, BLANK) : undefined;
  if (!isObject(given) || members === undefined) return undefined;
  const type = enumNumber(given.type, BINDING);
  const { port, isTls, isSSL } = { ...BLANK, ...members };
  if (type === undefined || port < 1 || port > HIGHEST_PORT || (isTls && isSSL)) return undefined;
  const addresses: unknown = given.boundIpAddresses ?? [];
  if (!Array.isArray(addresses) || !addresses.every((one) => typeof one === 'string' && isIP(one) !== 0)) {
    return undefined;
  }
  return { members: { ...members, type }, addresses };
}

function infoOf(bindings: SandboxState['bindings'], ipAddress: string) {
  const known = bindings.bindingInfo.find((info) => info.ipAddress === ipAddress);
  if (known !== undefined) return known;
  const fresh = { ipAddress, portIDs: [] };
  bindings.bindingInfo.push(fresh);
  return fresh;
}

function addPort({ members, addresses }: NewPort, to: { request: RouteRequest; state: SandboxState }): void {
  const { bindings } = to.state;
  const id = bindings.bindingPorts.reduce((highest, port) => Math.max(highest, port.id), 0) + 1;
  const port: BindingPort = { id, type: BINDING.SMTP, ...BLANK };
  to.request.store(port, members);
  bindings.bindingPorts.push(port);
  for (const address of new Set(addresses)) {
    const info = infoOf(bindings, address);
    to.request.store(info, { portIDs: [...info.portIDs, port.id] });
  }
}

/** All of it or nothing. What is removed goes first, so that a port can be replaced in one call. */
function writePorts(request: RouteRequest, { state }: World): Answer {
  if (!isObject(request.body)) return invalidInput();
  const { toAdd = [], toRemove = [] } = request.body;
  if (!Array.isArray(toAdd) || !Array.isArray(toRemove)) return invalidInput();
  const added = toAdd.map(newPortOf).filter((port) => port !== undefined);
  if (added.length !== toAdd.length) return invalidInput();
  const { bindings } = state;
  if (toRemove.some((id) => !bindings.bindingPorts.some((port) => port.id === id))) {
    return refused(400, 'Port not found');
  }
  const stays = bindings.bindingPorts.filter(({ id }) => !toRemove.includes(id));
  bindings.bindingPorts.splice(0, Number.POSITIVE_INFINITY, ...stays);
  for (const info of bindings.bindingInfo) info.portIDs = info.portIDs.filter((id) => !toRemove.includes(id));
  for (const port of added) addPort(port, { request, state });
  return done();
}

export const bindingRoutes = serverRoutes({
  ...OF_SERVER,
  calls: {
    'GET ip-binding-manager': [
      'client read',
      'GetIpBindingManager',
      (_request, { state }) => done({ bindingManager: state.bindings }),
    ],
    'POST ip-binding-ports': ['client write', 'SetIpBindingPorts', writePorts],
  },
});
