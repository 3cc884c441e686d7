/**
 * Reports as test results, in the XML that test servers take from JUnit: a suite for each step of a server, a case for each target.
 * What fails is a failure, what nobody could look at an error, what is waived, attested or does not apply is skipped; a
 * person's task is a failure too, as no pipeline can have done it.
 */
import { grouped } from '../../engine/words/grouped.js';
import { visible } from '../../redaction.js';
import { acceptedText, countsOf, partsOf, type Row, type Weight, whereOf } from '../view/rows.js';
import { escaped } from './markup.js';
import { tabled } from './tabled.js';

const ELEMENT = {
  fails: 'failure',
  open: 'failure',
  unknown: 'error',
  accepted: 'skipped',
  skipped: 'skipped',
  fine: null,
} as const satisfies Record<Weight, string | null>;

/** Attributes in the order given; line ends would be folded by whoever reads them. */
function attributes(of: Readonly<Record<string, string | number>>): string {
  return Object.entries(of)
    .map(([name, value]) => ` ${name}="${escaped(visible(String(value)))}"`)
    .join('');
}

/** What is to be known of one that did not pass. */
function details({ text, impact, todo, why }: Row): string {
  const tasks = todo.flatMap(({ text: task, snippet }) => [
    task,
    ...(snippet === undefined ? [] : [snippet.text]),
  ]);
  return [text, ...impact, ...tasks, why].filter((line) => line !== '').join('\n');
}

function testCase(row: Row): string {
  const element = ELEMENT[row.weight];
  const name = row.what === '' ? whereOf(row) : `${whereOf(row)}: ${row.what}`;
  const head = `    <testcase${attributes({ name, classname: row.step, time: 0 })}`;
  if (element === null) return `${head}/>\n`;
  if (element === 'skipped')
    return `${head}>\n      <skipped${attributes({ message: acceptedText(row) ?? row.text })}/>\n    </testcase>\n`;
  const about = attributes({ message: row.text, type: row.severity ?? row.state });
  const inside = escaped(visible(details(row), 'lines'));
  return `${head}>\n      <${element}${about}>${inside}</${element}>\n    </testcase>\n`;
}

function counts(rows: Iterable<Row>) {
  const all = Object.entries(countsOf(rows)) as readonly (readonly [Weight, number])[];
  const sum = (some: typeof all) => some.reduce((before, [, count]) => before + count, 0);
  const of = (name: string) => sum(all.filter(([weight]) => ELEMENT[weight] === name));
  return {
    tests: sum(all),
    failures: of('failure'),
    errors: of('error'),
    skipped: of('skipped'),
    time: 0,
  };
}

interface Suite {
  readonly suite: string;
  readonly host: string;
  readonly own: readonly Row[];
}

function* inAll(parts: Iterable<readonly Row[]>): Generator<Row> {
  for (const own of parts) yield* own;
}

function* suitesOf(parts: Iterable<readonly Row[]>, server: string): Generator<Suite> {
  for (const ofServer of parts)
    for (const [step, own] of grouped(ofServer, (row) => row.step)) {
      const [{ server: named }] = own;
      yield { suite: named === null ? step : `${named.name}: ${step}`, host: named?.url ?? server, own };
    }
}

export const junit = tabled(function* ({ name, server, at, record, rows }) {
  const known = record.map(([of, value]) => `      <property${attributes({ name: of, value })}/>\n`).join('');
  const parts = partsOf(rows);
  const { skipped: _, ...whole } = counts(inAll(parts));
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name: `smlockdown ${name} ${server}`, ...whole })}>\n`;
  // Of a run that found nothing to do there still is who approved it, and why.
  const isBare = whole.tests === 0 && known !== '';
  const suites = isBare ? [{ suite: name, host: server, own: [] }] : suitesOf(parts, server);
  for (const { suite, host, own } of suites) {
    yield `  <testsuite${attributes({ name: suite, ...counts(own), timestamp: at.slice(0, 19), hostname: host })}>\n`;
    if (known !== '') yield `    <properties>\n${known}    </properties>\n`;
    for (const row of own) yield testCase(row);
    yield '  </testsuite>\n';
  }
  yield '</testsuites>\n';
});
