/** A reference that a script brings along: objects written out in it, and texts that are JSON. Nothing of it is run. */
import { isJsonObject, type Json, jsonIn } from '../../canonical-json.js';
import { childrenOf, type Node, treeOf, writtenName } from '../script/syntax.js';

/** Nested deeper is nothing that somebody wrote. */
const DEEPEST = 60;

/** What is written out; undefined of what only a run would know. */
function written(node: Node, depth = 0): Json | undefined {
  if (depth > DEEPEST) return undefined;
  if (node.type === 'Literal') {
    const { value } = node;
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : null;
  }
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis.map(({ value }) => value.cooked ?? '').join('');
  if (node.type === 'ArrayExpression')
    return node.elements.flatMap((one) => (one === null ? [] : (written(one as Node, depth + 1) ?? [])));
  if (node.type !== 'ObjectExpression') return undefined;
  const members = node.properties.flatMap((one): readonly (readonly [string, Json])[] => {
    if (one.type !== 'Property') return [];
    const name = writtenName(one.key as Node, one.computed);
    const value = written(one.value as Node, depth + 1);
    return name === undefined || name === '__proto__' || value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(members);
}

/** Objects and lists of a script, and JSON in its texts; none of one that is not understood. */
export function dataInScript(text: string, isLate: () => boolean): readonly Json[] {
  if (!/api\/v1\//i.test(text)) return [];
  const tree = treeOf(text, isLate);
  if (typeof tree === 'string') return [];
  const found: Json[] = [];
  const waiting: Node[] = [tree];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    const value = written(node);
    if (typeof value === 'string') {
      const data = /^\s*[[{]/.test(value) && /api\/v1\//i.test(value) ? jsonIn(value) : undefined;
      if (data !== undefined) found.push(data as Json);
    } else if (Array.isArray(value) || isJsonObject(value)) found.push(value as Json);
    if (value === undefined || value === null) waiting.push(...childrenOf(node));
  }
  return found;
}
