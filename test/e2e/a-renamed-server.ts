/**
 * A server of another build: a sandbox behind a translator that calls things otherwise, in its answers, in its reference and
 * in the code of its web interface. It has none of the calls that it renames.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import type { Sandbox } from '../../src/sandbox/server.js';

type Answer = Readonly<Record<string, unknown>>;

/** Below settings/sysadmin/: the path here -> the path there, and what the answer is there. */
export type Renamed = Readonly<
  Record<string, { readonly path?: string; readonly answer?: (answer: Answer) => Answer }>
>;

const BELOW = '/api/v1/settings/sysadmin/';
const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text;
}

/** What names the path in a page or a script: the whole of it, and not the beginning of another. */
function renamedIn(text: string, renamed: Renamed): string {
  let all = text;
  for (const [path, { path: there = path }] of Object.entries(renamed))
    all = all.replaceAll(new RegExp(`(settings/sysadmin/)${path}(?![\\w-])`, 'g'), `$1${there}`);
  return all;
}

export interface RenamedServer {
  readonly url: string;
  /** `GET settings/…`, below api/v1/, in the order they came. */
  readonly requests: string[];
}

export async function aRenamedServer(sandbox: Sandbox, renamed: Renamed): Promise<RenamedServer> {
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/' } = request;
    const body = await textOf(request);
    requests.push(`${method} ${url.replace(/^\/api\/v1\//, '')}`);
    const below = url.startsWith(BELOW) ? url.slice(BELOW.length) : undefined;
    const found = Object.entries(renamed).find(
      ([path, { path: there = path }]) => there.toLowerCase() === below?.toLowerCase(),
    );
    if (below !== undefined && found === undefined && Object.hasOwn(renamed, below)) {
      response.writeHead(404).end();
      return;
    }
    const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
    const answered = await fetch(`${sandbox.url}${found === undefined ? url : `${BELOW}${found[0]}`}`, {
      ...{ method, headers: headers as Record<string, string>, redirect: 'manual' },
      ...(method === 'GET' ? {} : { body }),
    });
    const text = await answered.text();
    const type = answered.headers.get('content-type') ?? 'text/plain';
    const answer = found?.[1].answer;
    const isRead = method === 'GET' && answered.ok && answer !== undefined;
    const said = isRead
      ? JSON.stringify(answer(JSON.parse(text)))
      : below === undefined
        ? renamedIn(text, renamed)
        : text;
    response.writeHead(answered.status, { 'content-type': type }).end(said);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}
