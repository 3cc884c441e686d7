/** The grammar of PowerShell, for tests that read the scripts of the host without running them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Language, type Node, Parser } from 'web-tree-sitter';

const packages = createRequire(import.meta.url);

/** @returns the tree of a script; its line ends may be of either kind. */
export type Reader = (script: string) => Node;

export async function powershellReader(): Promise<Reader> {
  await Parser.init();
  const language = await Language.load(
    readFileSync(packages.resolve('tree-sitter-powershell/tree-sitter-powershell.wasm')),
  );
  const parser = new Parser().setLanguage(language);
  return (script) => {
    const tree = parser.parse(script.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'));
    if (tree === null) throw new Error('The grammar gave no tree.');
    return tree.rootNode;
  };
}

/** The nodes of these types. */
export const nodesOf = (tree: Node, ...types: readonly string[]): Node[] =>
  tree.descendantsOfType([...types]).flatMap((node) => (node === null ? [] : [node]));

/** Tokens that came with PowerShell 7. Its `?:`, `??` and `?.` the grammar does not take at all. */
const NEWER = ['pipeline_chain_tail', '&&', '||'];

/** Whether a script says what Windows PowerShell 5.1 does not know, or what is no PowerShell. */
export const isNewer = (tree: Node) => tree.hasError || nodesOf(tree, ...NEWER).length > 0;

export interface Command {
  readonly name: string;
  /** With their dash, without a value that stands behind a colon. */
  readonly parameters: readonly string[];
}

/** What a script calls: cmdlets, functions and programs. A block or variable that is called has no name. */
export function commandsOf(tree: Node): Command[] {
  return nodesOf(tree, 'command').flatMap((command) => {
    const name = command.childForFieldName('command_name')?.text ?? '';
    if (name.startsWith('$')) return [];
    const elements = command.childForFieldName('command_elements')?.children ?? [];
    const parameters = elements.flatMap((element) =>
      element?.type === 'command_parameter' ? [element.text.replace(/:$/, '')] : [],
    );
    return [{ name, parameters }];
  });
}
