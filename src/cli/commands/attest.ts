/** `attest`: keeps somebody's word that what the tool cannot judge was seen to by hand. */
import { type Manual, mayBeAttested, todoOf } from '../../engine/audit/attest.js';
import type { Survey } from '../../engine/audit/audit.js';
import type { Finding } from '../../engine/words/finding.js';
import { SERVER } from '../../engine/words/target.js';
import { LockdownError } from '../../errors.js';
import { type Attestation, lastDayOf } from '../../playbook/attestations.js';
import { headOf } from '../../report/model/head.js';
import type { SurveyArguments } from '../context/arguments.js';
import { type Context, maker } from '../context/context.js';
import { keepAttestations, saidText } from '../run/keep-attestations.js';
import { withSession } from '../session/session.js';
import { prepareSurvey } from '../survey/prepare-survey.js';

type AttestArguments = Omit<SurveyArguments, 'step'> & {
  readonly step: string;
  readonly by: string | undefined;
  readonly note: string | undefined;
};

export async function attest(args: AttestArguments, context: Context): Promise<number> {
  const { step, domain, by = '', note = '' } = args;
  if (by.trim() === '' || note.trim() === '')
    throw new LockdownError('usage.invalid', 'Give --by NAME and --note TEXT', {
      next: `For example: smlockdown attest ${step} --by 'Ann Example' --note 'Set in the interface'`,
    });
  const { contracts, surveyOn } = await prepareSurvey({ ...args, step: [step] }, context);
  const survey = await withSession(args, {
    ...{ context, contracts },
    run: (session) => surveyOn(session, { keep: 'findings' }),
  });
  const { meant, others } = sorted(survey, { step, isOnServer: domain === undefined });
  const made = maker();
  const said = (text: string) => saidText(text, context);
  const on = made.now.toISOString().slice(0, 10);
  const items = meant.map((finding): Attestation => {
    const { target } = finding;
    const word = { server: survey.server.url, step, domain: target, by: said(by), on, note: said(note) };
    return { ...word, todo: todoOf(finding) };
  });
  const file = await keepAttestations(items, args, context);
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
  const next = `What fails is mended: smlockdown plan --step ${step} says how. What is to stay as it is gets a waiver in the playbook.`;
  throw new LockdownError('usage.invalid', why, first?.verdict === 'fail' ? { next } : {});
}
