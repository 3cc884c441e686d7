/** The contract that a command works by: the shipped one, with the overlays of the operator laid over it. */
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Contract, shippedContract } from '../../contract/contract.js';
import { laidOver, type Overlay, overlaySchema, partsIn } from '../../contract/overlay.js';
import type { Words } from '../../documents/issues.js';
import { didYouMean } from '../../documents/near-name.js';
import { invalid, type Problem, renderPlace } from '../../documents/problem.js';
import { readDocument } from '../../documents/read-document.js';
import type { Source } from '../../documents/source.js';
import { isPath } from '../../playbook/locate.js';
import type { SelectionArguments } from '../context/arguments.js';

/** Beside a playbook of the operator's. A shipped one has none: its folder is that of the package. */
const FOLDER = 'contract';

const WORDS: Words = {
  one: 'an overlay',
  format: 'YAML',
  whole: 'the overlay',
  unknownKey: (path, { key, known, allowed }) =>
    path.length === 1 && path[0] === 'resources'
      ? `no call reaches a resource "${key}"; ${didYouMean(key, known)}${allowed}`
      : undefined,
};

function unreadable(file: string, error: unknown): Problem {
  const { code, message } = error as NodeJS.ErrnoException;
  const why = { ENOENT: 'there is no such file', EISDIR: 'it is a folder' }[code ?? ''] ?? message;
  return { place: { file }, text: `the overlay could not be read: ${why}` };
}

async function besidePlaybook(playbook: string | undefined): Promise<readonly string[]> {
  if (playbook === undefined || !isPath(playbook)) return [];
  const folder = join(dirname(playbook), FOLDER);
  try {
    const names = (await readdir(folder)).filter((name) => /\.ya?ml$/i.test(name));
    return names.sort().map((name) => join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw invalid('contract.invalid', [unreadable(folder, error)]);
  }
}

/** By the name of a part that an overlay binds: where it does. No two of them bind one. */
type Said = Map<string, string>;

function conflicts(
  overlay: Overlay,
  {
    source,
    said,
    build,
  }: { readonly source: Source; readonly said: Said; readonly build: number | undefined },
): readonly Problem[] {
  const own = partsIn(overlay).flatMap((path): Problem[] => {
    const [part, place] = [path.slice(1).join('.'), source.keyPlace(path)];
    const before = said.get(part);
    said.set(part, renderPlace(place));
    return before === undefined ? [] : [{ place, text: `${part} is bound at ${before} too` }];
  });
  const isOther = build !== undefined && overlay.build !== undefined && overlay.build !== build;
  const text = `another overlay was learned on build ${build}; they are for one build together`;
  return isOther ? [...own, { place: source.valuePlace(['build']), text }] : own;
}

/**
 * Every overlay of `contract/` beside the playbook and of `--contract`, before anything is sent. Errors:
 * `contract.invalid`, with a line `FILE:LINE:COLUMN: what, and what is allowed` for everything wrong in any of them.
 */
export async function loadContract(
  args: Pick<SelectionArguments, 'playbook' | 'contract'>,
): Promise<Contract> {
  const files = [...(await besidePlaybook(args.playbook)), ...(args.contract ?? [])];
  const named = new Map(files.map((file) => [resolve(file), file]));
  const said: Said = new Map();
  const problems: Problem[] = [];
  let contract = shippedContract;
  for (const file of named.values()) {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      problems.push(unreadable(file, error));
      continue;
    }
    const read = readDocument(text, { file, schema: overlaySchema(contract, shippedContract), words: WORDS });
    problems.push(...read.problems);
    if (read.value === undefined || read.source === undefined) continue;
    problems.push(...conflicts(read.value, { source: read.source, said, build: contract.build }));
    contract = laidOver(contract, read.value);
  }
  if (problems.length > 0) throw invalid('contract.invalid', problems);
  return contract;
}
