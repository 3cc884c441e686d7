/** What is handed to a real mail server, and what is said of one that does not take it. */
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { sendMail } from '../../src/notify/mail.js';
import { TLS_FOLDER } from '../api/a-server.js';
import { aMailbox } from './a-mailbox.js';

const CA = fileURLToPath(new URL('server.crt', TLS_FOLDER));
const LOGIN = { user: 'ops', password: 'Grey-Heron-55-Mail' };

function send(port: number, more: Partial<Parameters<typeof sendMail>[0]> = {}) {
  return sendMail({
    ...{ host: '127.0.0.1', port, isTls: false, mustEncrypt: false },
    from: { name: '', address: 'audit@host.example' },
    to: [{ name: 'Night watch', address: 'ops@host.example' }],
    ...{
      subject: 'mail.example.com: 1 got worse',
      text: 'It got worse.\n.\nFrom here on.\n',
      timeoutMs: 5000,
    },
    ...more,
  });
}

describe('a mail server', () => {
  it('that offers STARTTLS is spoken to by it, and its certificate has to be trusted', async () => {
    await using box = await aMailbox();

    expect(await send(box.port)).toMatch(/certificate/);
    expect(box.raw).toEqual([]);
    expect(await send(box.port, { caFile: CA, login: LOGIN, mustEncrypt: true })).toBeUndefined();

    expect(box.signIns).toEqual([{ ...LOGIN, isTls: true }]);
    const [mail] = await box.read();
    expect(mail).toMatchObject({
      subject: 'mail.example.com: 1 got worse',
      to: [{ name: 'Night watch', address: 'ops@host.example' }],
    });
    expect(mail?.text).toBe('It got worse.\n.\nFrom here on.\n');
    expect(mail?.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
  });

  it('has to be trusted whatever the environment tells Node.js', async () => {
    await using box = await aMailbox();
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      expect(await send(box.port)).toMatch(/certificate/);
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
    expect(box.raw).toEqual([]);
  });

  it('that speaks TLS from the first byte is, too', async () => {
    await using box = await aMailbox({ secure: true });

    expect(await send(box.port, { isTls: true, caFile: CA })).toBeUndefined();
    expect(box.raw).toHaveLength(1);
  });

  it('that offers none gets no password, and no message, where it has to be encrypted', async () => {
    await using box = await aMailbox({ disabledCommands: ['STARTTLS'], allowInsecureAuth: true });

    expect(await send(box.port, { login: LOGIN, mustEncrypt: true })).toMatch(/STARTTLS|TLS/);
    expect([box.signIns, box.raw]).toEqual([[], []]);
    expect(await send(box.port)).toBeUndefined();
  });

  it('that refuses the sign-in, or a recipient, is said', async () => {
    await using box = await aMailbox({
      ...{ disabledCommands: ['STARTTLS'], allowInsecureAuth: true },
      onAuth: (_auth, _session, done) => done(new Error('no such user')),
    });
    await using strict = await aMailbox({
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('ops@') ? null : Object.assign(new Error('unknown'), { responseCode: 550 })),
    });
    const to = ['ops', 'gone'].map((name) => ({ name: '', address: `${name}@host.example` }));

    expect(await send(box.port, { login: LOGIN })).toMatch(/no such user.*\(EAUTH\)$/);
    expect(await send(strict.port, { to })).toBe('the server refuses 1 of 2 recipients');
    expect([box.raw.length, strict.raw.length]).toEqual([0, 1]);
  });

  it('that says nothing, or is not there, is left', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };

    const slow = await send(port, { timeoutMs: 300 });
    await new Promise((resolve) => {
      silent.close(resolve);
    });

    expect(slow).toMatch(/not done within 0\.3 seconds|Greeting never received/);
    expect(await send(port)).toMatch(/ECONNREFUSED/);
  });

  it('gets no header that a text brings along', async () => {
    await using box = await aMailbox({ disabledCommands: ['STARTTLS'] });

    await send(box.port, { subject: 'a\r\nBcc: all@host.example\r\n\r\nb', text: 'x\r\n.\r\nRSET\r\n' });

    expect(box.recipients).toEqual(['ops@host.example']);
    const [mail] = await box.read();
    expect(mail?.bcc).toBeUndefined();
    expect(mail?.text).toBe('x\n.\nRSET\n');
  });
});
