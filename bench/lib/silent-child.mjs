/** Listens on as many ports as it is told, tells which, and takes no connection once it is stopped. */
import { once } from 'node:events';
import { createServer } from 'node:net';

const servers = Array.from({ length: Number(process.argv[2]) }, () => createServer());
for (const server of servers) server.listen({ port: 0, host: '127.0.0.1', backlog: 1 });
await Promise.all(servers.map((server) => once(server, 'listening')));
process.send(servers.map((server) => server.address().port));
process.on('disconnect', () => process.exit(0));
