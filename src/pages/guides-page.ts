/** The page of all guides: what carries each sentence of them, and what is pending. Pure: steps and rows in, Markdown out. */
import { readKnown, readsOfServer, writesOf } from '../catalogue/step-facts.js';
import { isTrusted, weakest } from '../contract/evidence.js';
import type { Resource } from '../contract/resource.js';
import { actions } from '../steps/actions.js';
import type { Step } from '../steps/kit/step.js';
import type { Carrier, GuideRow, GuideRows } from './guide-rows.js';
import { type Guide, guides, stepsBeyond } from './guides.js';
import { code, GENERATED, plain, prose, section, table } from './markdown.js';

const isAction = (id: string) => actions.some((one) => one.id === id);

function linkTo({ id }: Pick<Step, 'id'>): string {
  return `[${id}](steps/${id}.md)`;
}

/** A value of an option as a playbook has it. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  return typeof value === 'object' && value !== null ? `{ ${optionsText(value)} }` : String(value);
}

function optionsText(options: object): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}: ${valueText(value)}`)
    .join(', ');
}

/** How a step carries it, beside being there; `isMore` where other ways of the same step are told beside it. */
function howText(one: Carrier, isMore: boolean): string {
  if ('option' in one) return `option ${code(one.name)}`;
  if ('says' in one) return 'clicks and advice';
  if (!('step' in one)) return '';
  const stated = Object.keys(one.states);
  return [
    ...(one.under === 'strict' ? ['in strict'] : isMore ? ['in baseline'] : []),
    ...(Object.keys(one.has).length > 0 ? [`with ${code(optionsText(one.has))}`] : []),
    ...(stated.length > 0 ? [`once you state ${stated.map(code).join(', ')}`] : []),
  ].join(' ');
}

/** What carries it, by name or with its reason. */
function carrierText(one: Carrier, { later }: GuideRows): string {
  if ('step' in one) return linkTo({ id: one.step });
  if ('option' in one) return linkTo({ id: one.option });
  if ('says' in one) return isAction(one.says) ? code(`smlockdown ${one.says}`) : linkTo({ id: one.says });
  if ('action' in one) return code(`smlockdown ${one.action}`);
  if ('command' in one) return code(`smlockdown ${one.command}`);
  if ('playbook' in one) return `playbook ${code(one.playbook)}`;
  if ('superseded' in one) return `superseded ${plain(one.superseded)}`;
  return `pending (${code(one.later)}): ${plain(later[one.later] ?? '')}`;
}

function rowText({ row, demand, by }: GuideRow, all: GuideRows): readonly string[] {
  const who = [...new Set(by.map((one) => carrierText(one, all)))];
  const texts = who.map((name) => {
    const own = by.filter((one) => carrierText(one, all) === name);
    const isMore = new Set(own.map((one) => howText(one, false))).size > 1;
    const ways = [...new Set(own.map((one) => howText(one, isMore)))];
    // What is said with a value need not be said without.
    const how = ways.filter((way) => !ways.some((other) => other.startsWith(`${way} with `))).join(', ');
    return how === '' ? name : `${name} ${how}`;
  });
  return [`${row}`, plain(demand), texts.join('; ')];
}

function guideSection(guide: Guide, all: GuideRows): string {
  return section(
    `${guide.key}: ${plain(guide.title)}`,
    `${plain(guide.publisher.charAt(0).toUpperCase() + guide.publisher.slice(1))}.`,
    ...guide.sections.flatMap(({ title, about }) => [
      `### ${plain(title)}`,
      about === undefined ? '' : `${plain(about.charAt(0).toUpperCase() + about.slice(1))}.`,
      table(
        ['', 'asks for', 'carried by'],
        (all.rows[guide.key]?.[title] ?? []).map((row) => rowText(row, all)),
      ),
    ]),
  );
}

/** When a resource can be written, by the least known of its calls. */
function writtenWhen(resource: Resource): string {
  const writes = writesOf(resource).map(({ evidence }) => evidence);
  if (writes.length === 0) return 'never: only read';
  const evidence = weakest(writes);
  const needs = resource.kind === 'document' ? (resource.binding.write?.needs ?? []) : [];
  if (isTrusted(evidence, 'write') && needs.length > 0)
    return `${evidence}: where the answer shows every member that a write has to carry`;
  return isTrusted(evidence, 'write')
    ? `${evidence}: one target first`
    : `${evidence}: what the server itself shows, or once taught`;
}

/** What a step reads, a row each; its name stands in the first. */
function restsOn(step: Step): readonly (readonly string[])[] {
  return readsOfServer(step).map(({ resource, fields, when }, index) => [
    index === 0 ? linkTo(step) : '',
    plain(resource.title) + (when === undefined ? '' : `, with ${code(when)}`),
    readKnown(resource, fields) ?? '',
    writtenWhen(resource),
  ]);
}

/** The page `docs/guides.md`. */
export function guidesPage(steps: readonly Step[], rows: GuideRows): string {
  const beyond = stepsBeyond(steps).map((step) => `- ${linkTo(step)}: ${plain(step.title)}`);
  const pages = [
    GENERATED,
    '# The guides, sentence by sentence',
    prose(
      'Five published guides tell how to harden a SmarterMail server. All that they ask for is here, in our words, guide by ' +
        'guide and section by section, with what carries it: a step (its page says which settings it holds), an ' +
        'option, a command, a playbook; or, pending, what is to carry it and why it does not yet. A step is in ' +
        `${code('baseline')} and ${code('strict')} unless it says which, or is for the role of a server. The keys (G1 …) are what ${code('smlockdown steps ID')} names.`,
    ),
    ...guides.map((guide) => guideSection(guide, rows)),
    section('Beyond the guides', 'Asked for by none of them:', beyond.join('\n')),
    section(
      'What each step rests on',
      prose(
        'How well what a step reads is known, and when what it reads can be written; a step writes only what its ' +
          'changes need, and some write nothing. The words are explained in [api-evidence.md](api-evidence.md), what ' +
          'is assumed in [assumed-api.md](assumed-api.md).',
      ),
      table(['step', 'reads', 'evidence', 'written'], steps.flatMap(restsOn)),
    ),
  ];
  return `${pages.join('\n\n')}\n`;
}
