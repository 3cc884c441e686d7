/** What was attested just now, as text. */
import { grouped } from '../../engine/words/grouped.js';
import type { AttestReport } from '../model/attest-report.js';
import { attestedText } from '../view/cases.js';
import { nameSome, type Page, printable, wrapOn } from './layout.js';

export function renderAttest(given: AttestReport, page: Page): string {
  const { attested, passedOver, file } = printable(given);
  const wrap = wrapOn(page);
  const names = (all: readonly { readonly target: string }[]) =>
    nameSome(
      all.map(({ target }) => target),
      page,
    );
  return [
    // All of them are of one step, said by one person.
    ...attested
      .slice(0, 1)
      .flatMap((one) => [wrap(`${one.step}, ${names(attested)}`), wrap(`${attestedText(one).text}`, '  ')]),
    ...[...grouped(passedOver, ({ verdict }) => verdict)].map(([verdict, own]) =>
      wrap(`Not attested, as ${own[0].step} is ${verdict} there: ${names(own)}`),
    ),
    wrap(`Kept in ${file}`),
    '',
  ].join('\n');
}
