/**
 * Somebody who teaches the tool at the sandbox's web interface in a real browser: opens pages, sets everything on them to
 * something else and back, and says of each save what it was.
 */
import type { Page } from 'playwright-core';
import { PROPAGATES } from '../../src/contract/propagatable.js';
import type { CollectionRow, DocumentRow } from '../../src/sandbox/assumed/row.js';
import { serverRows } from '../../src/sandbox/assumed/server-rows.js';
import { type Leaf, leafOf, type Spoken } from '../../src/sandbox/dialect/spoken.js';
import { plainLeaves, type Table, tableOf } from '../../src/sandbox/dialect/table.js';
import { blankDomainSettings } from '../../src/sandbox/domain-settings.js';
import { labelOf } from '../../src/sandbox/interface/labels.js';
import type { Sandbox } from '../../src/sandbox/server.js';
import { choiceOf, wordsOf } from '../../src/sandbox/taught.js';
import { type Doing, doing } from './at-the-interface.js';

type Held = Spoken<DocumentRow | CollectionRow>;

/** A value as it is typed, and as it is said. */
interface Value {
  readonly typed: string | boolean;
  readonly said: string;
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Of what the server holds. */
function asTyped({ member }: Leaf, held: unknown): Value {
  const name = member?.values?.[String(held)];
  if (name !== undefined) return { typed: capital(name), said: choiceOf(name) };
  if (held === null) return { typed: 'All', said: '' };
  if (typeof held === 'boolean') return { typed: held, said: held ? 'on' : 'off' };
  const text = Array.isArray(held) ? held.join(', ') : String(held);
  return { typed: text, said: text };
}

/** Where another option than the next is what a guide asks for. */
const WANTED: Readonly<Record<string, string>> = {
  requireAuthMatch: 'email address',
  messagesAction: 'delay',
  autoResponders: 'require SPF',
  contentFilterBounces: 'require SPF',
  ...Object.fromEntries(
    ['delivery', 'smtp', 'imap', 'pop', 'administrative'].map((log) => [log, 'detailed']),
  ),
};

/** Whatever else it can be, of options; of the rest one thing. Numbers of a page all differ. */
function othersThan(
  { member, blank }: Leaf,
  held: unknown,
  { word, at, choices }: { word: string; at: number; choices: Choices },
): readonly unknown[] {
  if (member?.values !== undefined) {
    const options = Object.entries(member.values).filter(([one]) => one !== String(held));
    const wanted = options.filter(([, name]) => name === WANTED[word]);
    const some = choices === 'all' ? options : [...wanted, ...options].slice(0, 1);
    return some.map(([one]) => (typeof blank === 'string' ? one : Number(one)));
  }
  if (typeof held === 'boolean') return [!held];
  if (typeof held === 'number') return [held + 3 + at];
  // Addresses are taken wherever texts are.
  return [Array.isArray(held) ? [`198.51.100.${at}`, `203.0.113.${at}`] : `t${at}`];
}

function at(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)[name], object);
}

/** All options of a setting, or the one that a guide asks for beside the one that is there. */
type Choices = 'all' | 'wanted';

interface Teaching {
  readonly sandbox: Sandbox;
  readonly dialect: number;
  readonly choices?: Choices;
}

interface Setting {
  readonly word: string;
  readonly leaf: Leaf;
  readonly label: string;
}

/** Opens the web interface and signs in by hand. */
export async function signInByHand(page: Page, { url, accounts }: Sandbox): Promise<void> {
  await page.goto(`${url}/interface/root`);
  await page.getByLabel('Username').fill(accounts.admin.username);
  await page.getByLabel('Password').fill(accounts.admin.password);
  await page.getByRole('button', { name: 'Log In' }).click();
}

/** One of its mounts runs commands: without one nothing shows what they are called. */
export function withMount({ state }: Sandbox): void {
  const [mount] = state.volumeMounts;
  if (mount === undefined) throw new Error('it has no mount');
  mount.commandMount = 'C:\\Tools\\mount.cmd';
  mount.commandUnmount = 'C:\\Tools\\unmount.cmd';
}

/** Everything that `strict` looks at or changes by calls that nobody has published. */
export async function teach(page: Page, { sandbox, dialect, choices = 'all' }: Teaching) {
  const said: string[] = [];
  let saves = 0;
  const table: Table = tableOf(dialect);
  const run = doing(page);
  const find = (id: string) => {
    const [name, spoken] = Object.entries(table.held).find(([, { row }]) => row.ids.includes(id)) ?? [];
    if (name === undefined || spoken === undefined) throw new Error(`no page has ${id}`);
    return { spoken: spoken as Held, held: (sandbox.state as unknown as Record<string, unknown>)[name] };
  };
  const save = async (statement: string, what: Doing) => {
    await run(what);
    said.push(statement);
    saves += 1;
  };
  const set = (where: Doing, { id, what, values }: Said) => {
    const fields = Object.fromEntries(values.map(({ label, typed }) => [label, typed]));
    const settings = values.map(({ word, said: value }) => `${word}=${value}`).join('; ');
    return save(`${id}${what}${settings}`, { ...where, fields });
  };
  const shows = async (where: Doing, statement: string) => {
    await run(where);
    said.push(statement);
  };
  const fieldsOf = (id: string, spoken: Held, words?: readonly string[]): readonly Setting[] =>
    wordsOf(id)
      .map(([word, member]) => ({ word, leaf: leafOf(spoken, member), label: labelOf(id, member) }))
      .filter(({ word, leaf }) => leaf.member?.by !== 'server' && words?.includes(word) !== false);
  /** Sets some settings to something else, where they have options one after the other, and back. */
  const thereAndBack = async (
    where: Doing,
    { id, held, own }: { id: string; held: unknown; own: readonly Setting[] },
  ) => {
    const before = own.map(({ leaf }) => structuredClone(at(held, leaf.name)));
    const others = own.map(({ word, leaf }, index) =>
      othersThan(leaf, before[index], { word, at: index, choices }),
    );
    const most = Math.max(...others.map(({ length }) => length));
    const { page: _, ...again } = where;
    for (let turn = 0; turn <= most; turn += 1) {
      const values = own.flatMap((setting, index) => {
        const to = turn === most ? [before[index]] : (others[index] ?? []).slice(turn, turn + 1);
        return to.map((one) => valued(setting, one));
      });
      await set(turn === 0 ? where : again, { id, what: '.', values });
    }
  };
  const titleOf = (id: string) => find(id).spoken.row.where;

  for (const id of DOCUMENTS) {
    const { spoken, held } = find(id);
    await thereAndBack({ page: titleOf(id) }, { id, held, own: fieldsOf(id, spoken) });
  }

  // Something new with everything said of it, changed until each option was chosen, deleted again.
  for (const id of ['ids-rules', 'rbls']) {
    const own = fieldsOf(id, find(id).spoken);
    const isOption = ({ leaf }: Setting) => leaf.member?.values !== undefined;
    const options = own
      .filter(isOption)
      .map((one) => ({ ...one, all: Object.keys(one.leaf.member?.values ?? {}) }));
    const chosen = (turn: number) =>
      options.flatMap(({ all, ...one }) => all.slice(turn, turn + 1).map((to) => valued(one, to)));
    const plain = own
      .filter((one) => !isOption(one))
      .map((one, index) =>
        valued(one, othersThan(one.leaf, one.leaf.blank, { ...one, at: index, choices })[0]),
      );
    await set({ page: titleOf(id), press: 'Add' }, { id, what: '+', values: [...plain, ...chosen(0)] });
    const row = plain.map(({ typed }) => String(typed)).find((typed) => /^t\d/.test(typed)) ?? '';
    const flag = own.filter(({ leaf }) => leaf.blank === true || leaf.blank === false).slice(0, 1);
    const edits = options.length === 0 ? [flag.map((one) => valued(one, one.leaf.blank))] : [];
    const most = Math.max(1, ...options.map(({ all }) => all.length));
    for (let turn = 1; turn < most; turn += 1) edits.push(chosen(turn));
    for (const values of edits) await set({ press: 'Edit', row }, { id, what: '.', values });
    await save(`${id}-`, { press: 'Delete', row });
  }

  const id = 'administrators';
  const held = sandbox.state.administrators.find(({ username }) => username === 'p.oakley');
  for (const words of [
    ['displayName', 'isRestrictedByIp', 'allowedAddresses'],
    ['isEnabled', 'canManageAdministrators', 'canImpersonate'],
  ]) {
    const where = { page: titleOf(id), press: 'Edit', row: 'p.oakley' } as const;
    await thereAndBack(where, { id, held, own: fieldsOf(id, find(id).spoken, words) });
  }

  // What nobody changes there is opened, and it is said what stands there.
  const { administrators: _, ...seen } = { ...SEEN };
  said.push(`administrators?${SEEN.administrators}`);
  for (const [of, stands] of Object.entries(seen)) await shows({ page: titleOf(of) }, `${of}?${stands}`);
  const [bypass] = sandbox.state.smtpAuthBypass;
  await shows(
    { page: titleOf('smtp-auth-bypass') },
    `smtp-auth-bypass?address=${bypass?.address}; description=${bypass?.description}`,
  );
  const { username } = sandbox.accounts.admin;
  await shows(
    { page: 'My Account' },
    `own-account?username=${username}; address=127.0.0.1; hasTwoFactor=off`,
  );

  for (const password of ['Other-9-Copper-Lantern', sandbox.accounts.admin.password])
    await save('own-password.password=', {
      page: 'My Account > Change Password',
      fields: { 'New password': password },
    });

  // Of one domain.
  const domains = Object.entries(sandbox.state.domains);
  const [domain, { passwordViolations: [broken] = [] } = {}] =
    domains.find(([, { passwordViolations }]) => passwordViolations.length > 0) ?? [];
  if (domain === undefined || broken === undefined) throw new Error('every password is good');
  await shows(
    { page: table.compliance.row.where, domain },
    `password-compliance?address=${broken.emailAddress}; violations=${broken.violations.join(', ')}`,
  );
  const rules = { page: 'Domain Settings > Security > Password Requirements', domain };
  const minimum = (own: boolean, length: string) => ({
    fields: { 'Min length enabled': own, 'Min length rule value': length },
  });
  await save('password-settings.hasOwnMinLength=on; minLength=11', { ...rules, ...minimum(true, '11') });
  await save('password-settings.hasOwnMinLength=off; minLength=5', minimum(false, '5'));

  // By calls that others published, whose members nobody was seen sending.
  const leaves = plainLeaves(blankDomainSettings(), serverRows.domainDefaults.members);
  const ofDomain = wordsOf('domain-defaults').flatMap(([word, member]) =>
    leaves.filter(({ name }) => name === member).map((leaf) => ({ word, leaf, label: labelOf('', member) })),
  );
  await thereAndBack(
    { page: 'Manage > Domains > Edit', domain },
    { id: 'domain-settings', held: sandbox.state.domains[domain]?.settings, own: ofDomain },
  );
  await teachWhitelist({ set, save });

  // What every domain has so already is copied to all of them.
  const [call] = table.propagation.calls;
  const { domainDefaults } = sandbox.state;
  const isEverywhere = (member: string) =>
    domains.every(([, { settings }]) => at(settings, member) === at(domainDefaults, member));
  const [ticked] = ofDomain.filter(({ leaf }) => !leaf.name.includes('.') && isEverywhere(leaf.name));
  if (ticked !== undefined && PROPAGATES.test(call?.path ?? ''))
    await save(`domain-defaults.propagate=${ticked.word}`, {
      page: table.propagation.row.where,
      fields: { [ticked.label]: true },
    });
  return { said, saves };
}

type Saving = (statement: string, what: Doing) => Promise<void>;

/** An address with each of its columns on, each of them off again by itself, and the address deleted. */
async function teachWhitelist({
  set,
  save,
}: {
  readonly set: (where: Doing, said: Said) => Promise<void>;
  readonly save: Saving;
}): Promise<void> {
  const id = 'ip-access';
  const columns = [
    ['bypassesSmtpAuthentication', 'SMTP Auth Bypass'],
    ['bypassesSpamChecks', 'Bypass spam checks'],
    ['bypassesGreylisting', 'Bypass greylisting'],
  ] as const;
  const text = (word: string, label: string, said: string) => ({ word, label, typed: said, said });
  const flag = ([word, label]: readonly [string, string], typed: boolean) =>
    ({ word, label, typed, said: typed ? 'on' : 'off' }) as const;
  const row = '198.51.100.77';
  const fields = [
    text('address', 'Source', row),
    text('description', 'Description', 't1'),
    text('protocols', 'Protocols', 'Smtp'),
  ];
  const page = 'Settings > Security > Whitelist';
  const on = columns.map((one) => flag(one, true));
  await set({ page, press: 'Add' }, { id, what: '+', values: [...fields, ...on] });
  for (const one of columns) await set({ press: 'Edit', row }, { id, what: '.', values: [flag(one, false)] });
  await save(`${id}-`, { press: 'Delete', row });
}

/** Values of settings, and how they are said. */
interface Said {
  readonly id: string;
  readonly what: '.' | '+';
  readonly values: readonly (Value & Pick<Setting, 'word' | 'label'>)[];
}

function valued({ word, label, leaf }: Setting, to: unknown): Said['values'][number] {
  return { word, label, ...asTyped(leaf, to) };
}

/** What stands on pages at the start. */
const SEEN = {
  administrators:
    'username=p.oakley; isPrimary=off; hasTwoFactor=off; created=2019-09-02; lastSignIn=2024-01-11',
  certificates: 'fileName=mail.pfx; subject=CN=mail.operations.example; expires=2026-12-21',
  mounts:
    'path=E:\\Archive; command=C:\\Tools\\mount.cmd; unmountCommand=C:\\Tools\\unmount.cmd; isEnabled=on',
  'event-hooks': 'name=New user; isEnabled=on; actions=commandLine C:\\Tools\\welcome.cmd',
};

const DOCUMENTS = [
  'smtp-in',
  'greylisting',
  'antispam',
  'file-restrictions',
  'password-policy',
  'administrator-password-policy',
  'log-settings',
  'domain-defaults',
];
