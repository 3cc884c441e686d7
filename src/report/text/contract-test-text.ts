/** The reads of the contract, tried: what does not fit first. */
import { grouped } from '../../engine/words/grouped.js';
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

/** More than these of a kind, of calls as they ship, are names only where not all of it is asked for. */
const FEW = 3;
const LABEL = 14;

type Row = ContractTestReport['reads'][number];

/** Calls as they ship that ended alike are one line; one of an overlay is told in full. */
function kindLines(rows: readonly Row[], page: Page): readonly string[] {
  const full = (some: readonly Row[]) => some.flatMap((one) => lines(one, page));
  if (page.isWhole) return full(rows);
  const folded = (some: readonly Row[], why: string) => {
    const [label, paint] = WORDS[some[0]?.came ?? 'fits'];
    const text = `${why}: ${some.map(({ resource }) => resource).join(', ')}`;
    const shown = wrapOn(page)(text, label.padEnd(LABEL), ' '.repeat(LABEL));
    return `${page.style[paint](label)}${shown.slice(label.length)}`;
  };
  const own = rows.filter(({ at }) => at !== null);
  const shipped = rows.filter(({ at }) => at === null);
  const alike = [...grouped(shipped, ({ why }) => why)].flatMap(([why, some]) =>
    why !== undefined && some.length > 1 ? [{ why, some }] : [],
  );
  const others = shipped.filter((one) => !alike.some(({ some }) => some.includes(one)));
  return [
    ...full(own),
    ...alike.map(({ why, some }) => folded(some, why)),
    ...(others.length > FEW ? [folded(others, `${others.length} reads`)] : full(others)),
  ];
}

function lines({ resource, call, evidence, came, fields, why, target }: Row, page: Page) {
  const [label, paint] = WORDS[came];
  const on = target === null || target === 'server' ? '' : ` of ${target}`;
  const head = wrapOn(page)(
    `${resource}${on}: ${call} [${evidence}]${why === undefined ? '' : `: ${why}`}`,
    label.padEnd(LABEL),
    ' '.repeat(LABEL),
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
  // What needs a name is never asked.
  const isTold = ({ came, target }: Row) => page.isWhole || (came !== 'fits' && target !== null);
  const told = reads.filter(isTold);
  const shown = CAME.flatMap((kind) =>
    kindLines(
      told.filter(({ came }) => came === kind),
      page,
    ),
  );
  const counts = CAME.toReversed().flatMap((came) => {
    const count = reads.filter((one) => one.came === came).length;
    return count === 0 ? [] : [`${count} ${WORDS[came][2]}`];
  });
  const build = server.build === null ? 'build unknown' : `build ${server.build}`;
  return [
    ...ends(`Reads of ${server.url} (${build})`, `${at.slice(0, 16).replace('T', ' ')}Z`, page),
    page.style.bold(wrapOn(page)(`${counted(reads.length, 'read')}: ${counts.join(', ')}`)),
    ...elsewhereLines(report, page),
    ...(shown.length === 0 ? [] : ['', ...shown]),
    ...(page.isWhole ? [] : ['all of it: --all has every read, and what came of it']),
    '',
  ].join('\n');
}
