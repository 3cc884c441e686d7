/** A real name server with zones of a test, on loopback. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { promises } from 'node:dns';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { programOf } from '../programs.js';

/** Debian's `nsd`; undefined where it is not installed. */
export const NSD = programOf('nsd');

export interface NameServer extends AsyncDisposable {
  /** `127.0.0.1:PORT`, as `--resolver` takes it. */
  readonly resolver: string;
}

/** Of both kinds: a resolver asks again by TCP where an answer is too large for UDP. */
async function freePort(): Promise<number> {
  for (;;) {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const socket = createSocket('udp4');
    const isFree = await new Promise<boolean>((resolve) => {
      socket.once('error', () => resolve(false)).bind(port, '127.0.0.1', () => resolve(true));
    });
    server.close();
    socket.close();
    await once(server, 'close');
    if (isFree) return port;
  }
}

/** Of one zone, the root, so that whatever is not in it is told not to be there. */
const HEAD = ['$TTL 60', '@ IN SOA ns. host. 1 3600 600 86400 60', '@ IN NS ns.', 'ns. IN A 127.0.0.1'];
const CHECK = 'is-served.test.';

async function isServing(resolver: string): Promise<boolean> {
  const asking = new promises.Resolver({ timeout: 200, tries: 1 });
  asking.setServers([resolver]);
  return asking.resolve4(CHECK).then(
    () => true,
    () => false,
  );
}

/** Serves records as a zone file has them, with whole names: `example.com. IN MX 10 mail.example.com.` */
export async function serving(records: string): Promise<NameServer> {
  const folder = await mkdtemp(join(tmpdir(), 'smlockdown-nsd-'));
  const resolver = `127.0.0.1:${await freePort()}`;
  const conf = [
    'server:',
    `  ip-address: ${resolver.replace(':', '@')}`,
    '  username: ""',
    '  chroot: ""',
    `  zonesdir: "${folder}"`,
    `  pidfile: "${folder}/pid"`,
    '  database: ""',
    `  xfrdfile: "${folder}/xfrd"`,
    `  zonelistfile: "${folder}/zones"`,
    '  server-count: 1',
    '  rrl-ratelimit: 0',
    'remote-control:',
    '  control-enable: no',
    'zone:',
    '  name: "."',
    '  zonefile: "root.zone"',
  ];
  await writeFile(join(folder, 'nsd.conf'), `${conf.join('\n')}\n`);
  await writeFile(join(folder, 'root.zone'), `${[...HEAD, `${CHECK} IN A 127.0.0.1`, records].join('\n')}\n`);
  const child = spawn(NSD ?? 'nsd', ['-d', '-c', join(folder, 'nsd.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (part) => {
    said += String(part);
  });
  const close = async () => {
    if (child.exitCode === null) {
      child.kill();
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  while (!(await isServing(resolver))) {
    if (child.exitCode !== null) {
      await close();
      throw new Error(`nsd ended: ${said}`);
    }
    await setTimeout(50);
  }
  return { resolver, [Symbol.asyncDispose]: close };
}
