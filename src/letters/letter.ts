/** One letter, from what is to be told and the words for it. Pure. */
import type { Values } from '../catalogue/told.js';
import { visible } from '../redaction.js';
import type { Template } from './template.js';
import type { Told } from './told-of.js';

/** What all letters of a plan have alike. */
export interface About {
  /** The day of the change, `YYYY-MM-DD`. */
  readonly on: string;
  /** As the file of the template is called: `de`. */
  readonly language: string;
  /** Whom to ask; undefined where nobody said. */
  readonly contact: string | undefined;
}

export interface Letter {
  readonly subject: string;
  /** In Markdown. */
  readonly body: string;
}

/** As people of that language write it; as it stands where nobody taught this machine how. */
function dayIn(language: string, on: string): string {
  if (Intl.DateTimeFormat.supportedLocalesOf([language]).length === 0) return on;
  const format = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' });
  return format.format(new Date(`${on}T00:00:00Z`));
}

function valueTexts(values: Values, template: Template): Readonly<Record<string, string>> {
  const { length, limit, kinds = [], ports = [], extensions = [] } = values;
  return {
    ...(length === undefined ? {} : { length: String(length) }),
    ...(limit === undefined ? {} : { limit: String(limit) }),
    kinds: kinds.map((kind) => template.text(`kinds.${kind}`, {})).join(', '),
    ports: [...ports].sort((a, b) => a - b).join(', '),
    extensions: [...extensions]
      .sort()
      .map((one) => `.${one}`)
      .join(', '),
  };
}

/** A block of its own, whatever stands in it. */
function asCode(text: string): string {
  return text
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}

export function letterOf(told: Told, template: Template, { on, language, contact }: About): Letter {
  const { domain } = told;
  const who = domain === null ? 'all' : 'domain';
  const always = { date: dayIn(language, on), ...(domain === null ? {} : { domain }) };
  const say = (path: string, more: Readonly<Record<string, string>> = {}) =>
    template.text(path, { ...always, ...more });
  const topics = told.topics.flatMap(({ topic, points, differs }) => [
    `## ${say(`topics.${topic}.title`)}`,
    ...points.map(({ point, values }) => say(`topics.${point}`, valueTexts(values, template))),
    ...(differs ? [say('differs')] : []),
  ]);
  const owner =
    told.records.length === 0
      ? []
      : [`## ${say('owner.title')}`, say('owner.record'), ...told.records.map(asCode)];
  const blocks = [
    say(`opening.${who}`),
    ...topics,
    ...owner,
    ...(contact === undefined ? [] : [say('contact', { contact })]),
    say('closing'),
  ];
  // The same in all its forms: a message is sent as it stands.
  return { subject: visible(say(`subject.${who}`)), body: visible(`${blocks.join('\n\n')}\n`, 'lines') };
}
