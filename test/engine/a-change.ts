/** Changes for tests of what is done with them. */
import type { FieldChange, ItemChange } from '../../src/engine/words/change.js';

export function aFieldChange(parts: Partial<FieldChange> = {}): FieldChange {
  return {
    steps: ['one'],
    target: 'a.test',
    resource: 'domain-settings',
    effect: 'tightens',
    disruption: 'low',
    evidence: 'client',
    action: 'change',
    field: 'catchAll',
    before: 'info',
    after: '',
    ...parts,
  };
}

export function anItemChange(parts: Partial<ItemChange> = {}): ItemChange {
  return {
    steps: ['one'],
    target: 'server',
    resource: 'ip-access',
    effect: 'tightens',
    disruption: 'low',
    evidence: 'client',
    action: 'change',
    item: '192.0.2.7',
    key: '192.0.2.7',
    before: { address: '192.0.2.7', bypass: true, spam: true },
    after: { address: '192.0.2.7', bypass: false, spam: true },
    ...parts,
  };
}
