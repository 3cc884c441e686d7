/** How many of the lists of senders (RBLs) that a playbook asks for are enabled, and which ones make up for the rest. */
import { counted } from '../kit/step.js';
import { isMisled, policyAnswers, type Row } from './rbl-answers.js';
import { type ListChoice, listAsking, livingLists } from './rbl-lists.js';

interface Asked extends ListChoice {
  readonly minimum: number;
}

/** Which lists are to be enabled, and which added, until the minimum holds. */
export function shortfallOf(rows: readonly Row[], wanted: Asked) {
  const lists = livingLists(wanted).map((list) => ({
    list,
    rows: rows.filter((row) => listAsking(row.fields.lookupDomain, wanted) === list),
  }));
  const isOn = ({ fields }: Row) => fields.isEnabled;
  const off = lists.filter((one) => !one.rows.some(isOn));
  /** How many of the lists asked for are enabled, without those whose answers mislead. */
  const enabled = lists.filter((one) => one.rows.some((row) => isOn(row) && !isMisled(row))).length;
  const lacking = Math.max(0, wanted.minimum - enabled);
  const toEnable = off
    .flatMap(({ list, rows: [row] }) =>
      row === undefined || policyAnswers(row).length > 0 ? [] : [{ row, list }],
    )
    .slice(0, lacking);
  const toAdd = off
    .filter((one) => one.rows.length === 0)
    .slice(0, lacking - toEnable.length)
    .map(({ list }) => list);
  return { enabled, toEnable, toAdd };
}

/** What is wrong; false where the minimum holds. */
export function shortfallText(
  { enabled, toEnable, toAdd }: ReturnType<typeof shortfallOf>,
  { minimum }: Asked,
): string | false {
  if (toEnable.length + toAdd.length === 0) return false;
  const enable = toEnable.length > 0 && `; to enable: ${toEnable.map(({ row }) => row.label).join(', ')}`;
  const add = toAdd.length > 0 && `; to add: ${toAdd.map(({ name }) => name).join(', ')}`;
  return `${counted(enabled, 'list')} of those asked for enabled (${minimum} are asked for${enable || ''}${add || ''})`;
}
