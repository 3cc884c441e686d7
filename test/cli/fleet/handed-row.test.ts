/** A fleet hands each of its processes the row of its server, which stands for the list: for that server of that list alone. */
import { describe, expect, it } from '@jest/globals';
import { handedRow, ROW, withRow } from '../../../src/cli/fleet/handed-row.js';
import { ofInventory } from '../../../src/cli/fleet/of-inventory.js';
import { childEnvironment } from '../../../src/cli/secrets/secret-source.js';
import { inventoryIn, type Server } from '../../../src/fleet/inventory.js';
import { SecretValues } from '../../../src/redaction.js';

const LIST = 'no-such-folder/list.yaml';

const [server, other] = inventoryIn(
  `version: 1
servers:
  - { name: mail-a, url: 'https://a.example', username: admin, passwordFrom: 'file:pw', ca: our.pem, labels: [canary],
      window: { from: '22:00', to: '04:00' } }
  - { name: mail-b, url: 'https://b.example', username: admin, passwordFrom: 'env:B', playbook: strict }
`,
  LIST,
) as [Server, Server];

describe('the row of a server that a fleet hands to a process', () => {
  it('is whole, its files placed, and stands for a list that is not read', () => {
    const env = withRow({ HOME: 'here' }, LIST, server);

    expect(env.HOME).toBe('here');
    expect(handedRow(env, LIST, 'mail-a')).toEqual(server);
    expect(ofInventory({ server: 'mail-a', inventory: LIST }, env)).toMatchObject({
      ...{ url: 'https://a.example', passwordFrom: server.passwordFrom, ca: server.ca },
    });
    expect(ofInventory({ server: 'mail-b', inventory: LIST }, withRow({}, LIST, other))).toMatchObject({
      playbook: 'strict',
    });
  });

  it.each([
    ['of another server', withRow({}, LIST, other)],
    ['of another list', withRow({}, 'list.yaml', server)],
    ['of a list that is called so in another folder', withRow({}, `other/${LIST}`, server)],
    [
      'that is none',
      { [ROW]: JSON.stringify({ list: LIST, server: { name: 'mail-a', url: 'https://a.example' } }) },
    ],
    ['that is no JSON', { [ROW]: '{' }],
    ['that is no object', { [ROW]: 'null' }],
    ['that nobody handed', {}],
  ])('is the one of the list for one %s', (_, env) => {
    expect(handedRow(env, LIST, 'mail-a')).toBeUndefined();
    expect(() => ofInventory({ server: 'mail-a', inventory: LIST }, env)).toThrow(/list\.yaml/);
  });

  it('is not for the programs that the process starts, which may be of another folder', () => {
    const processEnv = withRow({ HOME: 'here' }, LIST, server);

    expect(childEnvironment({ processEnv, secrets: new SecretValues() })).toEqual({ HOME: 'here' });
  });

  it('is not asked for where the list is the default one, which a fleet always names', () => {
    expect(() => ofInventory({ server: 'mail-a' }, withRow({}, 'servers.yaml', server))).toThrow(
      /servers\.yaml/,
    );
  });
});
