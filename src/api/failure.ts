/** Outcomes that are not a success, as errors: what failed, at which request, in the server's words, what to do. */
import { assertNever, type ErrorCode, LockdownError } from '../errors.js';
import { type Verdict, verdictOf } from './answer.js';
import { isLoopbackHost } from './base-url.js';
import type { ApiAnswer, RequestName } from './call.js';
import { interruptedError } from './interruption.js';
import type { Parts } from './parts.js';
import { shownText } from './shown-text.js';
import type { Exchange, NoAnswer } from './transport.js';

/** What an error says beside its outcome. */
export interface FailureContext extends Pick<Parts, 'base' | 'secrets'> {
  readonly request: RequestName;
}

/**
 * The error of an outcome that is no success; given, not thrown. Every text that came from outside is redacted.
 * Codes: `interrupted`, `server.unreachable`, `.timeout`, `.answer-too-large`, `.untrusted-certificate`,
 * `.redirect`, `.garbage`; by status `session.lost` (401), `session.forbidden` (403), `server.busy` (429), and
 * `server.refused` for every other.
 * Source: `docs/api-evidence.md` 1.3.
 */
export function failureOf(
  failed: NoAnswer | Exclude<Verdict, { kind: 'success' }>,
  context: FailureContext,
): LockdownError {
  switch (failed.kind) {
    case 'no-answer':
      return noAnswerFailure(failed, context);
    case 'redirect':
      return redirectFailure(failed.location, context);
    case 'garbage':
      return garbageFailure(failed, context);
    case 'refused':
      return refusal(failed, context);
    default:
      return assertNever(failed);
  }
}

/** The answer of a successful call. Errors: everything else, as `failureOf`. */
export function answerOf(exchange: Exchange, context: FailureContext): ApiAnswer {
  const verdict = exchange.kind === 'answered' ? verdictOf(exchange) : exchange;
  if (verdict.kind === 'success') return verdict.answer;
  throw failureOf(verdict, context);
}

function noAnswerFailure({ reason, detail }: NoAnswer, context: FailureContext): LockdownError {
  const { request, base, secrets } = context;
  const shown = shownText(detail, secrets);
  const why = shown === '' ? '' : ` (${shown})`;
  const failed = (code: ErrorCode, message: string, next: string): LockdownError =>
    new LockdownError(code, message, { request, next });
  switch (reason) {
    case 'not-connected':
      return failed(
        'server.unreachable',
        `No connection to ${base}${why}`,
        'Check the address and the network, and that the server is running.',
      );
    case 'not-encrypted':
      return failed(
        'server.unreachable',
        `${base} speaks no https: what answers at that port is not encrypted`,
        nextWithoutTls(base),
      );
    case 'old-tls':
      return failed(
        'server.unreachable',
        `${base} offers no version of TLS that is safe`,
        'Switch TLS 1.2 or 1.3 on for the web interface of the server; older versions are not spoken.',
      );
    case 'cut':
      return failed(
        'server.unreachable',
        `${nameOf(request)}: the connection was cut${why}`,
        'Run again. If it happens again, look at the server and at what stands before it.',
      );
    case 'timeout':
      return failed(
        'server.timeout',
        `${nameOf(request)}: no answer in time`,
        'Run again when the server is less busy, or give it more time.',
      );
    case 'too-large':
      return failed(
        'server.answer-too-large',
        `${nameOf(request)}: the answer is longer than 64 MiB, and was cut off`,
        'Open the address in a browser to see what answers there.',
      );
    case 'wrong-name':
      return failed(
        'server.untrusted-certificate',
        `The certificate that ${base} shows is for ${shown === '' ? 'another name' : `other names: ${shown}`}`,
        'Give the address by a name that is on the certificate, if it leads to the same server; or give the server a certificate for the name you use.',
      );
    case 'expired':
      return failed(
        'server.untrusted-certificate',
        `The certificate of ${base} has expired`,
        'Renew it on the server, and see that the web interface uses the new one. Is the clock of this machine right?',
      );
    case 'not-yet-valid':
      return failed(
        'server.untrusted-certificate',
        `The certificate of ${base} is not valid yet`,
        'Check the clock of this machine; or give the server a certificate that is valid already.',
      );
    case 'untrusted-certificate':
      return failed(
        'server.untrusted-certificate',
        `The certificate of ${base} is not trusted${why}`,
        'Give --ca FILE with the authority that signed it; where the server leaves out what stands between, let it send the whole chain. For a test machine there is --insecure.',
      );
    case 'interrupted':
      return interruptedError();
    default:
      return assertNever(reason);
  }
}

/** What to try where a port that speaks plain http was asked for https. */
function nextWithoutTls(base: string): string {
  const plain = base.replace(/^https/, 'http');
  return isLoopbackHost(new URL(base).hostname)
    ? `Try ${plain}.`
    : `Use the port at which SmarterMail speaks https. If it has none, try http://localhost on the server itself: from here, ${plain} would send the password in clear.`;
}

function redirectFailure(location: string, { request, base, secrets }: FailureContext): LockdownError {
  const from = `${base}/${request.path}`;
  const target = URL.canParse(location, from) ? new URL(location, from) : undefined;
  const shown = shownText(target?.href ?? location, secrets);
  const next =
    target === undefined || target.origin === base
      ? 'Open the address in a browser to see where it leads, and use the address of SmarterMail itself.'
      : `Use ${target.origin} as the address.`;
  const text = `The server redirects ${nameOf(request)} to ${shown}`;
  return new LockdownError('server.redirect', text, { request, next });
}

function garbageFailure(
  { looksLike, status }: Extract<Verdict, { kind: 'garbage' }>,
  { request }: FailureContext,
): LockdownError {
  const what = looksLike === 'HTML' ? 'an HTML page' : `${looksLike} that is no object`;
  const text = `${nameOf(request)} was answered with ${what} where the API answers with a JSON object`;
  const next =
    'Something between here and the server (a proxy, a portal, a firewall) may have answered. Check the address.';
  return new LockdownError('server.garbage', text, { request, status, next });
}

/** By status. */
const REFUSALS: Readonly<Record<number, { readonly code: ErrorCode; readonly next: string }>> = {
  401: {
    code: 'session.lost',
    next: 'Run again: the session is no longer accepted, and a run signs in once only.',
  },
  403: { code: 'session.forbidden', next: 'Use a system administrator whose rights cover this call.' },
  429: { code: 'server.busy', next: 'Run again later, with less concurrency.' },
};

function refusal(
  { status, serverMessage }: { readonly status: number; readonly serverMessage: string },
  { request, secrets }: FailureContext,
): LockdownError {
  const words = shownText(serverMessage, secrets);
  const row = REFUSALS[status];
  return new LockdownError(
    row?.code ?? 'server.refused',
    `The server refused ${nameOf(request)} with status ${status}${words === '' ? '' : `: ${words}`}`,
    {
      request,
      status,
      ...(words === '' ? {} : { serverMessage: words }),
      next:
        row?.next ?? (status >= 500 ? 'Look at the log of the server.' : 'See the message of the server.'),
    },
  );
}

/** A request as messages name it: `POST api/v1/auth/authenticate-user`. */
export function nameOf({ method, path }: RequestName): string {
  return `${method} ${path}`;
}
