/** A playbook of one's own, as a file in the folder of a test. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface OwnPlaybook {
  readonly extends?: string | readonly string[];
  readonly steps?: Readonly<Record<string, unknown>>;
  readonly overrides?: readonly { readonly domains: readonly string[]; readonly steps: object }[];
  readonly domains?: { readonly exclude: readonly string[] };
  readonly waivers?: readonly { readonly step: string; readonly domain: string }[];
}

/** Writes it, and gives the arguments that name it and select just the steps it states. JSON is YAML too. */
export function ownPlaybook(folder: string, playbook: OwnPlaybook, name = 'own'): readonly string[] {
  const { waivers = [], ...rest } = playbook;
  const about = { reason: 'r', owner: 'o@example.com', expires: '2999-12-31' };
  const own = {
    // Nothing is held back, and all domains may change: that is a matter of tests of its own.
    ...{
      version: 1,
      name,
      extends: 'baseline',
      limits: { disruption: 'high', changedDomainsPercent: 100 },
      ...rest,
    },
    ...(waivers.length === 0 ? {} : { waivers: waivers.map((waiver) => ({ ...waiver, ...about })) }),
  };
  writeFileSync(join(folder, `${name}.yaml`), JSON.stringify(own));
  const selected = Object.keys(playbook.steps ?? {}).flatMap((step) => ['--step', step]);
  return ['--playbook', `./${name}.yaml`, ...selected];
}
