/** The doctor's report: what is wrong first, then what can be checked and changed. */
import { isSeen, type Reach } from '../../catalogue/step-reach.js';
import { EXIT } from '../../engine/words/exit-code.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import { counted } from '../../steps/kit/step.js';
import { type Check, type DoctorReport, isAskedBeyond, type StepReach } from '../model/doctor-report.js';
import { exitCodeFor } from '../model/reports.js';
import { type Page, printable, wrapOn } from './layout.js';
import { endedBy, ends, LABEL, labelled } from './screen.js';
import { unaskedEnd } from './unasked-text.js';

const ORDER = ['fail', 'warn', 'unknown', 'ok'] as const;
const PAINT = { fail: 'red', warn: 'yellow', unknown: 'yellow', ok: 'green' } as const;

const REACH = {
  yes: 'yes',
  'documented-here': 'documented here',
  guess: 'a guess that fits',
  proposed: 'proposed',
  part: 'in part',
  failed: 'NOT READ',
  teach: 'needs teaching',
  'by-hand': 'by hand',
} as const satisfies Record<Reach, string>;

const EXIT_TEXTS: Readonly<Record<number, string>> = {
  [EXIT.clean]: 'exit 0: all that the playbook asks for can be checked',
  [EXIT.error]: 'exit 1: not all was looked at',
  [EXIT.findings]: 'exit 2: not all can be done here',
};

/** Of a call, what the server's own web interface shows. */
const MADE: Readonly<Record<string, string>> = {
  true: ', made by its interface',
  false: ', NOT made by its interface',
};

function checkLines({ id, state, text, todo }: Check, page: Page): readonly string[] {
  const head = `${state.padEnd(8)}${id.padEnd(18)}`;
  const lines = wrapOn(page)(`${text}${todo === undefined ? '' : `. ${todo}`}`, head, ' '.repeat(26));
  const painted = page.style[PAINT[state]](state);
  return `${painted}${lines.slice(state.length)}`.split('\n');
}

/** `27 steps: 11 can be checked and changed, 4 checked, 12 need teaching; all lessons: about 15 minutes`. */
function summaryText({ summary }: DoctorReport): string {
  const { steps, changed, checked, proposed, taught, failed, minutes } = summary;
  const parts = [
    `${changed} can be checked and changed`,
    `${checked} checked`,
    ...(proposed === 0 ? [] : [`${proposed} proposed`]),
    ...(failed === 0 ? [] : [`${failed} not read this time`]),
    ...(taught === 0 ? [] : [`${taught} ${taught === 1 ? 'needs' : 'need'} teaching`]),
  ];
  const lessons = minutes === 0 ? '' : `; all lessons: about ${counted(minutes, 'minute')}`;
  return `${counted(steps, 'step')}: ${parts.join(', ')}${lessons}`;
}

function stepLines({ step, read, change, calls }: StepReach, page: Page): readonly string[] {
  const line = `  ${step.padEnd(24)}read ${REACH[read].padEnd(18)}change ${REACH[change]}`;
  if (!page.isWhole) return [line];
  return [
    line,
    ...calls.map(({ call, evidence, isListed, isMade, reach, why }) =>
      wrapOn(page)(
        `${call} [${evidence}${isListed ? ', listed here' : ''}${MADE[String(isMade)] ?? ''}]: ${REACH[reach]}${why === undefined ? '' : `: ${why}`}`,
        '    ',
        '      ',
      ),
    ),
  ];
}

/** What is told of steps where not all of them are named. */
const TOLD: readonly (readonly [label: string, isTold: (one: StepReach) => boolean])[] = [
  ['NOT READ', ({ read }) => read === 'failed'],
  ['TEACH', ({ read }) => read === 'teach'],
  ['IN PART', ({ read }) => read === 'part'],
  ['PROPOSED', ({ read }) => read === 'proposed'],
  ['ONLY READ', ({ read, change }) => isSeen(read) && read !== 'proposed' && change === 'teach'],
  ['BY HAND', ({ read, change }) => isSeen(read) && change === 'by-hand'],
  ['GUESSES', ({ read }) => read === 'guess'],
];

/** As many names as fit on a line, in columns, and how many more there are. */
function namesWithin(names: readonly string[], columns: number): string {
  const text = (count: number) =>
    `${names.slice(0, count).join(', ')}${count < names.length ? ` and ${names.length - count} more` : ''}`;
  let count = names.length;
  while (count > 1 && text(count).length > columns) count -= 1;
  return text(count);
}

/** Steps that are alike are one line, the weightiest first; all of them where that was asked for. */
function catalogueLines({ steps, idle }: DoctorReport, page: Page): readonly string[] {
  if (steps.length === 0) return [];
  const idleLines = idle.map(
    (step) => `  ${step.padEnd(24)}needs a value of yours: smlockdown steps ${step}`,
  );
  if (page.isWhole) return ['CATALOGUE', ...steps.flatMap((one) => stepLines(one, page)), ...idleLines];
  const told = TOLD.flatMap(([label, isTold]) => {
    const names = steps
      .filter(isTold)
      .toSorted((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity))
      .map(({ step }) => step);
    return names.length === 0 ? [] : labelled(label, namesWithin(names, page.width - LABEL), page);
  });
  const values = `${idle.join(', ')}: ${idle.length === 1 ? 'needs a value' : 'need values'} of yours to judge anything`;
  return idle.length === 0 ? told : [...told, ...labelled('YOURS', values, page)];
}

/** What finds out more: the comparison of what a look proposed; else a look; and what has to be taught. */
function nextLines({ steps, summary }: DoctorReport, page: Page): readonly string[] {
  const reads = steps.flatMap(({ calls }) => calls.filter(({ use }) => use === 'read'));
  const isRead = (reach: Reach) => reads.some((one) => one.reach === reach);
  const found = isRead('proposed')
    ? ['smlockdown contract show, doctor --confirm what is PROPOSED there']
    : isRead('teach')
      ? ['smlockdown doctor --look']
      : [];
  const all = [...found, ...(summary.minutes > 0 ? ['smlockdown learn --plan'] : [])];
  return all.length === 0 ? [] : labelled('next:', all.join('; '), page);
}

/** What is done rather than set, and so stands in no playbook. */
const BESIDES =
  'who sends spam: respond; who would be refused: rehearse; pages with passwords: scan-forms; locked out: explain';

export function renderDoctor(given: DoctorReport, page: Page): string {
  const report = printable(given);
  const { server, playbook, checks, steps, at } = report;
  const sorted = checks.toSorted((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
  // What was asked for is told, however it is.
  const isTold = ({ id, state }: Check) => state !== 'ok' || isAskedBeyond(id);
  const shown = page.isWhole ? sorted : sorted.filter(isTold);
  const fine = sorted.length - shown.length;
  const next = nextLines(report, page);
  const foot = [
    ...(steps.length === 0 || page.isWhole
      ? []
      : labelled('all of it:', '--all has every call, with how well it is known', page)),
    ...next,
    // Where something is to be done first, the room is that of it.
    ...(steps.length === 0 || next.length > 0 ? [] : labelled('besides:', BESIDES, page)),
  ];
  return [
    ...ends(`Doctor of ${server.url}`, `${at.slice(0, 16).replace('T', ' ')}Z`, page),
    ...(steps.length === 0
      ? []
      : [
          page.style.bold(
            wrapOn(page)(`${playbook.name}, ${summaryText(report)}${unaskedEnd(playbook.unasked)}`),
          ),
        ]),
    '',
    ...shown.flatMap((one) => checkLines(one, page)),
    ...(fine === 0 ? [] : [`${page.style.green('ok')}      ${fine} more`]),
    ...catalogueLines(report, page),
    ...endedBy(foot, EXIT_TEXTS[exitCodeFor('doctor', report)] ?? '', page),
    '',
  ].join('\n');
}
