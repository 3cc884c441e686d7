/** The contract that a command works by: the shipped one, with the overlays of the operator laid over it. */
import { readdir } from 'node:fs/promises';
import { delimiter, dirname, join, resolve } from 'node:path';
import { type Contract, shippedContract } from '../../contract/contract.js';
import { laidOver, overlaySchema, partsIn } from '../../contract/overlay.js';
import type { Words } from '../../documents/issues.js';
import { offered } from '../../documents/near-name.js';
import { invalid, type Problem, renderPlace } from '../../documents/problem.js';
import { readDocument } from '../../documents/read-document.js';
import { isPath } from '../../playbook/locate.js';
import { readUserFile } from '../../user-file.js';
import type { SelectionArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { whyNotRead } from '../context/near-file.js';

/** Beside a playbook of the operator's. A shipped one has none: its folder is that of the package. */
const FOLDER = 'contract';

const WORDS: Words = {
  one: 'an overlay',
  format: 'YAML',
  whole: 'the overlay',
  unknownKey: (path, { key, known, allowed }) =>
    path.length === 1 && path[0] === 'resources'
      ? `no call reaches a resource "${key}"; ${offered(key, { known, allowed })}`
      : undefined,
};

async function besidePlaybook(playbook: string | undefined): Promise<readonly string[]> {
  if (playbook === undefined || !isPath(playbook)) return [];
  const folder = join(dirname(playbook), FOLDER);
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw invalid('contract.invalid', [unread(folder, error)]);
  });
  const overlays = names.filter((name) => /\.ya?ml$/i.test(name));
  return overlays.sort().map((name) => join(folder, name));
}

function unread(file: string, error: unknown): Problem {
  return { place: { file }, text: `the overlay could not be read: ${whyNotRead(file, error)}` };
}

type Named = Pick<SelectionArguments, 'playbook' | 'contract'>;

/**
 * Files that the environment of the process names, as `PATH` does. Not that of `.env`, which whoever wrote the working folder
 * wrote.
 */
function ofEnvironment({ processEnv }: Pick<Context, 'processEnv'>): readonly string[] {
  return (processEnv.SMARTERMAIL_CONTRACT ?? '').split(delimiter).filter((one) => one !== '');
}

/** The overlays of `contract/` beside the playbook and of `--contract`, each once. */
export async function overlaysOf(args: Named): Promise<readonly string[]> {
  const files = [...(await besidePlaybook(args.playbook)), ...(args.contract ?? [])];
  return [...new Map(files.map((one) => [resolve(one), one])).values()];
}

/**
 * What ships with every overlay laid over it, before anything is sent. Errors:
 * `contract.invalid`, with a line `FILE:LINE:COLUMN: what, and what is allowed` for everything wrong in any of them.
 */
export async function loadContract(args: Named, context: Pick<Context, 'processEnv'>): Promise<Contract> {
  const problems: Problem[] = [];
  // By the name of a part: where it is bound. No two overlays bind one.
  const places = new Map<string, string>();
  let contract = shippedContract;
  const contractFiles = [...ofEnvironment(context), ...(args.contract ?? [])];
  for (const file of await overlaysOf({ ...args, contract: contractFiles })) {
    let text: string;
    try {
      text = readUserFile(file);
    } catch (error) {
      problems.push(unread(file, error));
      continue;
    }
    const schema = overlaySchema(contract, shippedContract);
    const { value, source, problems: wrong } = readDocument(text, { file, schema, words: WORDS });
    problems.push(...wrong);
    if (value === undefined || source === undefined) continue;
    for (const path of partsIn(value)) {
      const [part, place] = [path.slice(1).join('.'), source.keyPlace(path)];
      const before = places.get(part);
      if (before !== undefined) problems.push({ place, text: `${part} is bound at ${before} too` });
      places.set(part, renderPlace(place));
    }
    const { build = value.build } = contract;
    if (value.build !== undefined && value.build !== build)
      problems.push({
        place: source.valuePlace(['build']),
        text: `another overlay was learned on build ${build}; they are for one build together`,
      });
    contract = laidOver(contract, value);
  }
  if (problems.length > 0) throw invalid('contract.invalid', problems);
  return contract;
}
