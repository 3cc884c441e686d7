/** `attest`: keeps somebody's word that what the tool cannot judge was seen to by hand. */
import { isEqualJson } from '../../canonical-json.js';
import { withItems } from '../../documents/add-to-list.js';
import { invalid } from '../../documents/problem.js';
import { type Manual, mayBeAttested, todoOf } from '../../engine/audit/attest.js';
import type { Survey } from '../../engine/audit/audit.js';
import type { Finding } from '../../engine/words/finding.js';
import { SERVER } from '../../engine/words/target.js';
import { LockdownError } from '../../errors.js';
import { ATTESTATIONS_VERSION, type Attestation, lastDayOf } from '../../playbook/attestations.js';
import { inOneLine, visible } from '../../redaction.js';
import { headOf } from '../../report/model/head.js';
import { editFile, FILE_MODE, makePrivateFolder } from '../../store/private-files.js';
import type { SurveyArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { openStateDir } from '../context/open-state-dir.js';
import { withSession } from '../session/session.js';
import { attestationsFileOf, attestationsIn, attestationsTextOf } from '../survey/attestations.js';
import { prepareSurvey } from '../survey/prepare-survey.js';

type AttestArguments = Omit<SurveyArguments, 'step'> & {
  readonly step: string;
  readonly by: string | undefined;
  readonly note: string | undefined;
};

const EMPTY = `# What was done by hand, and whose word it is: smlockdown attest adds to it.
version: ${ATTESTATIONS_VERSION}
attestations: []
`;

/** Where somebody who reads the list owns it too. */
const SHARED_MODE = 0o666;

export async function attest(args: AttestArguments, context: Context): Promise<number> {
  const { step, domain, by = '', note = '' } = args;
  if (by.trim() === '' || note.trim() === '')
    throw new LockdownError('usage.invalid', 'Give --by NAME and --note TEXT', {
      next: `For example: smlockdown attest ${step} --by 'Ann Example' --note 'Set in the interface'`,
    });
  const { contract, surveyOn } = await prepareSurvey({ ...args, step: [step] }, context);
  const survey = await withSession(args, {
    ...{ context, contract },
    run: (session) => surveyOn(session, { keep: 'findings' }),
  });
  const { meant, others } = sorted(survey, { step, isOnServer: domain === undefined });
  const made = maker();
  // As it is told everywhere: no secret, and nothing that could drive a terminal. One line each in the list.
  const said = (text: string) => visible(inOneLine(context.secrets.redact(text)));
  const on = made.now.toISOString().slice(0, 10);
  const items = meant.map((finding): Attestation => {
    const { target } = finding;
    const word = { server: survey.server.url, step, domain: target, by: said(by), on, note: said(note) };
    return { ...word, todo: todoOf(finding) };
  });
  const file = await keep(items, args, context);
  const report = {
    ...headOf('attest', made),
    ...{ server: survey.server.url, file },
    attested: items.map(({ server: _, todo: __, domain: target, ...one }) => ({
      ...one,
      target,
      until: lastDayOf(one),
    })),
    passedOver: others.map(({ target, verdict }) => ({ step, target, verdict })),
  };
  await context.show('attest', report, { ...args, step: undefined });
  return 0;
}

/** Only what is manual is attested: a failure stays one, whatever anybody says. Errors: `usage.invalid`. */
function sorted(
  { findings }: Survey,
  { step, isOnServer }: { readonly step: string; readonly isOnServer: boolean },
): { readonly meant: readonly Manual[]; readonly others: readonly Finding[] } {
  const asked = isOnServer ? findings.filter(({ target }) => target === SERVER) : findings;
  const meant = asked.filter(mayBeAttested);
  const others: readonly Finding[] = asked.filter((one) => !mayBeAttested(one));
  if (meant.length > 0) return { meant, others };
  const [first] = others;
  const why =
    first === undefined
      ? `${step} looks at mail domains only: name them with --domain`
      : first.verdict === 'manual'
        ? `${step} lacks a value that the playbook has to give: ${first.message}`
        : `Only what is manual is attested, and ${step} is ${first.verdict} on ${first.target}`;
  throw new LockdownError('usage.invalid', why);
}

function saidIn(text: string, file: string): readonly Attestation[] {
  return attestationsIn(text, file).map(({ place: _, ...one }) => one);
}

/** Adds them to the list, or leaves it as it is. Gives the file. Errors: `attestations.invalid`, `store.unwritable`. */
async function keep(items: readonly Attestation[], args: AttestArguments, context: Context): Promise<string> {
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
