/** Options as they would be typed after another command that has to have them too. */
import { type Option, type Options, STATED_BY_SERVER } from './arguments.js';

/** As it is typed in a shell of the platform. PowerShell takes words apart at commas, and expands what begins with `@`. */
export function shellWord(text: string, platform: NodeJS.Platform): string {
  const isPlain = platform === 'win32' ? /^[\w+=:./\\-]+$/ : /^[\w@%+=:,./-]+$/;
  if (isPlain.test(text)) return text;
  return platform === 'win32' ? `"${text}"` : `'${text.replaceAll("'", "'\\''")}'`;
}

function isDefault(value: unknown, option: Option): boolean {
  return value === undefined || value === false || value === option.default;
}

/** Each that is not as it is anyway: `['--domain', '*.example']`, `['--all']`. What a list of servers states is left to it. */
export function statedOptions(
  args: Readonly<Record<string, unknown>>,
  options: Options,
): readonly (readonly [name: string, value?: string])[] {
  const isLeft = (name: string) => args.server !== undefined && STATED_BY_SERVER.includes(name);
  return Object.entries(options).flatMap(([name, option]): (readonly [string, string?])[] => {
    const value = args[name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
    if (isDefault(value, option) || isLeft(name)) return [];
    if (value === true) return [[`--${name}`]];
    return [value].flat().map((one) => [`--${name}`, String(one)]);
  });
}

/** ` --url https://mail.example.com --state-dir 'my state'`, with a blank in front; empty where all are as they are anyway. */
export function restated(
  args: Readonly<Record<string, unknown>>,
  { options, platform }: { readonly options: Options; readonly platform: NodeJS.Platform },
): string {
  return statedOptions(args, options)
    .map(([name, value]) => ` ${name}${value === undefined ? '' : ` ${shellWord(value, platform)}`}`)
    .join('');
}
