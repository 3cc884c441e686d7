/** Colour, where the terminal wants it. */
import { styleText } from 'node:util';
import { PLAIN, type Style } from '../../report/text/style.js';

/** Whether there is colour is decided here, by the stream that is written to; Node itself would look at stdout. */
const paint = (format: 'bold' | 'dim' | 'red' | 'green' | 'yellow') => (text: string) =>
  styleText(format, text, { validateStream: false });

const COLOURED: Style = {
  bold: paint('bold'),
  dim: paint('dim'),
  red: paint('red'),
  green: paint('green'),
  yellow: paint('yellow'),
};

/** As it was asked for; else plain for `NO_COLOR` (https://no-color.org: any text but the empty one), a dumb terminal, and where nobody watches. */
export function styleFor(options: {
  /** As somebody asked for; `auto` unless given. */
  readonly color?: 'auto' | 'always' | 'never';
  readonly isTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Style {
  const { color = 'auto', isTerminal, env } = options;
  if (color !== 'auto') return color === 'always' ? COLOURED : PLAIN;
  return isTerminal && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb' ? COLOURED : PLAIN;
}
