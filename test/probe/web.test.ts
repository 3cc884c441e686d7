/** Pages of real web servers. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aProbe, type GivenProbe } from './a-probe.js';
import { type Authority, anAuthority, type KeyPair } from './certificates.js';
import { listening } from './listeners.js';

let authority: Authority;
let own: KeyPair;
beforeAll(() => {
  authority = anAuthority();
  own = authority.sign({ names: ['127.0.0.1'] });
});
afterAll(() => authority[Symbol.dispose]());

async function serving(answer: RequestListener, pair?: KeyPair) {
  const server = pair === undefined ? createServer(answer) : createTlsServer(pair, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function pagesOf(ports: GivenProbe['ports']) {
  return (await aProbe({ ports }).probe.web(undefined)).pages;
}

describe('a web port', () => {
  it('shows where plain http leads, and is not followed', async () => {
    const asked: string[] = [];
    await using server = await serving(({ url = '', headers }, response) => {
      asked.push(`${headers.host} ${url}`);
      response.writeHead(301, { location: 'https://mail.test/', 'x-powered-by': 'ASP.NET' }).end();
    });
    await using other = await serving((_, response) => response.end('x'), own);

    const pages = await pagesOf({ http: server.port, https: other.port });

    expect(pages.filter(({ door }) => door === 'http')).toMatchObject([
      {
        path: '/',
        answer: {
          value: { status: 301, headers: { location: 'https://mail.test/', 'x-powered-by': 'ASP.NET' } },
        },
      },
    ]);
    expect(asked).toEqual([`127.0.0.1:${server.port} /`]);
  });

  it('shows product, build and old services over TLS', async () => {
    await using server = await serving(({ url }, response) => {
      response.setHeader('strict-transport-security', 'max-age=31536000');
      if (url === '/Services/svcDomainAdmin.asmx') response.end('<a href="svcDomainAdmin.asmx?WSDL">');
      else if (url?.startsWith('/Services')) response.writeHead(404).end();
      else
        response.end('<title>SmarterMail</title><script>var stProductBuild = "9406 (Oct 2, 2025)"</script>');
    }, own);

    const pages = await pagesOf({ https: server.port });

    expect(
      pages.map(({ path, answer }) => [path, answer.status === 'seen' && answer.value.isService]),
    ).toEqual([
      ['/', false],
      ['/interface/root', false],
      ['/Services/svcDomainAdmin.asmx', true],
      ['/Services/svcGlobalUpdate.asmx', false],
    ]);
    expect(pages[1]?.answer).toMatchObject({
      value: {
        build: 9406,
        namesProduct: true,
        headers: { 'strict-transport-security': 'max-age=31536000' },
      },
    });
  });

  it("of SmarterMail's own is asked in clear, and over TLS where that is not spoken", async () => {
    await using plain = await serving((_, response) => response.end('SmarterMail'));
    await using secure = await serving((_, response) => response.end('SmarterMail'), own);

    expect(await pagesOf({ api: plain.port, classic: secure.port })).toMatchObject([
      { door: 'api', scheme: 'http', answer: { value: { namesProduct: true } } },
      { door: 'classic', scheme: 'https', answer: { value: { namesProduct: true } } },
    ]);
  });

  it('of which nothing was seen in clear is not told as one that speaks no TLS', async () => {
    await using half = await listening((socket) =>
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n')),
    );

    expect(await pagesOf({ api: half.port })).toMatchObject([
      { scheme: 'http', answer: { status: 'not-seen', why: 'no whole answer came in time' } },
    ]);
  });

  it('that accepts and says nothing, and one whose page never ends', async () => {
    await using silent = await listening(() => {});
    await using endless = await serving((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    });

    const pages = await pagesOf({ http: silent.port, api: endless.port });

    expect(pages.filter(({ door }) => door === 'http').map(({ answer }) => answer)).toContainEqual({
      status: 'not-seen',
      why: 'no whole answer came in time',
    });
    expect(pages.filter(({ door }) => door === 'api')).toMatchObject([{ answer: { status: 'seen' } }]);
  });
});
