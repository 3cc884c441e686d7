/** The text of each page. Pure: from the report of one audit and of one plan, by the words that `audit` and `plan` use. */

import type { Section } from '../../catalogue/sections.js';
import { type Evidence, isGuess } from '../../contract/evidence.js';
import { minutesOf } from '../../contract/learning/lessons.js';
import { countDomains, SERVER } from '../../engine/words/target.js';
import { stepLine } from '../../report/text/audit-screen-text.js';
import { groupLines } from '../../report/text/audit-text.js';
import { paragraphLines } from '../../report/text/case-lines.js';
import { hostSeenLines } from '../../report/text/host-seen-text.js';
import { nameSome, type Page, printable, wrapOn } from '../../report/text/layout.js';
import { changeLines } from '../../report/text/plan-text.js';
import { labelled } from '../../report/text/screen.js';
import { unaskedEnd, unaskedFlags } from '../../report/text/unasked-text.js';
import type { StepLine } from '../../report/view/audit-screen.js';
import { auditView } from '../../report/view/audit-view.js';
import { byHandParagraphs } from '../../report/view/cases.js';
import { type NoticeLine, planScreen } from '../../report/view/plan-screen.js';
import { planView } from '../../report/view/plan-view.js';
import { stepById } from '../../steps/index.js';
import type { Instruction } from '../../steps/kit/instruction.js';
import { type Beyond, counted, theMost } from '../../steps/kit/step.js';
import { updates } from '../../steps/server/updates.js';
import { type Decisions, decisionText } from './decisions.js';
import { changesOf, findingsOf, isAnswered, type Look, planFor } from './look.js';

/** Lines of what was found, and of the diff, before the rest is folded: as many as leave the page on one screen. */
const FOLDS = [7, 5, 4, 2] as const;
const LEAST = FOLDS[3];
/** Lines that the choices of a step take. */
const CHOICES = 8;

function folded(lines: readonly string[], most: number): readonly string[] {
  const all = lines.flatMap((line) => line.split('\n'));
  if (all.length <= most + 1) return all;
  return [...all.slice(0, most), `  … ${counted(all.length - most, 'more line')}: d`];
}

/** What the step of the updates says of the build; none where the playbook does not ask it. */
function flawsText(look: Look): readonly string[] {
  const { findings } = look.audit;
  const own = findings.filter(({ step, target }) => step === updates.id && target === SERVER);
  return printable(own).map(({ brief, cause, message }) => `Known flaws: ${brief ?? cause ?? message}`);
}

/** What is there, before the first question. */
export function openingPage(look: Look, page: Page): readonly string[] {
  const { survey, audit, open, plan, signs } = look;
  const { server, summary } = audit;
  const build = server.build === null ? 'build unknown' : `SmarterMail build ${server.build}`;
  const mailboxes = typeof summary.mailboxes === 'number' ? `, ${counted(summary.mailboxes, 'mailbox')}` : '';
  const steps = new Set(survey.findings.map(({ step }) => step));
  const callable = open.filter(({ id }) => changesOf(look, id) > 0).length;
  const notRead = open.filter(({ ends }) => ends === 'not read').length;
  const rest = open.length - callable - notRead;
  const flags = unaskedFlags(look.playbook.unasked);
  const wrap = wrapOn(page);
  return [
    wrap(`${server.url}, ${build}, ${counted(survey.domainsInAll, 'domain')}${mailboxes}.`),
    ...hostSeenLines(printable(audit), page),
    ...flawsText(look).map((text) => wrap(text)),
    wrap(
      `Looked at: ${counted(steps.size, 'step')}. Nothing to do: ${steps.size - open.length}. Can be done from here: ${callable} (${counted(plan.changes.length, 'change')}). For you: ${rest}.${notRead === 0 ? '' : ` NOT READ: ${notRead}.`}${flags === '' ? '' : ` Not asked: ${flags}.`}`,
    ),
    ...(signs.length === 0 ? [] : labelled('LOOK FIRST', printable(signs).join('; '), page)),
    wrap('Nothing is written to the server before the last page, and there only after a yes.'),
    wrap('Ctrl-C at any time: what was decided is kept, and smlockdown wizard --resume goes on.'),
  ];
}

function noticedText({ text, domains, mailboxes }: NoticeLine): string {
  const where = domains === undefined ? 'all domains' : counted(domains, 'domain');
  const people = mailboxes === undefined ? '' : `, ${counted(mailboxes, 'mailbox')}`;
  return `${text} (${where}${people})`;
}

/** What users would notice, most of it first. */
function noticedLines(look: Look, ids: readonly string[], page: Page): readonly string[] {
  const { noticed } = planScreen(printable(planFor(look, ids)), page);
  return noticed.flatMap((line) =>
    wrapOn(page)(`${line.id}: ${noticedText(line)}`, '    ', '      ').split('\n'),
  );
}

function found({ steps }: Section, look: Look): readonly string[] {
  return steps.filter((id) => findingsOf(look, id).length > 0);
}

/** Of its steps those that look beyond the server, and that nobody asked for. */
function notAskedFor({ steps }: Section, { playbook }: Pick<Look, 'playbook'>): readonly string[] {
  return steps.filter((id) => playbook.unasked?.includes(id));
}

/** A section whose steps all pass, or that nobody asked for, is one line; none where the playbook asks nothing of it. */
export function sectionLine(section: Section, look: Look): string {
  const passed = found(section, look);
  const left = notAskedFor(section, look);
  if (passed.length === 0)
    return left.length === 0 ? '' : `${section.title}${unaskedEnd(left).replace(';', ':')}.`;
  return `${section.title}: nothing to do (${passed.join(', ')})${unaskedEnd(left)}.`;
}

/** Of its steps those that nobody is asked about, and why. */
export function unaskedLines(section: Section, look: Look, page: Page): readonly string[] {
  const answered = found(section, look).filter((id) => isAnswered(look, id));
  const left = notAskedFor(section, look);
  const unread = look.open.filter(({ id, ends }) => ends === 'not read' && section.steps.includes(id));
  return [
    ...(answered.length === 0 ? [] : [wrapOn(page)(`Nothing to do: ${answered.join(', ')}.`, '  ')]),
    ...printable(unread).map(({ id, text }) =>
      wrapOn(page)(`NOT READ, and so not asked: ${id}: ${text}`, '  ', '    '),
    ),
    ...(left.length === 0 ? [] : [wrapOn(page)(`Not looked at${unaskedEnd(left)}.`, '  ', '    ')]),
  ];
}

const LEGEND = [
  ['part', 'part: the rest by hand'],
  ['decide', 'decide: it needs a value from you'],
  ['by hand', 'by hand: it cannot be done from here'],
] as const;

function legendLine(lines: readonly StepLine[], page: Page): readonly string[] {
  const used = [
    ...LEGEND.flatMap(([ends, text]) => (lines.some((line) => line.ends === ends) ? [text] : [])),
    ...(lines.some(({ isAssumed }) => isAssumed) ? ['?: rests on guesses about the API'] : []),
  ];
  return used.length === 0 ? [] : [wrapOn(page)(used.join('; '), '  ')];
}

/** The section as a whole, where several of its steps are open. */
export function sectionPage(
  section: Section,
  {
    look,
    open,
    decisions,
  }: { readonly look: Look; readonly open: readonly string[]; readonly decisions: Decisions },
  page: Page,
): readonly string[] {
  const lines = printable(look.open).filter(({ id }) => open.includes(id));
  const noticed = noticedLines(look, open, page);
  const { domains } = look.audit.summary;
  return [
    section.title.toUpperCase(),
    ...lines.flatMap((line) => {
      const decided = decisions.choices[line.id];
      const so = decided === undefined ? [] : [`      so far: ${decisionText(decided)}`];
      return [...stepLine(line, page, domains).split('\n'), ...so];
    }),
    ...legendLine(lines, page),
    ...unaskedLines(section, look, page),
    ...(section.besides === undefined ? [] : [wrapOn(page)(section.besides, '  ')]),
    ...(noticed.length === 0
      ? []
      : [wrapOn(page)('Users would notice, so tell them first:', '  '), ...noticed]),
  ];
}

/** Whom it is about: of changes those that would notice them, else those of whom it was found. */
function affectedText(look: Look, id: string, page: Page): string {
  const failed = findingsOf(look, id).flatMap((one) => (one.verdict === 'fail' ? [one] : []));
  const names = failed.map(({ target }) => target).filter((target) => target !== SERVER);
  const { noticed, hardly } = planScreen(planFor(look, [id]), page);
  const [line] = [...noticed, ...hardly];
  const onDomains = failed.filter(({ target }) => target !== SERVER);
  const told = onDomains.length === 0 ? failed : onDomains;
  if (line === undefined && told.length === 0) return '';
  const sum = told.reduce<number | undefined>(
    (all, { affects }) =>
      all === undefined || affects.mailboxes === null ? undefined : all + affects.mailboxes,
    0,
  );
  const { domains, mailboxes } = line ?? {
    domains: onDomains.length === 0 ? undefined : countDomains(onDomains),
    mailboxes: sum,
  };
  const places =
    domains === undefined ? `all ${counted(look.survey.domainsInAll, 'domain')}` : counted(domains, 'domain');
  const people = mailboxes === undefined ? 'nobody knows how many mailboxes' : counted(mailboxes, 'mailbox');
  return `${places}, ${people}${names.length === 0 ? '' : `: ${nameSome(names, page)}`}`;
}

const BEYOND_SEEN = {
  dns: 'in DNS, as the resolver tells it that was asked from here',
  probe: 'from the computer that this runs on',
  host: 'on the host, by its check script',
} as const satisfies Record<Beyond, string>;

/** How well what it rests on is known. */
function seenLines(look: Look, id: string, page: Page): readonly string[] {
  const known = [
    ...look.audit.findings.filter((one) => one.step === id).map(({ evidence }) => evidence),
    ...look.plan.changes.filter(({ steps }) => steps.includes(id)).map(({ evidence }) => evidence),
  ];
  const beyond = stepById(id)?.beyond;
  // Some of them hold it against what the API shows.
  if (beyond !== undefined && !known.some((one) => isGuess(one) || one === 'documented'))
    return labelled('SEEN', BEYOND_SEEN[beyond], page);
  return labelled('API', apiText(look, id, known), page);
}

function apiText(look: Look, id: string, known: readonly (Evidence | null)[]): string {
  const isAsked = changesOf(look, id) > 0;
  if (known.some(isGuess))
    return `guessed: compare with the web interface${isAsked ? ' before you say yes' : ''}`;
  return known.includes('documented')
    ? 'documented, and nobody has shown an answer'
    : 'known: shown by servers or programs, or taught';
}

/** Of how many users it is stands above; what is so of domain after domain is said once. */
function impactText(impact: readonly string[], { isWhole }: Page): string {
  if (isWhole) return impact.join(' ');
  const all = [
    ...new Set(impact.map((text) => text.replace(/(?<=\bthe domain) \(\d+ mailbox(?:es)?\)/g, ''))),
  ];
  return [
    ...all.slice(0, IMPACTS),
    ...(all.length > IMPACTS ? [`(${all.length - IMPACTS} more: d)`] : []),
  ].join(' ');
}
const IMPACTS = 2;

/** Why there is nothing that calls could change. */
function noChangesText(look: Look, id: string): string {
  const isDecided = look.open.some((line) => line.id === id && line.ends === 'decide');
  return isDecided
    ? 'none yet: it needs a value from you (2)'
    : 'none: it cannot be done from here (5 says what to do)';
}

/** Where the calls of a step are not known: which pages teach them, and how to go on. */
function teachLines({ lessons = [] }: Look, id: string, page: Page): readonly string[] {
  const own = lessons.filter(({ steps }) => steps.includes(id));
  if (own.length === 0) return [];
  const clicks = own.flatMap((one) => one.clicks);
  const places = own.map(({ resource }) => resource.where);
  const saves = clicks.filter(({ isSave }) => isSave).length;
  const size = `${saves === 0 ? 'only to open' : counted(saves, 'save')}, about ${counted(minutesOf(clicks.length), 'minute')}`;
  return [
    ...labelled(
      'TEACH',
      `${places.join('; ')} (${size})${page.isWhole ? ':' : ': d has each click.'} Recorded in your browser, smlockdown learn session.har takes it; then smlockdown wizard --resume goes on with what it knows.`,
      page,
    ),
    ...(page.isWhole ? clicks.map(({ does }) => wrapOn(page)(does, '    - ', '      ')) : []),
    ...labelled('', `smlockdown learn --plan --all --step ${id}`, page),
  ];
}

/** One step. Where the page is whole: all of the diff, and every domain by name; else on one screen, as far as that goes. */
export function stepPage(look: Look, id: string, page: Page): readonly string[] {
  const most = FOLDS.find(
    (lines) => lineCount(stepLines(look, id, { page, most: lines })) + CHOICES <= page.height,
  );
  return stepLines(look, id, { page, most: page.isWhole ? Number.POSITIVE_INFINITY : (most ?? LEAST) });
}

function lineCount(lines: readonly string[]): number {
  return lines.flatMap((line) => line.split('\n')).length;
}

function stepLines(
  look: Look,
  id: string,
  { page, most }: { readonly page: Page; readonly most: number },
): readonly string[] {
  const part = printable({ ...look.audit, findings: look.audit.findings.filter(({ step }) => step === id) });
  const plan = printable(planFor(look, [id]));
  const [view] = auditView(part);
  const step = stepById(id);
  if (view === undefined || step === undefined) return [];
  const own = planView(plan, page).steps;
  const changes = plan.changes.length;
  const impact = [...new Set(own.flatMap((one) => one.impact))];
  const groups = view.groups.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable');
  const affected = affectedText(look, id, page);
  const noticed = theMost(plan.changes.map(({ disruption }) => disruption));
  const said = (label: string, text: string) => (text === '' ? [] : labelled(label, text, page));
  return [
    wrapOn(page)(`${id} (${view.severity}): ${view.title}`, '', '  '),
    ...said('WHY', step.why),
    'FOUND',
    ...folded(
      groups.flatMap((group) => groupLines(group, page, look.audit.summary.domains)),
      most,
    ),
    ...said('AFFECTS', printable(affected)),
    ...(changes === 0
      ? said('CHANGES', noChangesText(look, id))
      : [
          ...said('CHANGES', `${counted(changes, 'change')}; users notice: ${noticed}`),
          ...folded(
            own.flatMap((one) => changeLines(one, page)),
            most,
          ),
          ...said('NOTICED', impactText(impact, page)),
          ...said('NO WAY BACK', step.notUndone ?? ''),
        ]),
    ...teachLines(look, id, page),
    ...seenLines(look, id, page),
  ];
}

/** What a run leaves to somebody, the most urgent first, and how to see all of it. */
export function notDoneLines(look: Look, page: Page, command: string): readonly string[] {
  const left = printable(look.open).filter(({ ends }) => ends !== 'apply');
  if (left.length === 0) return [];
  const shown = left
    .slice(0, LEFT_LINES)
    .flatMap((line) => stepLine(line, page, look.audit.summary.domains).split('\n'));
  const more = left.length > LEFT_LINES ? `and ${left.length - LEFT_LINES} more: ` : 'all of it: ';
  return [
    '',
    'NOT IN THE PLAN, AND LEFT TO YOU',
    ...shown,
    wrapOn(page)(`${more}${command}`, '  ', '    '),
    '',
  ];
}
const LEFT_LINES = 6;

/** What there is to do by hand, with a box for each. */
export function checklist(instructions: readonly Instruction[], page: Page): readonly string[] {
  const told = instructions.flatMap((one) =>
    byHandParagraphs([printable(one)]).map((paragraph, index) => ({
      ...paragraph,
      ...(index === 0 ? { number: '[ ] ' } : {}),
    })),
  );
  return ['BY HAND', ...paragraphLines(told, { width: page.width, indent: '  ' })];
}
