/**
 * The scripts that an administrator runs on a Linux host: each one file that needs no other, made of the bodies in
 * `data/host/linux`. For the POSIX shell: UTF-8 without a mark, lines ended by LF.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { packaged } from '../package-folder.js';
import { hasControlCharacter } from '../steps/kit/option.js';

/** What the playbook wants of the host. */
export interface WantedLinuxHost {
  readonly user: string;
  readonly description: string;
  /** Ids of the steps that `apply` carries out; none: all of them. */
  readonly steps: readonly string[];
}

export const LINUX_SCRIPTS = ['check.sh', 'apply.sh', 'undo.sh'] as const;
export type LinuxScripts = Readonly<Record<(typeof LINUX_SCRIPTS)[number], string>>;

const COMMON_GOES_HERE = '# ---- common.sh comes here ----\n';

function shipped(name: string): string {
  const text = readFileSync(packaged(`data/host/linux/${name}`), 'utf8');
  return text.replace(/\r\n/g, '\n');
}

/**
 * A text of the shell in single quotes, where nothing but a quote means anything.
 * @throws RangeError where it holds a control character: the file's line ends are its own.
 */
function quoted(text: string): string {
  if (hasControlCharacter(text))
    throw new RangeError('A script of the host takes no control characters in its values.');
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * For shellcheck: not every script uses all that they share, and `a && b || stop` stops where either fails, as it is to.
 */
const FOR_SHELLCHECK = '# shellcheck disable=SC2015,SC2034\n';

/** Names of Linux users are written small; one that is not is named on the host, by --user. */
function wantedStatements({ user, description, steps }: WantedLinuxHost, tool: string): string {
  return `WANTED_TOOL=${quoted(tool)}
WANTED_USER=${quoted(user.toLowerCase())}
WANTED_DESCRIPTION=${quoted(description)}
WANTED_STEPS=${quoted(steps.join(' '))}
`;
}

function script(name: string, wanted: WantedLinuxHost, tool: string): string {
  const [start = '', body] = shipped(name).split(COMMON_GOES_HERE);
  if (body === undefined) throw new Error(`data/host/linux/${name} does not say where common.sh goes.`);
  const shared = name === 'check.sh' ? ['common.sh'] : ['common.sh', 'change.sh'];
  const before = `${start}# Written by smartermail-lockdown ${tool}.\n${FOR_SHELLCHECK}${wantedStatements(wanted, tool)}`;
  const after = [...shared.map(shipped), body.trimStart()].join('\n');
  // The script looks at itself the same way: without the line of the hash.
  const hash = createHash('sha256').update(`${before}${after}`).digest('hex');
  return `${before}SCRIPT_HASH='${hash}'\n${after}`;
}

/** The three texts, ready to be written as they are. `tool`: the tool's own version. */
export function writeLinuxScripts(wanted: WantedLinuxHost, tool: string): LinuxScripts {
  return {
    'check.sh': script('check.sh', wanted, tool),
    'apply.sh': script('apply.sh', wanted, tool),
    'undo.sh': script('undo.sh', wanted, tool),
  };
}
