/**
 * A Linux host in a folder of its own, on which the scripts run for real: they change its files, owners and modes, and ask
 * programs in `stubs/` that keep what they are told in `state/`.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { env as ofTests } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Evidence, evidenceIn } from '../../../src/host/evidence.js';
import { type WantedLinuxHost, writeLinuxScripts } from '../../../src/host/write-shell-scripts.js';

const STUBS = fileURLToPath(new URL('stubs', import.meta.url));

export const WANTED: WantedLinuxHost = {
  user: 'SmarterMailService',
  description: 'Runs SmarterMail',
  steps: [],
};

/** The user that is wanted, as Linux has it. */
export const USER = 'smartermailservice';

/** Changing owners takes root. */
export const IS_ROOT = process.getuid?.() === 0;

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface LinuxHost {
  readonly root: string;
  run(script: 'check.sh' | 'apply.sh' | 'undo.sh', ...args: readonly string[]): Ran;
  /** The evidence of check.sh, without the time. */
  check(...args: readonly string[]): Omit<Evidence, 'taken'>;
  systemctl(...args: readonly string[]): void;
  put(path: string, text?: string): void;
  read(path: string): string;
  /** All that is there: path -> owner, mode and content, but for the log, and what `state/` counts. */
  tree(): Readonly<Record<string, string>>;
  remove(): void;
}

const NOT_TOLD =
  /^(state\/(asked|slept|loaded|active\.smlockdown-port\.service)|proc|run|(check|apply|undo)\.sh)(\/|$)|^var\/lib\/smlockdown-host(\/smlockdown-host\.log)?$/;

function treeOf(root: string): Readonly<Record<string, string>> {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => !NOT_TOLD.test(path),
  );
  return Object.fromEntries(
    paths.sort().map((path) => {
      const { uid, gid, mode } = lstatSync(join(root, path));
      const isFile = lstatSync(join(root, path)).isFile();
      const content = isFile
        ? createHash('sha256')
            .update(readFileSync(join(root, path)))
            .digest('hex')
        : '';
      return [relative(root, join(root, path)), `${uid}:${gid} ${mode.toString(8)} ${content.slice(0, 8)}`];
    }),
  );
}

/** Where SmarterMail lies. */
export interface Places {
  readonly installation?: string;
  readonly data?: string;
  readonly wanted?: WantedLinuxHost;
}

/** SmarterMail as it is set up: root runs it, everybody may read its folders, and 17017 answers. */
export function aLinuxHost({
  installation = '/opt/smartermail',
  data = '/var/lib/smartermail',
  wanted = WANTED,
}: Places = {}): LinuxHost {
  const root = mkdtempSync(join(tmpdir(), 'smlockdown-linux-'));
  const put = (path: string, text = '') => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  put('/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\nwww-data:x:33:33::/var/www:/usr/sbin/nologin\n');
  put('/etc/group', 'root:x:0:\nsudo:x:27:\nwww-data:x:33:\n');
  put('/var/lib/dpkg/status');
  put('/etc/shadow', 'root:*:20000:0:99999:7:::\n');
  put('/etc/os-release', 'NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n');
  put('/etc/systemd/system/ssh.service', '[Service]\nExecStart=/usr/sbin/sshd -D\n');
  put('/etc/systemd/system/smartermail.service', `[Service]\nExecStart=${installation}/MailService\n`);
  put(`${installation}/MailService`, 'program');
  put(`${installation}/wwwroot/app.dll`, 'program');
  put('/etc/smartermail/administrators.json', '{"administrators":[{"password_hash":"1000:AAAA:BBBB"}]}');
  put(
    '/etc/smartermail/domains.json',
    `{"domains":{"example.com":{"data_path":${JSON.stringify(`${data}/Domains/example.com`)}}}}`,
  );
  put(`${data}/Domains/example.com/settings.json`, '{}');
  put(`${data}/Spool/1.eml`, 'mail');
  put('/state/hostname', 'mail01.example.com\n');
  put('/state/folders', `${installation}\n${data}\n/etc/smartermail\n`);
  put('/state/writes-at-stop');
  put('/state/enabled.smartermail.service');
  const env = {
    PATH: [STUBS, ofTests.PATH].join(delimiter),
    SMLOCKDOWN_ROOT: root,
    LANG: 'de_DE.UTF-8',
  };
  const systemctl = (...args: readonly string[]) => {
    spawnSync('systemctl', args, { env, stdio: 'ignore' });
  };
  systemctl('daemon-reload');
  systemctl('start', 'smartermail.service');
  for (const [name, text] of Object.entries(writeLinuxScripts(wanted, '0.9.0'))) put(`/${name}`, text);
  const run: LinuxHost['run'] = (script, ...args) => {
    const { status, stdout, stderr } = spawnSync('sh', [join(root, script), ...args], {
      env,
      encoding: 'utf8',
    });
    return { code: status, out: stdout, err: stderr };
  };
  return {
    ...{ root, run, systemctl, put },
    check: (...args) => {
      const { out, err } = run('check.sh', ...args);
      if (err !== '') throw new Error(err);
      const { taken: _, ...evidence } = evidenceIn(out, 'evidence.json');
      return evidence;
    },
    read: (path) => readFileSync(join(root, path), 'utf8'),
    tree: () => treeOf(root),
    remove: () => rmSync(root, { recursive: true }),
  };
}
