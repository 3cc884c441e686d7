/** The findings as the page reads them: each text once, however many findings say it. */

import { visible } from '../../redaction.js';
import { acceptedText, endText, type Row, stateText, whereOf } from '../view/rows.js';
import { bothText } from '../view/sides.js';
import { areaOf } from './areas.js';

/** JSON in a page: nothing in it ends the element that it stands in. */
function inPage(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

/** So many texts are known again; beyond, one may stand in the page twice rather than be held until its end. */
const MOST_TEXTS = 20_000;

class Texts {
  readonly #at = new Map<string, number>();
  #fresh: string[] = [];
  #count = 0;

  index(text: string): number {
    const shown = visible(text, 'lines');
    const known = this.#at.get(shown);
    if (known !== undefined) return known;
    this.#at.set(shown, this.#count);
    this.#fresh.push(shown);
    this.#count += 1;
    return this.#count - 1;
  }

  /** Those that came up since it was asked last. */
  fresh(): readonly string[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    if (this.#at.size > MOST_TEXTS) this.#at.clear();
    return fresh;
  }
}

function packed(row: Row, texts: Texts) {
  const index = (text: string | null | undefined) => (text == null ? undefined : texts.index(text));
  return {
    ...{ step: visible(row.step), target: visible(whereOf(row)), what: visible(row.what) },
    state: visible(stateText(row)),
    ...(row.server === null ? {} : { server: visible(row.server.name) }),
    ...{ weight: row.weight, severity: row.severity ?? '', text: texts.index(row.text) },
    impact: row.impact.map((one) => texts.index(one)),
    todo: row.todo.map(({ text, snippet }) => [
      texts.index(text),
      ...(snippet === undefined ? [] : [texts.index(snippet.text)]),
    ]),
    ...{ evidence: index(row.evidence), accepted: index(acceptedText(row)), ends: index(endText(row)) },
    ...(row.sides.length === 0 ? {} : { sides: texts.index(bothText(row.sides, row.moreSides)) }),
  };
}

function aboutStep({ title, why, guide, notUndone, step }: Row) {
  return {
    title: visible(title),
    why,
    guide: guide.join(', '),
    notUndone: notUndone ?? '',
    area: areaOf(step),
  };
}

/** In pieces. `parts`: the rows of one server after the other's, each with the texts that are new in it. */
export function* pageData(parts: Iterable<readonly Row[]>): Generator<string> {
  const texts = new Texts();
  const steps = new Map<string, ReturnType<typeof aboutStep>>();
  let isFirst = true;
  yield '{"parts":[';
  for (const rows of parts) {
    yield `${isFirst ? '' : ','}{"rows":[`;
    isFirst = false;
    for (const [index, row] of rows.entries()) {
      if (!steps.has(row.step)) steps.set(row.step, aboutStep(row));
      yield `${index === 0 ? '' : ','}\n${inPage(packed(row, texts))}`;
    }
    yield `],"texts":${inPage(texts.fresh())}}`;
  }
  const shown = [...steps].map(([step, about]) => [visible(step), about] as const);
  yield `],"steps":${inPage(Object.fromEntries(shown))}}`;
}
