/** Why no answer came: what `fetch`, undici, Node's sockets and TLS throw, sorted into a few reasons. */

/**
 * `not-connected`: nothing was sent. `not-encrypted`: nor here, as what answers speaks no TLS. `old-tls`: only such TLS
 * as is not safe. The certificate is for a `wrong-name`, `expired`, `not-yet-valid`, or otherwise `untrusted-certificate`.
 * `cut`: the connection ended while the answer was awaited, or what came is no HTTP. `interrupted`: we stopped.
 * `timeout`: no complete answer in time. `too-large`: the answer was cut off, as it is longer than any of the API.
 */
export type NoAnswerReason = keyof typeof NO_ANSWER;

/** `isUnsent`: the request was certainly never sent. `isPassing`: another attempt may get an answer. */
export const NO_ANSWER = {
  'not-connected': { isUnsent: true, isPassing: true },
  'not-encrypted': { isUnsent: true, isPassing: false },
  'old-tls': { isUnsent: true, isPassing: false },
  'wrong-name': { isUnsent: true, isPassing: false },
  expired: { isUnsent: true, isPassing: false },
  'not-yet-valid': { isUnsent: true, isPassing: false },
  'untrusted-certificate': { isUnsent: true, isPassing: false },
  interrupted: { isUnsent: false, isPassing: false },
  cut: { isUnsent: false, isPassing: true },
  timeout: { isUnsent: false, isPassing: true },
  'too-large': { isUnsent: false, isPassing: false },
} as const;

/** Why no answer came. */
export interface NetworkFailure {
  readonly reason: NoAnswerReason;
  /** Code and text of the innermost error, or the names on a certificate, for the operator. Not redacted. */
  readonly detail: string;
}

/** First match wins. Sources: Node's documentation of TLS and system errors, undici's error classes. */
const REASON_BY_CODE: readonly { readonly code: RegExp; readonly reason: NoAnswerReason }[] = [
  { code: /^(?:ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/, reason: 'wrong-name' },
  { code: /^CERT_HAS_EXPIRED$/, reason: 'expired' },
  { code: /^CERT_NOT_YET_VALID$/, reason: 'not-yet-valid' },
  { code: /^(?:CERT_|CRL_|ERROR_IN_CERT_|ERROR_IN_CRL_)/, reason: 'untrusted-certificate' },
  { code: /SELF_SIGNED_CERT|^UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)_/, reason: 'untrusted-certificate' },
  {
    code: /^(?:ERR_TLS_CERT_.*|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|UND_ERR_PRX_TLS)$/,
    reason: 'untrusted-certificate',
  },
  { code: /^ERR_SSL_(?:WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG)$/, reason: 'not-encrypted' },
  { code: /^ERR_SSL_.*(?:PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW)$/, reason: 'old-tls' },
  { code: /^UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT$/, reason: 'timeout' },
  { code: /^UND_ERR_RES_EXCEEDED_MAX_SIZE$/, reason: 'too-large' },
  { code: /^(?:ECONNREFUSED|ENOTFOUND|EAI_\w+)$/, reason: 'not-connected' },
];

const BEFORE_SENDING = new Set(['connect', 'getaddrinfo']);
const BEFORE_ENCRYPTION = /before secure TLS connection was established/;
const REFUSED_BY_PROXY = /^Proxy response \(\d+\)/;

/** Sorts what was thrown; never throws itself. What nobody knows is `cut`, as the request may have been sent. */
export function networkFailureOf(thrown: unknown): NetworkFailure {
  const error = innermost(thrown);
  const code = textMember(error, 'code');
  const message = textMember(error, 'message') || String(error);
  const reason = reasonOf(error, { code, message });
  if (reason === 'wrong-name') return { reason, detail: namesOn(memberOf(error, 'cert')) };
  // OpenSSL's own message is an address in its memory and a line of its source.
  const text = code.startsWith('ERR_SSL_') ? textMember(error, 'reason') || code : message;
  return { reason, detail: text.includes(code) ? text : `${code}: ${text}` };
}

/** Host names and addresses on a certificate, the first eight, or its common name. Source: Node's `checkServerIdentity`. */
function namesOn(certificate: unknown): string {
  // A name with a comma in it comes in quotes.
  const listed = textMember(certificate, 'subjectaltname').matchAll(
    /(?:DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g,
  );
  const names = Array.from(listed, ([, name]) => name ?? '');
  if (names.length === 0) return textMember(memberOf(certificate, 'subject'), 'CN');
  return names.slice(0, 8).join(', ') + (names.length > 8 ? ` and ${names.length - 8} more` : '');
}

function reasonOf(error: unknown, { code, message }: { code: string; message: string }): NoAnswerReason {
  const row = REASON_BY_CODE.find((candidate) => candidate.code.test(code));
  if (row !== undefined) return row.reason;
  const isBeforeSending =
    BEFORE_SENDING.has(textMember(error, 'syscall')) ||
    REFUSED_BY_PROXY.test(message) ||
    BEFORE_ENCRYPTION.test(message) ||
    code.startsWith('ERR_SSL_');
  return isBeforeSending ? 'not-connected' : 'cut';
}

/** `fetch failed` says nothing: the reason is in its cause, or in the first of several tried addresses. */
function innermost(thrown: unknown): unknown {
  let error = thrown;
  for (let depth = 0; depth < 5; depth += 1) {
    const errors = memberOf(error, 'errors');
    const inner: unknown = Array.isArray(errors) ? errors[0] : memberOf(error, 'cause');
    if (inner === undefined || inner === null) return error;
    error = inner;
  }
  return error;
}

function textMember(error: unknown, name: string): string {
  const value = memberOf(error, name);
  return typeof value === 'string' ? value : '';
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
