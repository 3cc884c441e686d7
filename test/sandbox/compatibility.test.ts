/** Every call that public clients make: docs/compatibility.md lists it, the sandbox has it, and it is made here. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { routesOf } from '../../src/sandbox/routes/index.js';
import { requestOf, sceneOf } from './client-calls/call.js';
import { CLIENT_CALLS } from './client-calls/index.js';
import { adminOf, ask, sandboxes } from './plain-client.js';

const start = sandboxes();
const PAGE = readFileSync(new URL('../../docs/compatibility.md', import.meta.url), 'utf8');

/** `POST auth/refresh-token` with its evidence, row by row. */
const rows = [...PAGE.matchAll(/^\| (GET|POST) `([^`]+)` \| ([^|]+) \| `(\w+)` \| ([^|]+) \|$/gm)].map(
  ([, method = '', path = '', , evidence = '']) => ({ call: `${method} ${path}`, evidence }),
);

describe('the page of what public clients call', () => {
  it('has a row for each call that has been published, and no other', () => {
    const routes = routesOf({ publishedOnly: true, olderTwoFactor: false, propagate: true, dialect: 0 });
    const published = routes.filter(({ evidence }) => evidence === 'recorded' || evidence === 'client');

    expect([...rows].sort((a, b) => (a.call < b.call ? -1 : 1))).toEqual(
      published
        .map(({ method, path, evidence }) => ({ call: `${method} ${path}`, evidence }))
        .sort((a, b) => (a.call < b.call ? -1 : 1)),
    );
    expect(PAGE.match(/^\| (GET|POST) /gm)).toHaveLength(rows.length);
  });

  it('has each of them made here', () => {
    expect(Object.keys(CLIENT_CALLS).sort()).toEqual(rows.map(({ call }) => call).sort());
  });
});

describe.each([0, 1])('in dialect %i', (dialect) => {
  it.each(Object.keys(CLIENT_CALLS))('%s is answered', async (call) => {
    const sandbox = await start({ domains: 2, dialect });
    const scene = await sceneOf(sandbox);
    const made = await CLIENT_CALLS[call]?.(scene);
    if (made === undefined) throw new Error(`nobody makes ${call}`);
    const request = requestOf(call, made, scene);

    const answer = await ask(sandbox, request);

    expect(answer.status).toBe(made.status ?? 200);
    if (made.text === undefined) expect(answer.body).toMatchObject(made.gives ?? { success: true });
    else expect(answer.text?.startsWith(made.text)).toBe(true);
    expect(sandbox.stats().byRoute[call]).toBeGreaterThan(0);
    made.after?.();
  });
});

describe('a user who is not there', () => {
  it.each([
    ['nobody@DOMAIN', 'User does not exist'],
    ['nobody@no.example', 'Domain does not exist'],
  ])('%s is told as: %s', async (written, message) => {
    const sandbox = await start({ domains: 1 });
    const admin = await adminOf(sandbox);
    const email = written.replace('DOMAIN', Object.keys(sandbox.state.domains)[0] ?? '');

    const posted = await admin({ path: 'settings/sysadmin/get-user', body: { email } });
    const asked = await admin({ path: `settings/sysadmin/user/${encodeURIComponent(email)}` });

    expect(posted).toMatchObject({ status: 400, body: { success: false, message } });
    expect(asked.body).toEqual(posted.body);
  });
});

describe('accounts of a domain', () => {
  it('are users, aliases or both, found by a part of their name, in part', async () => {
    const sandbox = await start({ domains: 1 });
    const { tokens, name, domain } = await sceneOf(sandbox);
    const list = async (body: object) => {
      const path = 'settings/domain/account-list-search';
      const answer = await ask(sandbox, { path, token: tokens.admin, domain: name, body });
      return answer.body.results as { userName: string }[];
    };
    const all = { skip: 0, take: 1000, search: null, sortField: 'userName' };
    const both = [...domain.users.map((user) => user.userName), ...domain.aliases.map((alias) => alias.name)];

    const names = (rows: readonly { userName: string }[]) => rows.map(({ userName }) => userName);
    expect(names(await list({ ...all, searchFlags: ['aliases'] })).sort()).toEqual(
      domain.aliases.map((alias) => alias.name).sort(),
    );
    expect(names(await list({ ...all, searchFlags: ['users', 'aliases'] })).sort()).toEqual(both.sort());
    expect(names(await list({ ...all, searchFlags: ['users'], search: 'POSTM' }))).toEqual(['postmaster']);
    expect(await list({ ...all, searchFlags: ['users'], take: 1 })).toHaveLength(1);
    expect(await list(all)).toEqual([]);
  });

  it('have no mailbox of their own where they are of the server', async () => {
    const admin = await adminOf(await start({ domains: 1 }));

    expect(await admin({ path: 'settings/auto-responder' })).toMatchObject({ status: 400 });
  });
});
