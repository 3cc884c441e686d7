/** The contract in force: what is only a guess first, and every binding where that is asked for. */
import type { EVIDENCE } from '../../contract/evidence.js';
import { counted } from '../../steps/kit/step.js';
import type { ContractReport, ResourceRow } from '../model/contract-report.js';
import { type Page, printable, wrapOn } from './layout.js';
import { labelled } from './screen.js';

/** The least known first. */
const HEADINGS = {
  assumed: 'ASSUMED',
  proposed: 'PROPOSED',
  documented: 'DOCUMENTED',
  confirmed: 'CONFIRMED',
  learned: 'LEARNED',
  client: 'CLIENT',
  recorded: 'RECORDED',
  observed: 'OBSERVED',
} as const satisfies Record<(typeof EVIDENCE)[number], string>;

type Bound = ResourceRow['calls'][number] | ResourceRow['fields'][number];

function fromText({ at, isElsewhere, build }: Bound): string {
  if (at === null) return 'as it ships';
  return isElsewhere ? `${at}, learned on build ${build}: only read` : at;
}

function overlayLines({ overlays, build }: ContractReport, page: Page): readonly string[] {
  const of = (one: ContractReport['overlays'][number]) => {
    const made = one.made === null ? '' : `, ${one.made.on} by ${one.made.by}`;
    const learned = one.build === null ? 'any build' : `build ${one.build}`;
    const other = one.build === null || one.build === build ? '' : ', only read on another';
    return `${one.file}: ${learned}${other}${made}; ${one.used} of ${counted(one.parts, 'part')} in force`;
  };
  return overlays.flatMap((one) => labelled('OVERLAY', of(one), page));
}

function resourceLines(resource: ResourceRow, page: Page): readonly string[] {
  const { id, title, where, calls, fields } = resource;
  const wrap = (text: string) => wrapOn(page)(text, '  ', '      ');
  return [
    '',
    wrapOn(page)(`${id} ${title} (${where})`, '', '  ').replace(id, page.style.bold(id)),
    ...calls.map((one) => wrap(`${one.part}: ${one.call} [${one.evidence}, ${one.source}] ${fromText(one)}`)),
    ...fields.map((one) =>
      wrap(
        `${one.label}: ${one.wire} [read ${one.evidence}${one.written === 'none' ? '' : `, written ${one.written}`}] ${fromText(one)}`,
      ),
    ),
  ];
}

/** What a look matched is proposed, as doctor says of it, though which number stands for what is assumed still. */
function headingOf({ evidence, calls }: ResourceRow): ResourceRow['evidence'] {
  const read = calls.find(({ part }) => part === 'read' || part === 'list');
  return read?.evidence === 'proposed' ? 'proposed' : evidence;
}

/** Which resources rest on what, the least known first. */
function knownLines({ resources }: ContractReport, page: Page): readonly string[] {
  return Object.entries(HEADINGS).flatMap(([evidence, heading]) => {
    const ids = resources.filter((one) => headingOf(one) === evidence).map(({ id }) => id);
    return ids.length === 0 ? [] : labelled(heading, ids.join(', '), page);
  });
}

export function renderContract(given: ContractReport, page: Page): string {
  const report = printable(given);
  const { resources, build, isWhole } = report;
  const calls = resources.flatMap((one) => one.calls);
  const fields = resources.flatMap((one) => one.fields);
  const guessed = [...calls, ...fields].filter(({ evidence }) => evidence === 'assumed').length;
  const on = build === null ? 'on a build that nothing was learned on' : `on build ${build}`;
  const told = `Contract ${on}: ${counted(resources.length, 'resource')}, ${counted(calls.length, 'call')}, ${counted(fields.length, 'field')}; ${guessed} of them assumed`;
  const isTold = page.isWhole || !isWhole;
  return [
    page.style.bold(wrapOn(page)(told)),
    ...overlayLines(report, page),
    ...(isTold ? [] : ['', ...knownLines(report, page)]),
    ...(isTold ? resources.flatMap((one) => resourceLines(one, page)) : []),
    ...(isTold
      ? []
      : [
          '',
          ...labelled(
            'by',
            'the least known of what is read of each; PROPOSED: by what a look matched',
            page,
          ),
          ...labelled('one:', 'smlockdown contract show RESOURCE; all of it: --all', page),
        ]),
    '',
  ].join('\n');
}
