/** Selecting one step reads what that step needs, and nothing else. */
import { describe, expect, it } from '@jest/globals';
import { type ApiResource, readRouteOf } from '../../../src/contract/resource.js';
import { callOf } from '../../../src/engine/observe/read-object.js';
import { SERVER } from '../../../src/engine/words/target.js';
import { steps } from '../../../src/steps/index.js';
import { GATEWAY_LOOK_UPS } from '../../../src/steps/relay/behind-gateways.js';
import { COMPROMISE_LOOK_UPS } from '../../../src/steps/server/compromise-checks.js';
import { shipped } from '../a-playbook.js';
import { aServer, auditOf } from '../a-server.js';

/** What every audit asks: what the server documents, and which domains it has. */
const ALWAYS = ['GET Documentation/api', 'GET settings/sysadmin/domains'];

/** By step: what it may read beside, for single failures. */
const LOOK_UPS: Readonly<Record<string, Readonly<Record<string, { readonly resource: ApiResource }>>>> = {
  updates: COMPROMISE_LOOK_UPS,
  'ip-whitelist': GATEWAY_LOOK_UPS,
  'smtp-auth-bypass': GATEWAY_LOOK_UPS,
};

describe('an audit of one step', () => {
  const ofServer = steps.filter((step) => step.isForRoles !== true && step.beyond === undefined);
  it.each(ofServer.map(({ id }) => id))('reads only what %s needs', async (id) => {
    const server = await aServer();
    const playbook = await shipped('strict');
    const before = server.requests.length;

    await auditOf(server, playbook, { onlySteps: [id], keep: 'findings' });

    const step = steps.find((one) => one.id === id);
    const options = playbook.steps[id] ?? {};
    const needed = (step?.parts ?? []).flatMap((part) =>
      (part.scope === 'server' ? [SERVER] : server.names)
        .filter((target) => part.isActive?.(options, target) !== false)
        .flatMap((target) =>
          Object.values(part.reads(options)).flatMap(({ resource }) => {
            if (resource.kind === 'observed') return [];
            const { method, path } = callOf(readRouteOf(resource), { target });
            return `${method} ${path}`;
          }),
        ),
    );
    const asked = new Set(
      server.requests.slice(before).map((request) => request.replace(server.sandbox.url, '')),
    );
    // The build is on the sign-in page, which every sign-in reads; look-ups belong to single failures.
    const lookUps = [
      /alias\//,
      ...Object.values(LOOK_UPS[id] ?? {}).map(
        ({ resource }) => new RegExp(`${readRouteOf(resource).path}$`),
      ),
    ];
    const unexpected = [...asked].filter(
      (request) =>
        !needed.includes(request) &&
        !ALWAYS.some((one) => request.endsWith(one.replace('GET ', ''))) &&
        !lookUps.some((pattern) => pattern.test(request)),
    );
    expect(unexpected).toEqual([]);
    for (const request of needed.filter((one) => !one.includes('/interface/root')))
      expect(asked).toContain(request);
  });
});
