/** What people would rather look at, as SVG in the page: each with what it says in words. */
import { escaped } from '../tables/markup.js';
import { type Counts, WEIGHTS, type Weight } from '../view/rows.js';

export const WORDS = {
  fails: 'not as it should be',
  unknown: 'could not be looked at',
  open: 'left to a person',
  accepted: 'accepted',
  fine: 'in order',
  skipped: 'does not apply',
} as const satisfies Record<Weight, string>;

const HEIGHT = 18;
const STEP = 40;
const WIDTH = 320;

function inWords(counts: Counts): string {
  return WEIGHTS.flatMap((weight) => (counts[weight] ? [`${counts[weight]} ${WORDS[weight]}`] : [])).join(
    ', ',
  );
}

/** Pixels of a part that has room for its number. */
const ROOM = 26;

/** One bar, its parts side by side, each with its number where that fits. */
function bar(counts: Counts, at: number): string {
  const whole = WEIGHTS.reduce((sum, weight) => sum + (counts[weight] ?? 0), 0);
  let left = 0;
  return WEIGHTS.map((weight) => {
    const width = whole === 0 ? 0 : ((counts[weight] ?? 0) * WIDTH) / whole;
    const part = `<rect class="${weight}" x="${left.toFixed(1)}" y="${at}" width="${width.toFixed(1)}" height="${HEIGHT}"/>`;
    const number = `<text class="in" x="${(left + width / 2).toFixed(1)}" y="${at + 13}">${counts[weight]}</text>`;
    left += width;
    return width === 0 ? '' : `${part}${width < ROOM ? '' : number}`;
  }).join('');
}

/** What the colours of the bars mean. */
function legend(all: readonly Counts[]): string {
  const drawn = WEIGHTS.filter((weight) => all.some((counts) => counts[weight]));
  const parts = drawn.map((weight) => `<span><i class="${weight}"></i> ${WORDS[weight]}</span>`);
  return `<p class="legend">${parts.join(' ')}</p>`;
}

/** Bars of the same length, each the shares of its own. */
export function shares(title: string, named: readonly (readonly [name: string, counts: Counts])[]): string {
  if (named.length === 0) return '';
  const words = named.map(([name, counts]) => `${name}: ${inWords(counts)}`).join('; ');
  const bars = named.map(
    ([name, counts], index) =>
      `<text x="0" y="${index * STEP + 13}">${escaped(name)}</text>${bar(counts, index * STEP + 18)}`,
  );
  const box = `viewBox="0 0 ${WIDTH} ${named.length * STEP}"`;
  const colours = legend(named.map(([, counts]) => counts));
  return `<figure><figcaption>${escaped(title)}</figcaption>${colours}<svg ${box} role="img" aria-label="${escaped(words)}">${bars.join('')}</svg></figure>`;
}
