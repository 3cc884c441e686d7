/** The reads of the contract, tried: what does not fit first. */
import { counted } from '../../steps/kit/step.js';
import { CAME, type Came, type ContractTestReport } from '../model/contract-test-report.js';
import { elsewhereLines } from './elsewhere-text.js';
import { type Page, printable, wrapOn } from './layout.js';
import { ends } from './screen.js';

const WORDS = {
  'no-answer': ['NO ANSWER', 'red', 'had no answer'],
  'does-not-fit': ['DOES NOT FIT', 'red', 'not as bound'],
  'no-such-call': ['NO SUCH CALL', 'red', 'not there'],
  refused: ['REFUSED', 'yellow', 'refused'],
  'not-asked': ['not asked', 'dim', 'not asked'],
  fits: ['fits', 'green', 'as bound'],
} as const satisfies Record<Came, readonly string[]>;

function lines(
  { resource, call, evidence, came, fields, why, target }: ContractTestReport['reads'][number],
  page: Page,
) {
  const [label, paint] = WORDS[came];
  const on = target === null || target === 'server' ? '' : ` of ${target}`;
  const head = wrapOn(page)(
    `${resource}${on}: ${call} [${evidence}]${why === undefined ? '' : `: ${why}`}`,
    label.padEnd(14),
    ' '.repeat(14),
  );
  const painted = `${page.style[paint](label)}${head.slice(label.length)}`;
  return [
    painted,
    ...fields.map((one) => wrapOn(page)(`${one.label}: ${one.why}`, ' '.repeat(16), ' '.repeat(18))),
  ];
}

export function renderContractTest(given: ContractTestReport, page: Page): string {
  const report = printable(given);
  const { reads, server, at } = report;
  const sorted = CAME.flatMap((came) => reads.filter((one) => one.came === came));
  const shown = page.isWhole ? sorted : sorted.filter(({ came }) => came !== 'fits' && came !== 'not-asked');
  const counts = CAME.toReversed().flatMap((came) => {
    const count = reads.filter((one) => one.came === came).length;
    return count === 0 ? [] : [`${count} ${WORDS[came][2]}`];
  });
  const build = server.build === null ? 'build unknown' : `build ${server.build}`;
  return [
    ...ends(`Reads of ${server.url} (${build})`, `${at.slice(0, 16).replace('T', ' ')}Z`, page),
    page.style.bold(wrapOn(page)(`${counted(reads.length, 'read')}: ${counts.join(', ')}`)),
    ...elsewhereLines(report, page),
    ...(shown.length === 0 ? [] : ['', ...shown.flatMap((one) => lines(one, page))]),
    ...(shown.length === sorted.length ? [] : ['', 'all of it: --all']),
    '',
  ].join('\n');
}
