/** `servers.yaml`: the servers that somebody looks after, each with where its credentials come from. No secret is in it. */
import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { parseBaseUrl } from '../api/base-url.js';
import { newerVersion, type Words } from '../documents/issues.js';
import { nearName } from '../documents/near-name.js';
import { invalid, type Problem } from '../documents/problem.js';
import { readDocument } from '../documents/read-document.js';
import { LockdownError } from '../errors.js';
import { isPath } from '../playbook/locate.js';
import { text } from '../playbook/schema.js';
import { serverKey } from '../store/server-key.js';
import { windowSchema } from './window.js';

/** The format this build reads. */
export const INVENTORY_VERSION = 1;

/** It names files of its own, too. */
const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/;

/** Windows opens a device by these names, whatever stands behind a dot. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

const name = z.string().regex(NAME, 'small letters, digits, dots, hyphens and underscores, 63 at most');

/** Where a secret comes from. What is refused is not shown: it may be the secret itself. */
function secretFrom(description: string) {
  return z
    .string()
    .regex(/^(?:env|file|cmd):./, 'env:NAME, file:PATH or cmd:PROGRAM, and never the secret itself')
    .meta({ description, examples: ['env:MAIL_A_PASSWORD', 'file:/run/secrets/mail-a'], writeOnly: true });
}

const serverSchema = z.strictObject({
  name: name
    .refine((text) => !DEVICE.test(text), 'another name: Windows has a device of this one')
    .meta({ description: 'What it is called here.', examples: ['mail-a'] }),
  url: text.meta({ description: 'Base address of the server.', examples: ['https://mail-a.example.com'] }),
  username: text.meta({ description: 'The system administrator to sign in as.', examples: ['admin'] }),
  passwordFrom: secretFrom('Where the password comes from.'),
  totpFrom: secretFrom('Where the secret of the second factor comes from.').optional(),
  ca: text.optional().meta({ description: 'PEM file of the authority to trust.', examples: ['our-ca.pem'] }),
  playbook: text
    .optional()
    .meta({ description: 'The playbook for it: `baseline`, `strict` or a file.', examples: ['strict'] }),
  labels: z
    .array(name)
    .default([])
    .meta({
      description: 'Groups it is in. Those labelled `canary` are changed first, one at a time.',
      examples: [['canary']],
    }),
  window: windowSchema.optional(),
});

export const inventorySchema = z
  .strictObject({
    version: z.literal(INVENTORY_VERSION).meta({ description: 'Version of this format.' }),
    servers: z
      .array(serverSchema)
      .min(1)
      .meta({ description: 'The servers, in the order they are looked at.' }),
  })
  .meta({
    title: 'Servers for smartermail-lockdown',
    description: 'The servers that somebody looks after. Files in it are named from its own folder.',
  });

export type Server = Readonly<z.infer<typeof serverSchema>>;

/** By this label. */
export const CANARY = 'canary';

const WORDS: Words = {
  one: 'a list of servers',
  format: 'YAML',
  whole: 'the list of servers',
  wrongValue: newerVersion('this list', INVENTORY_VERSION),
};

/** A file that the inventory names is named from where the inventory lies. */
function placed({ ca, playbook, passwordFrom, totpFrom, ...server }: Server, folder: string): Server {
  const inFolder = (path: string) => (isAbsolute(path) ? path : join(folder, path));
  const source = (from: string) => (from.startsWith('file:') ? `file:${inFolder(from.slice(5))}` : from);
  return {
    ...server,
    passwordFrom: source(passwordFrom),
    ...(totpFrom === undefined ? {} : { totpFrom: source(totpFrom) }),
    ...(ca === undefined ? {} : { ca: inFolder(ca) }),
    ...(playbook === undefined ? {} : { playbook: isPath(playbook) ? inFolder(playbook) : playbook }),
  };
}

/** Of the server that an address leads to, however it was typed; undefined, and why, for what is none. */
function keyOf(url: string): { readonly key: string } | { readonly why: string } {
  try {
    // Whether plain http will do is said where the password would be sent.
    return { key: serverKey(parseBaseUrl(url, { insecure: true }).base) };
  } catch (error) {
    if (!(error instanceof LockdownError)) throw error;
    return { why: `${error.message}. ${error.next ?? ''}`.trim() };
  }
}

/** Is it the one of this address, however that is typed? */
export function isServerAt({ url }: Server, address: string): boolean {
  const [own, other] = [keyOf(url), keyOf(address)];
  return 'key' in own && 'key' in other && own.key === other.key;
}

/** One server as a list has it, with its files placed; undefined for what is none. */
export function rowIn(value: unknown): Server | undefined {
  return serverSchema.safeParse(value, { jitless: true }).data;
}

/**
 * Throws one `inventory.invalid` whose message has a line `FILE:LINE:COLUMN: what` for every mistake: a name that stands
 * twice, and one server by two addresses, are some. `isNamed`: somebody named the file; one that just lay there starts no
 * program.
 */
export function inventoryIn(
  yaml: string,
  file: string,
  { isNamed = true }: { readonly isNamed?: boolean } = {},
): readonly Server[] {
  const { value, source, problems } = readDocument(yaml, { file, schema: inventorySchema, words: WORDS });
  if (value === undefined || source === undefined || problems.length > 0)
    throw invalid('inventory.invalid', problems);
  const [names, keys] = [new Set<string>(), new Map<string, string>()];
  const wrong: Problem[] = [];
  for (const [index, server] of value.servers.entries()) {
    const tell = (member: keyof Server, text: string) =>
      wrong.push({ place: source.valuePlace(['servers', index, member]), text });
    if (names.has(server.name)) tell('name', `${server.name} is the name of another server above`);
    names.add(server.name);
    const led = keyOf(server.url);
    const same = 'key' in led ? keys.get(led.key) : undefined;
    if ('why' in led) tell('url', led.why);
    else keys.set(led.key, server.name);
    if (same !== undefined) tell('url', `this server is listed above, as ${same}`);
    for (const member of ['passwordFrom', 'totpFrom'] as const)
      if (!isNamed && server[member]?.startsWith('cmd:'))
        tell(member, `a program is started only for a list that you name: --inventory ${file}`);
  }
  if (wrong.length > 0) throw invalid('inventory.invalid', wrong);
  return value.servers.map((server) => placed(server, dirname(file)));
}

/** The one of a name; else the near one, undefined where there is none. */
export function serverNamed(
  servers: readonly Server[],
  wanted: string,
): { readonly server: Server } | { readonly near: string | undefined } {
  const server = servers.find((one) => one.name === wanted);
  return server === undefined
    ? {
        near: nearName(
          wanted,
          servers.map((one) => one.name),
        ),
      }
    : { server };
}
