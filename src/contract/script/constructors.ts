/** What runs when an object of a class is made. */
import type { Evaluator } from './evaluator.js';
import { constructorOf } from './injection.js';
import { type Class, type Fn, isClass } from './syntax.js';
import { type Frame, frameOf, type Given } from './values.js';

const MOST_PARENTS = 8;

/** The class above, where it is one of the script. */
function parentOf(node: Class, evaluator: Evaluator): Fn | Class | undefined {
  const scope = evaluator.survey.inner.get(node)?.parent;
  if (node.superClass == null || scope === undefined) return undefined;
  const parent = evaluator.alone({ node: node.superClass, scope }).find(({ is }) => is === 'function');
  return parent?.is === 'function' ? parent.node : undefined;
}

/** The function that runs: of a class its constructor, or the one that it inherits. */
export function ranBy(node: Fn | Class, evaluator: Evaluator): Fn | undefined {
  let at: Fn | Class | undefined = node;
  for (let count = 0; at !== undefined && isClass(at) && count < MOST_PARENTS; count += 1) {
    const own = constructorOf(at);
    if (own !== undefined) return own;
    at = parentOf(at, evaluator);
  }
  return at === undefined || isClass(at) ? undefined : at;
}

/** The calls of the constructors above, as `super(…)` writes them; the uppermost first, as it is given by those below. */
export function handedUpBy(node: Class, evaluator: Evaluator): Given {
  const frames: Frame[] = [];
  let at: Fn | Class | undefined = node;
  for (let count = 0; at !== undefined && isClass(at) && count < MOST_PARENTS; count += 1) {
    const own = constructorOf(at);
    const call = own === undefined ? undefined : evaluator.survey.superCalls.get(own);
    at = parentOf(at, evaluator);
    const fn = at === undefined || call === undefined ? undefined : ranBy(at, evaluator);
    if (fn !== undefined && call !== undefined) frames.unshift(frameOf(fn, call, [], 0));
  }
  return frames;
}
