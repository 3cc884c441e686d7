/** How many of the lists of senders (RBLs) that a playbook asks for are enabled, and which ones make up for the rest. */
import type { z } from 'zod';
import type { rbls } from '../../contract/resources/mail/rbls.js';
import { counted, type Item } from '../kit/step.js';
import { type ListChoice, listAsking, livingLists } from './rbl-lists.js';

export type Rbl = z.infer<typeof rbls.model>;
export type Row = Item<Rbl>;

interface Asked extends ListChoice {
  readonly minimum: number;
}

/** It counts any answer, and names none that would count instead: nobody knows which ones should. */
export function isOpenToAll({ fields }: Row): boolean {
  return !fields.requiresMatch && fields.hits.length === 0;
}

/** Which lists are to be enabled, and which added, until the minimum holds. */
export function shortfallOf(rows: readonly Row[], wanted: Asked) {
  const lists = livingLists(wanted).map((list) => ({
    list,
    rows: rows.filter((row) => listAsking(row.fields.lookupDomain, wanted) === list),
  }));
  const isOn = ({ fields }: Row) => fields.isEnabled;
  const off = lists.filter((one) => !one.rows.some(isOn));
  /** How many of the lists asked for are enabled, without those that count any answer. */
  const enabled = lists.filter((one) => one.rows.some((row) => isOn(row) && !isOpenToAll(row))).length;
  const lacking = Math.max(0, wanted.minimum - enabled);
  const toEnable = off
    .flatMap(({ list, rows: [row] }) => (row === undefined ? [] : [{ row, list }]))
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
