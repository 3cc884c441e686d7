/** Lines that fit the terminal. */
import widthOf from 'fast-string-width';
import { visible } from '../../redaction.js';
import type { FailOn } from '../model/reports.js';

/** Terminals this narrow or narrower get this width all the same. */
const NARROWEST = 40;

/** What a renderer needs to know of where its text goes. */
export interface Page {
  /** Columns. */
  readonly width: number;
  /** Lines of a first screen. */
  readonly height: number;
  readonly style: import('./style.js').Style;
  /** The whole story, instead of a first screen. */
  readonly isWhole: boolean;
  /** The first screen is told also where all of it would be no longer. */
  readonly isScreen?: boolean | undefined;
  /** What somebody who is asked types to see all of it; left out where that is another command, with `--all`. */
  readonly allBy?: string | undefined;
  /** Name every domain, instead of the first few. */
  readonly isExpanded: boolean;
  /** From which severity on a finding counts for the exit code; left out where the command does not end with the report. */
  readonly failOn?: FailOn | undefined;
  /** What the command line chose, word by word: a hint that lacks it would go on by something else. */
  readonly chosen?: readonly string[] | undefined;
  /** As the command line gave it. */
  readonly stateDir?: string | undefined;
  /** The same: which server of a list, and which list. */
  readonly server?: string | undefined;
  readonly inventory?: string | undefined;
  /** What earlier audits found, for what draws them. */
  readonly audits?: readonly import('../view/progress.js').Progress[] | undefined;
}

/**
 * The text in lines of at most `width` columns, each with the indent; a word that is longer stays whole. The lines
 * after the first begin with `hanging` where it is given.
 */
export function wrap(
  text: string,
  options: { readonly width: number; readonly indent: string; readonly hanging?: string },
): string {
  const { indent, hanging = indent } = options;
  const width = Math.max(options.width, NARROWEST);
  const lines: string[] = [];
  let line = '';
  // In columns: some characters take two, colours none.
  let columns = 0;
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const room = width - (lines.length === 0 ? indent : hanging).length;
    const taken = widthOf(word);
    if (line !== '' && columns + 1 + taken > room) {
      lines.push(line);
      line = '';
    }
    columns = line === '' ? taken : columns + 1 + taken;
    line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(line);
  return lines.map((one, index) => `${index === 0 ? indent : hanging}${one}`).join('\n');
}

/** `wrap` for one page. `hanging` is the indent where it is not given. */
export function wrapOn({ width }: Pick<Page, 'width'>) {
  return (text: string, indent = '', hanging = indent) => wrap(text, { width, indent, hanging });
}

/** The first ones and the rest, which is only counted; where the page is expanded there is no rest. */
export function firstOf<T>(
  all: readonly T[],
  { most, page }: { readonly most: number; readonly page: Pick<Page, 'isExpanded'> },
) {
  const shown = page.isExpanded ? all : all.slice(0, most);
  return { shown, more: all.slice(shown.length) };
}

/**
 * A copy of a report in which no text can drive the terminal, break a line or hide what stands in it: names come
 * from the server. Only a `snippet`, which is copied as it stands, keeps its lines.
 */
export function printable<T>(value: T, kept: 'nothing' | 'lines' = 'nothing'): T {
  if (typeof value === 'string') return visible(value, kept) as T;
  if (Array.isArray(value)) return value.map((item) => printable(item, kept)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      printable(member, name === 'snippet' ? 'lines' : kept),
    ]),
  ) as T;
}

/** Domains named before the rest is only counted. */
const NAMED = 3;

/** `a.example, b.example, c.example and 22 more`; every name when the page is expanded. */
export function nameSome(names: readonly string[], page: Pick<Page, 'isExpanded'>): string {
  if (page.isExpanded || names.length <= NAMED + 1) return names.join(', ');
  return `${names.slice(0, NAMED).join(', ')} and ${names.length - NAMED} more`;
}

type Told = { readonly target: string };

/** The same of what is told of targets. */
export function nameTargets(all: readonly Told[], page: Pick<Page, 'isExpanded'>): string {
  const names = all.map(({ target }) => target);
  return nameSome(names, page);
}
