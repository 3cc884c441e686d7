/** A door that shuts the operator out is opened again, whatever else failed. */

import { describe, expect, it } from '@jest/globals';
import type { Call } from '../../../src/api/call.js';
import type { JsonObject } from '../../../src/canonical-json.js';
import { administrators } from '../../../src/contract/resources/access/administrators.js';
import { NOTHING_DISCOVERED } from '../../../src/contract/trust/discovery.js';
import { decodeItems } from '../../../src/contract/wire/decode.js';
import { execute } from '../../../src/engine/apply/execute.js';
import type { ItemChange } from '../../../src/engine/words/change.js';
import { LockdownError } from '../../../src/errors.js';
import { taughtOf } from '../../taught.js';
import { ACCEPTED } from '../a-journal.js';
import { EMPTY_VAULT } from '../an-empty-vault.js';
import { observerBy } from '../an-observer.js';

const ROW: JsonObject = {
  username: 'admin',
  displayName: '',
  isPrimary: true,
  isEnabled: true,
  canManageAdmins: true,
  canImpersonate: true,
  twoFactorEnabled: false,
  restrictLoginByIp: false,
  ipRestrictions: [],
  created: '2021-03-08T00:00:00Z',
  lastLogin: null,
};

function itemsOf(rows: readonly JsonObject[]) {
  const decoded = decodeItems(administrators, rows);
  if (!decoded.ok) throw new Error(decoded.reason);
  return decoded.value;
}

describe('a restriction after which nobody comes in', () => {
  it('is taken back over the open connection, also when the journal takes no more lines', async () => {
    const state = { row: ROW, lines: 0 };
    const [before] = itemsOf([ROW]);
    const change: ItemChange = {
      ...{ steps: ['admin-ip-restrictions'], target: 'server', resource: administrators.id },
      ...{ effect: 'tightens', disruption: 'high', evidence: 'assumed', action: 'change' },
      item: 'admin',
      key: 'admin',
      before: before?.fields ?? {},
      after: { ...before?.fields, isRestrictedByIp: true, allowedAddresses: ['203.0.113.9'] },
    } as ItemChange;

    const execution = await execute({
      objects: [
        {
          changes: [change],
          before: {
            status: 'collection',
            resource: taughtOf(administrators),
            target: 'server',
            items: itemsOf([ROW]),
          },
        },
      ],
      ...{ left: [], ways: [], kept: [], unread: [], vault: EMPTY_VAULT, concurrency: 1 },
      observer: observerBy(async () => ({ administrators: [state.row] }), {
        discovery: NOTHING_DISCOVERED,
      }),
      writeClient: {
        write: async ({ body }: Call) => {
          state.row = { ...state.row, ...(body as { administrator: JsonObject }).administrator };
          return ACCEPTED;
        },
      },
      journal: {
        append: async () => {
          state.lines += 1;
          // The line of the intention, the answer and the read-back fit; then the disk is full.
          if (state.lines > 3) throw new LockdownError('store.unwritable', 'no space is left on the disk');
        },
        close: async () => {},
      },
      now: () => new Date('2026-11-21T17:15:00.000Z'),
      isInterrupted: () => false,
      access: {
        signInAfresh: async () => {
          throw new LockdownError('session.rejected', 'refused from this address');
        },
      },
    });

    expect(state.row.restrictLoginByIp).toBe(false);
    expect(execution.results).toMatchObject([{ outcome: 'undone' }]);
    expect(execution.stopped).toContain('refused from this address');
    expect(execution.stopped).toContain('no space is left on the disk');
  });
});
