import { describe, expect, it } from '@jest/globals';
import type { Fault } from '../../src/sandbox/fault.js';
import { ask, sandboxes } from './plain-client.js';

const start = sandboxes();
const NAMES = 'settings/sysadmin/domain-names';

describe('a malformed fault', () => {
  const path = '**';

  it.each([
    ['faults', { path, kind: 'drop' }],
    ['faults[0]', ['drop']],
    ['faults[0].kind', [{ path }]],
    ['faults[0].kind', [{ path, kind: 'explode' }]],
    ['faults[0].kind', [{ path, kind: 'constructor' }]],
    ['faults[0].path', [{ kind: 'drop' }]],
    ['faults[0].path', [{ kind: 'drop', path: '' }]],
    [
      'faults[1].method',
      [
        { path, kind: 'drop' },
        { path, kind: 'drop', method: 'PUT' },
      ],
    ],
    ['faults[0].when', [{ path, kind: 'drop', when: 'later' }]],
    ['faults[0].when', [{ path, kind: 'delay', ms: 1, when: 'after' }]],
    ['faults[0].code', [{ path, kind: 'status' }]],
    ['faults[0].code', [{ path, kind: 'status', code: 99 }]],
    ['faults[0].headers', [{ path, kind: 'status', code: 429, headers: { 'retry-after': 5 } }]],
    ['faults[0].ms', [{ path, kind: 'delay' }]],
    ['faults[0].ms', [{ path, kind: 'delay', ms: -1 }]],
    ['faults[0].field', [{ path, kind: 'ignore-field' }]],
    ['faults[0].field', [{ path, kind: 'ignore-field', field: '__proto__.x' }]],
    ['faults[0].value', [{ path, kind: 'alter-field', field: 'x' }]],
    ['faults[0].once', [{ path, kind: 'drop', once: 1 }]],
    ['faults[0].times', [{ path, kind: 'drop', times: 0 }]],
    ['faults[0].after', [{ path, kind: 'drop', after: 1.5 }]],
    ['faults[0].tims', [{ path, kind: 'drop', tims: 2 }]],
  ])('is refused, naming %s', async (member, faults) => {
    const sandbox = await start();

    const { status, body } = await ask(sandbox, { path: '/sandbox/faults', body: faults });

    expect(status).toBe(400);
    expect(String(body.message).split(':')[0]).toBe(member);
    expect((await ask(sandbox, { path: NAMES })).status).toBe(401);
  });

  it('is refused by addFaults as well', async () => {
    const sandbox = await start();
    const wrong = JSON.parse('[{"kind": "drop"}]') as readonly Fault[];

    expect(() => sandbox.addFaults(wrong)).toThrow('faults[0].path: is missing');
  });
});
