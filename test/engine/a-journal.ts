/** A run by hand: an executor over a scripted server, with a journal that keeps its entries in memory. */

import type { ReadClient } from '../../src/api/read-client.js';
import type { WriteAnswer, WriteClient } from '../../src/api/write-client.js';
import type { JsonObject } from '../../src/canonical-json.js';
import { domainSettings } from '../../src/contract/resources/domains/domain-settings.js';
import type { ExecuteOptions } from '../../src/engine/apply/execute.js';
import type { FieldChange } from '../../src/engine/words/change.js';
import type { DocumentReading } from '../../src/engine/words/reading.js';
import type { Journal } from '../../src/store/journal.js';
import type { NewJournalEntry } from '../../src/store/journal-entry.js';
import { EMPTY_VAULT } from './an-empty-vault.js';
import { observerBy } from './an-observer.js';

export interface Script {
  readonly targets: readonly string[];
  readonly append?: Journal['append'];
  readonly write?: WriteClient['write'];
  /** Of what was written to: each target holds until then what it held. */
  readonly read?: ReadClient['read'];
  readonly more?: Partial<ExecuteOptions>;
}

export const ACCEPTED: WriteAnswer = { kind: 'accepted', answer: {} };

const HELD = { requireSmtpAuthentication: false, catchAll: '' };

function readingOf(target: string): DocumentReading {
  const fields = { ...HELD };
  return {
    status: 'document',
    resource: domainSettings,
    target,
    document: { raw: { ...fields }, fields, failures: {} },
  };
}

export function requireAuth(target: string): FieldChange {
  return {
    steps: ['domain-smtp-auth'],
    target,
    resource: 'domain-settings',
    effect: 'tightens',
    disruption: 'high',
    evidence: 'client',
    action: 'change',
    field: 'requireSmtpAuthentication',
    before: false,
    after: true,
  };
}

/** Every domain is to require SMTP authentication; the server accepts and shows it, unless told otherwise. */
export function scripted(script: Script): { options: ExecuteOptions; entries: NewJournalEntry[] } {
  const entries: NewJournalEntry[] = [];
  const shown: JsonObject = { domainSettings: { requireSmtpAuthentication: true, catchAll: '' } };
  const untouched = new Set(script.targets.map((target) => `settings/sysadmin/domain-settings/${target}`));
  const { read = async () => shown, write = async () => ACCEPTED } = script;
  return {
    entries,
    options: {
      objects: script.targets.map((target) => ({
        changes: [requireAuth(target)],
        before: readingOf(target),
      })),
      left: [],
      observer: observerBy(async (call) =>
        untouched.has(call.path) ? { domainSettings: { ...HELD } } : read(call),
      ),
      writeClient: {
        write: async (call) => {
          untouched.delete(call.path);
          return write(call);
        },
      },
      journal: {
        append: async (entry) => {
          entries.push(entry);
          await script.append?.(entry);
        },
        close: async () => {},
      },
      concurrency: 2,
      now: () => new Date('2026-11-21T17:15:00.000Z'),
      isInterrupted: () => false,
      ways: [],
      kept: [],
      unread: [],
      vault: EMPTY_VAULT,
      access: { signInAfresh: async () => {} },
      ...script.more,
    },
  };
}
