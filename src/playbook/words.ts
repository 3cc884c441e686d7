/** How a playbook is spoken of where something in it is wrong. */
import type { Words } from '../documents/issues.js';
import { offered } from '../documents/near-name.js';
import type { Path } from '../documents/problem.js';
import { OFF, PLAYBOOK_VERSION } from './schema.js';
import { type StepSchema, stepOf } from './step-schema.js';

function isStepList(path: Path): boolean {
  return path.at(-1) === 'steps' && (path.length === 1 || (path.length === 3 && path[0] === 'overrides'));
}

/** Whether a playbook says that it was written for a later build. */
export function isNewerVersion(version: unknown): boolean {
  return typeof version === 'number' && version > PLAYBOOK_VERSION;
}

export function playbookWords(catalogue: readonly StepSchema[]): Words {
  return {
    one: 'a playbook',
    format: 'YAML',
    whole: 'the playbook',
    unknownKey: (path, { key, known, allowed }) => {
      if (!isStepList(path)) return undefined;
      return path.length > 1 && stepOf(catalogue, key) !== undefined
        ? `"${key}" is a server step, and server steps have no domains; ${allowed}`
        : `there is no step "${key}"; ${offered(key, { known, allowed, all: 'smlockdown steps lists all' })}`;
    },
    wrongValue: (path, value) => {
      if (path.length === 1 && path[0] === 'version' && isNewerVersion(value))
        return `this playbook needs a newer smlockdown; this one reads version ${PLAYBOOK_VERSION}`;
      if (path[0] === 'overrides' && path.length === 4 && value === OFF)
        return `an override may only tighten, so it cannot leave out "${path.at(-1)}"; allowed are options, or a waiver`;
      return undefined;
    },
  };
}
