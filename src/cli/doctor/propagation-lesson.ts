/** Whether it is worth teaching how this server copies the Domain Defaults to its domains, and with which setting that changes nothing. */

import { isEqualJson } from '../../canonical-json.js';
import type { Lesson, Wanting } from '../../catalogue/step-lessons.js';
import type { Contract } from '../../contract/contract.js';
import { fieldLabel } from '../../contract/label.js';
import type { Known } from '../../contract/learning/lessons.js';
import { PROPAGATES, propagatable } from '../../contract/propagatable.js';
import { PROPAGATE_PAGE } from '../../contract/resources/domains/propagation.js';
import type { Discovery } from '../../contract/trust/discovery.js';
import { FEWEST, propagationReach } from '../../engine/plan/ways.js';
import { SEVERITIES } from '../../steps/kit/severity.js';

interface Seen {
  readonly contract: Contract;
  readonly discovery: Discovery;
  /** How many the playbook is for. */
  readonly domains: number;
  readonly wanting: readonly Wanting[];
  readonly knownOf: (id: string) => Known | undefined;
}

/** Does the server show a call that is named like one? */
function isThere({ listed, made }: Discovery): boolean {
  const names = [...listed.keys(), ...made.keys()];
  return names.some((name) => name.startsWith('POST ') && PROPAGATES.test(name.slice('POST '.length)));
}

/** Undefined where it is known, where the server shows no such call, and where each domain is written by itself anyway. */
export function propagationLesson({
  contract,
  discovery,
  domains,
  wanting,
  knownOf,
}: Seen): Lesson | undefined {
  const { from, to, ...call } = contract.propagation.domains;
  if (domains < FEWEST || !isThere(discovery)) return undefined;
  if (propagationReach({ from, to, ...call }, discovery).isOpen) return undefined;
  const carried = new Set(propagatable(contract));
  const wanted = wanting.flatMap(({ severity, wanted: all }) => {
    const own = all.filter(({ resource }) => resource.id === to).flatMap(({ sets }) => Object.keys(sets));
    return own.some((field) => carried.has(field)) ? [severity] : [];
  });
  const [defaults, domain] = [knownOf(from), knownOf(to)];
  if (defaults === undefined || domain === undefined || wanted.length === 0) return undefined;
  const isAlike = (field: string) =>
    defaults.now[field] !== undefined && isEqualJson(defaults.now[field], domain.now[field] ?? null);
  const field = [...carried].find(isAlike);
  if (field === undefined) return undefined;
  const { resource } = defaults;
  const does =
    `Tick "${fieldLabel(resource, field)}" alone, and save. It gives every domain what the Domain Defaults hold of it, ` +
    'and is not set back: see first that no domain has it otherwise, or take another setting and say that one.';
  const severity = SEVERITIES.findLast((one) => wanted.includes(one));
  return {
    resource: { ...resource, ...PROPAGATE_PAGE },
    clicks: [{ does, says: `${from}.propagate=${field}`, isSave: true }],
    // Each of them is changed without it, domain by domain.
    steps: [],
    severity: severity ?? 'low',
  };
}
