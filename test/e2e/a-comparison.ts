/** Somebody who sees the web interface of a sandbox and says what stands there, as `doctor --confirm` takes it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { JsonObject } from '../../src/canonical-json.js';
import { linesOf } from '../../src/cli/look/compared.js';
import { type Contract, shippedContract } from '../../src/contract/contract.js';
import { laidOver, overlaySchema } from '../../src/contract/overlay.js';
import type { AnyDocument } from '../../src/contract/resource.js';
import { decodeDocument } from '../../src/contract/wire/decode.js';
import type { Sandbox } from '../../src/sandbox/server.js';

/** What is kept in the state folder `st` of what was found on the build of a sandbox. */
export function overlayIn(folder: string): unknown {
  const file = join(folder, 'st', 'contract', '9406.yaml');
  return existsSync(file) ? parse(readFileSync(file, 'utf8')) : undefined;
}

/** The one that ships with it. */
export function contractIn(folder: string): Contract {
  const overlay = overlayIn(folder);
  if (overlay === undefined) return shippedContract;
  return laidOver(shippedContract, overlaySchema(shippedContract, shippedContract).parse(overlay));
}

/** Documents that are compared, as the state of the sandbox has them, which is in the words that ship. */
const HELD = {
  'smtp-in': 'smtpIn',
  greylisting: 'greylisting',
  antispam: 'antispam',
  'password-policy': 'passwordRequirements',
  'log-settings': 'logSettings',
  'spool-settings': 'spoolSettings',
} as const;
export type Compared = keyof typeof HELD;
export const COMPARED = Object.keys(HELD) as Compared[];

export function isCompared(id: string): id is Compared {
  return Object.hasOwn(HELD, id);
}

function documentOf(contract: Contract, id: string): AnyDocument {
  const resource = contract.byId(id);
  if (resource?.kind !== 'document') throw new Error(`no ${id}`);
  return resource;
}

/** Of what a command knows by now. */
export function documentIn(folder: string, id: string): AnyDocument {
  return documentOf(contractIn(folder), id);
}

/** The fields as the sandbox holds them, whatever it calls them. */
export function truthOf({ state }: Pick<Sandbox, 'state'>, id: Compared): JsonObject {
  const shipped = documentOf(shippedContract, id);
  const { binding } = shipped;
  const held = { ...shipped, binding: { ...binding, read: { ...binding.read, under: 'held' } } };
  const truth = decodeDocument(held, { held: state[HELD[id]] });
  if (!truth.ok) throw new Error(truth.reason);
  return truth.value.fields;
}

/** What `--seen` says of a document to which the server gave this answer; nothing where it shows none. */
export function seenFlags(resource: AnyDocument, answer: unknown, truth: JsonObject): readonly string[] {
  const read = decodeDocument(resource, answer);
  if (!read.ok) return [];
  return linesOf(resource, [read.value.raw]).lines.flatMap(({ field, kind }) => {
    const value = truth[field];
    if (kind === 'zero' || value === undefined) return [];
    return ['--seen', kind === 'plain' || value === null ? field : `${field}=${String(value)}`];
  });
}

/** What the server answers to the read of a document. */
export async function answerOf(
  { url, accounts }: Pick<Sandbox, 'url' | 'accounts'>,
  { binding }: AnyDocument,
): Promise<unknown> {
  const { username, password } = accounts.admin;
  const signedIn = await fetch(`${url}/api/v1/auth/authenticate-user`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password, clientId: 'a-test' }),
  });
  const { accessToken } = (await signedIn.json()) as { accessToken: string };
  const answer = await fetch(`${url}/api/v1/${binding.read.path}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  return answer.status === 200 ? answer.json() : undefined;
}
