/** JavaScript as a tree: how a script is parsed, within a time, and how a tree is gone through without recursion. */
import {
  type AnyNode,
  type ArrowFunctionExpression,
  type CallExpression,
  type ClassDeclaration,
  type ClassExpression,
  type FunctionDeclaration,
  type FunctionExpression,
  type NewExpression,
  Parser,
  type Program,
} from 'acorn';

/** Any node of a tree. */
export type Node = AnyNode;
/** A function, however it is written. */
export type Fn = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression;
/** A class, however it is written. */
export type Class = ClassDeclaration | ClassExpression;
/** A call, with or without `new`. */
export type Call = CallExpression | NewExpression;

/**
 * What is nested too deep ends as a `RangeError`. By itself acorn asks in words which error it is, there where the stack ends:
 * whoever has a pattern compiled there ends the process.
 */
const Plain = Parser.extend(
  (Base) =>
    class extends Base {
      catchStackOverflow<T>(parsed: () => T): T {
        return parsed();
      }
    },
);

const TOKENS_BETWEEN_LOOKS = 4096;
const LATE = Symbol('late');

/**
 * The tree of a script; why there is none otherwise: it is no JavaScript (or is nested deeper than the parser goes), or
 * the time is over. Never throws.
 */
export function treeOf(text: string, isLate: () => boolean): Program | 'broken' | 'late' {
  let tokens = 0;
  const onToken = () => {
    tokens += 1;
    if (tokens % TOKENS_BETWEEN_LOOKS === 0 && isLate()) throw LATE;
  };
  for (const sourceType of ['script', 'module'] as const) {
    try {
      return Plain.parse(text, {
        ecmaVersion: 'latest',
        sourceType,
        onToken,
        allowHashBang: true,
        allowReturnOutsideFunction: true,
        allowAwaitOutsideFunction: sourceType === 'module',
      });
    } catch (error) {
      if (error === LATE) return 'late';
      // Only a module has these, and a second try costs as much as the first.
      if (!/\b(?:import|export|await)\b/.test(text)) return 'broken';
    }
  }
  return 'broken';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
}

/** The nodes right below a node, in their order. */
export function childrenOf(node: Node): readonly Node[] {
  const children: Node[] = [];
  // Most of the time of a script goes here, and a list of the values takes twice as long.
  for (const member in node) {
    const value: unknown = node[member as keyof Node];
    if (isNode(value)) children.push(value);
    else if (Array.isArray(value)) for (const one of value) if (isNode(one)) children.push(one);
  }
  return children;
}

/** Is a node a function? */
export function isFunction(node: Node): node is Fn {
  return (
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'FunctionDeclaration'
  );
}

/** Is a node a class? */
export function isClass(node: Node): node is Class {
  return node.type === 'ClassExpression' || node.type === 'ClassDeclaration';
}

/** What an expression stands for where nothing but its last value counts: `(0, f)`, `a?.b`, `await p`. */
export function bare(node: Node): Node {
  let at = node;
  for (;;) {
    if (at.type === 'ChainExpression' || at.type === 'ParenthesizedExpression') at = at.expression;
    else if (at.type === 'AwaitExpression') at = at.argument;
    else if (at.type === 'YieldExpression' && at.argument) at = at.argument;
    else if (at.type === 'SequenceExpression' && at.expressions.length > 0)
      at = at.expressions[at.expressions.length - 1] as Node;
    else return at;
  }
}

/** The name of a member or key that is written out: `a.b`, `a['b']`, `{ b: … }`. */
export function writtenName(key: Node, isComputed: boolean): string | undefined {
  if (!isComputed && key.type === 'Identifier') return key.name;
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  return key.type === 'Literal' && key.value !== null ? String(key.value) : undefined;
}
