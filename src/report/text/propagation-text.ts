/** How settings come to the domains, and that the domains left out keep theirs, as an administrator reads it. */

import type { RunReport } from '../../engine/apply/run-report.js';
import type { Plan } from '../../engine/plan/plan.js';
import { grouped } from '../../engine/words/grouped.js';
import { counted } from '../../steps/kit/step.js';
import type { AboutResource } from '../model/about-resources.js';
import { valueText } from '../view/value-text.js';
import { wordsIn } from '../view/words.js';
import { nameSome, nameTargets, type Page, wrapOn } from './layout.js';

type Way = Plan['propagation'][number];

const BY_SERVER = "By the server's own Propagate, after one domain by itself [API assumed]";
const USERS_BY_SERVER = "By the server's own Propagate to the users of a domain, after one user by itself";

function headingOf({ resource, way, why }: Way): string {
  if (way === 'fan-out') return `One by one: ${why ?? 'no other way'}`;
  return resource === 'users' ? USERS_BY_SERVER : BY_SERVER;
}

/** The settings under the way they go; one reason for several settings is told once. */
export function propagationLines(
  report: {
    readonly propagation: readonly Way[];
    readonly resources: Readonly<Record<string, AboutResource>>;
  },
  page: Page,
): readonly string[] {
  const { propagation: ways } = report;
  if (ways.length === 0) return [];
  const wrap = wrapOn(page);
  const words = wordsIn(report, page);
  const fieldText = ({ resource, field, domains }: Way) =>
    `${words(resource).field(field)} (${counted(domains, 'domain')})`;
  return [
    '',
    page.style.bold('Propagation'),
    ...[...grouped(ways, headingOf)].flatMap(([heading, own]) => [
      wrap(heading, '  ', '    '),
      page.style.dim(wrap(own.map(fieldText).join(', '), '    ')),
    ]),
  ];
}

/** Domains that a plan does not touch and a run proves untouched. */
export function toKeepLines(kept: Plan['kept'], page: Page): readonly string[] {
  if (kept.length === 0) return [];
  const names = nameTargets(kept, page);
  const text = `Proved to keep their values (excluded or waived): ${counted(kept.length, 'domain')} (${names}).`;
  return ['', wrapOn(page)(text)];
}

/** The server's own Propagate takes back what somebody gave such a domain just before it: of that no reading can tell. */
function sameText(count: number, isReached: boolean): string {
  const [were, are, hold, they] =
    count === 1 ? ['was', 'is', 'holds', 'it'] : ['were', 'are', 'hold', 'they'];
  const same = isReached ? `${hold} what ${they} held when looked at before the call` : `${are} as before`;
  return `${counted(count, 'domain')} that ${were} not to be changed ${same}`;
}

/** What became of the domains that were to keep their values. */
export function keptLines(
  { kept, propagation }: Pick<RunReport, 'kept' | 'propagation'>,
  page: Page,
): readonly string[] {
  const line = (text: string) => wrapOn(page)(text, '  ', '    ');
  const isReached = propagation.some(({ way, resource }) => way === 'server' && resource !== 'users');
  const by = grouped(kept, ({ outcome }) => outcome);
  const [same = [], unread = []] = [by.get('kept'), by.get('unknown')].map((own) =>
    own?.map(({ target }) => target),
  );
  return [
    ...(same.length > 0 ? [line(`${sameText(same.length, isReached)} (${nameSome(same, page)})`)] : []),
    ...(unread.length > 0 ? [line(`not read again: ${nameSome(unread, page)}`)] : []),
    ...(by.get('moved') ?? []).flatMap(({ target, bystanders }) =>
      bystanders.map((one) =>
        page.style.red(
          line(
            `${target} was to keep its values: ${one.path} ${valueText(one.before)} -> ${valueText(one.after)}`,
          ),
        ),
      ),
    ),
  ];
}
