/** Colour, where the terminal wants it. */
import { styleText } from 'node:util';
import { PLAIN, type Style } from '../../report/text/style.js';

const COLOURED: Style = {
  bold: (text) => styleText('bold', text),
  dim: (text) => styleText('dim', text),
  red: (text) => styleText('red', text),
  green: (text) => styleText('green', text),
  yellow: (text) => styleText('yellow', text),
};

/** Plain for `NO_COLOR` (https://no-color.org: any text but the empty one), a dumb terminal, and where nobody watches. */
export function styleFor(options: {
  readonly isTerminal: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Style {
  const { isTerminal, env } = options;
  return isTerminal && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb' ? COLOURED : PLAIN;
}
