/** Sites as a real server serves them. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { OF_SITE } from '../../src/forms/bounds.js';
import { scanSite } from '../../src/forms/scan-site.js';

const FORM = '<form method=post action=https://mail.example/login.aspx><input type=password value=x></form>';
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

type Page = string | ((request: IncomingMessage, response: ServerResponse) => void);

async function aSite(pages: Readonly<Record<string, Page>>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const page = pages[request.url ?? ''];
    if (typeof page === 'function') page(request, response);
    else response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html' }).end(page);
  });
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const scan = async (bounds: Partial<typeof OF_SITE> = {}, now = () => 0) => {
    const found = await scanSite(new URL(`${origin}/`), {
      bounds: { ...OF_SITE, ...bounds },
      servers: [],
      now,
      fetch,
    });
    const short = (where: string) => where.slice(origin.length);
    return {
      ...{ looked: found.looked, binary: found.binary },
      hits: found.hits.map(({ where, line, kind }) => `${short(where)}:${line} ${kind}`),
      left: found.left.map(({ where, why }) => [short(where), why]),
    };
  };
  return { origin, asked, scan };
}

const redirect =
  (to: string): Page =>
  (_, response) =>
    response.writeHead(302, { location: to }).end();
const typed =
  (type: string, text: string): Page =>
  (_, response) =>
    response.writeHead(200, { 'content-type': type }).end(text);

describe('a site', () => {
  it('is looked through from link to link by GETs of its origin alone, each page once', async () => {
    const other = await aSite({ '/x': FORM });
    const site = await aSite({
      '/': `<a href="/a#1"></a><a href="a#2">x</a><a href="${other.origin}/x"></a><a href="mailto:a@b.example">`,
      '/a': `<script src="/s.js"></script>\n${FORM}<form method=post action="/send"></form>`,
      '/s.js': typed('text/javascript', 'post("/api/v1/auth/authenticate-user")'),
    });

    const found = await site.scan();

    expect(found).toEqual({ hits: ['/a:2 form', '/s.js:1 script'], looked: 3, binary: 0, left: [] });
    expect(site.asked).toEqual(['GET /', 'GET /a', 'GET /s.js']);
    expect(other.asked).toEqual([]);
  });

  it('follows a redirect within it, and none that leads away', async () => {
    const other = await aSite({ '/x': FORM });
    const site = await aSite({
      '/': '<a href=/in></a><a href=/out></a><a href=/round></a>',
      '/in': redirect('/found'),
      '/found': FORM,
      '/out': redirect(`${other.origin}/x`),
      '/round': redirect('/round'),
    });

    const { hits, left } = await site.scan();

    expect(hits).toEqual(['/found:1 form']);
    expect(left).toEqual([
      ['/out', `it leads to another site, ${other.origin}: give its address to look there`],
      ['/round', 'it leads on and on'],
    ]);
    expect(other.asked).toEqual([]);
  });

  it('shows and asks no name, password or query of an address', async () => {
    const site = await aSite({
      '/': (request, response) => {
        const to = `http://bob:Kq-7-plum@${request.headers.host}/in?password=Kq-7-plum`;
        response.writeHead(200, { 'content-type': 'text/html' }).end(`<a href="${to}"></a><a href=/on></a>`);
      },
      '/on': (request, response) =>
        response.writeHead(302, { location: `http://bob:Kq-7-plum@${request.headers.host}/found` }).end(),
      '/in?password=Kq-7-plum': FORM,
      '/found': FORM,
    });

    const found = await site.scan();

    expect(found).toMatchObject({ hits: ['/in?…:1 form', '/found:1 form'], left: [] });
  });

  it('reads what the answer says its letters are, and no link to a file', async () => {
    const site = await aSite({
      '/': '<a href=/wide></a><a href=/odd></a><a href=/file></a>',
      '/wide': (_, response) =>
        response
          .writeHead(200, { 'content-type': 'text/html; charset=utf-16le' })
          .end(Buffer.from(FORM, 'utf16le')),
      '/odd': typed('text/html; charset=klingon', FORM),
      '/file': redirect('file:///etc/passwd'),
    });

    const { hits, left } = await site.scan();

    expect(hits).toEqual(['/wide:1 form', '/odd:1 form']);
    expect(left).toEqual([['/file', 'it leads to no page']]);
  });

  it('says what it did not look at: what fails, is too long, too far or too much', async () => {
    const site = await aSite({
      '/': '<a href=/gone></a><a href=/long></a><a href=/cut></a><a href=/logo></a><a href=/1></a>',
      '/long': 'x'.repeat(5000),
      '/cut': (_, response) => response.destroy(),
      '/logo': typed('image/png', 'x'),
      '/1': '<a href=/2></a><a href=/3></a>',
      '/2': FORM,
    });

    const found = await site.scan({ bytes: 1000, depth: 1 });
    const few = await site.scan({ files: 2 });
    let time = 0;
    const late = await site.scan({ milliseconds: 100 }, () => {
      time += 60;
      return time;
    });

    expect(found.binary).toBe(1);
    expect(found.left).toEqual([
      ['/gone', 'it answers 404'],
      ['/long', 'it has more than 1000 bytes'],
      ['/cut', expect.stringMatching(/^no answer/)],
      ['/2', 'and 1 more: further than 1 links away'],
    ]);
    expect(few.left.at(-1)).toEqual(['/long', expect.stringContaining('and 3 more')]);
    expect(late.looked).toBeLessThan(2);
  });

  it('does not wait for a page without end', async () => {
    const site = await aSite({
      '/': (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).write('<p>'),
    });

    expect((await site.scan({ milliseconds: 300 })).left).toEqual([['/', 'no answer in time']]);
  });
});
