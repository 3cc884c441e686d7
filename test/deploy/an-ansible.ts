/** Ansible of this machine, in a folder with the role as it is shipped. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../docs/a-page.js';
import { type Ended, startProgram } from '../e2e/a-cli.js';
import { programOf } from '../programs.js';

const PLAYBOOK = programOf('ansible-playbook');
const VAULT = programOf('ansible-vault');

/** Debian's `ansible-core`; false where it is not installed. */
export const HAS_ANSIBLE = PLAYBOOK !== undefined && VAULT !== undefined;

export const MODULE = `${ROOT}deploy/ansible/roles/smlockdown/library/smlockdown.py`;

/** The Python that it is installed for. */
export function pythonOfAnsible(): string {
  const [first = ''] = readFileSync(PLAYBOOK ?? '', 'utf8').split('\n');
  return first.slice('#!'.length).trim().split(' ')[0] ?? '';
}

/** Of `PLAY RECAP`, for one host. */
export interface Counts {
  readonly ok: number;
  readonly changed: number;
  readonly failed: number;
}

export interface Played extends Ended {
  readonly recap: Readonly<Record<string, Counts>>;
}

function recapIn(text: string): Played['recap'] {
  const rows = text.matchAll(/^(\S+) +: ok=(\d+) +changed=(\d+) +unreachable=0 +failed=(\d+)/gm);
  return Object.fromEntries(
    [...rows].map(([, host = '', ok, changed, failed]) => [
      host,
      { ok: Number(ok), changed: Number(changed), failed: Number(failed) },
    ]),
  );
}

/** A folder with `site.yml`, the role and whatever is written into it. */
export function ansibleFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'smlockdown-ansible-'));
  cpSync(`${ROOT}deploy/ansible`, folder, { recursive: true });
  writeFileSync(join(folder, 'vault-password'), 'of the vault');
  const env = {
    PATH: process.env.PATH ?? '',
    HOME: folder,
    LC_ALL: 'C.UTF-8',
    ANSIBLE_NOCOLOR: '1',
    ANSIBLE_VAULT_PASSWORD_FILE: join(folder, 'vault-password'),
  };
  return {
    folder,
    play: async (...args: readonly string[]): Promise<Played> => {
      const ended = await startProgram([PLAYBOOK ?? '', ...args], { cwd: folder, env }).ended;
      return { ...ended, recap: recapIn(ended.stdout) };
    },
    encrypt: (file: string) => {
      const { status, stderr } = spawnSync(VAULT ?? '', ['encrypt', file], {
        cwd: folder,
        env,
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(stderr);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
