/** What a row about senders has to hold to count, and what it is as it is added. */
import { type Expectation, fixesOf } from '../kit/expectation.js';
import type { DesiredChange } from '../kit/step.js';
import type { Rbl, Row } from './rbl-answers.js';
import { type ListChoice, listAsking, type WantedList } from './rbl-lists.js';

/** The lists asked for, and the weight that a hit on one of them adds at least. */
interface Weighed extends ListChoice {
  readonly weight: number;
}

/**
 * What a row has to hold to count: no more than to count named answers where nobody asked for its list. Not for one that
 * counts any answer and names none: to give it more weight could refuse everybody's mail.
 */
export function counting(list: WantedList | undefined, { weight }: Weighed): readonly Expectation<Rbl>[] {
  const isAsked = list !== undefined;
  return [
    {
      field: 'weight',
      isAsked,
      isMet: (row) => row.weight >= weight,
      to: weight,
      problem: (row) => `weighs ${row.weight} (${weight} is asked for)`,
    },
    { field: 'blocksIncoming', isAsked, to: true, problem: 'is not used for incoming SMTP blocking' },
    {
      field: 'hits',
      isAsked,
      // What it names for itself stays.
      isMet: (row) => row.hits.length > 0,
      to: [...(list?.hits ?? [])],
      problem: 'counts only named answers and names none',
    },
    { field: 'requiresMatch', to: true, problem: 'counts any answer, also a refusal' },
  ];
}

export function added({ name, lookupDomain, hits }: WantedList, { weight }: Weighed): DesiredChange {
  return {
    kind: 'add',
    need: 'lists',
    item: {
      name,
      description: '',
      lookupDomain,
      isEnabled: true,
      blocksIncoming: true,
      blocksOutgoing: false,
      isUribl: false,
      requiresMatch: true,
      hits: [...hits],
      weight,
      weightMax: weight,
    },
  };
}

/** The list asked for that the row asks; none about addresses in the text. */
export function listFor({ fields }: Pick<Row, 'fields'>, wanted: Weighed): WantedList | undefined {
  return fields.isUribl ? undefined : listAsking(fields.lookupDomain, wanted);
}

/** Whether what is asked of the row is so already. */
export function isEnough({ fields }: Row, wanted: Weighed): boolean {
  return Object.keys(fixesOf(counting(listFor({ fields }, wanted), wanted), fields)).every(
    (field) => field === 'requiresMatch',
  );
}
