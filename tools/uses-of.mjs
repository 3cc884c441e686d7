/**
 * What one source file uses: modules, and globals that do I/O or know the time. Read from its syntax tree, so that no
 * comment hides a use and no text is taken for one.
 */
import { parseSync } from '@swc/core';

/** Ways to load or run code that no rule can follow. */
const HIDDEN = new Set(['require', 'eval', 'Function']);
const HIDDEN_ANYWHERE = new Set(['createRequire', 'getBuiltinModule', 'Worker']);
const IO = new Set(['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']);
const TIMERS = new Set(['performance', 'setTimeout', 'setInterval', 'setImmediate']);
/** Whatever they are a member of. */
const CHANCE = new Set(['randomUUID', 'getRandomValues', 'randomBytes', 'randomInt']);
/** Objects with a few members that are pure, and those. */
const PURE_MEMBERS = { Date: /^(?:parse|UTC)$/, Math: /^(?!random$)/ };

/** The text of a literal in any quotes; undefined for what is worked out. */
function literalOf(node) {
  if (node?.type === 'StringLiteral') return node.value;
  return node?.type === 'TemplateLiteral' && node.expressions.length === 0
    ? node.quasis[0].cooked
    : undefined;
}

/** The name after the dot, or in brackets; undefined for one that is worked out. */
function memberOf({ property }) {
  return property.type === 'Computed' ? literalOf(property.expression) : property.value;
}

/** Is this use of `Date` or `Math` one that gives the same at any time? */
function isPure(name, parent) {
  if (parent.type === 'MemberExpression') return PURE_MEMBERS[name].test(memberOf(parent) ?? 'random');
  if (parent.type === 'NewExpression') return (parent.arguments ?? []).length > 0;
  return parent.type === 'BinaryExpression' && parent.operator === 'instanceof';
}

/** Notes a name where it stands for a value, or is one of those that nobody has under another meaning. */
function noteName(name, { parent, uses }) {
  const isMember = parent.type === 'MemberExpression' && parent.object.value !== name;
  if (HIDDEN_ANYWHERE.has(name) || (HIDDEN.has(name) && !isMember)) uses.hidden.add(name);
  else if (CHANCE.has(name)) uses.clock.add(name);
  else if (isMember) return;
  else if (IO.has(name)) uses.io.add(name);
  else if (TIMERS.has(name) || (name in PURE_MEMBERS && !isPure(name, parent))) uses.clock.add(name);
  else if (name === 'globalThis' || name === 'global') uses.global.add(name);
  else if (name === 'process')
    uses.process.add((parent.type === 'MemberExpression' ? memberOf(parent) : undefined) ?? 'all of it');
}

function noteModule(node, uses) {
  const { type } = node;
  if (type === 'TsImportEqualsDeclaration') uses.hidden.add('import =');
  else if (type === 'TsImportType') uses.modules.push({ specifier: node.argument.value, isTypeOnly: true });
  else if (type === 'CallExpression' && node.callee.type === 'Import') {
    const specifier = literalOf(node.arguments[0]?.expression);
    if (specifier === undefined) uses.hidden.add('import() of what is no plain text');
    else uses.modules.push({ specifier, isTypeOnly: false });
  } else if (/^(?:Import|ExportNamed|ExportAll)Declaration$/.test(type) && node.source) {
    // Without a `type` of its own the module is loaded, also where every name in the braces has one.
    uses.modules.push({ specifier: node.source.value, isTypeOnly: node.typeOnly === true });
  }
}

/** Members that hold names of members or types, which are no uses. */
const NO_VALUES = new Set(['key', 'typeAnnotation', 'typeParams', 'typeArguments', 'typeParameters']);

function walk(node, parent, uses) {
  if (Array.isArray(node)) {
    for (const one of node) walk(one, parent, uses);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  noteModule(node, uses);
  if (node.type === 'Identifier') noteName(node.value, { parent, uses });
  const isType = /^Ts(?:TypeReference|TypeQuery|ExpressionWithTypeArguments|QualifiedName)$/.test(node.type);
  for (const [name, child] of Object.entries(node)) {
    const isName = NO_VALUES.has(name) && child?.type === 'Identifier';
    if (isName || (isType && /^(?:typeName|exprName|expression|left|right)$/.test(name))) {
      if (child?.type === 'TsImportType') noteModule(child, uses);
    } else walk(child, typeof node.type === 'string' ? node : parent, uses);
  }
}

/**
 * `modules`: in order, each with whether it is there for its types alone. The sets hold names: `hidden` loads code
 * unseen, `io` and `clock` are globals, `process` the members of it.
 * Errors: what is no TypeScript.
 */
export function usesOf(text) {
  const uses = {
    modules: [],
    hidden: new Set(),
    io: new Set(),
    clock: new Set(),
    global: new Set(),
    process: new Set(),
  };
  const tree = parseSync(text, { syntax: 'typescript', target: 'es2023' });
  walk(tree.body, tree, uses);
  return uses;
}
