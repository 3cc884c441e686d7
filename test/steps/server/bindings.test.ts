import { describe, expect, it } from '@jest/globals';
import { instruct } from '../../../src/steps/kit/instruction.js';
import { bindings } from '../../../src/steps/server/bindings.js';
import { failing, judge, manualOf, optionsOf, partOf, refusalOf, shippedOptions } from '../a-step.js';

const PFX = 'C:\\SmarterMail\\Certificates\\mail.pfx';
const SMTP = 0;
const POP = 1;
const IMAP = 2;

function port(number: number, parts: object = {}) {
  return {
    key: number,
    label: `port ${number} (Mail)`,
    fields: {
      port: number,
      name: 'Mail',
      description: '',
      type: SMTP,
      offersTls: false,
      isSsl: false,
      certificate: '',
      addresses: ['192.0.2.25'],
      ...parts,
    },
  };
}

const TLS = { offersTls: true, certificate: PFX };
const SSL = { isSsl: true, certificate: PFX };

function certificate(fileName: string, expires: string) {
  return { key: fileName, label: fileName, fields: { fileName, subject: 'CN=mail.example.com', expires } };
}

const GOOD = certificate('mail.pfx', '2027-10-01T12:00:00Z');

function inputs(ports: readonly object[], certificates: readonly object[] | undefined = [GOOD]) {
  return { ports, certificates };
}

const removed = (key: number) => ({ kind: 'remove', need: 'ports', key });

describe('the ports', () => {
  it('pass when each has TLS or SSL, and no other is open than those that may be', () => {
    const given = inputs([port(25, TLS), port(993, { type: IMAP, ...SSL })]);

    expect(judge(bindings, { inputs: given, options: { ports: [25, 465, 993] } })).toEqual({
      verdict: 'pass',
      message: '2 ports with TLS or SSL; no other port is open.',
    });
  });

  it('are for the operator to judge where nobody says which may be open', () => {
    const given = inputs([port(25, TLS), port(993, { type: IMAP, ...SSL })]);

    expect(judge(bindings, { inputs: given })).toEqual({
      verdict: 'manual',
      message:
        'Each open port has TLS or SSL: port 25 (SMTP) and port 993 (IMAP). State in the option ports those that may be ' +
        'open: which are needed only you know.',
      remedy: 'decide',
    });
  });

  it.each([[[]], [[port(25, { ...TLS, addresses: [] })]]])(
    'prove nothing where none is open: %j',
    (ports) => {
      for (const options of [{}, { ports: [25] }]) {
        expect(judge(bindings, { inputs: inputs(ports), options })).toEqual({
          verdict: 'manual',
          message:
            'The server shows no open port, and without one it takes no mail: see for yourself which are open.',
        });
      }
    },
  );

  it('do not count where they are bound to no address: such a port is closed', () => {
    const given = inputs([port(25, TLS), port(110, { type: POP, addresses: [] })]);
    const options = { ports: [25], plainPorts: 'refuse-pop-imap' };

    expect(judge(bindings, { inputs: given, options })).toEqual({
      verdict: 'pass',
      message: '1 port with TLS or SSL; no other port is open.',
    });
  });

  it('are named where they are plain, with the clicks, as no call edits one', () => {
    const given = inputs([
      port(25),
      port(143, { type: IMAP }),
      port(389, { type: 4, name: 'LDAP' }),
      port(465, SSL),
    ]);

    expect(failing(bindings, { inputs: given })).toEqual({
      verdict: 'fail',
      message: 'Port 25 (SMTP), port 143 (IMAP) and port 389 (LDAP) offer no TLS.',
      changes: [],
      impact: [],
      byHand:
        'Settings > Bindings > Ports: edit port 25 (SMTP), port 143 (IMAP) and port 389 (LDAP), Encryption TLS, with a ' +
        'certificate. Save.',
    });
  });

  it('are told by their number alone where neither name nor protocol is known', () => {
    expect(failing(bindings, { inputs: inputs([port(5222, { type: 7, name: '' })]) }).message).toBe(
      'Port 5222 offers no TLS.',
    );
  });
});

describe('a list of ports', () => {
  const options = { ports: [25, 465, 993] };

  it('has every other one removed that can be put back', () => {
    const given = inputs([
      port(25, TLS),
      port(143, { type: IMAP }),
      port(993, { type: IMAP, ...SSL }),
      port(465, SSL),
      port(9000),
    ]);

    expect(failing(bindings, { inputs: given, options, mailboxes: 7 })).toEqual({
      verdict: 'fail',
      message: 'Port 143 (IMAP) and port 9000 (SMTP) are open and not wanted.',
      changes: [removed(143), removed(9000)],
      impact: [
        'Mail programs on port 143 (IMAP) cannot connect there any more; the server has 7 mailboxes.',
        'Mail programs that send by port 9000 (SMTP) cannot connect there any more; the server has 7 mailboxes.',
      ],
    });
  });

  it('leaves one with a certificate to the operator: its password could not be put back', () => {
    const given = inputs([port(995, { type: POP, ...SSL })]);

    expect(failing(bindings, { inputs: given, options })).toEqual({
      verdict: 'fail',
      message: 'Port 995 (POP) is open and not wanted.',
      changes: [],
      impact: [],
      byHand:
        'Settings > Bindings > Ports: delete port 995 (POP); not by the tool, as the password of its certificate could not be ' +
        'put back.',
    });
  });

  it.each([
    ['plain', {}],
    ['with a certificate', SSL],
  ])('never removes the port the tool is connected to, %s, and says why', (_, parts) => {
    const given = { inputs: inputs([port(9998, parts)]), options, operator: { port: 9998 } };

    expect(failing(bindings, given)).toEqual({
      verdict: 'fail',
      message: 'Port 9998 (SMTP) is open and not wanted.',
      changes: [],
      impact: [],
      byHand:
        'The tool is connected to port 9998 (SMTP) and does not remove it: sign in by another port, then delete it in ' +
        'Settings > Bindings > Ports.',
    });
  });

  it('is satisfied by fewer', () => {
    expect(judge(bindings, { inputs: inputs([port(465, SSL)]), options }).verdict).toBe('pass');
  });
});

describe('the last port that mail comes in by, or that users send by', () => {
  const all = inputs([port(25), port(587), port(993, { type: IMAP, ...SSL })]);

  it('stays open, whatever else is closed', () => {
    const finding = failing(bindings, { inputs: all, options: { ports: [993] } });

    expect(finding.message).toBe('Port 25 (SMTP) and port 587 (SMTP) are open and not wanted.');
    expect(finding.changes).toEqual([]);
    expect(finding.byHand).toBe(
      'Left open is port 25 (SMTP): otherwise no other server can deliver to this one. List it in ports; or state ' +
        'closeIncomingMail: true, if nobody is to. Left open is port 587 (SMTP): otherwise users cannot send. List it in ' +
        'ports; or state closeSubmission: true, if nobody is to.',
    );
  });

  it.each([
    ['is not the last one where another of the kind is wanted', [25, 465], port(465, SSL), [587]],
    [
      'is one by its number, whatever the server calls its protocol',
      [25],
      port(465, { ...SSL, type: 5 }),
      [],
    ],
  ])('%s', (_, ports, other, closed) => {
    const given = inputs([port(25, TLS), port(587), other]);

    expect(failing(bindings, { inputs: given, options: { ports } }).changes).toEqual(closed.map(removed));
  });

  it('is not left to a person to delete either, where it has a certificate', () => {
    const given = inputs([port(25, TLS), port(465, SSL)]);
    const { byHand } = failing(bindings, { inputs: given, options: { ports: [465] } });

    expect(byHand).toMatch(/^Left open is port 25/);
    expect(byHand).not.toContain('delete');
  });

  it('is closed where that is said in so many words, and the impact says what stops', () => {
    const options = { ports: [993], closeIncomingMail: true, closeSubmission: true };
    const finding = failing(bindings, { inputs: all, options, mailboxes: 7 });

    expect(finding.changes).toEqual([removed(25), removed(587)]);
    expect(finding.impact).toEqual([
      'Mail of other servers comes in by port 25 (SMTP): where no other of the kind is open, none can deliver to 7 ' +
        'mailboxes any more.',
      'Mail programs that send by port 587 (SMTP) cannot connect there any more; the server has 7 mailboxes.',
    ]);
  });

  it.each([
    [{ closeIncomingMail: true }, 25],
    [{ closeSubmission: true }, 587],
  ])('is one of two, each for itself: %j', (said, closed) => {
    expect(failing(bindings, { inputs: all, options: { ports: [993], ...said } }).changes).toEqual([
      removed(closed),
    ]);
  });
});

describe('POP and IMAP without TLS', () => {
  const refuse = { plainPorts: 'refuse-pop-imap' };
  const SECURE = [port(995, { type: POP, ...SSL }), port(993, { type: IMAP, ...TLS })];

  function openFirst(protocol: string, name: string): string {
    return `Settings > Bindings > Ports: open a port for ${protocol} with TLS or SSL first, as no other one would be left, then delete ${name}.`;
  }

  it('go where they are refused, and nothing else does', () => {
    const given = inputs([
      ...SECURE,
      port(25),
      port(110, { type: POP }),
      port(143, { type: IMAP, ...TLS }),
      port(1430, { type: IMAP }),
      port(5222, { type: 7, name: 'XMPP' }),
    ]);

    expect(failing(bindings, { inputs: given, options: refuse })).toMatchObject({
      message:
        'Port 110 (POP) and port 1430 (IMAP) are open and not wanted; port 25 (SMTP) and port 5222 (XMPP) offer no TLS.',
      changes: [removed(110), removed(1430)],
    });
  });

  it('go even where the port is listed', () => {
    const given = {
      inputs: inputs([port(143, { type: IMAP }), ...SECURE]),
      options: { ...refuse, ports: [143, 993, 995] },
    };

    expect(failing(bindings, given).changes).toEqual([removed(143)]);
  });

  it.each([
    ['that is refused', refuse],
    ['that is not listed', { ports: [25, 993] }],
  ])('stay while no other port of the protocol with TLS or SSL is left, also one %s', (_, options) => {
    const given = inputs([
      port(110, { type: POP }),
      port(1100, { type: POP }),
      port(143, { type: IMAP }),
      port(993, { type: IMAP, ...SSL }),
    ]);

    expect(failing(bindings, { inputs: given, options })).toMatchObject({
      message: expect.stringContaining('are open and not wanted'),
      changes: [removed(143)],
      byHand: `${openFirst('POP', 'port 110 (POP)')} ${openFirst('POP', 'port 1100 (POP)')}`,
    });
  });

  it.each([
    ['is closed', { addresses: [] }, {}],
    ['is to go itself', {}, { ports: [25, 110] }],
    ['is of another protocol', { type: IMAP }, {}],
  ])('stay also where the one with TLS %s', (_, parts, options) => {
    const given = inputs([port(110, { type: POP }), port(995, { type: POP, ...SSL, ...parts })]);

    expect(failing(bindings, { inputs: given, options: { ...refuse, ...options } })).toMatchObject({
      changes: [],
      byHand: expect.stringContaining(openFirst('POP', 'port 110 (POP)')),
    });
  });

  it('are refused in strict, and only named in baseline', async () => {
    const given = inputs([port(110, { type: POP }), ...SECURE]);
    const [baseline, strict] = [
      await shippedOptions(bindings, 'baseline'),
      await shippedOptions(bindings, 'strict'),
    ];

    expect(failing(bindings, { inputs: given, options: baseline }).changes).toEqual([]);
    expect(failing(bindings, { inputs: given, options: strict }).changes).toEqual([removed(110)]);
    expect([baseline, strict].map(({ ports, addresses }) => [ports, addresses])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });
});

describe('a list of addresses', () => {
  const options = { ports: [25], addresses: ['192.0.2.25', '2001:db8::25'] };

  it('is satisfied by ports on these alone, however they are written', () => {
    const given = inputs([port(25, { ...TLS, addresses: ['192.0.2.25', '2001:DB8:0::25'] })]);

    expect(judge(bindings, { inputs: given, options }).verdict).toBe('pass');
  });

  it('names each port on another address, with the clicks', () => {
    const given = inputs([port(25, { ...TLS, addresses: ['192.0.2.25', '192.0.2.26', '0.0.0.0'] })]);

    expect(failing(bindings, { inputs: given, options })).toEqual({
      verdict: 'fail',
      message: 'Port 25 (SMTP) is bound to 192.0.2.26 and 0.0.0.0, which is not listed.',
      changes: [],
      impact: [],
      byHand: 'Settings > Bindings > IP Addresses: untick port 25 (SMTP) on 192.0.2.26 and 0.0.0.0. Save.',
    });
  });
});

describe('a certificate', () => {
  const today = '2026-10-10';
  const ports = [port(465, SSL)];
  const open = { ports: [465] };

  it.each([
    ['2026-10-23T00:00:00Z', 'The certificate mail.pfx ends on 2026-10-23, in 13 days.'],
    ['2026-10-10T09:00:00Z', 'The certificate mail.pfx ends on 2026-10-10, in 0 days.'],
    ['2026-10-09T23:00:00Z', 'The certificate mail.pfx ended on 2026-10-09.'],
  ])('that ends at %s fails: %s', (expires, message) => {
    expect(failing(bindings, { inputs: inputs(ports, [certificate('mail.pfx', expires)]), today })).toEqual({
      verdict: 'fail',
      message,
      changes: [],
      impact: [],
      byHand: 'Settings > Bindings > Certificates (path not confirmed): renew what ends, delete what ended.',
    });
  });

  it('that lasts long enough passes', () => {
    const given = inputs(ports, [certificate('mail.pfx', '2026-10-24T00:00:00Z')]);

    const late = { ...open, warnCertificateDays: 15 };

    expect(judge(bindings, { inputs: given, today, options: open }).verdict).toBe('pass');
    expect(judge(bindings, { inputs: given, today, options: late }).verdict).toBe('fail');
  });

  it('whose end no calendar has any use for is one whose end is not known', () => {
    const given = inputs(ports, [certificate('mail.pfx', '9999-12-31T23:59:59Z')]);

    expect(judge(bindings, { inputs: given, today, options: open })).toEqual(
      judge(bindings, { inputs: inputs(ports, []), today, options: open }),
    );
    expect(judge(bindings, { inputs: given, today, options: open }).verdict).toBe('manual');
  });

  it('counts also where no port that was read uses it', () => {
    const given = inputs(ports, [GOOD, certificate('web.pfx', '2026-10-12T00:00:00Z')]);

    expect(failing(bindings, { inputs: given, today }).message).toBe(
      'The certificate web.pfx ends on 2026-10-12, in 2 days.',
    );
  });

  it.each(['', null])('is missing on a secure port that names %j', (none) => {
    expect(failing(bindings, { inputs: inputs([port(465, { ...SSL, certificate: none })]) })).toMatchObject({
      message: 'Port 465 (SMTP) names no certificate.',
      byHand: 'Settings > Bindings > Ports: edit port 465 (SMTP) and choose a certificate. Save.',
    });
  });

  it('is no pass where the server does not show its end', () => {
    const given = inputs([port(465, { ...SSL, certificate: '/etc/smartermail/other.pfx' })]);
    const text = 'The server does not show when the certificate of port 465 (SMTP) ends.';
    const look =
      'Settings > Bindings > Certificates (path not confirmed): see when the certificate of port 465 (SMTP) ends, which the ' +
      'server does not show.';

    expect(judge(bindings, { inputs: given, options: open })).toEqual({
      verdict: 'manual',
      message: `1 port with TLS or SSL; no other port is open. ${text}`,
      byHand: look,
    });
    expect(judge(bindings, { inputs: given }).message).toMatch(
      /only you know\. The server does not show when .*\.$/,
    );
    expect(
      failing(bindings, { inputs: { ...given, ports: [...given.ports, port(25)] } }).byHand?.endsWith(look),
    ).toBe(true);
  });

  it('is found by its file name in any case', () => {
    const given = inputs(ports, [certificate('MAIL.PFX', '2027-10-01T12:00:00Z')]);

    expect(judge(bindings, { inputs: given, options: open }).verdict).toBe('pass');
  });

  it('is to be looked at by hand where the list could not be read', () => {
    expect(judge(bindings, { inputs: { ports, certificates: undefined }, options: open }).verdict).toBe(
      'pass',
    );
    expect(partOf(bindings).reads(optionsOf(bindings))).toMatchObject({
      certificates: {
        elseByHand: instruct(
          'The certificates could not be read. Settings > Bindings > Certificates (path not confirmed): see that none ends soon.',
        ),
      },
    });
  });
});

describe('the options', () => {
  it.each([
    [{ ports: [0] }, 'a whole number from 1 to 65535'],
    [{ ports: [65_536] }, 'a whole number from 1 to 65535'],
    [{ ports: [] }, 'at least 1'],
    [{ ports: [25, 25] }, 'must not name one port twice'],
    [{ addresses: ['192.0.2.7-192.0.2.7'] }, 'must be an IP address of the server'],
    [{ addresses: ['192.0.2.0/24'] }, 'must be an IP address of the server'],
    [{ addresses: ['mail.example'] }, 'must be an IP address of the server'],
    [{ addresses: ['2001:db8::1', '2001:DB8::1'] }, 'must not name one address twice'],
    [{ addresses: [] }, 'at least 1'],
    [{ plainPorts: 'leave' }, '"offer-tls", "refuse-pop-imap"'],
    [{ warnCertificateDays: 0 }, 'a whole number from 1 to 365'],
    [{ warnCertificateDays: 366 }, 'a whole number from 1 to 365'],
  ])('are refused as %j, with what is allowed', async (options, text) => {
    expect(await refusalOf(bindings, options)).toContain(text);
  });

  it('close nothing unless stated', () => {
    expect(optionsOf(bindings)).toEqual({
      ...{ closeIncomingMail: false, closeSubmission: false },
      ...{ plainPorts: 'offer-tls', warnCertificateDays: 14 },
    });
  });
});

describe('the clicks', () => {
  it('set TLS, and name what is stated', () => {
    const options = { ports: [25, 465], addresses: ['192.0.2.25'], plainPorts: 'refuse-pop-imap' };

    expect(manualOf(bindings, optionsOf(bindings))).toBe(
      'Settings > Bindings > Ports: delete each that nobody needs; but keep port 25 and one that users send by, unless mail is to stop; set Encryption to TLS or SSL, with a certificate, on every port that stays. Save. ' +
        'Settings > Bindings > Certificates (path not confirmed): renew what ends in fewer than 14 days.',
    );
    expect(manualOf(bindings, optionsOf(bindings, options))).toBe(
      'Settings > Bindings > Ports: delete every port but 25, 465; but keep port 25 and one that users send by, unless mail is to stop; delete POP and IMAP ports with Encryption None, once another ' +
        'port of the protocol has TLS or SSL; set Encryption to TLS or SSL, with a certificate, on every port that stays. Save. Settings > Bindings > IP Addresses: ' +
        'tick ports only on 192.0.2.25. Save. Settings > Bindings > Certificates (path not confirmed): renew what ends in fewer than 14 days.',
    );
  });
});

it('says what a rollback cannot bring back', () => {
  expect(bindings.notUndone).toMatch(/^A removed port comes back as a new one, .* is assumed\.$/);
});
