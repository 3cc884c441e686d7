/** Outcomes that are not a success, as errors: what failed, at which request, in the server's words, what to do. */
import { assertNever, type ErrorCode, LockdownError } from '../errors.js';
import { type Verdict, verdictOf } from './answer.js';
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
  const why = detail === '' ? '' : ` (${shownText(detail, secrets)})`;
  switch (reason) {
    case 'not-connected':
      return new LockdownError('server.unreachable', `No connection to ${base}${why}`, {
        request,
        next: 'Check the address and the network, and that the server is running.',
      });
    case 'cut':
      return new LockdownError('server.unreachable', `${nameOf(request)}: the connection was cut${why}`, {
        request,
        next: 'Run again. If it happens again, look at the server and at what stands before it.',
      });
    case 'timeout':
      return new LockdownError('server.timeout', `${nameOf(request)}: no answer in time`, {
        request,
        next: 'Run again when the server is less busy, or give it more time.',
      });
    case 'too-large':
      return new LockdownError(
        'server.answer-too-large',
        `${nameOf(request)}: the answer is longer than 64 MiB, and was cut off`,
        { request, next: 'Open the address in a browser to see what answers there.' },
      );
    case 'untrusted-certificate':
      return new LockdownError(
        'server.untrusted-certificate',
        `The certificate of ${base} is not trusted${why}`,
        {
          request,
          next: 'Give --ca FILE with the authority that signed it, or use --insecure for a test machine.',
        },
      );
    case 'interrupted':
      return interruptedError();
    default:
      return assertNever(reason);
  }
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
