/** The commands that go on from a first day, with every flag that the two files do not hold. */
import { isPath } from '../../playbook/locate.js';
import {
  CONNECTION,
  type ConnectionArguments,
  STATE,
  type StateArguments,
  text,
} from '../context/arguments.js';
import { restated } from '../context/restated.js';

const { url, 'password-from': passwordFrom, 'totp-from': totpFrom, ca, insecure } = CONNECTION.options;
/** Address and name stand in `.env`, but where it does not do. */
const OPTIONS = {
  playbook: text('Written just now'),
  ...{ url, 'password-from': passwordFrom, 'totp-from': totpFrom, ca },
  ...STATE.options,
  ...{ insecure, 'assume-smartermail': CONNECTION.options['assume-smartermail'] },
};

type Given = Pick<ConnectionArguments, 'ca' | 'insecure' | 'assumeSmartermail' | 'totpFrom'> &
  Pick<StateArguments, 'stateDir'> & { readonly out: string };

export function nextCommands(
  { out, ...given }: Given,
  {
    platform,
    ...where
  }: {
    /** Where `.env` does not do. */
    readonly url: string | undefined;
    readonly passwordFrom: string | undefined;
    readonly platform: NodeJS.Platform;
  },
): { readonly next: string; readonly look: string } {
  // A bare name would be that of a shipped one.
  const playbook = isPath(out) ? out : `./${out}`;
  const words = restated({ ...given, ...where, playbook }, { options: OPTIONS, platform });
  return { next: `smlockdown wizard${words}`, look: `smlockdown audit${words}` };
}
