/** Options as they would be typed after another command that has to have them too. */
import type { Option, Options } from './arguments.js';

/** As it is typed in a shell of the platform. PowerShell takes words apart at commas, and expands what begins with `@`. */
export function shellWord(text: string, platform: NodeJS.Platform): string {
  const isPlain = platform === 'win32' ? /^[\w+=:./\\-]+$/ : /^[\w@%+=:,./-]+$/;
  if (isPlain.test(text)) return text;
  return platform === 'win32' ? `"${text}"` : `'${text.replaceAll("'", "'\\''")}'`;
}

function isDefault(value: unknown, option: Option): boolean {
  return value === undefined || value === false || value === option.default;
}

/** ` --url https://mail.example.com --state-dir 'my state'`, with a blank in front; empty where all are as they are anyway. */
export function restated(
  args: Readonly<Record<string, unknown>>,
  { options, platform }: { readonly options: Options; readonly platform: NodeJS.Platform },
): string {
  const words = Object.entries(options).flatMap(([name, option]) => {
    const value = args[name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
    if (isDefault(value, option)) return [];
    if (value === true) return [`--${name}`];
    return [value].flat().map((one) => `--${name} ${shellWord(String(one), platform)}`);
  });
  return words.map((word) => ` ${word}`).join('');
}
