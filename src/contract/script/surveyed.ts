/** What is known of a script as a whole before any of its expressions is looked at. */
import type { Program } from 'acorn';
import type { Injection } from './injection.js';
import type { Binding, Place, Scope } from './scope.js';
import type { Call, Class, Fn, Node } from './syntax.js';

/** Whose method a function is, which is what `this` means in it. */
export type Home = { readonly object: Place } | { readonly class: Class; readonly isStatic: boolean };

/** What one walk over a script finds. */
export interface Survey {
  readonly calls: readonly Place<Call>[];
  readonly program: Program;
  /** The scope within a function or class, or a block that has names of its own. */
  readonly inner: ReadonlyMap<Node, Scope>;
  readonly returns: ReadonlyMap<Fn, readonly Place[]>;
  readonly homes: ReadonlyMap<Fn, Home>;
  /** Of a constructor: where it calls the one above. */
  readonly superCalls: ReadonlyMap<Fn, Place<Call>>;
  /** By the member's name. */
  readonly memberWrites: ReadonlyMap<string, readonly { readonly object: Place; readonly value: Place }[]>;
  /** Methods by name, of objects, classes and assignments. */
  readonly methods: ReadonlyMap<string, readonly Fn[]>;
  /** What is sent by a name: the calls `name.send(…)`. */
  readonly sends: ReadonlyMap<Binding, readonly Place<Call>[]>;
  /** Literals in which `mark` stands, each with the widest text that it is a part of. */
  readonly marked: readonly { readonly literal: Node; readonly whole: Place }[];
  /** It has other scripts loaded, by `import`. */
  readonly loadsMore: boolean;
  /** Calls that may load a script. */
  readonly loaders: readonly Place<Call>[];
  readonly injection: Injection;
}
