/** How alike the name of a member and a field of the model are. */
import { labelOf } from '../label.js';
import { membersOf } from '../members.js';
import type { ApiResource } from '../resource.js';
import { likeness, squashed, wordsOf } from './words.js';

/** A name that a field goes by, and how sure a member of the same name is the field. */
interface Name {
  readonly words: readonly string[];
  readonly plain: string;
  readonly source: string;
  readonly weight: number;
}

/** What a field goes by: the member that ships, its name here, its label in the interface. */
export function namesOf(resource: ApiResource, field: string): readonly Name[] {
  const binding = resource.binding.fields[field];
  const wires = binding === undefined || 'flags' in binding ? [] : membersOf(binding);
  const label = labelOf(resource, field)?.label ?? '';
  const named = [
    ...wires.map((text) => ({ text, source: 'the name that was assumed', weight: 1 })),
    { text: field, source: 'its name here', weight: 0.97 },
    { text: label, source: 'its label', weight: 0.94 },
  ];
  return named.map(({ text, ...about }) => ({ ...about, words: wordsOf(text), plain: squashed(text) }));
}

/** What a member goes by: its dotted name, and what is left of it without what holds it. */
type Form = Omit<Name, 'source'>;

/** What holds a member says little of it, unless two hold one of the same name. */
export function formsOf(wire: string): readonly Form[] {
  const parts = wire.split('.');
  return parts.map((_, at) => {
    const form = parts.slice(at).join('.');
    return { plain: squashed(form), words: wordsOf(form), weight: 1 - at / 100 };
  });
}

/** `score`: 0 to 1, at 1 it is the very name that ships. `forms`: those of the member. */
export function alike(
  names: readonly Name[],
  forms: readonly Form[],
): { readonly score: number; readonly source: string } {
  let best = { score: 0, source: '' };
  for (const name of names)
    for (const form of forms) {
      const isSame = name.plain !== '' && name.plain === form.plain;
      const score = (isSame ? 1 : 0.95 * likeness(name.words, form.words)) * name.weight * form.weight;
      if (score > best.score) best = { score, source: name.source };
    }
  return best;
}
