/**
 * A sandbox that shows of itself what is damaged or made up: its sign-in page, the code of its web interface and its reference. The
 * calls of its API stay what they are, and every request is kept. Beside it listens a server that nobody has any business with.
 */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from '@jest/globals';
import type { Sandbox } from '../../src/sandbox/server.js';

/** What becomes of a script or a page. `numbers`: every digit in it is another. */
export const HARMS = [
  'whole',
  'cut',
  'emptied',
  'page',
  'missing',
  'redirected',
  'numbers',
  'lying',
] as const;
/** `signed-in`: nobody is shown it who does not say who he is, and nobody who does. */
export const REFERENCE_HARMS = [...HARMS, 'signed-in', 'endless'] as const;
export const PAGE_HARMS = ['whole', 'unlinked', 'links-elsewhere', 'based-elsewhere'] as const;

export interface Damage {
  readonly page: (typeof PAGE_HARMS)[number];
  /** Of the script that makes the calls. */
  readonly site: (typeof HARMS)[number];
  readonly reference: (typeof REFERENCE_HARMS)[number];
  /** Another script that is linked and not there; none by `undefined`. */
  readonly lost: 'angular' | 'vendor' | 'templates' | undefined;
  /** Where it is cut: a part of the whole. */
  readonly cutAt: number;
}

export const UNDAMAGED: Damage = {
  page: 'whole',
  site: 'whole',
  reference: 'whole',
  lost: undefined,
  cutAt: 1,
};

/** A request as it came, and what it was answered with. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  /** Below api/v1/; undefined of what is no call. */
  readonly call: string | undefined;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

/** GETs that nobody may send: the server does something by them, whatever they are named like here. */
export const WRITING_GETS = [
  'settings/sysadmin/greylisting-settings-reset',
  'settings/sysadmin/ids-rules-delete-all',
  'settings/sysadmin/smtp-in-settings/save',
  'settings/sysadmin/send-test',
] as const;

/** Written into the code of the interface, and as lines into the reference. `elsewhere`: an address. */
function liesOf(elsewhere: string): readonly string[] {
  return [
    ...WRITING_GETS.map((path) => `/api/v1/${path}`),
    `${elsewhere}/api/v1/settings/sysadmin/greylisting-options`,
    `//${elsewhere.replace('http://', '')}/api/v1/settings/sysadmin/smtp-in`,
    '/api/v1/settings/../../interface/output/greylisting-settings',
    '/api/v1/settings/%2e%2e/%2e%2e/smtp-in-settings',
    '/sandbox/settings/sysadmin/antispam-settings',
    '/api/v1/../v2/settings/sysadmin/log-settings',
  ];
}

const PAGE =
  '<!DOCTYPE html>\n<html><head><title>Service starting</title></head><body>Please wait</body></html>';
const ENDLESS = /documentation\/detail\/smartermail\.web\.api\.endless(\d+)controller/i;

function endless(number: number): string {
  return `<a href="/Documentation/detail/SmarterMail.Web.Api.Endless${number}Controller">more</a>`;
}

function otherNumbers(text: string): string {
  return text.replaceAll(/\d/g, (digit) => String((Number(digit) + 3) % 10));
}

interface Served {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly location?: string;
}

function harmed(
  served: Served,
  harm: Damage['reference'],
  {
    elsewhere,
    cutAt,
    isScript,
  }: { readonly elsewhere: string; readonly cutAt: number; readonly isScript: boolean },
): Served {
  const { text } = served;
  const lies = liesOf(elsewhere);
  switch (harm) {
    case 'whole':
      return served;
    case 'cut':
      return { ...served, text: text.slice(0, Math.floor(text.length * cutAt)) };
    case 'emptied':
      return { ...served, text: '' };
    case 'page':
      return { ...served, type: 'text/html', text: PAGE };
    case 'missing':
      return { status: 404, type: 'text/html', text: PAGE };
    case 'signed-in':
      return { status: 401, type: 'text/html', text: PAGE };
    case 'redirected':
      return { status: 302, type: 'text/html', text: '', location: `${elsewhere}/interface/output/site.js` };
    case 'numbers':
      return { ...served, text: otherNumbers(text) };
    case 'lying':
      return isScript
        ? {
            ...served,
            text: `${text}\n${lies.map((one) => `window.fetch('${one}', { method: 'GET' });`).join('\n')}`,
          }
        : {
            ...served,
            text: `${text}\n<ul>${lies.map((one) => `<li>GET ${one} <a href="${elsewhere}/Documentation/api">all</a></li>`).join('\n')}</ul><script src="${elsewhere}/Documentation/more.js"></script>`,
          };
    case 'endless':
      return { ...served, text: `${text}\n${endless(1)}` };
  }
}

function harmedPage(text: string, harm: Damage['page'], elsewhere: string): string {
  const linked = `<script src="${elsewhere}/interface/output/site-v-1.js"></script><script src="/interface/../api/v1/settings/sysadmin/send-test"></script><script src="/api/v1/interface/x.js"></script><script src="//${elsewhere.replace('http://', '')}/interface/y.js"></script>`;
  switch (harm) {
    case 'whole':
      return text;
    case 'unlinked':
      return text.replaceAll(/<script src=[^>]*><\/script>/g, '');
    case 'links-elsewhere':
      return text.replace('</head>', `${linked}</head>`);
    case 'based-elsewhere':
      return text.replace('<head>', `<head><base href="${elsewhere}/">`).replaceAll('src="/', 'src="');
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += part;
  return text;
}

const open: Server[] = [];

afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface DamagedServer {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Requests of the server that nobody has any business with. */
  readonly elsewhere: readonly string[];
  /** All that it showed of itself, as it showed it. */
  readonly shown: readonly string[];
}

export async function aDamagedServer(sandbox: Sandbox, damage: Damage): Promise<DamagedServer> {
  const asked: Asked[] = [];
  const shown: string[] = [];
  const strayed: string[] = [];
  const elsewhere = await listening(
    createServer((request, response) => {
      strayed.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"success":true}');
    }),
  );
  const shownAt = (path: string, served: Served): Served => {
    const about = { elsewhere, cutAt: damage.cutAt };
    const [, number] = ENDLESS.exec(path) ?? [];
    if (number !== undefined && damage.reference === 'endless')
      return { status: 200, type: 'text/html', text: endless(Number(number) + 1) };
    if (/^\/documentation/i.test(path))
      return harmed(served, damage.reference, { ...about, isScript: /\.js$/i.test(path) });
    const isLost = damage.lost !== undefined && path.includes(damage.lost);
    if (isLost) return harmed(served, 'missing', { ...about, isScript: true });
    if (/\/site-v-.*(?<!templates)\.js$/.test(path))
      return harmed(served, damage.site, { ...about, isScript: true });
    if (/^\/(?:interface\/root)?$/.test(path))
      return { ...served, text: harmedPage(served.text, damage.page, elsewhere) };
    return served;
  };
  const url = await listening(
    createServer(async (request, response) => {
      const { method = 'GET', url: path = '/' } = request;
      const body = await textOf(request);
      const { host: _, connection: __, 'content-length': ___, ...headers } = request.headers;
      const answered = await fetch(`${sandbox.url}${path}`, {
        ...{ method, headers: headers as Record<string, string>, redirect: 'manual' },
        ...(method === 'GET' ? {} : { body }),
      });
      const own: Served = {
        status: answered.status,
        type: answered.headers.get('content-type') ?? 'text/plain',
        text: await answered.text(),
      };
      const call = /^\/api\/v1\/(.*)$/i.exec(path)?.[1];
      const { status, type, text, location } = call === undefined ? shownAt(path, own) : own;
      if (call === undefined && status === 200) shown.push(text);
      asked.push({ method, path, call, body, status, answer: text });
      response.writeHead(status, { 'content-type': type, ...(location && { location }) }).end(text);
    }),
  );
  return { url, asked, shown, elsewhere: strayed };
}
