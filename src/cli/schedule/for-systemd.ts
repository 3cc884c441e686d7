/** The job as units of systemd, and what to know of them. */
import { join, resolve } from 'node:path';
import { packaged } from '../../package-folder.js';
import { UNIT_FOLDER, unitFiles } from '../../schedule/systemd.js';
import { shellWord } from '../context/restated.js';
import { whoRuns } from '../run/author.js';
import { mistake } from './mistake.js';
import { type Asked, type Base, type Chosen, type Made, namedState, wordsOf } from './what-runs.js';

/** What systemd calls the two secrets that it may hand over. */
const HANDED = { passwordFrom: 'password', totpFrom: 'totp' } as const;

export function forSystemd(base: Base, command: Chosen, { account, out, stateDir }: Asked): Made {
  const { name, folder } = base;
  if (account !== undefined && /[ \\]/.test(account))
    throw mistake(`--account ${account}: systemd takes the name of a user of this machine`);
  const handed = (Object.keys(HANDED) as (keyof typeof HANDED)[]).flatMap((option) => {
    const [, path] = /^file:(.+)$/s.exec(String(command.args[option] ?? '')) ?? [];
    return path === undefined ? [] : [{ option, id: HANDED[option], path: resolve(folder, path) }];
  });
  const named = namedState(command.args.stateDir ?? stateDir);
  const state = named ?? '/var/lib/smlockdown';
  const more = Object.fromEntries(handed.map(({ option, path }) => [option, `file:${path}`]));
  const job = {
    ...base,
    account: account ?? whoRuns().user,
    words: [packaged('dist/main.js'), ...wordsOf(command, { ...more, stateDir: state })],
  };
  const credentials = Object.fromEntries(handed.map(({ id, path }) => [id, path]));
  const units = unitFiles({
    ...job,
    credentials,
    ...(named === undefined ? { stateDirectory: 'smlockdown' } : {}),
  });
  const at = (file: string) => join(out ?? UNIT_FOLDER, file);
  const sources = units.map(({ path }) => shellWord(at(path), 'linux')).join(' ');
  return {
    job,
    files: units.map(({ path, text }) => ({ path: at(path), text })),
    stateDir: state,
    remarks: [
      {
        about: 'state',
        text: `${state}: ${named === undefined ? `systemd makes it, for ${job.account} alone` : `has to belong to ${job.account}, and to be closed to others`}`,
      },
      { about: 'log', text: `journalctl -u ${name}.service` },
      {
        about: 'ends',
        text: `with 2 where something is open, which systemd is told is no failure; failed (systemctl --failed) is one without a verdict. Once a sign-in is refused (77): sudo systemctl disable --now ${name}.timer`,
      },
      ...handed.map(({ path }) => ({
        about: 'secret' as const,
        text: `systemd (247 or newer) reads ${path} as root, and hands it to this job alone: chmod 600, owner root`,
      })),
    ],
    next: [
      ...(out === undefined ? [] : [`sudo install -m 644 ${sources} ${UNIT_FOLDER}/`]),
      'sudo systemctl daemon-reload',
      `sudo systemctl enable --now ${name}.timer`,
      `sudo systemctl start ${name}.service   # try it now`,
    ],
  };
}
