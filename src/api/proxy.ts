/** The proxy of the environment, for what does not go over undici's dispatcher: a connection of its own through it. */
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { isLoopbackHost } from './base-url.js';

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Does an entry of `NO_PROXY`, as `host`, `.host`, `*.host` or with a port, leave out this host? */
function leavesOut(entry: string, { host, port }: { readonly host: string; readonly port: number }): boolean {
  const [, name = entry, only = ''] = /^(.+):(\d+)$/.exec(entry) ?? [];
  const parent = name.replace(/^\*?\./, '').toLowerCase();
  return (only === '' || Number(only) === port) && (host === parent || host.endsWith(`.${parent}`));
}

/**
 * The proxy for an address, by the rules of `dispatcher.ts`; undefined where it is reached directly, or where what stands
 * there is no address.
 */
export function proxyFor({ protocol, hostname, port }: URL, env: Environment): URL | undefined {
  if (isLoopbackHost(hostname)) return undefined;
  const plain = env.http_proxy ?? env.HTTP_PROXY;
  const stated = protocol === 'https:' ? (env.https_proxy ?? env.HTTPS_PROXY) || plain : plain;
  const left = env.no_proxy ?? env.NO_PROXY ?? '';
  const at = { host: hostname.toLowerCase(), port: Number(port) || (protocol === 'https:' ? 443 : 80) };
  if (left === '*' || left.split(/[,\s]/).some((entry) => entry !== '' && leavesOut(entry, at)))
    return undefined;
  return stated && URL.canParse(stated) ? new URL(stated) : undefined;
}

/** A connection through the proxy to where the address is. Errors: those of the network, and the refusal of the proxy. */
export function tunnelThrough(proxy: URL, { hostname, port }: URL, timeoutMs: number): Promise<Socket> {
  const send = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  const path = `${hostname}:${port || 443}`;
  const named = [proxy.username, proxy.password].map(decodeURIComponent).join(':');
  const login = Buffer.from(named).toString('base64');
  return new Promise((resolve, reject) => {
    const request = send({
      ...{ method: 'CONNECT', path, agent: false, signal: AbortSignal.timeout(timeoutMs) },
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: Number(proxy.port) || (proxy.protocol === 'https:' ? 443 : 80),
      headers: { host: path, ...(named === ':' ? {} : { 'proxy-authorization': `Basic ${login}` }) },
    });
    request.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) return resolve(socket as Socket);
      socket.destroy();
      reject(new Error(`the proxy answers with ${statusCode}`));
    });
    // Instead of a tunnel, an answer.
    request.once('response', (answer) => {
      answer.destroy();
      reject(new Error(`the proxy answers with ${answer.statusCode}`));
    });
    request.once('error', reject);
    request.end();
  });
}
