/** Somebody's word, added to the list of attestations that commands go by. */
import { isEqualJson } from '../../canonical-json.js';
import { withItems } from '../../documents/add-to-list.js';
import { invalid } from '../../documents/problem.js';
import { ATTESTATIONS_VERSION, type Attestation } from '../../playbook/attestations.js';
import { inOneLine, visible } from '../../redaction.js';
import { editFile, FILE_MODE, makePrivateFolder } from '../../store/private-files.js';
import type { SelectionArguments, StateArguments } from '../context/arguments.js';
import type { Context } from '../context/context.js';
import { openStateDir } from '../context/open-state-dir.js';
import { attestationsFileOf, attestationsIn, attestationsTextOf } from '../survey/attestations.js';

const EMPTY = `# What was done by hand, and whose word it is: smlockdown attest adds to it.
version: ${ATTESTATIONS_VERSION}
attestations: []
`;

/** Where somebody who reads the list owns it too. */
const SHARED_MODE = 0o666;

/** As it is told everywhere: no secret, and nothing that could drive a terminal. One line each in the list. */
export function saidText(text: string, { secrets }: Pick<Context, 'secrets'>): string {
  return visible(inOneLine(secrets.redact(text)));
}

function saidIn(text: string, file: string): readonly Attestation[] {
  return attestationsIn(text, file).map(({ place: _, ...one }) => one);
}

/** Adds them to the list, or leaves it as it is. Gives the file. Errors: `attestations.invalid`, `store.unwritable`. */
export async function keepAttestations(
  items: readonly Attestation[],
  args: Pick<SelectionArguments, 'playbook'> & StateArguments,
  context: Context,
): Promise<string> {
  const { file, isOfState } = attestationsFileOf(args, context);
  if (isOfState) await makePrivateFolder(await openStateDir(args, context, 'keep'));
  await editFile(file, {
    mode: isOfState ? FILE_MODE : SHARED_MODE,
    edit: () => {
      const before = attestationsTextOf(file) ?? EMPTY;
      const text = withItems(before, { key: 'attestations', items });
      // Read again as any command will: what it says so far stays, and what is new is in it.
      const wanted = [...saidIn(before, file), ...items];
      if (text !== undefined && isEqualJson(saidIn(text, file), wanted)) return text;
      const why =
        'nothing can be added to the list as it is written: write one below the other, without anchors';
      throw invalid('attestations.invalid', [{ place: { file }, text: why }]);
    },
  });
  return file;
}
