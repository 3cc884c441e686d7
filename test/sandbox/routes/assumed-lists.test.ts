import { describe, expect, it } from '@jest/globals';
import { adminOf, type Json, sandboxes, typesOf } from '../plain-client.js';

const start = sandboxes();

const RBL = {
  name: 'Own list',
  description: 'ours',
  lookupDomain: 'dnsbl.operations.example',
  enabled: true,
  enabledSmtpIn: true,
  enabledSmtpOut: false,
  isUribl: false,
  requireLookupMatch: true,
  resultsIndicatingSpam: ['127.0.0.2'],
  weight: 10,
  weightMax: 12,
};
const OUTGOING = { serverAddress: 'relay.operations.example', port: 587, encryption: 2, enabled: true };
const INCOMING = {
  address: '192.0.2.0/24',
  mode: 0,
  domains: ['shop.example'],
  userVerification: 1,
  smarterMailGatewayMode: false,
  disableGreylisting: true,
  enabled: true,
};

/** Path of the list, path of a row, members of read and write, key, a row, and an edit that a fault can bend. */
const LISTS = [
  ['rbls', 'rbl', 'rbls', 'rbl', 'guid', RBL, { weight: 20 }],
  ['outgoing-gateways', 'outgoing-gateway', 'gateways', 'gateway', 'id', OUTGOING, { port: 25 }],
  ['incoming-gateways', 'incoming-gateway', 'gateways', 'gateway', 'id', INCOMING, { mode: 1 }],
] as const;

describe.each(LISTS)('%s', (list, row, rows, wrapper, key, example, change) => {
  const path = `settings/sysadmin/${list}`;
  const rowPath = `settings/sysadmin/${row}`;

  async function aList() {
    const sandbox = await start();
    const admin = await adminOf(sandbox);
    const read = async () => (await admin({ path })).body[rows] as Json[];
    const add = (members: Json) => admin({ path: `${rowPath}-put`, body: { [wrapper]: members } });
    const edit = (members: Json) => admin({ path: rowPath, body: { [wrapper]: members } });
    const remove = (input: unknown) => admin({ path: `${rowPath}-delete`, body: { input } });
    return { sandbox, read, add, edit, remove };
  }

  it('takes a row under a key of the server, edits it in part and removes it', async () => {
    const { read, add, edit, remove } = await aList();
    const before = await read();

    await add({ ...example, [key]: 'mine', colour: 'red' });
    const added = (await read()).at(-1);
    await edit({ [key]: added?.[key], ...change });
    const edited = (await read()).at(-1);
    await remove([added?.[key]]);

    expect(added).toEqual({ ...example, [key]: added?.[key] });
    expect(added?.[key]).not.toBe('mine');
    expect(edited).toEqual({ ...added, ...change });
    expect(await read()).toEqual(before);
  });

  it('gives two rows two keys', async () => {
    const { read, add } = await aList();

    await add(example);
    await add(example);

    const [first, second] = (await read()).slice(-2);
    expect(first?.[key]).not.toEqual(second?.[key]);
  });

  it('leaves what a row does not name at nothing', async () => {
    const { read, add } = await aList();

    await add({});

    const added = (await read()).at(-1) ?? {};
    expect(typesOf(added)).toEqual(typesOf({ ...example, [key]: added[key] }));
    const { [key]: _, ...members } = added;
    expect(
      Object.values(members).filter((value) => (Array.isArray(value) ? value.length > 0 : value)),
    ).toEqual([]);
  });

  it('refuses unknown rows and wrong types, and then changes nothing', async () => {
    const { read, add, edit, remove } = await aList();
    await add(example);
    const before = await read();
    const [field = ''] = Object.keys(change);

    const answers = [
      await add({ [field]: 'wrong' }),
      await edit({ [key]: 'nobody', ...change }),
      await edit({ [key]: before.at(-1)?.[key], [field]: true }),
      await remove([before.at(-1)?.[key], 'nobody']),
      await remove('nobody'),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
    expect(await read()).toEqual(before);
  });

  it('is bent by faults in added rows and in edited ones', async () => {
    const { sandbox, read, add, edit } = await aList();
    const [field = ''] = Object.keys(change);
    await add(example);
    const { [key]: id } = (await read()).at(-1) ?? {};
    sandbox.addFaults([{ kind: 'ignore-field', path: `${rowPath}**`, field }]);

    await edit({ [key]: id, ...change });
    const edited = (await read()).at(-1);
    await add(example);
    const added = (await read()).at(-1);

    expect(edited).toEqual({ ...example, [key]: id });
    expect(added).toEqual({ ...example, [key]: added?.[key], [field]: 0 });
  });
});

describe('certificates', () => {
  async function fileNames(path: string) {
    const admin = await adminOf(await start());
    const { status, body } = await admin({ path: `settings/sysadmin/ssl-certificates/${path}` });
    return { status, names: ((body.certificates ?? []) as Json[]).map(({ fileName }) => fileName) };
  }

  it('have the assumed members', async () => {
    const admin = await adminOf(await start());

    const { body } = await admin({ path: 'settings/sysadmin/ssl-certificates/expirationDate/false' });

    const [first] = body.certificates as Json[];
    expect(typesOf(first)).toEqual({ fileName: 'string', subject: 'string', expirationDate: 'string' });
  });

  it('are sorted as the path says', async () => {
    const soonFirst = await fileNames('expirationDate/false');
    const soonLast = await fileNames('expirationDate/true');

    expect(soonFirst.names).toEqual(['mail.pfx', 'webmail.pfx']);
    expect(soonLast.names).toEqual(['webmail.pfx', 'mail.pfx']);
  });

  it('are refused in an order that there is not', async () => {
    expect((await fileNames('colour/false')).status).toBe(400);
    expect((await fileNames('expirationDate/maybe')).status).toBe(400);
  });
});
