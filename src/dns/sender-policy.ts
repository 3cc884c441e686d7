/** The SPF record of a domain and what it leads to: asked round by round, as each answer says what else is to be asked. */
import { type Answer, evaluateSpf, type Question, questionText } from '../records/spf/evaluate.js';
import type { Ask } from './asking.js';

/** Of one domain. No record that receivers bear with needs as many. */
const MOST_QUESTIONS = 200;
/** Of its addresses. */
const MOST_ADDRESSES = 50;

async function answerOf(ask: Ask, { type, name }: Question): Promise<Answer> {
  if (type !== 'MX') return ask(type, name);
  const answer = await ask(type, name);
  if (answer.status !== 'found') return answer;
  return { status: 'found', records: answer.records.map(({ exchange }) => exchange) };
}

/** `addresses`: those that mail of the domain goes out by. */
export async function senderPolicyOf(
  ask: Ask,
  { domain, addresses }: { readonly domain: string; readonly addresses: readonly string[] },
) {
  const known = new Map<string, Question & { readonly answer: Answer }>();
  // A stranger comes first: on the way everything is asked that can be.
  const mails = [{}, ...addresses.slice(0, MOST_ADDRESSES).map((ip) => ({ ip }))];
  const find = (question: Question) => known.get(questionText(question))?.answer;
  while (known.size < MOST_QUESTIONS) {
    const needs = new Map(
      mails
        .flatMap((mail) => evaluateSpf(domain, mail, find).needs)
        .map((one) => [questionText(one), one] as const),
    );
    if (needs.size === 0) break;
    const now = [...needs].slice(0, MOST_QUESTIONS - known.size);
    const answers = await Promise.all(
      now.map(async ([id, one]) => [id, { ...one, answer: await answerOf(ask, one) }] as const),
    );
    for (const [id, answered] of answers) known.set(id, answered);
  }
  return { domain, lookups: [...known.values()] };
}
