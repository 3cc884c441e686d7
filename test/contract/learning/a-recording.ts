/**
 * A person at the web interface of a sandbox, recorded: opens pages, changes one setting after the other, saves. What is
 * clicked is said in the words of the settings; calls are those of the dialect, as its table has them.
 */
import type { Exchange } from '../../../src/contract/learning/exchange.js';
import { type Click, SHOWN } from '../../../src/contract/learning/lessons.js';
import type { CollectionRow, DocumentRow } from '../../../src/sandbox/assumed/row.js';
import { type Leaf, leafOf, type Spoken, type SpokenCall } from '../../../src/sandbox/dialect/spoken.js';
import { tableOf } from '../../../src/sandbox/dialect/table.js';
import type { Sandbox } from '../../../src/sandbox/server.js';
import { choiceOf, wordsOf } from '../../../src/sandbox/taught.js';
import { adminOf, type Json } from '../../sandbox/plain-client.js';

type Held = Spoken<DocumentRow | CollectionRow>;

function at(object: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((part, name) => (part as Json | undefined)?.[name], object);
}

function putAt(object: Json, path: string, value: unknown): Json {
  const [top = '', ...rest] = path.split('.');
  const inner = rest.length === 0 ? value : putAt((object[top] ?? {}) as Json, rest.join('.'), value);
  return { ...object, [top]: inner };
}

/** The words of a value as a playbook has them, and the same on the wire. */
interface Value {
  readonly said: string;
  readonly wire: unknown;
}

function wireOf({ values, factor, blank }: Leaf, value: unknown): unknown {
  const count = (one: unknown) => (typeof one === 'number' ? one * factor : one);
  if (values !== undefined && value !== null) return values[String(value)] ?? value;
  return Array.isArray(blank) ? (value as unknown[]).map(count) : count(value);
}

/** A value as somebody would type it, by what the table says of the setting. */
function sample(leaf: Leaf, turn: number): Value {
  const { member, blank } = leaf;
  if (member?.values !== undefined) {
    const options = Object.entries(member.values);
    const [number = '', name = ''] = options[turn % options.length] ?? [];
    const own = typeof blank === 'string' ? number : Number(number);
    return { said: choiceOf(name), wire: wireOf(leaf, own) };
  }
  const example = Array.isArray(member?.blank) ? member.blank[0] : undefined;
  if (Array.isArray(blank) && typeof example === 'number')
    return { said: `${15 + turn}, ${30 + turn}`, wire: wireOf(leaf, [15 + turn, 30 + turn]) };
  // Addresses are taken wherever texts are.
  const texts = [`198.51.100.${turn}`, `203.0.113.${turn}`];
  if (Array.isArray(blank)) return { said: texts.join(', '), wire: texts };
  if (typeof blank === 'boolean') return { said: turn % 2 === 0 ? 'on' : 'off', wire: turn % 2 === 0 };
  if (typeof blank === 'string') return { said: `t${turn}`, wire: `t${turn}` };
  return { said: String(3 + turn), wire: wireOf(leaf, 3 + turn) };
}

/** What is typed as one of `sample` would be: options by their names, `on`, numbers, texts, lists with commas. */
function wireIn(leaf: Leaf, said: string): unknown {
  const { member, blank } = leaf;
  const option = Object.entries(member?.values ?? {}).find(([, name]) => choiceOf(name) === said);
  if (option !== undefined) return wireOf(leaf, typeof blank === 'string' ? option[0] : Number(option[0]));
  if (typeof blank === 'boolean') return said === 'on';
  const [example] = Array.isArray(member?.blank) ? member.blank : [];
  if (Array.isArray(blank)) {
    const parts = said.split(', ');
    return wireOf(leaf, typeof example === 'number' ? parts.map(Number) : parts);
  }
  return typeof blank === 'string' ? said : wireOf(leaf, Number(said));
}

/** What a page shows of it. */
function shownIn(leaf: Leaf, wire: unknown): string {
  const { member, blank, factor } = leaf;
  const options = Object.values(member?.values ?? {}).map(choiceOf);
  const option = options.find((one) => wireIn(leaf, one) === wire);
  if (option !== undefined) return option;
  if (typeof wire === 'boolean') return wire ? 'on' : 'off';
  if (Array.isArray(wire)) return wire.join(', ');
  return typeof blank === 'number' && typeof wire === 'number' ? String(wire / factor) : String(wire ?? '');
}

/** What is so already is set to something else. */
function anotherThan(leaf: Leaf, now: string): string {
  return [0, 1, 2].map((turn) => sample(leaf, turn).said).find((said) => said !== now) ?? now;
}

const LESSON = /^([a-z][a-z\d-]*?)(?:(\.)|(\+)|(\?)|(-)$)(.*)$/s;

/** Somebody who works in the interface of a sandbox. */
export async function aPerson(sandbox: Sandbox, dialect: number) {
  const admin = await adminOf(sandbox);
  const exchanges: Exchange[] = [];
  const clicks: string[] = [];
  let clock = Date.parse('2026-11-29T08:00:00Z');
  const call = async (method: string, path: string, body?: unknown): Promise<Json> => {
    clock += 1000;
    const reply = await admin({ method, path, ...(body === undefined ? {} : { body }) });
    exchanges.push({
      ...{ at: clock, method, path, hasQuery: false, status: reply.status },
      ...{ sent: body as Exchange['sent'], answer: reply.body as Exchange['answer'] },
    });
    return reply.body;
  };
  const held = Object.values(tableOf(dialect).held) as readonly Held[];
  const spokenOf = (id: string): Held => {
    const found = held.find(({ row }) => row.ids.includes(id));
    if (found === undefined) throw new Error(`the interface has no page for ${id}`);
    return found;
  };
  const callOf = ({ calls }: Held, role: SpokenCall['role']) => calls.find((one) => one.role === role);
  const open = async (spoken: Held) => {
    const read = callOf(spoken, 'read') ?? callOf(spoken, 'list');
    const sorted = spoken.leaves.find(({ name }) => name === 'expirationDate')?.wire ?? '';
    const path = (read?.path ?? '').replace('{sortField}/{desc}', `${sorted}/false`);
    const answer = await call('GET', path);
    return at(answer, read?.under ?? '') ?? answer;
  };
  const send = (spoken: Held, role: SpokenCall['role'], object: unknown) => {
    const { path, under } = callOf(spoken, role) as SpokenCall;
    return call('POST', path, under === '' ? object : { [under]: object });
  };
  const formOf = ({ leaves }: Held, shown: unknown) =>
    leaves.reduce<Json>((form, { wire }) => putAt(form, wire, at(shown, wire)), {});
  return {
    exchanges,
    clicks,
    has: (id: string) => held.some(({ row }) => row.ids.includes(id)),
    open: (id: string) => open(spokenOf(id)),
    /** Does what a lesson says, and says what was done. */
    async follow(lesson: readonly Click[]): Promise<void> {
      const before = new Map<string, string>();
      let added: Json[] = [];
      let last: Json | undefined;
      let id = '';
      for (const { says } of lesson) {
        const [, of = '', sets, adds, looks, removes, rest = ''] = LESSON.exec(says) ?? [];
        id = of;
        const spoken = spokenOf(id);
        const leaves = new Map(wordsOf(id).map(([word, name]) => [word, leafOf(spoken, name)]));
        const told = rest.split('; ').flatMap((part) => {
          const [word = '', value = ''] = part.split(/=(.*)/s);
          const leaf = leaves.get(word);
          return leaf === undefined ? [] : [{ word, leaf, value }];
        });
        const shown = await open(spoken);
        const row = (Array.isArray(shown) ? (last ?? shown[0]) : shown) as Json;
        const key = spoken.row.kind === 'collection' ? leafOf(spoken, spoken.row.key).wire : '';
        const filled = told.map((one) => {
          const now = shownIn(one.leaf, at(row, one.leaf.wire));
          if (!before.has(one.word)) before.set(one.word, now);
          if (one.value === SHOWN) return { ...one, value: looks ? now : (before.get(one.word) ?? '') };
          return { ...one, value: sets && one.value === now ? anotherThan(one.leaf, now) : one.value };
        });
        const putInto = (object: unknown) =>
          filled.reduce<Json>(
            (form, { leaf, value }) => putAt(form, leaf.wire, wireIn(leaf, value)),
            object as Json,
          );
        if (adds !== undefined) {
          await send(spoken, 'add', putInto({}));
          last = ((await open(spoken)) as Json[]).at(-1);
          added.push(last as Json);
        } else if (removes !== undefined) {
          await send(spoken, 'remove', [added.at(-1)?.[key]]);
          added = added.slice(0, -1);
          await open(spoken);
        } else if (sets !== undefined && key !== '') {
          await send(spoken, 'edit', putInto(row));
          last = ((await open(spoken)) as Json[]).find((one) => one[key] === row[key]);
        } else if (sets !== undefined) await send(spoken, 'write', putInto(formOf(spoken, shown)));
        const words = filled.map(({ word, value }) => `${word}=${value}`).join('; ');
        clicks.push(says.slice(0, says.length - rest.length) + words);
      }
      if (id !== '') await open(spokenOf(id));
    },
    /** Sets one setting of a page after the other: options each once, anything else to something and to something else. */
    async teachPage(id: string): Promise<void> {
      const spoken = spokenOf(id);
      for (const [word, name] of wordsOf(id)) {
        const leaf = leafOf(spoken, name);
        if (leaf.member?.by === 'server') continue;
        const before = at(formOf(spoken, await open(spoken)), leaf.wire);
        const turns = Math.max(2, Object.keys(leaf.member?.values ?? {}).length);
        const values = Array.from({ length: turns }, (_, turn) => sample(leaf, turn));
        // What it is already is no change; it comes last, so that all of them are.
        const isNow = ({ wire }: Value) => JSON.stringify(wire) === JSON.stringify(before);
        for (const value of [...values.filter((one) => !isNow(one)), ...values.filter(isNow)]) {
          await send(spoken, 'write', putAt(formOf(spoken, await open(spoken)), leaf.wire, value.wire));
          clicks.push(`${id}.${word}=${value.said}`);
        }
      }
      await open(spoken);
    },
    /** Adds an item, changes each of its settings, deletes it again. */
    async teachList(id: string): Promise<void> {
      const spoken = spokenOf(id);
      const { row } = spoken;
      if (row.kind !== 'collection') return;
      const own = wordsOf(id).map(([word, name]) => ({ word, leaf: leafOf(spoken, name) }));
      const set = own.filter(({ leaf }) => leaf.member?.by !== 'server');
      const key = leafOf(spoken, row.key).wire;
      await open(spoken);
      if (callOf(spoken, 'add') !== undefined) {
        const values = set.map(({ word, leaf }, index) => ({ word, leaf, value: sample(leaf, 2 * index) }));
        const item = values.reduce<Json>((form, { leaf, value }) => putAt(form, leaf.wire, value.wire), {});
        await send(spoken, 'add', item);
        clicks.push(`${id}+${values.map(({ word, value }) => `${word}=${value.said}`).join('; ')}`);
        await open(spoken);
      }
      const last = async () => ((await open(spoken)) as Json[]).at(-1) as Json;
      if (callOf(spoken, 'edit') !== undefined)
        for (const { word, leaf } of set.filter((one) => one.leaf.wire !== key)) {
          const before = at(await last(), leaf.wire);
          const turns = Math.max(2, Object.keys(leaf.member?.values ?? {}).length);
          const values = Array.from({ length: turns }, (_, turn) => sample(leaf, turn));
          const isNow = ({ wire }: Value) => JSON.stringify(wire) === JSON.stringify(before);
          for (const value of [...values.filter((one) => !isNow(one)), ...values.filter(isNow)]) {
            await send(spoken, 'edit', putAt(await last(), leaf.wire, value.wire));
            clicks.push(`${id}.${word}=${value.said}`);
          }
          await open(spoken);
        }
      if (callOf(spoken, 'remove') !== undefined && callOf(spoken, 'add') !== undefined) {
        await send(spoken, 'remove', [(await last())[key]]);
        clicks.push(`${id}-`);
        await open(spoken);
      }
    },
    pages: held.filter(({ row }) => row.kind === 'document').map(({ row }) => row.ids[0] ?? ''),
    lists: held.filter(({ row }) => row.kind === 'collection').map(({ row }) => row.ids[0] ?? ''),
  };
}
