/** Reading the documentation as a program: its pages, tables and blocks of code. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the checkout, with a slash at the end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export function textOf(file: string): string {
  return readFileSync(`${ROOT}${file}`, 'utf8');
}

/** Every page of the documentation, from the root of the checkout. */
export const PAGES: readonly string[] = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'src/engine/README.md',
  ...readdirSync(`${ROOT}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
  ...readdirSync(`${ROOT}docs/steps`).map((name) => `docs/steps/${name}`),
];

/** Contents of the blocks of code in a language. */
export function blocksOf(text: string, language: string): readonly string[] {
  const block = new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm');
  return [...text.matchAll(block)].map(([, content = '']) => content);
}

/** The text between a heading and the next one of the same or a higher level. */
export function sectionOf(text: string, heading: string): string {
  const [marks = ''] = /^#+/.exec(heading) ?? [];
  const [, after] = text.split(`\n${heading}\n`);
  if (after === undefined) throw new Error(`there is no heading ${heading}`);
  return after.split(new RegExp(`^#{1,${marks.length}} `, 'm'))[0] ?? '';
}

/** Rows of the tables of a text, as cells without the marks of code and links. Headings and rulers are left out. */
export function rowsOf(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index) => {
    const isRow = line.startsWith('|') && !/^\|[-|]+\|$/.test(line);
    const isHeading = /^\|[-|]+\|$/.test(lines[index + 1] ?? '');
    if (!isRow || isHeading) return [];
    const cells = line.split('|').slice(1, -1);
    return [
      cells.map((cell) =>
        cell
          .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
          .replaceAll('`', '')
          .trim(),
      ),
    ];
  });
}

/** Every text between marks of code. */
export function codeIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

/** Words of a line of the shell, without the comment behind it. */
export function wordsOf(command: string): readonly string[] {
  return [...command.replace(/ +#.*$/, '').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, one, other, word]) => one ?? other ?? word ?? '',
  );
}

/** Lines of the shell, and of PowerShell, that pages show, once each, without comments, redirections, and what joins them. */
function shellLines(): readonly string[] {
  const lines = PAGES.flatMap((page) => ['sh', 'powershell'].flatMap((one) => blocksOf(textOf(page), one)))
    .flatMap((block) => block.split('\n'))
    .map((line) => line.replace(/ +#.*$/, '').replace(/ >.*$/, ''))
    .flatMap((line) => line.split(' && '));
  return [...new Set(lines)];
}

/** Every command of the tool among them. */
export function documentedCommands(): readonly string[] {
  return shellLines().filter((line) => line.startsWith('smlockdown '));
}

/** Every script of the package among them. */
export function documentedScripts(): readonly string[] {
  return shellLines().filter((line) => /^npm (run|test)/.test(line));
}
