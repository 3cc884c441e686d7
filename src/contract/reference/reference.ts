/**
 * What a server documents about itself: the calls that the pages of its own reference list, with what they take and give.
 * That the pages exist is known, their markup is not. So a call counts as listed when one verb and one path `api/v1/…`
 * stand in one line of a page's text (a table row or list item is a line, however its markup is broken), in one object of
 * data that a page or script brings along, or in an OpenAPI document. What could be read in two ways lists nothing: a
 * call that is taken for listed may be written to.
 */
import type { Routes } from '../trust/discovery.js';
import { dataIn, entriesInData } from './data.js';
import type { Entry } from './entry.js';
import { apart, linesOf } from './lines.js';
import { dataInScript } from './script.js';
import { entriesInLines } from './text.js';

/** Calls in a page, a script or a file of data. Never throws: what is not understood lists nothing. */
export function entriesIn(
  text: string,
  {
    path,
    isLate = () => false,
  }: {
    /** Of what is read: scripts are told by it. */
    readonly path: string;
    readonly isLate?: () => boolean;
  },
): readonly Entry[] {
  const data = dataIn(text);
  if (data !== undefined) return entriesInData(data);
  const inScript = (script: string) => dataInScript(script, isLate).flatMap(entriesInData);
  if (/\.js$/i.test(path)) return inScript(text);
  const { shown, scripts } = apart(text);
  const inScripts = scripts.flatMap((script) => {
    const inside = dataIn(script);
    return inside === undefined ? inScript(script) : entriesInData(inside);
  });
  return [...entriesInLines(linesOf(shown)), ...inScripts];
}

/** The calls that a page, a script or a file of data lists, as `entriesIn` finds them. */
export function listedIn(text: string, where: Parameters<typeof entriesIn>[1]): Routes {
  const all = new Map<string, { body: Set<string>; answer: Set<string> }>();
  for (const { names, body, answer } of entriesIn(text, where))
    for (const name of names) {
      const known = all.get(name) ?? { body: new Set(), answer: new Set() };
      all.set(name, known);
      for (const one of body) known.body.add(one);
      for (const one of answer) known.answer.add(one);
    }
  return all;
}
