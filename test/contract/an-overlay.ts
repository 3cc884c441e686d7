/** Overlays for properties. */
import fc from 'fast-check';
import { OVERLAY_EVIDENCE } from '../../src/contract/binding.js';
import { shippedContract } from '../../src/contract/contract.js';
import type { Overlay } from '../../src/contract/overlay.js';

/** Words that say nothing of a server, whatever signs are in them. */
const said = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .map((text) => text.replaceAll(/[@:.]/g, '~'));
const claimed = fc.constantFrom(...OVERLAY_EVIDENCE);

/** Reports and links to sign in by are no settings: no recording tells of them. */
function isLearnable(part: unknown): boolean {
  const { path = 'settings/' } = (typeof part === 'object' && part !== null ? part : {}) as { path?: string };
  return path.startsWith('settings/');
}

/** Any part of what ships, as somebody learned it. */
function claimedParts(parts: object, words: { evidence: string; source: string }): object {
  const own = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.filter(isLearnable).map(own);
    if (
      typeof part !== 'object' ||
      part === null ||
      !('evidence' in part || 'written' in part || 'path' in part)
    )
      return part;
    const { note: _, ...rest } = part as { note?: string };
    return {
      ...rest,
      evidence: words.evidence,
      ...('path' in part ? { source: words.source } : { written: words.evidence, note: words.source }),
    };
  };
  return Object.fromEntries(
    Object.entries(parts)
      .filter(([, part]) => isLearnable(part))
      .map(([name, part]) => [name, own(part)]),
  );
}

/** Any parts of what ships, as somebody learned them on a build. */
export function anOverlay(build: number | undefined = 9406): fc.Arbitrary<Overlay> {
  return fc
    .record({
      resources: fc.subarray([...shippedContract.resources], { minLength: 1 }),
      evidence: claimed,
      source: said,
      notes: said,
      by: said,
      kept: fc.infiniteStream(fc.boolean()),
    })
    .map(({ resources, evidence, source, notes, by, kept }) => {
      const isKept = () => kept.next().value === true;
      const some = (object: object) => Object.fromEntries(Object.entries(object).filter(isKept));
      const parts = resources.map(({ id, binding: { fields, ...calls } }) => {
        const { contents: _, ...own } = calls as { contents?: object };
        const words = { evidence, source };
        return [id, { ...some(claimedParts(own, words)), fields: some(claimedParts(fields, words)) }];
      });
      return {
        version: 1,
        ...(build === undefined ? {} : { build }),
        made: { on: '2027-02-01', by },
        notes,
        resources: Object.fromEntries(parts),
      };
    });
}
