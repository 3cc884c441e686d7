/** `completion`: the script by which a shell asks, while somebody types, what may stand next. */
import { readFile } from 'node:fs/promises';
import { packaged } from '../../package-folder.js';
import type { SHELLS } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { write } from '../context/streams.js';

type Shell = (typeof SHELLS)[number];

const ENDINGS: Readonly<Record<Shell, string>> = {
  ...{ bash: 'bash', zsh: 'zsh', fish: 'fish' },
  powershell: 'ps1',
};

export async function completion(
  { shell }: { readonly shell: Shell },
  { streams }: Pick<Context, 'streams'>,
): Promise<number> {
  const file = packaged(`data/completion/smlockdown.${ENDINGS[shell]}`);
  // As it is: it holds no secret, and masking a word that happens to be one would break it.
  await write(streams.stdout, await readFile(file, 'utf8'));
  return 0;
}
