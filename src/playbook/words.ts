/** How a playbook is spoken of where something in it is wrong. */
import { newerVersion, pathText, type Words } from '../documents/issues.js';
import { offered } from '../documents/near-name.js';
import type { Path } from '../documents/problem.js';
import { OFF, PLAYBOOK_VERSION } from './schema.js';
import { hasDomains, mayDiffer, type StepSchema, stepOf } from './step-schema.js';

function isStepList(path: Path): boolean {
  return path.at(-1) === 'steps' && (path.length === 1 || (path.length === 3 && path[0] === 'overrides'));
}

/** Whether a playbook says that it was written for a later build. */
export function isNewerVersion(version: unknown): boolean {
  return typeof version === 'number' && version > PLAYBOOK_VERSION;
}

/** The step whose options an override states at this path. */
function overriddenAt(path: Path, catalogue: readonly StepSchema[]): StepSchema | undefined {
  return path[0] === 'overrides' && path[2] === 'steps' ? stepOf(catalogue, String(path[3])) : undefined;
}

/** Why an override may not name a step. */
function notOverridden(step: StepSchema): string {
  return hasDomains(step)
    ? `"${step.id}" has no option in which one domain can differ from another`
    : `"${step.id}" is a server step, and server steps have no domains`;
}

export function playbookWords(catalogue: readonly StepSchema[]): Words {
  return {
    one: 'a playbook',
    format: 'YAML',
    whole: 'the playbook',
    unknownKey: (path, { key, known, allowed }) => {
      if (overriddenAt(path, catalogue)?.options.shape[key] !== undefined)
        return `"${key}" is for the whole server, so no domain can differ in it; ${allowed}`;
      if (!isStepList(path)) return undefined;
      const step = path.length > 1 ? stepOf(catalogue, key) : undefined;
      return step !== undefined && !mayDiffer(step)
        ? `${notOverridden(step)}; ${allowed}`
        : `there is no step "${key}"; ${offered(key, { known, allowed, all: 'smlockdown steps lists all' })}`;
    },
    wrongValue: (path, value) => {
      const newer = newerVersion('this playbook', PLAYBOOK_VERSION)(path, value);
      if (newer !== undefined) return newer;
      if (path[0] === 'overrides' && path.length === 4 && value === OFF)
        return `an override may only tighten, so it cannot leave out "${path.at(-1)}"; allowed are options, or a waiver`;
      const options = path.length === 5 ? overriddenAt(path, catalogue)?.options.shape : undefined;
      if (options?.[String(path[4])]?.safeParse(value).success)
        return `${pathText(path)}: ${JSON.stringify(value)} would ask for less; an override may only tighten, loosening takes a waiver`;
      return undefined;
    },
  };
}
