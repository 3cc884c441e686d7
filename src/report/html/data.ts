/** The findings as the page reads them: each text once, however many findings say it. */

import { visible } from '../../redaction.js';
import { acceptedText, endText, type Row, stateText, whereOf } from '../view/rows.js';
import { bothText } from '../view/sides.js';
import { areaOf } from './areas.js';

/** JSON in a page: nothing in it ends the element that it stands in. */
function inPage(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

class Texts {
  readonly #at = new Map<string, number>();

  index(text: string): number {
    const shown = visible(text, 'lines');
    const known = this.#at.get(shown);
    if (known !== undefined) return known;
    this.#at.set(shown, this.#at.size);
    return this.#at.size - 1;
  }

  all(): readonly string[] {
    return [...this.#at.keys()];
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

/** In pieces. */
export function* pageData(rows: readonly Row[]): Generator<string> {
  const texts = new Texts();
  const steps = Object.fromEntries(
    rows.map(({ step, title, why, guide, notUndone }) => [
      visible(step),
      { title: visible(title), why, guide: guide.join(', '), notUndone: notUndone ?? '', area: areaOf(step) },
    ]),
  );
  yield `{"steps":${inPage(steps)},"rows":[`;
  for (const [index, row] of rows.entries()) yield `${index === 0 ? '' : ','}\n${inPage(packed(row, texts))}`;
  yield `],"texts":${inPage(texts.all())}}`;
}
