/** Certificates of a test, made by `openssl`: an authority, and what it signs or does not. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

export interface Authority extends Disposable {
  readonly ca: string;
  /** `days` from now, below zero for one that has ended. */
  readonly sign: (how: { readonly names: readonly string[]; readonly days?: number }) => KeyPair;
  /** Signed by itself. */
  readonly selfSigned: (names: readonly string[]) => KeyPair;
}

const DAY_MS = 86_400_000;

function openssl(args: readonly string[], cwd: string) {
  execFileSync('openssl', args, { cwd, stdio: ['ignore', 'ignore', 'ignore'] });
}

/** `20261129120000Z`. */
function timeOf(ms: number): string {
  return `${new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`;
}

const altNames = (names: readonly string[]) =>
  names.map((name) => (/^[\d.]+$|:/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(',');

export function anAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'smlockdown-ca-'));
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    [
      'req',
      '-x509',
      ...key,
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
      '-subj',
      '/CN=Test Authority',
      '-days',
      '90',
    ],
    folder,
  );
  writeFileSync(
    join(folder, 'ca.conf'),
    [
      ...[
        '[ca]',
        'default_ca = own',
        '[own]',
        'dir = .',
        'database = index',
        'serial = serial',
        'new_certs_dir = .',
      ],
      ...[
        'certificate = ca.pem',
        'private_key = ca.key',
        'default_md = sha256',
        'policy = any',
        'copy_extensions = copy',
      ],
      ...['unique_subject = no', '[any]', 'commonName = supplied'],
    ].join('\n'),
  );
  writeFileSync(join(folder, 'index'), '');
  writeFileSync(join(folder, 'serial'), '01\n');
  const pair = (): KeyPair => ({
    key: readFileSync(join(folder, 'own.key'), 'utf8'),
    cert: readFileSync(join(folder, 'own.pem'), 'utf8'),
  });
  const asked = (names: readonly string[]) => {
    writeFileSync(
      join(folder, 'req.conf'),
      `[req]\ndistinguished_name=dn\nreq_extensions=ext\nx509_extensions=ext\n[dn]\n[ext]\nsubjectAltName=${altNames(names)}\n`,
    );
    return ['-config', 'req.conf', '-subj', '/CN=own'];
  };
  return {
    ca: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    sign: ({ names, days = 60 }) => {
      openssl(['req', '-new', ...key, '-keyout', 'own.key', '-out', 'own.csr', ...asked(names)], folder);
      const end = Date.now() + days * DAY_MS;
      const times = ['-startdate', timeOf(end - 400 * DAY_MS), '-enddate', timeOf(end)];
      openssl(
        ['ca', '-batch', '-config', 'ca.conf', '-in', 'own.csr', '-out', 'own.pem', '-notext', ...times],
        folder,
      );
      return pair();
    },
    selfSigned: (names) => {
      openssl(
        [
          'req',
          '-x509',
          '-new',
          ...key,
          '-keyout',
          'own.key',
          '-out',
          'own.pem',
          '-days',
          '60',
          ...asked(names),
        ],
        folder,
      );
      return pair();
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}
