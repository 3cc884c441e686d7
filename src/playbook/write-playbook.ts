/** A playbook as a file for people: in their order, with a comment above each thing, and the lines that are left to fill. Pure. */
import { Document, isScalar, type Node, parse, Scalar, visit, YAMLMap } from 'yaml';
import { visible } from '../redaction.js';
import type { StepOptions } from './playbook.js';
import { type OFF, PLAYBOOK_VERSION } from './schema.js';

interface Commented {
  /** A paragraph each. */
  readonly comment: readonly string[];
}

export interface WrittenStep extends Commented {
  readonly step: string;
  /** `off` leaves it out. */
  readonly options: StepOptions | typeof OFF;
}

export interface WrittenWaiver extends Commented {
  readonly step: string;
  /** `server`, or names of domains and globs over them: at least one. */
  readonly domains: readonly string[];
  readonly reason: string;
  readonly owner: string;
  /** The last day, `YYYY-MM-DD`. */
  readonly expires: string;
}

export interface ToWrite extends Commented {
  readonly name: string;
  readonly extends: string;
  readonly steps: readonly WrittenStep[];
  readonly waivers: readonly WrittenWaiver[];
  readonly limits?: Commented & { readonly disruptionOf: Readonly<Record<string, string>> };
}

export interface WrittenPlaybook {
  readonly text: string;
  /** Lines with a reason that is empty, from 1 on: the file is refused until they are filled. */
  readonly toFill: readonly number[];
}

/** Columns. */
const WIDTH = 110;

/** Words in lines; each begins with `first` or, but for the first one, `other`. */
function wrapped(words: readonly string[], [first, other]: readonly [string, string]): string {
  const lines = [first];
  for (const word of words) {
    const line = lines.at(-1) ?? '';
    const isFirst = line === first || line === other;
    if (!isFirst && line.length + 1 + word.length > WIDTH) lines.push(`${other}${word}`);
    else lines[lines.length - 1] = isFirst ? `${line}${word}` : `${line} ${word}`;
  }
  return lines.join('\n');
}

/** Names come from a server: none breaks a line or hides what stands in it. */
function commentOf(paragraphs: readonly string[]): string {
  return paragraphs
    .map((text) =>
      wrapped(
        visible(text)
          .split(' ')
          .filter((word) => word !== ''),
        [' ', '   '],
      ),
    )
    .join('\n');
}

/** As it may stand in a list within brackets. */
function nameText(name: string): string {
  return /^[\w.-]+$/.test(name) && parse(name) === name ? name : JSON.stringify(name);
}

/** Stands for a list of names until the rest is written, as thousands of them would take a line each. No name has an @. */
const LIST = /^ {4}domain: LIST@(\d+)$/gm;

function listText(names: readonly string[]): string {
  const words = names.map((name, at) => `${nameText(name)}${at < names.length - 1 ? ',' : ']'}`);
  return wrapped(words, ['    domain: [', '      ']);
}

/** Values as the server has them: what cannot be seen is escaped, and lists of plain values take one line. */
function tidied(document: Document): void {
  visit(document, {
    Scalar: (key, node) => {
      if (key !== 'key' && typeof node.value === 'string' && visible(node.value) !== node.value)
        node.type = Scalar.QUOTE_DOUBLE;
    },
    Seq: (_, node) => {
      node.flow = node.items.every((item) => isScalar(item));
    },
  });
}

/** Escaped as JSON has it, a name like any other. */
function keyed(document: Document, name: string, value: unknown) {
  const key = document.createNode(name) as Scalar;
  key.spaceBefore = true;
  return document.createPair(key, value);
}

export function writePlaybook(playbook: ToWrite): WrittenPlaybook {
  const { name, steps, waivers } = playbook;
  const document = new Document({ version: PLAYBOOK_VERSION, name, extends: playbook.extends });
  document.commentBefore = commentOf(playbook.comment);
  if (steps.length > 0) {
    const all = new YAMLMap<Node, Node>();
    for (const { step, options, comment } of steps) {
      const pair = keyed(document, step, options);
      (pair.key as Scalar).commentBefore = commentOf(comment);
      (pair.key as Scalar).spaceBefore = all.items.length > 0;
      all.add(pair);
    }
    document.add(keyed(document, 'steps', all));
  }
  if (waivers.length > 0) {
    const all = waivers.map(({ step, domains: [first, ...others], reason, owner, expires, comment }, at) => {
      // A long list comes last, so that the rest is seen.
      const node = document.createNode(
        others.length === 0
          ? { step, domain: first, reason, owner, expires }
          : { step, reason, owner, expires, domain: `LIST@${at}` },
      );
      node.commentBefore = commentOf(comment);
      node.spaceBefore = at > 0;
      return node;
    });
    document.add(keyed(document, 'waivers', all));
  }
  if (playbook.limits !== undefined) {
    const { comment, ...limits } = playbook.limits;
    const pair = keyed(document, 'limits', limits);
    (pair.key as Scalar).commentBefore = commentOf(comment);
    document.add(pair);
  }
  tidied(document);
  const text = document
    .toString({
      ...{ lineWidth: 0, singleQuote: true },
      doubleQuotedMinMultiLineLength: Number.POSITIVE_INFINITY,
    })
    .replace(LIST, (_, at) => listText(waivers[Number(at)]?.domains ?? []));
  const lines = text.split('\n');
  const toFill = lines.flatMap((line, at) => (/^ +(- )?reason: ''$/.test(line) ? [at + 1] : []));
  return { text, toFill };
}
