/** Ports and the addresses they are bound to (`docs/api-evidence.md` 4.7). The read carries the certificate's password. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { done, refused } from '../answer.js';
import { blankPort } from '../blanks.js';
import { membersOf } from '../body-shape.js';
import { BINDING, enumOf } from '../enum-values.js';
import { ofServer, type RouteRequest, shown, taking } from '../route.js';
import type { SandboxState } from '../state.js';

const BLANK = blankPort();
const HIGHEST_PORT = 65_535;

/** An `id` in a new port is passed over: the server gives it. */
const NEW_PORT = membersOf(BLANK)
  .extend({
    type: enumOf(BINDING),
    boundIpAddresses: z.array(z.string().refine((one) => isIP(one) !== 0)).nullish(),
  })
  .refine(({ port = 0, isTls, isSSL }) => port >= 1 && port <= HIGHEST_PORT && !(isTls && isSSL));
const PORT_CHANGES = z.object({
  toAdd: z.array(NEW_PORT).default([]),
  toRemove: z.array(z.unknown()).default([]),
});

function infoOf({ bindingInfo }: SandboxState['bindings'], ipAddress: string) {
  const known = bindingInfo.find((info) => info.ipAddress === ipAddress);
  const info = known ?? { ipAddress, portIDs: [] };
  if (known === undefined) bindingInfo.push(info);
  return info;
}

function addPort({ boundIpAddresses, ...members }: z.output<typeof NEW_PORT>, request: RouteRequest): void {
  const { bindings } = request.state;
  const id = bindings.bindingPorts.reduce((highest, port) => Math.max(highest, port.id), 0) + 1;
  const port = { id, type: BINDING.SMTP, ...BLANK };
  request.store(port, members);
  bindings.bindingPorts.push(port);
  for (const address of new Set(boundIpAddresses)) {
    const info = infoOf(bindings, address);
    request.store(info, { portIDs: [...info.portIDs, port.id] });
  }
}

/** All of it or nothing. What is removed goes first, so that a port can be replaced in one call. */
const writePorts = taking(PORT_CHANGES, (request: RouteRequest, { toAdd, toRemove }) => {
  const { bindingPorts, bindingInfo } = request.state.bindings;
  if (toRemove.some((id) => !bindingPorts.some((port) => port.id === id))) {
    return refused(400, 'Port not found');
  }
  const stays = bindingPorts.filter(({ id }) => !toRemove.includes(id));
  bindingPorts.splice(0, Number.POSITIVE_INFINITY, ...stays);
  for (const info of bindingInfo) info.portIDs = info.portIDs.filter((id) => !toRemove.includes(id));
  for (const port of toAdd) addPort(port, request);
  return done();
});

export const bindingRoutes = ofServer({
  'GET ip-binding-manager': ['client read', 'GetIpBindingManager', shown('bindingManager', 'bindings')],
  'POST ip-binding-ports': ['client write', 'SetIpBindingPorts', writePorts],
});
