/** What was not looked at beyond the server, by the flag that asks for it. */
import { stepById } from '../../steps/index.js';
import { ASKED_BY, BEYOND } from '../../steps/kit/step.js';

/** `--dns, --probe`; empty where nothing was left out. `unasked`: ids of steps. */
export function unaskedFlags(unasked: readonly string[] = []): string {
  return BEYOND.filter((source) => unasked.some((id) => stepById(id)?.beyond === source))
    .map((source) => ASKED_BY[source])
    .join(', ');
}

/** The same at the end of a line: `; not asked: --dns, --probe`. */
export function unaskedEnd(unasked?: readonly string[]): string {
  const flags = unaskedFlags(unasked);
  return flags === '' ? '' : `; not asked: ${flags}`;
}

/** The same where there is room to say how the file of evidence is come by. */
export function unaskedAtLength(unasked?: readonly string[]): string {
  return unaskedEnd(unasked).replace(ASKED_BY.host, '$&, of the scripts that smlockdown host script writes');
}
