/** What one save proves of the call that copies settings of the Domain Defaults to all domains: how it names them. */
import { isJsonObject } from '../../canonical-json.js';
import { fieldLabel } from '../label.js';
import { PROPAGATES } from '../propagatable.js';
import { isName } from '../proposal/answer.js';
import { objectsIn } from './difference.js';
import { type Exchange, readIn } from './exchange.js';
import { whyNotNamed } from './naming.js';
import type { Lesson } from './page-lesson.js';
import { whyNoOther } from './place.js';
import type { Statement } from './statement.js';
import type { Save } from './timeline.js';

/** As an overlay states the call, without who shows it. */
export interface PropagationCall {
  readonly path: string;
  readonly list: string;
}

/** Proved, or why not. */
export type PropagationLesson =
  | { readonly isProved: true; readonly call: PropagationCall }
  | Extract<Lesson, { readonly isProved: false }>;

const no = (why: string): PropagationLesson => ({ isProved: false, why });

/** Does a page that was opened show members of all these names? */
function areShown(names: readonly string[], exchanges: readonly Exchange[]): boolean {
  return exchanges.some((exchange) =>
    objectsIn(readIn(exchange)).some(({ object }) => names.every((name) => Object.hasOwn(object, name))),
  );
}

/** By a save that sent the names of just what was ticked, and nothing else. */
export function propagationLesson(
  { resource, fields }: Statement,
  { exchange: { method, path, hasQuery, sent } }: Save,
  exchanges: readonly Exchange[],
): PropagationLesson {
  if (method !== 'POST' || hasQuery || !PROPAGATES.test(path))
    return no('what was saved is not named like a call that propagates');
  const whyNot = whyNoOther({ propagate: { path } }, resource);
  if (whyNot !== undefined) return no(whyNot);
  const [only, ...more] = isJsonObject(sent) ? Object.entries(sent) : [];
  const [list = '', names] = only ?? [];
  if (!Array.isArray(names) || more.length > 0 || !isName(list))
    return no('it was sent with more than the names of settings, and what that is for is not known');
  const texts = names.filter((one) => typeof one === 'string');
  const wanted = Object.keys(fields);
  if (texts.length !== names.length || texts.length !== wanted.length)
    return no(`what it copied are not the ${wanted.length} that are named: name all that were ticked`);
  if (!areShown(texts, exchanges))
    return no('the page of the Domain Defaults was not opened in the recording: open it, too');
  const open = wanted.find(
    (field) => texts.filter((one) => whyNotNamed(resource, field, one) === undefined).length !== 1,
  );
  return open === undefined
    ? { isProved: true, call: { path, list } }
    : no(`none of what it copied, or more than one, is called like "${fieldLabel(resource, open)}"`);
}
