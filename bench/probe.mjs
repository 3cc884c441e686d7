/** A probe of one host at which no port answers: listeners that take nobody, with a full queue, so that each knock waits. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { DOOR_NAMES } from '../dist/contract/resources/outside/places.js';
import { Probe } from '../dist/probe/probe.js';
import { timed } from './lib/measure.mjs';

const CHILD = fileURLToPath(new URL('lib/silent-child.mjs', import.meta.url));
/** More than a queue of one holds. */
const WAITING = 4;
const MOST_SECONDS = 30;

/** Those that find room stay; the others are what a knock of the probe will be: not answered. */
async function fill(ports) {
  const sockets = ports.flatMap((port) =>
    Array.from({ length: WAITING }, () => connect({ port, host: '127.0.0.1' }).on('error', () => {})),
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  return sockets;
}

export async function benchProbe() {
  const child = fork(CHILD, [String(DOOR_NAMES.length)]);
  const [ports] = await once(child, 'message');
  child.kill('SIGSTOP');
  const sockets = await fill(ports);
  try {
    const probe = new Probe({
      host: '127.0.0.1',
      ports: Object.fromEntries(DOOR_NAMES.map((door, at) => [door, ports[at]])),
      domains: async () => ({ all: ['example.test'], selected: ['example.test'] }),
      say: () => {},
    });
    let answers = [];
    const time = await timed(async () => {
      const [shown] = await Promise.all([probe.ports([]), probe.mail([]), probe.tls([]), probe.web([])]);
      answers = shown.ports.map(({ answer }) => answer);
    });
    if (answers.some((answer) => answer !== 'silent'))
      throw new Error(`a port answered: ${answers.join(', ')}`);
    return [
      {
        measure: 'probe of one host when no port answers, seconds',
        value: time / 1000,
        bound: MOST_SECONDS,
        detail: `${answers.length} ports, each silent`,
      },
    ];
  } finally {
    for (const socket of sockets) socket.destroy();
    child.kill('SIGKILL');
  }
}
