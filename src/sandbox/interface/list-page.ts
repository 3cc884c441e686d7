/** Pages that list rows; where the server has the calls, rows are added, edited and deleted there. */
import type { Leaf, Spoken } from '../dialect/spoken.js';
import { blankOf, bodyOf, cellOf, fieldOf } from './fields.js';
import { labelOf } from './labels.js';
import { called, type PageOptions, sending, within } from './page-code.js';

/** Keys that the server hands out are shown by no page. */
function isShown({ name, key }: Leaf): boolean {
  return key === undefined && name !== 'id' && name !== 'guid';
}

/** `{ edit: function (k, v) {…}, remove: function (k) {…} }`; undefined where nothing can be done to a row. */
function actsOf(spoken: Spoken, { key, own }: RowParts, options: PageOptions): string | undefined {
  const [add, edit, remove] = (['add', 'edit', 'remove'] as const).map((role) =>
    called(spoken, role, options),
  );
  const id = spoken.row.ids[0] ?? '';
  const acts = [
    add && `blank: [${own.map((leaf) => blankOf(id, leaf)).join(', ')}]`,
    add && `add: function (v) { return ${sending(add, bodyOf(own))}; }`,
    edit && `edit: function (k, v) { return ${sending(edit, bodyOf(own, [`${key}: k`]))}; }`,
    remove && `remove: function (k) { return ${sending(remove, '[k]')}; }`,
  ].filter((one) => one !== undefined);
  return acts.length === 0 ? undefined : `{ ${acts.join(', ')} }`;
}

interface RowParts {
  /** The member by which the server knows a row. */
  readonly key: string;
  /** What somebody can change of a row. */
  readonly own: readonly Leaf[];
}

export function listPage(spoken: Spoken, options: PageOptions): string | undefined {
  const { row, leaves } = spoken;
  const list = called(spoken, 'list', options);
  if (list === undefined || row.kind !== 'collection') return undefined;
  const id = row.ids[0] ?? '';
  const columns = leaves.filter(isShown);
  const key = leaves.find(({ name }) => name === row.key)?.wire ?? '';
  const own = leaves.filter(({ name, member }) => name !== row.key && member?.by !== 'server');
  const acts = actsOf(spoken, { key, own }, options);
  const sorted = leaves.find(({ name }) => name === 'expirationDate')?.wire ?? '';
  // Certificates alone are asked for in an order.
  const asked = spoken.calls.some(({ path }) => path.includes('{sortField}'))
    ? `${JSON.stringify(sorted)}, 'false'`
    : '';
  const fields = `, key: s.${key}, fields: [${own.map((leaf) => fieldOf(id, leaf)).join(', ')}]`;
  return `ui.list(${JSON.stringify(row.where)}, ${JSON.stringify(columns.map(({ name }) => labelOf(id, name)))}, function () {
  return api.${list.name}(${asked}).then(function (answer) {
    return ${within(list.under, options)}.map(function (s) { return { cells: [${columns.map(cellOf).join(', ')}]${acts === undefined ? '' : fields} }; });
  });
}${acts === undefined ? '' : `, ${acts}`});`;
}
