/** Debian's postfix on loopback, with a configuration and a queue of its own. It has to be root who starts it. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programOf } from '../programs.js';
import type { KeyPair } from './certificates.js';

const PROGRAM = programOf('postfix');

/** Undefined where it is not installed, or nobody here may start it. */
export const POSTFIX = process.getuid?.() === 0 ? PROGRAM : undefined;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const SERVICES = [
  ...['pickup unix n - n 60 1 pickup', 'cleanup unix n - n - 0 cleanup', 'qmgr unix n - n 300 1 qmgr'],
  ...[
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
  ],
  ...['defer unix - - n - 0 bounce', 'trace unix - - n - 0 bounce', 'verify unix - - n - 1 verify'],
  ...[
    'flush unix n - n 1000? 0 flush',
    'proxymap unix - - n - - proxymap',
    'proxywrite unix - - n - 1 proxymap',
  ],
  ...[
    'smtp unix - - n - - smtp',
    'relay unix - - n - - smtp',
    'showq unix n - n - - showq',
    'error unix - - n - - error',
  ],
  ...['retry unix - - n - - error', 'discard unix - - n - - discard', 'local unix - n n - - local'],
  ...[
    'virtual unix - n n - - virtual',
    'lmtp unix - - n - - lmtp',
    'anvil unix - - n - 1 anvil',
    'scache unix - - n - 1 scache',
  ],
];

export interface Postfix extends AsyncDisposable {
  readonly closed: number;
  /** Relays for everybody on this machine. */
  readonly open: number;
  /** Messages in its queue. */
  readonly queued: () => string;
}

export async function aPostfix({ key, cert }: KeyPair): Promise<Postfix> {
  const folder = mkdtempSync(join(tmpdir(), 'smlockdown-postfix-'));
  chmodSync(folder, 0o755);
  const [closed, open] = [await freePort(), await freePort()];
  const [conf, queue, data] = ['conf', 'queue', 'data'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const one of [conf, queue, data]) mkdirSync(one);
  execFileSync('chown', ['postfix', data]);
  writeFileSync(join(conf, 'key.pem'), key, { mode: 0o600 });
  writeFileSync(join(conf, 'cert.pem'), cert);
  writeFileSync(
    join(conf, 'main.cf'),
    [
      ...[
        'compatibility_level = 3.6',
        'myhostname = mail.own.test',
        'mydestination = own.test',
        'inet_interfaces = 127.0.0.1',
      ],
      ...[`queue_directory = ${queue}`, `data_directory = ${data}`, 'mynetworks = 192.0.2.1/32'],
      ...[
        'smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination',
        'alias_maps =',
        'alias_database =',
      ],
      ...['local_recipient_maps =', 'default_transport = discard', 'smtpd_tls_security_level = may'],
      ...[`smtpd_tls_cert_file = ${conf}/cert.pem`, `smtpd_tls_key_file = ${conf}/key.pem`],
    ].join('\n'),
  );
  writeFileSync(
    join(conf, 'master.cf'),
    `${[`127.0.0.1:${closed} inet n - n - - smtpd`, `127.0.0.1:${open} inet n - n - - smtpd -o mynetworks=127.0.0.0/8`, ...SERVICES].join('\n')}\n`,
  );
  const postfix = (...args: readonly string[]) =>
    execFileSync(POSTFIX ?? 'postfix', ['-c', conf, ...args], { stdio: ['ignore', 'ignore', 'ignore'] });
  postfix('start');
  return {
    closed,
    open,
    queued: () =>
      execFileSync('find', ['active', 'incoming', 'deferred', 'maildrop', '-type', 'f'], {
        cwd: queue,
        encoding: 'utf8',
      }),
    [Symbol.asyncDispose]: async () => {
      postfix('stop');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
