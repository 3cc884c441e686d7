/** A script that is no JavaScript to us, searched as text. */
import { HOLE } from './values.js';

/** A path as it stands in the text, `verb` in capitals where it stands right before. */
export interface LineFind {
  readonly verb: string | undefined;
  readonly text: string;
}

const QUOTED = /(["'`])((?:~\/|\.\/|\/)?api\/v1\/[^"'`\\\s]{1,300})\1/gi;
/** What stands right before a path and says how it is asked for. */
const VERB_BEFORE =
  /(?:\.(get|post)\(\s*|\bmethod:\s*["'](get|post)["'],\s*url:\s*|\(\s*["'](get|post)["'],\s*)$/i;
const NEXT_TEXT = /^\s*\+\s*(["'`])([^"'`\\]{0,200})\1/;
const NEXT_OTHER = /^\s*\+\s*[\w$.]{1,100}(?:\([\w$.,\s]{0,100}\))?/;
const MOST_PIECES = 12;
const BEFORE = 40;

/** Paths as they stand in quotes, with what is added to them as far as that is simple. */
export function findsIn(text: string): readonly LineFind[] {
  const finds: LineFind[] = [];
  for (const match of text.matchAll(QUOTED)) {
    const written = match[2] ?? '';
    let made = match[1] === '`' ? written.replace(/\$\{[^{}]*\}/g, HOLE) : written;
    let at = match.index + match[0].length;
    for (let count = 0; count < MOST_PIECES; count += 1) {
      const rest = text.slice(at, at + 320);
      const piece = NEXT_TEXT.exec(rest);
      const next = piece ?? NEXT_OTHER.exec(rest);
      if (next === null) {
        // Something is added that is not simple.
        if (/^\s*(?:\+|\.concat)/.test(rest)) made += HOLE;
        break;
      }
      made += piece === null ? HOLE : (piece[2] ?? '');
      at += next[0].length;
    }
    // A path that ends here with a slash is the start of others.
    if (made.endsWith('/')) continue;
    const verb = VERB_BEFORE.exec(text.slice(Math.max(0, match.index - BEFORE), match.index));
    finds.push({ verb: (verb?.[1] ?? verb?.[2] ?? verb?.[3])?.toUpperCase(), text: made });
  }
  return finds;
}
