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

/** One bar, its parts side by side. */
function bar(counts: Counts, at: number): string {
  const whole = WEIGHTS.reduce((sum, weight) => sum + (counts[weight] ?? 0), 0);
  let left = 0;
  return WEIGHTS.map((weight) => {
    const width = whole === 0 ? 0 : ((counts[weight] ?? 0) * WIDTH) / whole;
    const part = `<rect class="${weight}" x="${left.toFixed(1)}" y="${at}" width="${width.toFixed(1)}" height="${HEIGHT}"/>`;
    left += width;
    return width === 0 ? '' : part;
  }).join('');
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
  return `<figure><figcaption>${escaped(title)}</figcaption><svg ${box} role="img" aria-label="${escaped(words)}">${bars.join('')}</svg></figure>`;
}
