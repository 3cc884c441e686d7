/** The page of all guides: which step carries out which section, and what is pending. Pure: steps in, Markdown out. */
import { readKnown, readsOfServer, writesOf } from '../catalogue/step-facts.js';
import { isTrusted, weakest } from '../contract/evidence.js';
import type { Resource } from '../contract/resource.js';
import type { Step } from '../steps/kit/step.js';
import { type Guide, guides, type Section, stepsBeyond, stepsFor } from './guides.js';
import { code, GENERATED, plain, prose, section, table } from './markdown.js';

function linkTo({ id }: Step): string {
  return `[${id}](steps/${id}.md)`;
}

function carriersText(
  guide: Guide,
  options: { readonly section: Section; readonly steps: readonly Step[] },
): string {
  const { pending } = options.section;
  if (pending === undefined) return stepsFor(guide.key, options).map(linkTo).join(', ');
  return `pending (${pending.by.map(code).join(', ')}): ${pending.why}`;
}

function titleText({ title, about }: Section): string {
  return about === undefined ? plain(title) : `${plain(title)} (${plain(about)})`;
}

function guideSection(guide: Guide, steps: readonly Step[]): string {
  return section(
    `${guide.key}: ${plain(guide.title)}`,
    `${plain(guide.publisher.charAt(0).toUpperCase() + guide.publisher.slice(1))}.`,
    table(
      ['section', 'carried out by'],
      guide.sections.map((one) => [titleText(one), carriersText(guide, { section: one, steps })]),
    ),
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
    : `${evidence}: where the server documents the call`;
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
export function guidesPage(steps: readonly Step[]): string {
  const beyond = stepsBeyond(steps).map((step) => `- ${linkTo(step)}: ${plain(step.title)}`);
  const pages = [
    GENERATED,
    '# The guides, and the steps that carry them out',
    prose(
      'Five published guides tell how to harden a SmarterMail server. Every section of each is here: carried out by a ' +
        'step, or pending, with the reason and the name of the step or command that is to carry it out. The keys (G1 …) ' +
        `are what ${code('smlockdown steps ID')} names.`,
    ),
    ...guides.map((guide) => guideSection(guide, steps)),
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
