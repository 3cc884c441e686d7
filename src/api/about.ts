/** What a server tells anybody of its version and licence, without a sign-in. */
import { isJsonObject, jsonIn } from '../canonical-json.js';
import { API_ROOT } from './call.js';
import type { Parts } from './parts.js';

/** Undefined is what it does not tell, or not in the known shape. */
export interface About {
  readonly edition: Edition | undefined;
  /** Days since 2000-01-01. */
  readonly build: number | undefined;
}

/** Editions, in the order of their numbers. Source: `docs/api-evidence.md` 4.1. */
const EDITIONS = ['Enterprise', 'Professional', 'Free', 'Lite'] as const;
type Edition = (typeof EDITIONS)[number];

/** Asks once. Never throws. Source: `docs/api-evidence.md` 4.1; the answer lies beside no `success`. */
export async function fetchAbout({ transport }: Pick<Parts, 'transport'>): Promise<About> {
  const path = `${API_ROOT}licensing/about`;
  const answer = await transport.send({ method: 'GET', path, onInterruption: 'stops' });
  const told = answer.kind === 'answered' && answer.status === 200 ? jsonIn(answer.text) : undefined;
  const { edition, version } = isJsonObject(told) ? told : {};
  const [, build] = (typeof version === 'string' && /^100\.\d+\.(\d{4,5})\b/.exec(version)) || [];
  return {
    edition: typeof edition === 'number' ? EDITIONS[edition] : undefined,
    build: build === undefined ? undefined : Number(build),
  };
}
