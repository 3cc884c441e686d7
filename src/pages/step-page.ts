/** One page of documentation for a step, from the step alone. Pure: a step in, Markdown out. */

import { exampleOptions, requiredOptions } from '../catalogue/example-options.js';
import { type OptionRow, optionRows } from '../catalogue/option-rows.js';
import {
  callsOf,
  fieldText,
  isReport,
  ROLLBACK,
  readBy,
  readKnown,
  readsOf,
  readsOfServer,
  type StepRead,
  uncertainFieldsOf,
  undoText,
} from '../catalogue/step-facts.js';
import { EVIDENCE, type Evidence } from '../contract/evidence.js';
import type { Instruction } from '../steps/kit/instruction.js';
import type { Disruption, Step } from '../steps/kit/step.js';
import { type Guide, guides, guideText } from './guides.js';
import { code, GENERATED, plain, prose, section, table } from './markdown.js';

/** What users notice of an apply. */
const NOTICED = {
  none: 'Users notice nothing.',
  low: 'Few users notice anything.',
  medium: 'Some users notice it, and may ask.',
  high: 'Many users may notice it: mail, devices or sign-ins can stop working until something is changed on their side.',
} as const satisfies Record<Disruption, string>;

/** What a word of evidence means, for an administrator. */
const MEANING = {
  observed: 'seen by the tool itself',
  recorded: 'seen on a real server',
  client: 'working programs use it',
  learned: "recorded from the administrator's own browser",
  confirmed: 'compared with the web interface by the administrator',
  documented: "a text quotes the vendor's reference, and nobody has shown an answer",
  proposed: 'matched by the tool from an answer of the server',
  assumed: 'our guess',
} as const satisfies Record<Evidence, string>;

const WHAT_IS_ASSUMED =
  'What is `assumed` exists in SmarterMail, but nobody has published how its API names it: path, members and numbers are ' +
  'our guesses ([assumed-api.md](../assumed-api.md)). The tool reads by such a call only where the answer fits exactly, ' +
  'and writes only what your own server shows of it ([overlays.md](../overlays.md#what-may-be-used-when)), or what it was ' +
  'taught. Otherwise the finding is `manual`, with the clicks above, ' +
  'and nothing is sent.';

const LESS_CERTAIN = 'Fields that are less certain than their call:';

function head(step: Step): string {
  const facts = [
    `severity **${step.severity}**`,
    `disruption for users **${step.disruption}**`,
    `scope **${step.scope}**`,
    ...(step.isForRoles === true ? ['for the roles of a server'] : []),
  ];
  return [
    GENERATED,
    `# ${plain(step.title)}`,
    `${code(step.id)}: ${facts.join(', ')}.`,
    prose(plain(step.why)),
  ].join('\n\n');
}

function optionCells({ name, what, fallback, takes, isRequired }: OptionRow): readonly string[] {
  const last = fallback === undefined ? (isRequired ? 'none: has to be stated' : '') : code(fallback);
  return [code(name), plain(what), last, plain(takes)];
}

function secureState(step: Step): string {
  const rows = optionRows(step);
  return section(
    'Secure state',
    `${plain(step.title)}.`,
    rows.length === 0
      ? 'The step has no options.'
      : table(['option', 'what it is', 'default', 'takes'], rows.map(optionCells)),
  );
}

function readCells(step: Step): readonly (readonly string[])[] {
  return readsOf(step).map((read) => [
    plain(read.resource.title) + (read.when === undefined ? '' : `, with ${code(read.when)}`),
    plain(read.resource.where),
    read.fields.map((field) => plain(fieldText(read.resource, field))).join(' · '),
  ]);
}

function reads(step: Step): string {
  const looksUp = step.parts.some((part) => part.lookUps !== undefined);
  return section(
    'What it reads',
    table(['what', 'where it is in SmarterMail', 'fields'], readCells(step)),
    looksUp ? 'Where it fails it may look up more, to say who is affected or what to look at.' : '',
  );
}

function affected(step: Step): string {
  const whose =
    step.scope === 'server'
      ? 'The settings are those of the server, and hold for every domain and mailbox on it.'
      : 'The settings are those of each mail domain; with an apply only domains that fail are changed.';
  return section(
    'Who is affected',
    prose(
      isReport(step)
        ? 'Nobody: the step only reports.'
        : `${NOTICED[step.disruption]} ${whose} Before anything is written, ${code('smlockdown plan')} says for each ` +
            'change who notices what, with the number of domains and mailboxes. How much of each change is noticed: ' +
            '[disruption.md](../disruption.md#every-change).',
    ),
  );
}

function quoted({ text, snippet }: Instruction): string {
  const copied = snippet === undefined ? [] : ['', '```', snippet.text, '```'];
  return [prose(`> ${plain(text)}`), ...copied].join('\n').replaceAll('\n', '\n> ');
}

function byHand(step: Step): string {
  const required = requiredOptions(step);
  const examples = `examples for what has no default (${required.map(code).join(', ')})`;
  return section(
    'By hand',
    `With ${required.length === 0 ? 'the default options' : examples}:`,
    ...step.manual(exampleOptions(step)).map(quoted),
    'Labels and paths follow public help pages; your build may name them otherwise.',
  );
}

function guideLine(text: string, known: readonly Guide[]): string {
  const guide = known.find(({ key, sections }) => sections.some((one) => guideText(key, one) === text));
  const of = guide === undefined ? '' : `: "${plain(guide.title)}", ${plain(guide.publisher)}`;
  return `- ${plain(text)}${of}`;
}

function carriedOut(step: Step): string {
  return section(
    'Guides',
    step.guide.map((text) => guideLine(text, guides)).join('\n'),
    'All sections of all guides: [guides.md](../guides.md).',
  );
}

/** Sources are keys of the list in `api-evidence.md`, or pages beside it. */
function sourceText(source: string): string {
  return plain(source).replaceAll('docs/assumed-api.md', '[assumed-api.md](../assumed-api.md)');
}

function callCells(step: Step): readonly (readonly string[])[] {
  return readsOfServer(step).flatMap(({ resource }) =>
    resource.kind === 'observed'
      ? [[plain(resource.title), 'read', readBy(resource), readKnown(resource) ?? '', resource.shownBy ?? '']]
      : callsOf(resource).map(({ use, route }) => [
          plain(resource.title),
          use,
          code(`${route.method} ${route.path}`),
          route.evidence,
          sourceText(route.source),
        ]),
  );
}

function uncertainCells(all: readonly StepRead[]): readonly (readonly string[])[] {
  return all.flatMap((read) =>
    uncertainFieldsOf(read).map(({ field, read: seen, written, note }) => [
      plain(fieldText(read.resource, field)),
      seen,
      written === 'none' ? 'nobody was seen writing it' : written,
      plain(note),
    ]),
  );
}

/** What the words of evidence on this page mean, the assumed ones at length. */
function words(used: ReadonlySet<string>): readonly string[] {
  const meanings = EVIDENCE.filter((one) => used.has(one)).map((one) => `${code(one)}, ${MEANING[one]}`);
  return [
    prose(`Evidence: ${meanings.join('; ')}. Sources: [api-evidence.md](../api-evidence.md).`),
    used.has('assumed') ? prose(WHAT_IS_ASSUMED) : '',
  ];
}

function evidence(step: Step): string {
  const calls = callCells(step);
  const uncertain = uncertainCells(readsOf(step));
  const used = new Set([
    ...calls.map((cells) => cells[3] ?? ''),
    ...uncertain.flatMap(([, ...known]) => known),
  ]);
  return section(
    'API evidence',
    'Every call of what it reads; it writes only by those that its changes need.',
    table(['what', 'use', 'call', 'evidence', 'source'], calls),
    ...(uncertain.length === 0 ? [] : [LESS_CERTAIN, table(['field', 'read', 'written', 'why'], uncertain)]),
    ...words(used),
  );
}

/** The page of a step, `docs/steps/ID.md`. */
export function stepPage(step: Step): string {
  const undo = section('Undo', prose(plain(undoText(step)).replace(ROLLBACK, code(ROLLBACK))));
  return `${[head(step), secureState(step), reads(step), affected(step), byHand(step), undo, carriedOut(step), evidence(step)].join('\n\n')}\n`;
}
