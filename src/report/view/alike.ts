/** Servers of which the same is told: what hundreds have in common is read once. */
import type { FleetServer } from '../model/fleet-report.js';

export type Told = Pick<FleetServer, 'name' | 'state' | 'said' | 'exitCode'>;

export interface Alike<One extends Told> {
  /** In the order that they were given in; one at least. */
  readonly servers: readonly [One, ...One[]];
  /** What is told of each; a word in which they differ is `…`. */
  readonly said: string;
}

/** Two are as soon read one by one. */
const FEWEST = 3;

/** What stands around a word: `(https://mail-a.example.com),`. */
const [BEFORE, AFTER] = ['("', ')",;:.'];
/** An address, a path, the name of a variable. A number alone says what came of it: a status. */
const OWN_SIGN = /[\d/\\:_@.]/;
/** `https://`, `env:`: what kind of name it is stays. */
const KIND = /^[a-z]+:(?:\/\/)?(?=.)/;

/** Sign by sign: the expression that says the same takes the square of the length of a word, which a server may have written. */
function splitWord(text: string): readonly [before: string, word: string, after: string] {
  let [start, end] = [0, text.length];
  while (start < end && BEFORE.includes(text.charAt(start))) start += 1;
  while (start < end && AFTER.includes(text.charAt(end - 1))) end -= 1;
  return [text.slice(0, start), text.slice(start, end), text.slice(end)];
}

/** What a failure says whoever's it is. Of what came of a command its numbers are the point. */
function inCommon({ name, state, said }: Told): string {
  if (state !== 'failed') return said;
  return said
    .split(' ')
    .map((text) => {
      const [before, word, after] = splitWord(text);
      const isOwn = word === name || (OWN_SIGN.test(word) && !/^\d+$/.test(word));
      return isOwn ? `${before}${KIND.exec(word)?.[0] ?? ''}…${after}` : text;
    })
    .join(' ');
}

/** Word by word what all say. All have as many words: they say the same in common. */
function commonText([first, ...others]: Alike<Told>['servers']): string {
  const masked = inCommon(first).split(' ');
  const rest = others.map(({ said }) => said.split(' '));
  return first.said
    .split(' ')
    .map((word, at) => (rest.every((words) => words[at] === word) ? word : masked[at]))
    .join(' ');
}

export function alone<One extends Told>(server: One): Alike<One> {
  return { servers: [server], said: server.said };
}

/** In the order of the first of each. */
export function alike<One extends Told>(servers: readonly One[]): readonly Alike<One>[] {
  const groups = new Map<string, [One, ...One[]]>();
  for (const server of servers) {
    const key = JSON.stringify([server.state, server.exitCode, inCommon(server)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [server]);
    else group.push(server);
  }
  return [...groups.values()].flatMap((group) =>
    group.length < FEWEST ? group.map(alone) : [{ servers: group, said: commonText(group) }],
  );
}
