/** The ports the server listens on, and the certificates it holds. */
import { describe, expect, it } from '@jest/globals';
import { certificates } from '../../../../src/contract/resources/server/certificates.js';
import { listeningPorts } from '../../../../src/contract/resources/server/listening-ports.js';
import { decodeItems, rowsOf } from '../../../../src/contract/wire/decode.js';
import { encodeItem, whyNotWritable } from '../../../../src/contract/wire/encode.js';

const PORT = {
  id: 3,
  name: 'POP',
  port: 110,
  type: 1,
  description: 'old clients',
  isTls: false,
  isSSL: false,
  certificatePath: '',
  password: '',
};
const SECURE = {
  ...PORT,
  id: 4,
  port: 995,
  isSSL: true,
  certificatePath: 'C:\\mail.pfx',
  password: 'Otter-41',
};
const ANSWER = {
  bindingManager: {
    bindingPorts: [PORT, SECURE],
    bindingInfo: [
      { ipAddress: '192.0.2.25', portIDs: [3, 4] },
      { ipAddress: '2001:db8::25', portIDs: [3] },
    ],
  },
  success: true,
};

function items() {
  const rows = rowsOf(listeningPorts, ANSWER);
  const found = rows.ok ? decodeItems(listeningPorts, rows.value) : rows;
  if (!found.ok) throw new Error(found.reason);
  return found.value;
}

describe('a port', () => {
  it('is told by its number, with the addresses it is bound to', () => {
    expect(items().map(({ key, label, fields }) => ({ key, label, fields }))).toEqual([
      {
        key: 3,
        label: 'port 110 (POP)',
        fields: {
          port: 110,
          name: 'POP',
          description: 'old clients',
          type: 1,
          offersTls: false,
          isSsl: false,
          certificate: '',
          addresses: ['192.0.2.25', '2001:db8::25'],
        },
      },
      expect.objectContaining({ key: 4, fields: expect.objectContaining({ addresses: ['192.0.2.25'] }) }),
    ]);
  });

  it('is unknown where the list of addresses is missing', () => {
    const { bindingInfo: _, ...rest } = ANSWER.bindingManager;

    expect(rowsOf(listeningPorts, { bindingManager: rest })).toEqual({
      ok: false,
      reason: 'the answer has no list "bindingManager.bindingInfo"',
    });
  });

  it('may be of a protocol whose number nobody has shown', () => {
    expect(decodeItems(listeningPorts, [{ ...PORT, type: 9, boundIpAddresses: [] }])).toMatchObject({
      ok: true,
      value: [{ fields: { type: 9 } }],
    });
  });

  it('can be put back, unless its certificate has a password', () => {
    const [plain, secure] = items();
    if (plain === undefined || secure === undefined) throw new Error('there are two ports');

    expect(whyNotWritable(listeningPorts, plain)).toBeUndefined();
    expect(whyNotWritable(listeningPorts, secure)).toBe('it holds password, which no known write carries');
  });

  it('is removed by its id, and added with all it had but that', () => {
    const { add, remove } = listeningPorts.binding;
    const [plain] = items();
    if (add === undefined || remove === undefined || plain === undefined)
      throw new Error('a call is missing');

    expect(encodeItem(listeningPorts, remove, plain)).toEqual({ toRemove: [3] });
    expect(encodeItem(listeningPorts, add, { ...plain, key: null })).toEqual({
      toAdd: [{ ...PORT, id: null, type: 'POP', boundIpAddresses: ['192.0.2.25', '2001:db8::25'] }],
    });
  });

  it.each([
    [0, 'SMTP'],
    [1, 'POP'],
    [2, 'IMAP'],
    // The names of the others are not known.
    [7, 7],
  ])('of the protocol %j is sent with %j', (type, sent) => {
    const { add } = listeningPorts.binding;
    const [plain] = items();
    if (add === undefined || plain === undefined) throw new Error('a call or a port is missing');
    const fields = { ...plain.fields, type };

    expect(encodeItem(listeningPorts, add, { ...plain, fields, key: null })).toMatchObject({
      toAdd: [{ type: sent }],
    });
  });
});

describe('a certificate', () => {
  it('is called by its file, with its end', () => {
    const row = { fileName: 'mail.pfx', subject: 'CN=mail', expirationDate: '2027-01-02T03:04:05Z', more: 1 };

    expect(decodeItems(certificates, [row])).toMatchObject({
      ok: true,
      value: [
        {
          key: 'mail.pfx',
          label: 'mail.pfx',
          fields: { fileName: 'mail.pfx', subject: 'CN=mail', expires: '2027-01-02T03:04:05Z' },
        },
      ],
    });
  });
});
