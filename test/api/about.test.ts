import { afterEach, describe, expect, it } from '@jest/globals';
import { reach } from '../../src/api/connection.js';
import { SecretValues } from '../../src/redaction.js';
import { aServer, type Reply, type TestServer } from './a-server.js';

const open: TestServer[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

async function aboutOf(reply: Reply) {
  const server = await aServer({ 'GET api/v1/licensing/about': () => reply });
  open.push(server);
  const { about } = await reach({ url: server.url, secrets: new SecretValues(), withMore: true });
  return about;
}

describe('what a server tells anybody of itself', () => {
  it.each<[string, Reply, object]>([
    [
      'as a lab recorded it',
      { json: { version: '100.0.6919', edition: 2, enterpriseFunctionality: false } },
      { edition: 'Free', build: 6919 },
    ],
    ['a number nobody knows', { json: { version: '100.0.9504', edition: 9 } }, { build: 9504 }],
    ['another version', { json: { version: '16.3.6870', edition: 0 } }, { edition: 'Enterprise' }],
    ['no JSON', { text: '<html></html>' }, {}],
    ['a refusal', { status: 401, json: { version: '100.0.9504', edition: 1 } }, {}],
    ['no answer', 'cut', {}],
  ])('is understood: %s', async (_, reply, about) => {
    expect(await aboutOf(reply)).toEqual({ edition: undefined, build: undefined, ...about });
  });
});
