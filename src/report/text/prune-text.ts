/** What was removed of the runs, and a line for each cause that kept some. */
import { counted } from '../../steps/kit/step.js';
import type { PruneReport } from '../model/prune-report.js';
import { nameSome, type Page, printable, wrapOn } from './layout.js';

const CAUSES = {
  unfinished: 'not finished: under way, or cut off in the middle',
  damaged: 'damaged: what they wrote cannot be told',
  standing: 'can still be rolled back',
  asked: '',
  bound: 'bound to a run that is kept: one of the two took the other back',
  locked: 'a run on their server is under way',
  changed: 'became, meanwhile, such as are kept',
  failed: 'could not be removed',
} as const satisfies Record<PruneReport['kept'][number]['why'], string>;

export function renderPrune(given: PruneReport, page: Page): string {
  const { isDryRun, removed, kept, asked, stateDir } = printable(given);
  const wrap = wrapOn(page);
  const done = isDryRun ? 'Would remove' : 'Removed';
  const width = Math.max(...kept.map(({ runs }) => String(runs.length).length), 1);
  const mayBeNamed = kept.some(({ why }) => why === 'unfinished' || why === 'damaged' || why === 'standing');
  return [
    page.style.bold(
      wrap(
        removed.length === 0
          ? `Nothing to remove in ${stateDir}`
          : `${done} ${counted(removed.length, 'run')}.`,
      ),
    ),
    ...(removed.length === 0 ? [] : [wrap(nameSome(removed, page), '  ')]),
    ...(kept.length === 0 ? [] : ['Kept:']),
    ...kept.map(({ why, detail, runs }) => {
      const cause = `${CAUSES[why] || asked}${detail === undefined ? '' : `: ${detail}`}`;
      const names = runs.length <= 2 || page.isExpanded ? ` (${runs.join(', ')})` : '';
      const count = `  ${String(runs.length).padStart(width)}  `;
      const text = wrap(`${cause}${names}`, count, ' '.repeat(count.length));
      return why === 'failed' || why === 'locked' ? page.style.red(text) : text;
    }),
    ...(mayBeNamed ? [wrap('To remove one of them all the same, name it: smlockdown runs prune ID')] : []),
    '',
  ].join('\n');
}
