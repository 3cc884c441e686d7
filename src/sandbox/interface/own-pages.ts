/** Pages of the account in use: what the server sees of it, its password, its second factor. */
import { type Leaf, leafOf, type Spoken } from '../dialect/spoken.js';
import { bodyOf, fieldOf, shown } from './fields.js';
import { labelOf } from './labels.js';
import { type Called, functionOf, type PageOptions, sending, within } from './page-code.js';

export function ownPages(own: Spoken, options: PageOptions): readonly string[] {
  const [read, password, factor] = own.calls.map((call) => functionOf(call, options));
  if (read === undefined || password === undefined || factor === undefined) return [];
  const leaves = (...names: readonly string[]) => names.map((name) => leafOf(own, name));
  const loaded = (made: string) => `function () {
  return api.${read.name}().then(function (answer) {
    var s = ${within(read.under, options)};
    return ${made};
  });
}`;
  const seen = leaves('username', 'ipAddress', 'twoFactorEnabled');
  const labels = JSON.stringify(seen.map(({ name }) => labelOf('', name)));
  const form = (title: string, write: Called, sent: readonly Leaf[]) => {
    // What is sent and never shown is typed.
    const fields = sent.map((leaf) => fieldOf('', leaf, leaf.name === 'username' ? shown(leaf) : "''"));
    return `ui.page('${title}', ${loaded(`[${fields.join(', ')}]`)}, function (v) {
  return ${sending(write, bodyOf(sent))};
});`;
  };
  return [
    `ui.list('My Account', ${labels}, ${loaded(`[{ cells: [${seen.map(shown).join(', ')}] }]`)});`,
    form('My Account > Change Password', password, leaves('username', 'newPassword')),
    form(
      'My Account > Two-Factor Authentication',
      factor,
      leaves('username', 'twoFactorSecret', 'twoFactorCode'),
    ),
  ];
}
