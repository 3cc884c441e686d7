/**
 * What has to be written otherwise in the heads of requests and answers so that a browser which speaks to the proxy works as if
 * it spoke to the server. All else is passed on as it came. Heads are as `rawHeaders` has them: name, value, name, value.
 */

/** Both ends: the proxy's own origin (`http://127.0.0.1:4711`), and the server's (`https://mail.example.com`). */
export interface Ends {
  readonly own: URL;
  readonly server: URL;
}

type Head = readonly string[];

/** Of one connection, and not of the message. Source: RFC 9110, 7.6.1. */
const OF_CONNECTION = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** What is unpacked for the recording; and an answer that the browser has already shows nothing. */
const PACKINGS = /^(?:gzip|br)\s*(?:;|$)/i;
const CONDITIONS = ['if-modified-since', 'if-none-match'];

function pairsOf(head: Head): readonly (readonly [name: string, value: string])[] {
  return head.flatMap((name, at) => (at % 2 === 0 ? [[name, head[at + 1] ?? ''] as const] : []));
}

/** The value of a header, joined with commas where there are several; `name` in lower case. */
export function valueIn(head: Head, name: string): string | undefined {
  const values = pairsOf(head).flatMap(([one, value]) => (one.toLowerCase() === name ? [value] : []));
  return values.length === 0 ? undefined : values.join(', ');
}

/** `rewrite`: of a name in lower case and a value the value to pass on; undefined leaves it out. */
function rewritten(head: Head, rewrite: (name: string, value: string) => string | undefined): string[] {
  const named = (valueIn(head, 'connection') ?? '').split(',').map((one) => one.trim().toLowerCase());
  const dropped = new Set([...OF_CONNECTION, ...named]);
  return pairsOf(head).flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    const now = dropped.has(lower) ? undefined : rewrite(lower, value);
    return now === undefined ? [] : [name, now];
  });
}

/** To the server. `isRecorded`: it is asked for an answer that can be unpacked, and for all of it. */
export function requestHead(head: Head, { own, server }: Ends, isRecorded: boolean): string[] {
  return rewritten(head, (name, value) => {
    // The client sets the host; and this side has said to go on already.
    if (name === 'host' || name === 'expect') return undefined;
    if (isRecorded && CONDITIONS.includes(name)) return undefined;
    if (isRecorded && name === 'accept-encoding') {
      const taken = value.split(',').filter((one) => PACKINGS.test(one.trim()));
      return taken.length === 0 ? 'identity' : taken.join(',');
    }
    if (name === 'origin') return value === own.origin ? server.origin : value;
    const isOwn = name === 'referer' && (value === own.origin || value.startsWith(`${own.origin}/`));
    return isOwn ? server.origin + value.slice(own.origin.length) : value;
  });
}

/** The server behind a proxy of its own may think that it is spoken to over plain http. */
function locationHere(value: string, { own, server }: Ends): string {
  if (!/^(?:[a-z][a-z\d+.-]*:)?\/\//i.test(value) || !URL.canParse(value, server.origin)) return value;
  const { protocol, host, pathname, search, hash } = new URL(value, server);
  const isServer = host === server.host && (protocol === server.protocol || server.protocol === 'https:');
  return isServer ? own.origin + pathname + search + hash : value;
}

/** A cookie of this name is taken with `Secure` alone (RFC 6265bis, 4.1.3); browsers take that from a loopback address. */
const NEEDS_SECURE = /^\s*__(?:Secure|Host)-/i;

/** Of the proxy's own host, over plain http: what asks for more is not kept by a browser. */
function cookieHere(value: string): string {
  const [pair = '', ...attributes] = value.split(';');
  const kept = attributes.filter((one) =>
    NEEDS_SECURE.test(pair)
      ? !/^\s*domain\s*=/i.test(one)
      : !/^\s*(?:domain\s*=|secure\s*$|partitioned\s*$|samesite\s*=\s*none\s*$)/i.test(one),
  );
  return [pair, ...kept].join(';');
}

/** To the browser. */
export function answerHead(head: Head, ends: Ends): string[] {
  return rewritten(head, (name, value) => {
    if (name === 'strict-transport-security') return undefined;
    if (name === 'location') return locationHere(value, ends);
    return name === 'set-cookie' ? cookieHere(value) : value;
  });
}
