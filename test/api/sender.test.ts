import { describe, expect, it } from '@jest/globals';
import pLimit from 'p-limit';
import type { Bearer } from '../../src/api/bearer.js';
import { interruptedError, interruptionBy } from '../../src/api/interruption.js';
import { type Sender, senderOf } from '../../src/api/sender.js';
import type { Exchange } from '../../src/api/transport.js';
import { SecretValues } from '../../src/redaction.js';

const WRITE = { method: 'POST', path: 'settings/sysadmin/log-settings', body: {} } as const;

const READ = { method: 'GET', path: 'settings/sysadmin/log-settings' } as const;

/** A sender over a server that answers with this status, and what was sent with which token. */
function aSender(options: { readonly status: number; readonly bearer: (stop: () => void) => Bearer }) {
  const sent: (string | undefined)[] = [];
  const interruption = interruptionBy();
  const stop = (): void => interruption.stop(interruptedError());
  const bearer = options.bearer(stop);
  const answer = { kind: 'answered', status: options.status, statusText: '', text: '' } as const;
  const sender: Sender = senderOf({
    transport: {
      send: async (request): Promise<Exchange> => {
        sent.push(request.bearer);
        return { ...answer, location: null, retryAfter: null };
      },
    },
    session: bearer,
    interruption,
    repeat: (_, attempt) => attempt(),
    limit: pLimit(1),
    base: 'https://mail.test',
    secrets: new SecretValues(),
    clock: () => 0,
  });
  return { sender, sent, stop };
}

describe('a write', () => {
  it('is not sent when all was stopped while its token was renewed', async () => {
    const { sender, sent } = aSender({
      status: 200,
      bearer: (stop) => ({
        current: async () => {
          stop();
          return 'fresh';
        },
        renew: async () => 'fresh',
      }),
    });

    await expect(sender.send(WRITE, 'finishes')).rejects.toMatchObject({ code: 'interrupted' });
    expect(sent).toEqual([]);
  });

  it('is not sent again after a 401 when all was stopped while the token was renewed', async () => {
    const { sender, sent } = aSender({
      status: 401,
      bearer: (stop) => ({
        current: async () => 'old',
        renew: async () => {
          stop();
          return 'fresh';
        },
      }),
    });

    await expect(sender.send(WRITE, 'finishes')).rejects.toMatchObject({ code: 'interrupted' });
    expect(sent).toEqual(['old']);
  });
});

describe('a request that waits for its place', () => {
  it.each([
    ['a write', (sender: Sender) => sender.send(WRITE, 'finishes')],
    ['a read', (sender: Sender) => sender.send(READ, 'stops')],
    ['a write on a domain', (sender: Sender) => sender.send({ ...WRITE, domain: 'a.example' }, 'finishes')],
    ['a page', (sender: Sender) => sender.sendForPage('Documentation/api')],
  ])('asks for no token when all was stopped meanwhile: %s', async (_, send) => {
    const asked: string[] = [];
    let go = (): void => {};
    const { sender, sent, stop } = aSender({
      status: 200,
      bearer: () => ({
        current: async () => {
          asked.push('token');
          await new Promise<void>((resolve) => {
            go = resolve;
          });
          return 'token';
        },
        renew: async () => 'fresh',
      }),
    });
    const first = sender.send(READ, 'stops');
    const second = send(sender);
    await new Promise((resolve) => setImmediate(resolve));

    stop();
    go();

    await expect(first).rejects.toMatchObject({ code: 'interrupted' });
    await expect(second).rejects.toMatchObject({ code: 'interrupted' });
    expect(asked).toEqual(['token']);
    expect(sent).toEqual([]);
  });
});
