/** What was attested just now, as text. */
import { grouped } from '../../engine/words/grouped.js';
import type { AttestReport } from '../model/attest-report.js';
import { attestedText } from '../view/cases.js';
import { nameTargets, type Page, printable, wrapOn } from './layout.js';

export function renderAttest(given: AttestReport, page: Page): string {
  const { attested, passedOver, file } = printable(given);
  const wrap = wrapOn(page);
  return [
    // All of them are of one step, said by one person.
    ...attested
      .slice(0, 1)
      .flatMap((one) => [
        wrap(`${one.step}, ${nameTargets(attested, page)}`),
        wrap(`${attestedText(one).text}`, '  '),
      ]),
    ...[...grouped(passedOver, ({ verdict }) => verdict)].map(([verdict, own]) =>
      // Of what is manual only that is passed over.
      wrap(
        `Not attested, as ${own[0].step} ${verdict === 'manual' ? 'lacks a value that the playbook has to give' : `is ${verdict} there`}: ${nameTargets(own, page)}`,
      ),
    ),
    wrap(`Kept in ${file}`),
    '',
  ].join('\n');
}
