/** A page as lines of text: a row of a table or an item of a list is one, however its markup is broken. */

/** Characters of a page that are looked at, and of one tag. */
const [MOST_PAGE, MOST_TAG] = [16 * 1024 * 1024, 2000];

const HIDDEN = new RegExp(`<!--|<(script|style)\\b[^<>]{0,${MOST_TAG}}>`, 'gi');

/** What is shown of a page, and the scripts that stand in it. Goes through it once, whatever is left open in it. */
export function apart(page: string): { readonly shown: string; readonly scripts: readonly string[] } {
  const text = page.slice(0, MOST_PAGE);
  // Letters of other alphabets may become two.
  const lower = text.replace(/[A-Z]+/g, (one) => one.toLowerCase());
  const [shown, scripts]: [string[], string[]] = [[], []];
  let at = 0;
  for (const found of text.matchAll(HIDDEN)) {
    if (found.index < at) continue;
    shown.push(text.slice(at, found.index));
    const from = found.index + found[0].length;
    const end = lower.indexOf(found[1] === undefined ? '-->' : `</${found[1].toLowerCase()}`, from);
    if (end < 0) return { shown: shown.join(' '), scripts };
    if (found[1]?.toLowerCase() === 'script') scripts.push(text.slice(from, end));
    at = text.indexOf('>', end) + 1;
    if (found[1] === undefined) at = end + 3;
    if (at === 0) return { shown: shown.join(' '), scripts };
  }
  return { shown: [...shown, text.slice(at)].join(' '), scripts };
}

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  '#34': '"',
  '#x22': '"',
  nbsp: ' ',
  amp: '&',
};

/** `shown`: of a page, without its scripts. */
export function linesOf(shown: string): readonly string[] {
  return (
    shown
      // In what is set as it is, lines count: comments end with them.
      .replace(/<(tr|li)\b(?:(?!<\1\b)[\s\S])*?<\/\1>/gi, (row) =>
        /<pre\b/i.test(row) ? row : row.replace(/\s+/g, ' '),
      )
      .replace(/<\/?(tr|li|p|div|h\d|pre|dt|dd|table|ul|ol|dl|br)\b[^<>]*>/gi, '\n')
      .replace(/<[^<>]*>/g, ' ')
      .replace(/&lt;(\w+)&gt;/g, '{$1}')
      .replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name.toLowerCase()] ?? entity)
      .split(/[\r\n]+/)
  );
}
