import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asking } from '../../src/dns/asking.js';
import { type NameServer, NSD, serving } from './an-nsd.js';

const ZONE = `
example.com. IN MX 20 a.example.com.
example.com. IN MX 10 mail.example.com.
example.com. IN MX 10 b.example.com.
mail.example.com. IN A 203.0.113.25
long.example.com. IN TXT "one " "and two"
`;

(NSD === undefined ? describe.skip : describe)('what a name server says', () => {
  let server: NameServer;
  beforeAll(async () => {
    server = await serving(ZONE);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  test('records, none of that type, and no such name are told apart', async () => {
    const ask = asking({ resolvers: [server.resolver] });
    expect(await ask('MX', 'example.com')).toEqual({
      status: 'found',
      records: [
        { exchange: 'b.example.com', priority: 10 },
        { exchange: 'mail.example.com', priority: 10 },
        { exchange: 'a.example.com', priority: 20 },
      ],
    });
    expect(await ask('A', 'example.com')).toEqual({ status: 'no-data' });
    expect(await ask('A', 'nobody.example.com')).toEqual({ status: 'no-name' });
  });

  test('the strings of one text are put together', async () => {
    const ask = asking({ resolvers: [server.resolver] });
    expect(await ask('TXT', 'long.example.com')).toEqual({ status: 'found', records: ['one and two'] });
  });
});
