/** An alert from what there is to tell: its subject, its text, and no more of it than fits. */
import widthOf from 'fast-string-width';
import { EXIT, exitText } from '../../engine/words/exit-code.js';
import { type Redact, redactTexts, visible } from '../../redaction.js';
import { counted } from '../../steps/kit/step.js';
import type { Alert, AlertRow } from '../model/alert.js';
import { headOf, type Maker } from '../model/head.js';
import { wrap } from './layout.js';

const SUBJECT_COLUMNS = 78;
const TEXT_COLUMNS = 76;
/** Of the whole as JSON. Chats and mail programs cut what is longer, each in its own way. */
export const MOST_BYTES = 8192;
const MOST_ROWS = 10;
/** Characters, of each text of its kind. */
const LONGEST = { message: 160, name: 80, error: 400, url: 260 } as const;

/** What there is to tell. Every list whole, the most urgent first. */
export type ToTell = Omit<
  Alert,
  'formatVersion' | 'report' | 'at' | 'tool' | 'counts' | 'subject' | 'text'
> & {
  readonly counts: Pick<Alert['counts'], 'unread' | 'worse' | 'other'>;
};

/** In one line that hides nothing, and not longer than so much. */
function clipped(text: string, most: number): string {
  const whole = visible(text.replace(/\s+/g, ' ').trim()).replace(/\p{Cs}/gu, '\ufffd');
  return whole.length <= most ? whole : `${whole.slice(0, most - 1).replace(/\p{Cs}$/u, '')}…`;
}

/** What is secret goes first: of half a secret nobody would know that it is one. */
function shortened<T>(value: T, redact: Redact, most: number): T {
  const masked = redactTexts(value, redact);
  return JSON.parse(
    JSON.stringify(masked, (_name, member) => (typeof member === 'string' ? clipped(member, most) : member)),
  ) as T;
}

const inRow = (redact: Redact) => (row: AlertRow) => ({
  ...shortened(row, redact, LONGEST.name),
  message: shortened(row.message, redact, LONGEST.message),
});

/** What ended a command that has no report, by exit code. */
const ENDED_BY: Readonly<Record<number, string>> = {
  1: 'could not finish',
  3: 'refused by a safety rule',
  77: 'not let in',
  130: 'interrupted',
};

function endingIn({ command, exitCode, error, run }: Pick<Alert, 'command' | 'exitCode' | 'error' | 'run'>) {
  if (error !== undefined) {
    const how = error.code.startsWith('server.') ? 'got no answer that is of use' : ENDED_BY[exitCode];
    return [`${command} ${how ?? 'could not begin'} (${error.code})`];
  }
  if (run === undefined || exitCode === EXIT.clean || exitCode === EXIT.findings) return [];
  return [`apply: ${exitText(exitCode).replace(/^exit \d+: /, '')}`];
}

function hostIn(url: string | null): string {
  return url !== null && URL.canParse(url) ? new URL(url).host : 'smlockdown';
}

function subjectOf(alert: Omit<Alert, 'subject' | 'text'>): string {
  const { counts, flaws } = alert;
  const exploited = flaws.filter(({ isExploited }) => isExploited).length;
  // Of those that are left out it is not known here.
  const many = flaws.length < counts.flaws ? 'some' : exploited;
  const parts = [
    ...endingIn(alert),
    ...(counts.unread === 0 ? [] : [`${counts.unread} not read`]),
    ...(counts.worse === 0 ? [] : [`${counts.worse} got worse`]),
    ...(counts.flaws === 0
      ? []
      : [`${counted(counts.flaws, 'flaw')}${exploited === 0 ? '' : `, ${many} exploited`}`]),
    ...(counts.ending === 0 ? [] : [`${counts.ending} ${counts.ending === 1 ? 'ends' : 'end'} soon`]),
    ...(counts.other === 0 ? [] : [`${counts.other} changed`]),
  ];
  const text = `${hostIn(alert.server)}: ${parts.join(', ')}`;
  return text.length <= SUBJECT_COLUMNS ? text : `${text.slice(0, SUBJECT_COLUMNS - 3)}...`;
}

/** Lines that no word makes longer. */
function fitted(line: string): readonly string[] {
  if (widthOf(line) <= TEXT_COLUMNS) return [line];
  const lines: string[] = [];
  let [piece, columns] = ['', 0];
  for (const sign of line) {
    const taken = widthOf(sign);
    if (columns + taken > TEXT_COLUMNS) {
      lines.push(piece);
      [piece, columns] = ['', 0];
    }
    piece += sign;
    columns += taken;
  }
  return [...lines, piece];
}

function item(text: string): readonly string[] {
  return wrap(text, { width: TEXT_COLUMNS, indent: '  ', hanging: '    ' }).split('\n').flatMap(fitted);
}

function rowText({ step, severity, targets, target, message }: AlertRow): string {
  const others = targets === 1 ? '' : ` and ${targets - 1} more`;
  const where = target === 'server' ? '' : `, ${target}${others}`;
  return `${severity.toUpperCase()} ${step}${where}: ${message}`;
}

/** `count`: of all that there are; the rows may be the first of them. Rows stand for one or more. */
function section(
  title: string,
  count: number,
  rows: readonly { readonly text: string; readonly of: number }[],
) {
  if (count === 0) return [];
  const left = count - rows.reduce((sum, row) => sum + row.of, 0);
  const more = left > 0 ? item(`and ${left} more`) : [];
  return [`${title}:`, ...rows.flatMap(({ text }) => item(text)), ...more, ''];
}

/** `2026-11-30 05:30 UTC`. */
function timeText(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

function textOf(alert: Omit<Alert, 'subject' | 'text'>): string {
  const { command, server, name, exitCode, error, run, since, counts, at, tool } = alert;
  const found = (rows: readonly AlertRow[]) => rows.map((row) => ({ text: rowText(row), of: row.targets }));
  const flaws = alert.flaws.map(({ id, severity, isExploited, fixedInBuild }) => ({
    text: `${[id, isExploited ? 'known to be exploited' : [], severity ?? []].flat().join(', ')}: fixed in build ${fixedInBuild}`,
    of: 1,
  }));
  const ending = alert.ending.map(({ what, ends, targets, target }) => ({
    text: `${ends}: ${what}, ${target}${targets === 1 ? '' : ` and ${targets - 1} more`}`,
    of: 1,
  }));
  const then = since === null ? 'then' : timeText(since);
  const where = server === null ? [] : item(`${server}${name === undefined ? '' : ` (${name})`}`);
  const look = name === undefined ? `--url ${server}` : `--server ${name}`;
  const next = run?.id
    ? `smlockdown runs ${run.id} --all`
    : server === null
      ? ''
      : `smlockdown ${command === 'audit' ? 'audit' : 'plan'} ${look}`;
  return [
    ...(error === undefined ? [] : [`The ${command} did not come to a result:`, ...item(error.message), '']),
    ...(run === undefined || error !== undefined
      ? []
      : ['The apply is not proved, or not whole:', ...item(`${run.status}, ${exitText(exitCode)}`), '']),
    ...section('Not read, so nothing is known of it', counts.unread, found(alert.unread)),
    ...section(`Worse than on ${then}`, counts.worse, found(alert.worse)),
    ...section('Published flaws that this build has, told once each', counts.flaws, flaws),
    ...section('Ends within 14 days, told once each', counts.ending, ending),
    ...section(`Other than on ${then}, for better or worse`, counts.other, found(alert.other)),
    ...['Server:', ...where],
    ...item(`${command} of ${timeText(at)}, smlockdown ${tool}, ${exitText(exitCode)}`),
    ...(next === '' ? [] : item(`look: ${next}`)),
  ].join('\n');
}

/** Of what there is to tell, what fits into `MOST_BYTES` of JSON. */
export function alertOf(toTell: ToTell, { redact, ...maker }: Maker & { readonly redact: Redact }): Alert {
  const { error, name, server, counts, flaws, ending } = toTell;
  const first = <T>(rows: readonly T[], most = MOST_ROWS) => rows.slice(0, most);
  const rows = (all: readonly AlertRow[]) => first(all).map(inRow(redact));
  const told = {
    ...headOf('alert', maker),
    ...toTell,
    server: server === null ? null : shortened(server, redact, LONGEST.url),
    ...(name === undefined ? {} : { name: shortened(name, redact, LONGEST.name) }),
    ...(error === undefined ? {} : { error: shortened(error, redact, LONGEST.error) }),
    ...{ unread: rows(toTell.unread), worse: rows(toTell.worse), other: rows(toTell.other) },
    flaws: shortened(first(flaws), redact, LONGEST.name),
    ending: shortened(first(ending), redact, LONGEST.message),
    counts: { ...counts, flaws: flaws.length, ending: ending.length },
  };
  for (let most = MOST_ROWS; ; most -= 1) {
    const lists = {
      ...{ unread: first(told.unread, most), worse: first(told.worse, most), other: first(told.other, most) },
      ...{ flaws: first(told.flaws, most), ending: first(told.ending, most) },
    };
    const fewer = { ...told, ...lists };
    const alert = { ...fewer, subject: redact(subjectOf(fewer)), text: redact(textOf(fewer)) };
    if (most === 0 || bytesOf(alert) <= MOST_BYTES) return alert;
  }
}

/** As it is sent. */
export function alertJson(alert: Alert, redact: (text: string, format: 'json') => string): string {
  return redact(JSON.stringify(alert), 'json');
}

/** UTF-8, in JSON. */
function bytesOf(alert: Alert): number {
  return new TextEncoder().encode(JSON.stringify(alert)).length;
}
