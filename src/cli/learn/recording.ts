/** Which calls of a recording are those of the server in question, and of which build it is. */
import type { Exchange } from '../../contract/learning/exchange.js';
import { LockdownError } from '../../errors.js';
import type { Recorded } from '../../recording/har.js';

/** A recording of one server. */
export interface OfServer {
  readonly url: string;
  readonly build: number;
  readonly exchanges: readonly Exchange[];
}

interface Asked {
  readonly file: string;
  /** The address of the server, where it is stated. */
  readonly url: string | undefined;
  /** `--build`. */
  readonly build: number | undefined;
}

const RECORD = 'docs/learning.md says how to record: open the page of settings, change, save, open it again.';

function originOf({ byOrigin }: Recorded, { file, url }: Asked): string {
  const origins = [...byOrigin.keys()];
  const [only] = origins;
  if (only === undefined)
    throw new LockdownError('recording.invalid', `${file} holds no call of SmarterMail's settings`, {
      next: RECORD,
    });
  if (url === undefined) {
    if (origins.length === 1) return only;
    throw new LockdownError('recording.invalid', `${file} is of several servers: ${origins.join(', ')}`, {
      next: `Say which one: --url ${only}`,
    });
  }
  const asked = URL.canParse(url) ? new URL(url).origin : url;
  if (byOrigin.has(asked)) return asked;
  throw new LockdownError('recording.invalid', `${file} is of ${origins.join(', ')}, not of ${asked}`, {
    next: `Record that server, or name the one that was recorded: --url ${only}`,
  });
}

/**
 * The one build that a recording is of. `what`: the recording; `builds`: those that its pages name; `build`: `--build`.
 * Errors: `recording.invalid` for several, or another than was stated; `usage.invalid` for a stated one that is none; `usage.needs-flag` for none.
 */
export function buildOf(
  what: string,
  { builds, build: stated }: { readonly builds: readonly number[]; readonly build: number | undefined },
): number {
  if (stated !== undefined && (!Number.isInteger(stated) || stated < 1))
    throw new LockdownError('usage.invalid', '--build takes a whole number, as 9406');
  if (builds.length > 1)
    throw new LockdownError('recording.invalid', `${what} is of several builds: ${builds.join(', ')}`, {
      next: 'Record once more: the server was updated in between.',
    });
  const [seen] = builds;
  if (seen !== undefined && stated !== undefined && seen !== stated)
    throw new LockdownError('recording.invalid', `${what} is of build ${seen}, not of ${stated}`, {
      next: 'What is learned holds for the build that was recorded. Leave --build out.',
    });
  const build = stated ?? seen;
  if (build === undefined)
    throw new LockdownError('usage.needs-flag', `${what} does not say which build of SmarterMail it is of`, {
      next: 'Give --build: smlockdown doctor names it, and so does the web interface under About.',
    });
  return build;
}

/** Errors: `recording.invalid` for one without settings, of several servers or of another; those of `buildOf`. */
export function recordedOf(recorded: Recorded, asked: Asked): OfServer {
  const url = originOf(recorded, asked);
  const build = buildOf(asked.file, { builds: [...(recorded.builds.get(url) ?? [])], build: asked.build });
  return { url, build, exchanges: recorded.byOrigin.get(url) ?? [] };
}
