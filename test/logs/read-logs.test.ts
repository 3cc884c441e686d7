/** What the logs tell of messages, and what they say of what they do not tell. */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { logFolder } from '../../src/logs/log-folder.js';
import { linesOf } from '../../src/logs/log-lines.js';
import { localDomainsIn } from '../../src/logs/read-logs.js';
import { deliveryLines, file, inFolder, ofOldBuild, readIn, SECRET, smtpLines, viewed } from './a-log.js';
import { zipOf } from './a-zip.js';

const SMTP = '2026.02.03-smtpLog.log';
const DELIVERY = '2026.02.03-delivery.log';

const signedIn = {
  ...{ account: 'anna@example.org', sender: 'Billing@example.net', from: 'boss@example.com' },
  ...{ recipients: ['one@example.org', 'two@far.example'], relayed: ['two@far.example'] },
  ...{ tls: 'yes' as const, spool: '706100000123' },
};

describe('a message', () => {
  it.each([
    ['of the files', (lines: readonly string[]) => lines, 8],
    ['of the web interface', (lines: readonly string[]) => viewed(lines), 8],
    ['of an old build', ofOldBuild, 5],
    [
      'of both mixed',
      (lines: readonly string[]) => lines.map((one, at) => (at % 2 ? `[2026.02.03] ${one}` : one)),
      8,
    ],
  ])('is told whole, in the lines %s', async (_, as, digits) => {
    const { sendings, notUnderstood, unended, days } = await readIn({
      [SMTP]: file(as(smtpLines(signedIn))),
      [DELIVERY]: file(as(deliveryLines(signedIn, digits))),
    });
    expect(sendings).toEqual([
      {
        ...{ day: '2026-02-03', time: '09:15:01', address: '203.0.113.7', session: '50210344' },
        ...{ isSignedIn: true, account: 'anna@example.org', tls: 'yes', outcome: 'accepted', more: 0 },
        ...{ sender: 'billing@example.net', from: 'boss@example.com', spool: '706100000123' },
        recipients: [
          { address: 'one@example.org', reach: 'local' },
          { address: 'two@far.example', reach: 'relayed' },
        ],
      },
    ]);
    expect({ notUnderstood, unended, days }).toEqual({
      ...{ notUnderstood: 0, unended: 0 },
      days: [{ day: '2026-02-03', smtp: 'read', delivery: 'read' }],
    });
  });

  it('without a sign-in, TLS and a delivery log is told so', async () => {
    const { sendings, days } = await readIn({ [SMTP]: file(smtpLines({ tls: 'no', spool: '1' })) });
    expect(sendings).toMatchObject([
      { isSignedIn: false, account: undefined, tls: 'no', recipients: [{ reach: 'unknown' }] },
    ]);
    expect(days).toEqual([{ day: '2026-02-03', smtp: 'read', delivery: 'missing' }]);
  });

  it('that was refused is no message that was taken', async () => {
    const refused = smtpLines({ refusal: '550 Authentication is required for relay' });
    const { sendings } = await readIn({ [SMTP]: file(refused) });
    expect(sendings).toMatchObject([{ outcome: 'refused', recipients: [] }]);
  });

  it('that was thrown away after its 250 is told as dropped', async () => {
    const lines = deliveryLines(signedIn).slice(0, 1);
    const removed =
      '09:15:05.000 [00000123] Removing Spool message: Killed: False, Failed: True, Finished: False';
    const { sendings } = await readIn({
      [SMTP]: file(smtpLines(signedIn)),
      [DELIVERY]: file([...lines, removed]),
    });
    expect(sendings).toMatchObject([{ outcome: 'dropped' }]);
  });

  it('is not joined with another one whose name ends alike', async () => {
    const other = {
      ...signedIn,
      session: '50210345',
      spool: '806100000123',
      recipients: ['three@example.org'],
    };
    const { sendings } = await readIn({
      [SMTP]: file([...smtpLines(signedIn), ...smtpLines(other)]),
      [DELIVERY]: file(deliveryLines({ ...other, relayed: ['three@example.org'] })),
    });
    expect(sendings.map(({ spool, recipients }) => [spool, recipients[0]?.reach])).toEqual([
      ['806100000123', 'relayed'],
      ['706100000123', 'unknown'],
    ]);
  });

  it('of a session that began before the log did is not taken for one without a sign-in', async () => {
    const { sendings } = await readIn({ [SMTP]: file(smtpLines({}).slice(4)) });
    expect(sendings).toMatchObject([{ outcome: 'cut' }]);
  });

  it('of many in one session is told each', async () => {
    const lines = smtpLines({});
    const middle = lines.slice(4, -3);
    const { sendings } = await readIn({
      [SMTP]: file([...lines.slice(0, 4), ...middle, ...middle, ...lines.slice(-3)]),
    });
    expect(sendings.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
  });

  it('takes answers in the order of the commands that were sent at once', async () => {
    const at = '09:15:01.100 [203.0.113.7][50210344] ';
    const texts = [
      'connected at 2/3/2026 9:15:01 AM',
      'cmd: EHLO client',
      'rsp: 250 OK',
      'cmd: MAIL FROM:<a@b.example>',
      'cmd: RCPT TO:<no@c.example>',
      'cmd: RCPT TO:<yes@c.example>',
      'cmd: DATA',
      'rsp: 250 OK',
      'rsp: 550 no such user',
      'rsp: 250 OK',
      'rsp: 354 go',
      'rsp: 250 OK',
      'disconnected at 2/3/2026 9:15:03 AM',
    ];
    const { sendings } = await readIn({ [SMTP]: file(texts.map((text) => at + text)) });
    expect(sendings).toMatchObject([{ outcome: 'accepted', recipients: [{ address: 'yes@c.example' }] }]);
  });
});

describe('secrets', () => {
  it('after a 334, and behind AUTH PLAIN, are nowhere in what is read', async () => {
    const plain = '09:15:01.100 [203.0.113.7][50210344] cmd: AUTH PLAIN '.concat(SECRET);
    const lines = smtpLines(signedIn);
    const { sendings, ...rest } = await readIn({
      [SMTP]: file([...lines.slice(0, 8), plain, ...lines.slice(8)]),
    });
    expect(lines.join()).toContain(SECRET);
    expect(JSON.stringify({ sendings, rest })).not.toMatch(new RegExp(SECRET, 'i'));
  });
});

describe('days', () => {
  it('of a level that leaves sessions out, empty ones and missing ones are told apart from quiet ones', async () => {
    const { days } = await readIn(
      {
        [SMTP]: file(['00:00:01.000 smtp started at 2/3/2026 12:00:01 AM']),
        '2026.02.04-smtpLog.log': '',
        '2026.02.06-SMTPLOG.LOG': file(smtpLines({})),
      },
      { to: '2026-02-06' },
    );
    expect(days.map(({ smtp }) => smtp)).toEqual(['too-low', 'too-low', 'missing', 'read']);
  });

  it('say where the clock goes back, a line is of another day, or is not understood', async () => {
    const again = smtpLines({ time: '08:00:00', session: '50210999' });
    const found = await readIn({
      [SMTP]: file([
        ...smtpLines({}),
        ...again,
        ...viewed(smtpLines({ session: '5' }).slice(0, 2), '2026.02.04'),
        '09:15:01.100 [203.0.113.7][50210344] something that nobody knows',
        '09:15:0',
        '   at System.Net.Sockets.Socket.Receive()',
      ]),
    });
    expect(found).toMatchObject({ jumps: 1, otherDay: 2, notUnderstood: 2, unended: 1 });
    expect(found.sendings).toHaveLength(2);
  });

  it('survive a line without end, wherever it stands, and count it', async () => {
    const long = Buffer.alloc(1_000_000, 'x');
    const content = Buffer.concat([
      Buffer.from(file(smtpLines({}))),
      long,
      Buffer.from(`\r\n${file(smtpLines({ session: '60000000' }))}`),
      long,
    ]);
    const found = await readIn({ [SMTP]: content });
    expect(found.tooLong).toBe(2);
    expect(found.sendings).toHaveLength(2);
  });

  it('are read as UTF-8, and a line that is none byte by byte, without a change to the others', async () => {
    const as = (encoding: BufferEncoding, sender: string, session: string) =>
      Buffer.from(file(smtpLines({ sender, session })), encoding);
    const { sendings } = await readIn({
      [SMTP]: Buffer.concat([
        as('utf8', 'JÖRG@example.net', '1'),
        as('latin1', 'JÖRG@example.net', '2'),
        as('utf8', 'voilà@example.net', '3'),
      ]),
    });
    expect(sendings.map(({ sender }) => sender)).toEqual([
      'jörg@example.net',
      'jörg@example.net',
      'voilà@example.net',
    ]);
  });

  it('tell the same of sessions at once, whatever their lines lie between', async () => {
    // More than a piece that is read at once, and many more than a block.
    const many = Array.from({ length: 700 }, (_, at) => ({
      ...signedIn,
      session: String(60_000_000 + at),
      address: `198.51.100.${at % 200}`,
      sender: `${'long'.repeat(at % 15)}${at}@example.net`,
      spool: String(706_100_000_000 + at),
    }));
    const rounds = many.map(smtpLines);
    const lines = (rounds[0] ?? []).flatMap((_, row) => rounds.map((one) => one[row] ?? ''));
    const content = file(lines);
    expect(content.length).toBeGreaterThan(2 ** 20);
    const { sendings, ...counts } = await readIn({ [SMTP]: content });
    expect(counts).toMatchObject({ lines: lines.length, notUnderstood: 0, unended: 0 });
    expect(sendings.map(({ sender, spool, account, address }) => [sender, spool, account, address])).toEqual(
      many.map(({ sender, spool, account, address }) => [sender, spool, account, address]),
    );
  });

  it('keep of two sessions what each of them says, also around lines of another day', async () => {
    const [one, two] = [smtpLines({ session: '1' }), smtpLines({ session: '2', sender: 'two@example.net' })];
    const lines = one.flatMap((line, at) => [line, ...viewed([two[at] ?? ''], '2026.02.04'), two[at] ?? '']);
    const { sendings, otherDay } = await readIn({ [SMTP]: file(lines) });
    expect(otherDay).toBe(one.length);
    expect(sendings.map(({ sender }) => sender)).toEqual(['shop@example.net', 'two@example.net']);
  });

  it('name an address that is too long for one by the ends of its parts', async () => {
    const long = `${'a'.repeat(10_000)}@${'b'.repeat(10_000)}.example`;
    const { sendings } = await readIn({ [SMTP]: file(smtpLines({ sender: long, recipients: [long] })) });
    const { sender = '', recipients } = sendings[0] ?? {};
    expect(sender).toMatch(/^a{64}…@b{247}\.example$/);
    expect(recipients?.[0]?.address).toBe(sender);
  });
});

describe('zipped logs', () => {
  const name = '2026.02.03-smtpLog.log';
  const content = Buffer.from(file(smtpLines({})));

  it('are read, and not counted twice beside the plain file', async () => {
    const one = await readIn({ [`${SMTP}.zip`]: zipOf([{ name, content }]) });
    expect(one.sendings).toHaveLength(1);
    const both = { [SMTP]: content, [`${SMTP}.zip`]: zipOf([{ name, content }]) };
    expect((await readIn(both)).sendings).toHaveLength(1);
    const aside = await inFolder(both, async (folder) => (await logFolder(folder)).doubled);
    expect(aside.map((one) => one.name)).toEqual([`${SMTP}.zip`]);
    expect((await readIn({ ...both, [SMTP]: '' })).sendings).toHaveLength(1);
  });

  it('are read line by line, also where a line is longer than what is unpacked at once', async () => {
    const long = `${'a'.repeat(50_000)}@example.net`;
    const filled = file([...smtpLines({ session: '1' }), ...smtpLines({ session: '2', sender: long })]);
    const { sendings, tooLong, notUnderstood } = await readIn({
      [`${SMTP}.zip`]: zipOf([{ name, content: Buffer.from(filled) }]),
    });
    expect([tooLong, notUnderstood]).toEqual([1, 0]);
    expect(sendings.map(({ sender }) => sender)).toEqual([
      'shop@example.net',
      `${'a'.repeat(64)}…@example.net`,
    ]);
  });

  it.each([
    ['within a zip', zipOf([{ name: 'a.zip', content: zipOf([{ name, content }]) }]), 'a zip within a zip'],
    [
      'within one by another name',
      zipOf([{ name, content: zipOf([{ name, content }]) }]),
      'a zip within a zip',
    ],
    [
      'of two files',
      zipOf([
        { name, content },
        { name: 'other.log', content },
      ]),
      'more than one file',
    ],
    ['of none', zipOf([]), 'empty'],
    ['that is cut', zipOf([{ name, content }]).subarray(0, 200), 'cut or damaged'],
    ['that unpacks to far more', zipOf([{ name, content: Buffer.alloc(2 ** 27) }]), 'far more'],
  ])('%s are not read, and that is said', async (_, zip, why) => {
    const { days, sendings } = await readIn({ [`${SMTP}.zip`]: zip });
    expect(sendings).toEqual([]);
    expect(days).toMatchObject([{ smtp: 'unread', why: expect.stringContaining(why) }]);
  });

  it('without .zip in their names are told for what they are', async () => {
    const { days } = await readIn({ [SMTP]: zipOf([{ name, content }]) });
    expect(days).toMatchObject([{ smtp: 'unread', why: expect.stringContaining('put .zip behind it') }]);
  });

  it('that say less than they hold are not believed', async () => {
    const packed = deflateRawSync(content);
    const { days } = await readIn({ [`${SMTP}.zip`]: zipOf([{ name, content, size: packed.length }]) });
    expect(days).toMatchObject([{ smtp: 'unread' }]);
  });
});

describe('lines', () => {
  it('of a gigabyte, without an end, are passed over in flat memory', async () => {
    const piece = Buffer.alloc(2 ** 20, 'x');
    async function* endless() {
      yield Buffer.from('first\n');
      for (let at = 0; at < 1024; at += 1) yield piece;
      yield Buffer.from('\nlast\n');
    }
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const found: string[] = [];
    let skipped = 0;
    for await (const lines of linesOf(endless())) {
      if (lines.text !== '') found.push(lines.text);
      skipped += lines.skipped;
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect([found, skipped]).toEqual([['first\n', 'last\n'], 1]);
    expect(most).toBeLessThan(2 ** 20);
  });

  it.each([
    ['an answer', `rsp: 250 ${'a@'.repeat(30_000)}`],
    ['an answer of one word', `rsp: 250 ${'a'.repeat(60_000)}`],
    ['a refusal', `"550 ${'" response '.repeat(5000)}`],
    ['a sender', `senderEmail(2): ${' parsed using:'.repeat(4000)}`],
  ])('made to be matched slowly are read as any: %s', async (_, text) => {
    const [first = '', ...rest] = smtpLines({});
    const line = `09:15:01.100 [203.0.113.7][50210344] ${text}`;
    const { sendings } = await readIn({ [SMTP]: file([first, ...Array(60).fill(line), ...rest]) });
    expect(sendings).toHaveLength(1);
  });

  it('of the delivery log, made so, too', async () => {
    const line = `09:15:04.900 [00000123] Delivery finished for ${'[id:'.repeat(15_000)}`;
    const started = deliveryLines(signedIn)[0] ?? '';
    const lines = Array.from({ length: 300 }, () => [started, line]).flat();
    const { days } = await readIn({ [SMTP]: file(smtpLines(signedIn)), [DELIVERY]: file(lines) });
    expect(days).toMatchObject([{ delivery: 'read' }]);
  });

  it('that tell a recipient alone, where the level leaves the commands out, are taken', async () => {
    const lines = smtpLines({}).filter((one) => !/ cmd: (?:RCPT|EHLO|MAIL)/.test(one));
    const { sendings } = await readIn({ [SMTP]: file(lines) });
    expect(sendings).toMatchObject([{ recipients: [{ address: 'anna@example.org' }] }]);
  });
});

describe('the domains of the server', () => {
  it('are those whose users signed in or got mail, and none that a client only names', async () => {
    const named = smtpLines({ sender: 'x@evil.example' }).map((line) =>
      line.replace('cmd: EHLO client', 'cmd: EHLO ] Authenticated as x@evil.example'),
    );
    const found = await inFolder(
      {
        [SMTP]: file([...named, ...smtpLines(signedIn)]),
        [DELIVERY]: file(
          deliveryLines({ ...signedIn, recipients: ['u@local.example'], relayed: ['two@far.example'] }),
        ),
      },
      async (folder) => localDomainsIn((await logFolder(folder)).files),
    );
    expect([...found].sort()).toEqual(['example.org', 'local.example']);
  });
});
