/** A mail domain that has to be there: it is added where it is not, its files beside those of the other domains. */
import { verdictOf } from '../kit/expectation.js';
import { isSameName } from '../kit/names.js';
import type { Assessment } from '../kit/step.js';

/** A domain of the server; `path` is the folder of its files. */
interface PlacedDomain {
  readonly fields: { readonly name: string; readonly path: string };
}

/**
 * A folder of the domain's name beside the first one, in the order of the text, that is named after its domain;
 * undefined when none is.
 */
export function folderBeside(domains: readonly PlacedDomain[], name: string): string | undefined {
  const parents = domains.flatMap(({ fields }) => {
    const path = fields.path.replace(/[\\/]+$/, '');
    const parent = path.slice(0, -fields.name.length);
    const isNamedAfter = path.slice(-fields.name.length).toLowerCase() === fields.name.toLowerCase();
    return isNamedAfter && /[\\/]$/.test(parent) ? [parent] : [];
  });
  const [parent] = parents.toSorted();
  return parent === undefined ? undefined : `${parent}${name}`;
}

const NO_FOLDER = 'State the option folder of this step: no other domain shows where its files could be.';

/** A domain of that name passes, whatever is in it. The need is called `domains`. */
export function domainAdded(
  domains: readonly PlacedDomain[],
  wanted: {
    readonly name: string;
    /** Reference to a secret. */
    readonly administratorPassword: string;
    readonly folder?: string | undefined;
  },
  texts: { readonly pass: string; readonly problem: string; readonly impact: readonly string[] },
): Assessment {
  const { name, administratorPassword, folder = folderBeside(domains, name) } = wanted;
  const { pass, problem, impact } = texts;
  if (domains.some(({ fields }) => isSameName(fields.name, name))) return verdictOf([], { pass });
  if (folder === undefined) return verdictOf([{ problem, byHand: [NO_FOLDER], remedy: 'decide' }], { pass });
  const item = { name, path: folder, hostname: `mail.${name}`, administratorPassword };
  const changes = [{ kind: 'add', need: 'domains', item, effect: 'neutral', disruption: 'none' } as const];
  return verdictOf([{ problem, changes, impact }], { pass });
}
