/** The commands that go on from a first day, with every flag that the two files do not hold. */
import { isPath } from '../../playbook/locate.js';
import type { ConnectionArguments, StateArguments } from '../context/arguments.js';

/** As it is typed in a shell of the platform. */
export function shellWord(text: string, platform: NodeJS.Platform): string {
  const isPlain = platform === 'win32' ? /^[\w@+=:,./\\-]+$/ : /^[\w@%+=:,./-]+$/;
  if (isPlain.test(text)) return text;
  return platform === 'win32' ? `"${text}"` : `'${text.replaceAll("'", "'\\''")}'`;
}

type Given = Pick<ConnectionArguments, 'ca' | 'insecure' | 'assumeSmartermail' | 'totpFrom'> &
  Pick<StateArguments, 'stateDir'> & { readonly out: string };

export function nextCommands(
  given: Given,
  {
    url,
    passwordFrom,
    platform,
  }: {
    /** Where `.env` does not do. */
    readonly url: string | undefined;
    readonly passwordFrom: string | undefined;
    readonly platform: NodeJS.Platform;
  },
): { readonly next: string; readonly look: string } {
  const { out, ca, insecure, assumeSmartermail, totpFrom, stateDir } = given;
  const values = {
    // A bare name would be that of a shipped one.
    playbook: isPath(out) ? out : `./${out}`,
    url,
    'password-from': passwordFrom,
    'totp-from': totpFrom,
    ca,
    'state-dir': stateDir,
  };
  const flags = Object.entries({ insecure, 'assume-smartermail': assumeSmartermail });
  const words = [
    ...Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, shellWord(value, platform)],
    ),
    ...flags.flatMap(([name, isGiven]) => (isGiven === true ? [`--${name}`] : [])),
  ].join(' ');
  return { next: `smlockdown wizard ${words}`, look: `smlockdown audit ${words}` };
}
