/** A picture of a terminal, as SVG: what a command printed on it, with its colours, in light and in dark. */
import { stripVTControlCharacters } from 'node:util';

/** Of one letter, in pixels; the glyphs of whichever font is there are fitted to it. */
const [ADVANCE, LINE, SIZE] = [8, 19, 13.3];
const EDGE = 16;
const COLUMNS = 80;

/** What `styleText` begins and ends. */
const BEGINS = { 1: 'bold', 2: 'dim', 31: 'red', 32: 'green', 33: 'yellow' };
const ENDS = { 0: Object.values(BEGINS), 22: ['bold', 'dim'], 39: ['red', 'green', 'yellow'] };

const STYLE = `
  .paper { fill: #ffffff; stroke: #d0d7de } text { fill: #1f2328 }
  text { font: ${SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace }
  .bold { font-weight: 700 } .dim { fill: #59636e } .red { fill: #b3261e } .green { fill: #1a6b35 } .yellow { fill: #8a5300 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117; stroke: #3d444d } text { fill: #e6edf3 }
    .dim { fill: #9198a1 } .red { fill: #ff8a80 } .green { fill: #7fd99a } .yellow { fill: #ffc46b }
  }`;

function escaped(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Of each line the pieces that look alike: `{ at, text, styles }`, `at` being the column. Errors: a sign that is none of the above. */
function piecesOf(printed) {
  let styles = new Set();
  return printed.split('\n').map((line) => {
    const pieces = [];
    let at = 0;
    for (const [index, part] of line.split('\u001b[').entries()) {
      const [, sign = '', text = part] = index === 0 ? [] : (/^(\d+)m(.*)$/.exec(part) ?? []);
      if (sign in BEGINS) styles.add(BEGINS[sign]);
      else if (sign in ENDS) styles = new Set([...styles].filter((one) => !ENDS[sign].includes(one)));
      else if (index > 0) throw new Error(`a terminal shows nothing known by ${part}`);
      // Each column stands where it is by itself, whatever a reader of SVG makes of several spaces.
      for (const { 0: word, index: from } of text.matchAll(/\S+(?: \S+)*/g))
        pieces.push({ at: at + from, text: word, styles: [...styles].sort() });
      at += text.length;
    }
    return pieces;
  });
}

function drawn({ at, text, styles }, y) {
  const looks = styles.length === 0 ? '' : ` class="${styles.join(' ')}"`;
  return `<text x="${EDGE + at * ADVANCE}" y="${y}" textLength="${text.length * ADVANCE}" lengthAdjust="spacingAndGlyphs"${looks}>${escaped(text)}</text>`;
}

/** `command`: as it was typed; `printed`: what it printed, with the signs of colours; `title`: what is seen, for who does not see it. */
export function screenSvg({ command, printed, title }) {
  const lines = piecesOf(`\u001b[2m$\u001b[22m \u001b[1m${command}\u001b[22m\n${printed.trimEnd()}`);
  const [width, height] = [2 * EDGE + COLUMNS * ADVANCE, 2 * EDGE + lines.length * LINE];
  const texts = lines.flatMap((pieces, index) =>
    pieces.map((piece) => drawn(piece, EDGE + (index + 1) * LINE - 5)),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">`,
    `<title id="title">${escaped(title)}</title>`,
    `<style>${STYLE}\n</style>`,
    `<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...texts,
    '</svg>',
    '',
  ].join('\n');
}

/** The server's address as the documentation names it. What stood at the end of the line stays there. */
export function shownAs(printed, url, shown = 'https://mail.example.com') {
  const more = shown.length - url.length;
  return printed
    .split('\n')
    .map((line) =>
      line.includes(url)
        ? line.replaceAll(url, shown).replace(/ {4,}/, (gap) => ' '.repeat(gap.length - more))
        : line,
    )
    .join('\n');
}

/** The picture of what `smlockdown audit` printed of the server at `url`. */
export function auditSvg(printed, url) {
  const failed = /FAILED.*?;/.exec(stripVTControlCharacters(printed))?.[0] ?? '';
  return screenSvg({
    command: 'smlockdown audit',
    printed: shownAs(printed, url),
    title: `A terminal: smlockdown audit on a weak server, made up. ${failed} what is most urgent stands first, with what would end it.`,
  });
}
