/** The address is asked for, and tried, before anything else: each question is answered at the real prompts. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ConnectionArguments } from '../../../src/cli/context/arguments.js';
import { triedAddress } from '../../../src/cli/session/ask-address.js';
import { SecretValues } from '../../../src/redaction.js';
import { ORDINARY, aServer as startServer, type TestServer } from '../../api/a-server.js';
import { type Answer, aPerson } from '../wizard/a-person.js';
import { theArguments } from './the-arguments.js';

const open: TestServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function aServer(...how: Parameters<typeof startServer>): Promise<TestServer> {
  const server = await startServer(...how);
  open.push(server);
  return server;
}

const ADDRESS = 'Address of the web interface';

async function askedFor(
  answers: readonly Answer[],
  { env = {}, ...args }: Partial<ConnectionArguments> & { readonly env?: Record<string, string> } = {},
) {
  const person = aPerson(answers);
  const said: string[] = [];
  const around = {
    env,
    processEnv: env,
    secrets: new SecretValues(),
    say: (line: string) => said.push(line),
  };
  const tried = triedAddress(theArguments(args), around, { ask: person, command: 'init' });
  return { url: await tried, said, left: person.left(), screens: person.screens };
}

describe('an address that is typed', () => {
  it('is taken where a SmarterMail answers, after a look at its sign-in page alone', async () => {
    const server = await aServer(ORDINARY);

    const { url, said } = await askedFor([[ADDRESS, server.url]]);

    expect({ url, said }).toEqual({ url: server.url, said: [] });
    expect(server.seen.map(({ name }) => name)).toEqual(['GET interface/root']);
  });

  it('is asked for again where nothing, or something else, answers', async () => {
    const server = await aServer(ORDINARY);
    const other = await aServer({ 'GET interface/root': () => ({ text: 'welcome' }) });

    const { url, said, left } = await askedFor([
      [ADDRESS, 'https://127.0.0.1:1'],
      [ADDRESS, other.url],
      [ADDRESS, server.url],
    ]);

    expect(url).toBe(server.url);
    expect(left).toEqual([]);
    expect(said).toEqual([
      expect.stringMatching(
        /^No connection to https:\/\/127\.0\.0\.1:1 .* Check the address and the network/,
      ),
      `${other.url} does not look like SmarterMail. The password was not sent.`,
      'Where its sign-in page was customised:',
      `  smlockdown init --url ${other.url} --assume-smartermail`,
    ]);
  });

  it('is asked for again where the certificate is not trusted, with the command for an authority of its own', async () => {
    const encrypted = await aServer(ORDINARY, { tls: true });
    const server = await aServer(ORDINARY);

    const { url, said } = await askedFor([
      [ADDRESS, encrypted.url],
      [ADDRESS, server.url],
    ]);

    expect(url).toBe(server.url);
    expect(said).toEqual([
      expect.stringMatching(/^The certificate of .* is not trusted/),
      'With an authority of your own:',
      `  smlockdown init --url ${encrypted.url} --ca FILE`,
    ]);
    expect(said.join()).not.toContain('--insecure');
  });

  it('is not empty, has a scheme, and is no plain http, each said so that it fits the question', async () => {
    const server = await aServer(ORDINARY);

    const { said } = await askedFor([
      [ADDRESS, '', 'Type the address of the web interface, such as'],
      [ADDRESS, 'mail.test', 'For example: https://mail.test'],
      [ADDRESS, 'http://mail.test', 'Over http the password would be sent in clear. Type https://mail.test.'],
      [ADDRESS, server.url],
    ]);

    expect(said).toEqual([]);
  });

  it('has the whole command for plain http once https was tried too', async () => {
    const server = await aServer(ORDINARY);

    const { said } = await askedFor([
      [ADDRESS, 'http://mail.invalid', 'Type https://mail.invalid.'],
      [ADDRESS, 'https://127.0.0.1:1'],
      [ADDRESS, 'https://mail.invalid'],
      [ADDRESS, server.url],
    ]);

    expect(said[1]).toMatch(/^No connection to https:\/\/mail\.invalid/);
    expect(said.slice(-2)).toEqual([
      'For a test machine without https:',
      '  smlockdown init --url http://mail.invalid --insecure',
    ]);
  });
});

it('has no such command for what http is not wrong with', async () => {
  const server = await aServer(ORDINARY);

  const { said } = await askedFor([
    [ADDRESS, 'http://', 'is not an address'],
    [ADDRESS, 'http://ann:secret@127.0.0.1', 'user name or password'],
    [ADDRESS, 'http://127.0.0.1:1'],
    [ADDRESS, 'https://127.0.0.1:1'],
    [ADDRESS, server.url],
  ]);

  expect(said.join()).not.toContain('--insecure');
});

it('is not asked for again where it is not what is wrong', async () => {
  await expect(askedFor([[ADDRESS, 'https://127.0.0.1:1']], { ca: '/nowhere/ca.pem' })).rejects.toMatchObject(
    { code: 'config.bad-ca' },
  );
});

describe('an address that is stated', () => {
  it('is tried before anything is asked, and ends the command where it is wrong', async () => {
    await expect(askedFor([], { url: 'https://127.0.0.1:1' })).rejects.toMatchObject({
      code: 'server.unreachable',
    });
  });

  it('is looked for where the environment states it, and left to it', async () => {
    const server = await aServer(ORDINARY);

    const { url } = await askedFor([], { env: { SMARTERMAIL_URL: server.url } });

    expect(url).toBeUndefined();
    expect(server.seen.map(({ name }) => name)).toEqual(['GET interface/root']);
  });
});
