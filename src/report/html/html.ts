/**
 * A report as a page: one file that asks nobody for anything. What is wrong comes first; thousands of findings can be searched
 * and filtered, and all that are let through are there on paper. What it says at the head it says without scripts, too.
 */
import { visible } from '../../redaction.js';
import { SEVERITIES } from '../../steps/kit/severity.js';
import { escaped } from '../tables/markup.js';
import { tabled } from '../tables/tabled.js';
import { inOrder, type Progress } from '../view/progress.js';
import { byUrgency, type Counts, partsOf, type Row, WEIGHTS } from '../view/rows.js';
import type { Subject } from '../view/subject.js';
import { stateWords } from '../view/words.js';
import { AREAS, areaOf } from './areas.js';
import { shares, WORDS } from './charts.js';
import { pageData } from './data.js';
import { SCRIPT, SCRIPT_HASH } from './script.js';
import { STYLE } from './style.js';
import { type Tally, tallyOf } from './tally.js';

const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src '${SCRIPT_HASH}'; base-uri 'none'; form-action 'none'`;

const text = (said: string) => escaped(visible(said));

function headOf({ name, server, build, playbook, at, tool, record, wayBack, said }: Subject): string {
  const about = [
    ...(build === null ? [] : [`SmarterMail build ${build}`]),
    ...(playbook === null ? [] : [`playbook ${playbook.name}`]),
    `made ${at.slice(0, 16).replace('T', ' ')}Z by smlockdown ${tool}`,
  ];
  const facts = [
    ...record,
    ...(playbook === null ? [] : [['hash of the playbook', playbook.hash] as const]),
    ...(wayBack === null ? [] : [['the way back', wayBack] as const]),
  ];
  const known = facts.map(([of, value]) => `<p class="dim">${text(of)}: ${text(value)}</p>`).join('');
  return `<h1>${text(`${name[0]?.toUpperCase()}${name.slice(1)} of ${server}`)}</h1><p class="dim">${text(about.join(', '))}</p>${said === null ? '' : `<p>${text(said)}</p>`}${known}`;
}

/** What belongs together, of what is as urgent. */
function byArea(one: Row, other: Row): number {
  return AREAS.indexOf(areaOf(one.step)) - AREAS.indexOf(areaOf(other.step));
}

/** Of each server; of several, the page puts them together. */
function* mostUrgentFirst(parts: Iterable<readonly Row[]>): Generator<readonly Row[]> {
  for (const own of parts) yield own.toSorted((one, other) => byUrgency(one, other) || byArea(one, other));
}

/** What its list is of. */
function headingOf({ name }: Subject): string {
  if (name.startsWith('plan')) return 'What changes, and what is left';
  return ['apply', 'rollback', 'action'].includes(name) ? 'What became of it' : 'What was found';
}

function countsText(counts: Counts): string {
  const parts = WEIGHTS.flatMap((weight) =>
    counts[weight] ? [`<li class="${weight}"><b>${counts[weight]}</b>${WORDS[weight]}</li>`] : [],
  );
  return `<ul class="counts">${parts.length === 0 ? '<li>Nothing was found, and nothing looked at.</li>' : parts.join('')}</ul>`;
}

function inAreas({ byArea }: Tally) {
  return AREAS.flatMap((area) => {
    const counts = byArea.get(area);
    return counts === undefined ? [] : [[area, counts] as const];
  });
}

function domainsOf({ domains }: Tally) {
  const count = WEIGHTS.reduce((sum, weight) => sum + (domains[weight] ?? 0), 0);
  return count === 0 ? [] : ([[`${count} mail domains, by the worst of each`, domains]] as const);
}

/** So many of the newest are drawn. */
const MOST_AUDITS = 24;

/** One audit after the other, this one too where it is one. */
function progressFigure({ name, server, at }: Subject, counts: Counts, before: readonly Progress[]): string {
  if (before.length === 0) return '';
  const now = name === 'audit' ? [{ at, server, counts }] : [];
  const all: readonly Progress[] = inOrder([...before, ...now]);
  const drawn = all.slice(-MOST_AUDITS);
  const left = drawn.length < all.length ? `; the last ${drawn.length} of ${all.length}` : '';
  const named = drawn.map(
    ({ at: of, counts: own, isOther }) =>
      [
        `${of.slice(0, 16).replace('T', ' ')}Z: ${own.fails ?? 0} ${WORDS.fails}${isOther ? ', asked otherwise' : ''}`,
        own,
      ] as const,
  );
  return shares(`Progress, from audit to audit${left}`, named);
}

function options(values: readonly (readonly [value: string, name: string])[]): string {
  return values.map(([value, name]) => `<option value="${text(value)}">${text(name)}</option>`).join('');
}

function filtersOf({ counts, byArea, ...all }: Tally): string {
  const steps = [...all.steps].sort();
  const weights = WEIGHTS.filter((weight) => counts[weight]);
  const servers = [...all.servers];
  const areas = AREAS.filter((area) => byArea.has(area));
  const severities = SEVERITIES.toReversed().filter((one) => all.severities.has(one));
  const select = (id: string, label: string, values: readonly (readonly [string, string])[]) =>
    `<label for="${id}">${label}<select id="${id}">${options(values)}</select></label>`;
  return [
    '<form id="filters" role="search" aria-label="Findings">',
    '<label for="search">Search<input id="search" type="search" autocomplete="off"></label>',
    select('weight', 'State', [
      ['todo', 'all that needs somebody'],
      ['', 'all'],
      ...weights.map((one) => [one, WORDS[one]] as const),
    ]),
    select('severity', 'Severity', [['', 'all'], ...severities.map((one) => [one, one] as const)]),
    select('area', 'Area', [['', 'all'], ...areas.map((one) => [one, one] as const)]),
    select('step', 'Step', [['', 'all'], ...steps.map((one) => [one, one] as const)]),
    ...(servers.length === 0
      ? []
      : [select('server', 'Server', [['', 'all'], ...servers.map((one) => [one, one] as const)])]),
    '<button type="reset">Clear</button><output id="told" for="search weight severity area step" aria-live="polite"></output></form>',
  ].join('');
}

export const html = tabled(function* ({ rows, ...about }, page) {
  const { audits = [] } = page;
  const wayBack = about.wayBack === null ? null : `${about.wayBack}${stateWords(page)}`;
  const subject = { ...about, wayBack };
  const parts = partsOf(rows);
  const tally = tallyOf(parts);
  yield `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${escaped(POLICY)}">`;
  yield `<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">`;
  yield `<title>${text(`${subject.name} of ${subject.server}`)}</title><style>${STYLE}</style></head><body><main>\n`;
  yield `${headOf(subject)}${countsText(tally.counts)}`;
  const figures = [
    progressFigure(subject, tally.counts, audits),
    shares('State by area', inAreas(tally)),
    shares('Domains by state', domainsOf(tally)),
  ].join('');
  if (figures !== '')
    yield `<details id="figures"><summary>In pictures: ${audits.length === 0 ? '' : 'progress, '}areas and domains</summary><div class="charts">${figures}</div></details>`;
  yield `<h2>${headingOf(subject)}</h2>${filtersOf(tally)}`;
  yield '<noscript><p>The list below takes scripts. Without them: smlockdown with --reporter markdown or csv.</p></noscript>';
  yield '<ul id="list"></ul><button id="more" type="button" hidden></button></main>\n';
  yield '<script type="application/json" id="data">';
  yield* pageData(mostUrgentFirst(parts));
  yield `</script>\n<script>${SCRIPT}</script></body></html>\n`;
});
