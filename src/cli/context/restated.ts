/** Options as they would be typed after another command that has to have them too. */
import type { Option, Options } from './arguments.js';

/** In the quotes that cmd.exe, PowerShell and shells have in common. */
function typedAs(value: string): string {
  return /^[\w./:~@=,+*-]+$/.test(value) ? value : `"${value}"`;
}

function isDefault(value: unknown, option: Option): boolean {
  return value === undefined || value === false || value === option.default;
}

/** ` --url https://mail.example.com --state-dir "my state"`, with a blank in front; empty where all are as they are anyway. */
export function restated(args: Readonly<Record<string, unknown>>, options: Options): string {
  const words = Object.entries(options).flatMap(([name, option]) => {
    const value = args[name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())];
    if (isDefault(value, option)) return [];
    if (value === true) return [`--${name}`];
    return [value].flat().map((one) => `--${name} ${typedAs(String(one))}`);
  });
  return words.map((word) => ` ${word}`).join('');
}
