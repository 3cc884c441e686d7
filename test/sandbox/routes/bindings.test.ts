import { describe, expect, it } from '@jest/globals';
import { adminOf, type Json, sandboxes, typesOf } from '../plain-client.js';

const start = sandboxes();
const READ = 'settings/sysadmin/ip-binding-manager';
const WRITE = 'settings/sysadmin/ip-binding-ports';
const PORT = {
  name: 'Submission',
  port: 587,
  description: 'With STARTTLS',
  isTls: true,
  isSSL: false,
  certificatePath: 'C:\\SmarterMail\\Certificates\\mail.pfx',
  password: 'Quiet-Otter-41-Certificate',
};
const NEW = { ...PORT, id: null, type: 'SMTP', boundIpAddresses: ['192.0.2.25'] };

async function aServer() {
  const sandbox = await start();
  const admin = await adminOf(sandbox);
  const write = (body: Json) => admin({ path: WRITE, body });
  return { sandbox, bindings: sandbox.state.bindings, admin, write };
}

describe('the bindings', () => {
  it('are read with the password of the certificate', async () => {
    const { admin } = await aServer();

    const { bindingManager } = (await admin({ path: READ })).body;

    const { bindingPorts, bindingInfo } = bindingManager as Record<string, Json[]>;
    expect(typesOf(bindingPorts?.[0])).toEqual({
      id: 'number',
      name: 'string',
      port: 'number',
      type: 'number',
      description: 'string',
      isTls: 'boolean',
      isSSL: 'boolean',
      certificatePath: 'string',
      password: 'string',
    });
    expect(bindingPorts?.[0]?.password).not.toBe('');
    expect(typesOf(bindingInfo?.[0])).toEqual({ ipAddress: 'string', portIDs: 'array' });
  });

  it('take a new port under an id of the server, at the addresses it names', async () => {
    const { bindings, admin, write } = await aServer();

    const added = await write({ toAdd: [NEW, { ...NEW, type: 2, boundIpAddresses: ['192.0.2.26'] }] });

    expect(added.status).toBe(200);
    expect(bindings.bindingPorts.slice(-2)).toEqual([
      { ...PORT, id: 6, type: 0 },
      { ...PORT, id: 7, type: 2 },
    ]);
    expect(bindings.bindingInfo).toEqual([
      { ipAddress: '192.0.2.25', portIDs: [1, 2, 3, 4, 5, 6] },
      { ipAddress: '192.0.2.26', portIDs: [7] },
    ]);
    expect((await admin({ path: READ })).body.bindingManager).toEqual(bindings);
  });

  it('replace a port in one call', async () => {
    const { bindings, write } = await aServer();

    await write({ toRemove: [2], toAdd: [{ ...NEW, type: 'pop' }] });

    expect(bindings.bindingPorts.map(({ id, type }) => [id, type])).toEqual([
      [1, 0],
      [3, 2],
      [4, 0],
      [5, 2],
      [6, 1],
    ]);
    expect(bindings.bindingInfo[0]?.portIDs).toEqual([1, 3, 4, 5, 6]);
  });

  it.each([
    [{ toAdd: [NEW, { ...NEW, isSSL: true }] }],
    [{ toAdd: [{ ...NEW, type: 'FAX' }] }],
    [{ toAdd: [{ ...NEW, port: 0 }] }],
    [{ toAdd: [{ ...NEW, port: '465' }] }],
    [{ toAdd: [{ ...NEW, boundIpAddresses: ['anywhere'] }] }],
    [{ toAdd: NEW }],
    [{ toRemove: [2, 99] }],
    [{ toRemove: 2 }],
  ])('refuse %j whole', async (body) => {
    const { bindings, write } = await aServer();
    const before = structuredClone(bindings);

    expect((await write(body)).status).toBe(400);
    expect(bindings).toEqual(before);
  });

  it('are bent by faults, in the new port and in the address', async () => {
    const { sandbox, bindings, write } = await aServer();
    sandbox.addFaults([{ kind: 'ignore-field', path: WRITE, field: 'isTls' }]);

    await write({ toAdd: [NEW] });

    expect(bindings.bindingPorts.at(-1)).toEqual({ ...PORT, id: 6, type: 0, isTls: false });
    expect(bindings.bindingInfo).toEqual([{ ipAddress: '192.0.2.25', portIDs: [1, 2, 3, 4, 5, 6] }]);
  });
});
