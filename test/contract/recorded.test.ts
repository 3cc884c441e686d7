/** What real servers were seen to answer and to take, as published, against the bindings. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../src/canonical-json.js';
import { domainList, parseDomainList } from '../../src/contract/resources/domains/mail-domains.js';
import { antivirus } from '../../src/contract/resources/mail/antivirus.js';
import { decodeDocument } from '../../src/contract/wire/decode.js';
import { encodeDocument, missingForWrite } from '../../src/contract/wire/encode.js';

interface Recording {
  readonly request: { readonly method: string; readonly path: string; readonly body?: JsonObject };
  readonly response: JsonObject;
}

async function recording(name: string): Promise<Recording> {
  const file = new URL(`../fixtures/recorded/${name}.json`, import.meta.url);
  return JSON.parse(await readFile(file, 'utf8')) as Recording;
}

const { read, write } = antivirus.binding;
if (write === undefined) throw new Error('antivirus has no write');

describe('the recorded antivirus settings', () => {
  it('come from the call that the binding names', async () => {
    const { request } = await recording('antivirus-settings.get');

    expect(`${request.method} ${request.path}`).toBe(`${read.method} /api/v1/${read.path}`);
  });

  it('decode, but for the member that the published answer leaves out', async () => {
    const { response } = await recording('antivirus-settings.get');

    expect(decodeDocument(antivirus, response)).toMatchObject({
      ok: true,
      value: {
        fields: { commandLine: 'rce_test.bat', spoolCommandEnabled: false },
        failures: { spoolCommand: 'no member spoolCommandLineFile' },
      },
    });
  });

  it('are not written while the server does not show every member of the recorded request', async () => {
    const { response } = await recording('antivirus-settings.get');

    expect(missingForWrite(write, response.settings as JsonObject)).toEqual([
      'quarantineDirectory',
      'spoolCommandLineFile',
      'spoolCommandLineArguments',
      'spoolCommandLineTimeout',
      'spoolExecutableVisible',
    ]);
  });

  it('are written with just the members of the recorded request, unwrapped', async () => {
    const { request } = await recording('antivirus-settings.post');
    const taken = request.body ?? {};
    const answer = { settings: taken, success: true, resultCode: 200 };
    const decoded = decodeDocument(antivirus, answer);
    const raw = decoded.ok ? decoded.value.raw : {};

    const body = encodeDocument(antivirus, { write, raw, changes: { commandLine: '' } });

    expect(`${request.method} ${request.path}`).toBe(`${write.method} /api/v1/${write.path}`);
    expect(missingForWrite(write, raw)).toEqual([]);
    expect(body).toEqual({ ...taken, commandLine: '' });
    expect([...(write.needs ?? [])].sort()).toEqual(Object.keys(taken).sort());
  });
});

describe('the recorded list of domains', () => {
  it('comes from the call that the binding names, and parses', async () => {
    const { request, response } = await recording('domains.list.abridged');

    expect(`${request.method} ${request.path}`).toBe(`${domainList.method} /api/v1/${domainList.path}`);
    expect(parseDomainList(response)).toEqual([{ name: 'danglingtree.htb', mailboxes: 1 }]);
  });
});
