/**
 * Reports in a run of GitHub Actions: at most ten annotations, at the lines of the playbook. The summary of the job is the
 * report in Markdown; both are told to the runner in its own ways.
 *
 * https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
import { visible } from '../../redaction.js';
import { byServer, byUrgency, NEEDS_SOMEBODY, type Row, whereOf } from '../view/rows.js';
import { tabled } from './tabled.js';

/** The runner keeps so many signs of one (`_maxIssueMessageLength` of its source). */
const LONGEST = 4096;

/** GitHub shows ten of a kind for a step of a job. */
const MOST = 10;

function data(text: string): string {
  return visible(text, 'lines').replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function kindOf({ weight, severity }: Row): string {
  if (weight === 'unknown') return 'warning';
  return severity === 'critical' || severity === 'high' ? 'error' : severity === 'low' ? 'notice' : 'warning';
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 2)} …`;
}

function annotation(row: Row): string {
  const { place, step, text } = row;
  const at = place === null ? '' : `file=${property(place.file)},line=${place.line},`;
  return `::${kindOf(row)} ${at}title=${property(`${step}: ${whereOf(row)}${row.state === 'held' ? ' (held back)' : ''}`)}::${data(shortened(text))}\n`;
}

export const annotations = tabled(function* ({ rows }) {
  let worst: readonly Row[] = [];
  for (const own of byServer(rows)) {
    const open = own.filter(({ weight }) => NEEDS_SOMEBODY.includes(weight));
    worst = [...worst, ...open].sort(byUrgency).slice(0, MOST);
  }
  yield* worst.map(annotation);
});
