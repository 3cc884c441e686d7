/** What a call of the assumed API takes and gives, as a reference would print it: words for types in place of values. */
import type { JsonObject } from '../json.js';
import type { CallShape } from '../route.js';
import type { Leaf, Spoken, SpokenCall } from './spoken.js';
import { put } from './translate.js';

const ENVELOPE = { success: 'boolean', resultCode: 'number', message: 'text' } as const;
const SEARCH = { skip: 'number', take: 'number', search: 'text', sortDescending: 'boolean' } as const;

function typeOf(value: unknown): string {
  return typeof value === 'string' ? 'text' : typeof value === 'boolean' ? 'boolean' : 'number';
}

function wordOf({ key, member, blank }: Leaf): unknown {
  if (key !== undefined) return key === 'number' ? 'number' : 'text';
  if (member?.type.startsWith('ISO time')) return 'date';
  if (member?.type.startsWith('list of `{')) return [{ type: 'text', argument: 'text' }];
  const example = member?.blank ?? blank;
  return Array.isArray(example) ? [typeOf(example[0] ?? '')] : typeOf(example);
}

function objectOf(leaves: readonly Leaf[]): JsonObject {
  const object: JsonObject = {};
  for (const leaf of leaves) put(object, leaf.wire, wordOf(leaf));
  return object;
}

/** Of the account in use each call has some of the members alone. */
const OWN_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  'sysadmin-info': ['username', 'ipAddress', 'twoFactorEnabled'],
  'administrator-password': ['username', 'newPassword'],
  'administrator-two-factor': ['username', 'twoFactorSecret', 'twoFactorCode'],
};

function payloadOf({ row, leaves }: Spoken, { role, was }: SpokenCall): unknown {
  const key = row.kind === 'collection' ? row.key : undefined;
  if (role === 'remove') return leaves.filter(({ name }) => name === key).map(wordOf);
  if (leaves.length === 0) return ['text'];
  const own = OWN_MEMBERS[was.path.split('/')[2] ?? ''];
  const isRead = role === 'read' || role === 'list';
  const isSaid = ({ name, member }: Leaf) => {
    if (own !== undefined) return own.includes(name);
    if (name === key) return role !== 'add' || member?.by !== 'server';
    return isRead || member?.by !== 'server';
  };
  return objectOf(leaves.filter(isSaid));
}

export function callShapeOf(spoken: Spoken, call: SpokenCall): CallShape {
  const { role, method, under } = call;
  const payload = payloadOf(spoken, call);
  const within = (value: unknown) => (under === '' ? (value as JsonObject) : { [under]: value });
  if (role === 'read') return { gives: { ...within(payload), ...ENVELOPE } };
  if (role === 'list')
    return {
      gives: { ...within([payload]), ...ENVELOPE },
      ...(method === 'POST' && { takes: SEARCH }),
    };
  return { takes: within(payload), gives: ENVELOPE };
}
