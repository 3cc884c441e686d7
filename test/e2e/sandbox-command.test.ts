/** `smlockdown sandbox` as a process: what it prints, what it holds, how it stops. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type Workplace, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();

/** A sandbox on a free port, with the address it printed. */
async function startIn(workplace: Workplace, args: readonly string[] = []) {
  const started = workplace.start(['sandbox', '--port', '0', ...args]);
  const printed = await started.says('Copper-Lantern');
  return { started, url: /http:\/\/\S+/.exec(printed)?.[0] ?? '' };
}

async function jsonAt(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

describe('the sandbox command', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'prints how to sign in and what teaches its calls when ready, takes that file away, and ends with 0 on %s',
    async (signal) => {
      const { started } = await startIn(makeWorkplace());
      const said = await started.says('.yaml');
      const [, contract = ''] = /taught by --contract (\S+)$/m.exec(said) ?? [];
      const overlay = readFileSync(contract, 'utf8');

      started.signal(signal);
      const ended = await started.ended;

      expect(ended.code).toBe(0);
      const [first, second, third, rest] = ended.stdout.split('\n');
      expect(first).toMatch(/^sandbox listening on http:\/\/127\.0\.0\.1:\d+$/);
      expect(second).toBe('sign in as admin / Sail-7-Copper-Lantern');
      expect(third).toBe(`its calls are taught by --contract ${contract}`);
      expect(rest).toBe('');
      expect(overlay).toContain('evidence: learned');
      expect(existsSync(contract)).toBe(false);
    },
  );

  it('teaches nothing where it is told so', async () => {
    const { started } = await startIn(makeWorkplace(), ['--untaught']);

    started.signal('SIGTERM');

    expect((await started.ended).stdout.split('\n')).toHaveLength(3);
  });

  it('is a server that another process audits; its side door counts no write', async () => {
    const workplace = makeWorkplace();
    const { url, started } = await startIn(workplace, ['--domains', '7', '--seed', '3', '--build', '9511']);

    const audited = await workplace.run(['audit', '--json'], {
      env: {
        SMARTERMAIL_URL: url,
        SMARTERMAIL_USERNAME: 'admin',
        SMARTERMAIL_PASSWORD: 'Sail-7-Copper-Lantern',
      },
    });
    const stats = await jsonAt(`${url}/sandbox/stats`);
    const state = (await jsonAt(`${url}/sandbox/state`)) as { readonly domains: object };
    started.signal('SIGTERM');
    await started.ended;

    expect(JSON.parse(audited.stdout)).toMatchObject({
      server: { url, build: 9511 },
      summary: { domains: 7 },
    });
    expect(stats).toMatchObject({ signIns: 1, writes: 0, byRoute: { 'POST auth/logout-user': 1 } });
    expect(Object.keys(state.domains)).toHaveLength(7);
  });

  it('ends with 64 when its port is taken', async () => {
    const workplace = makeWorkplace();
    const { url, started } = await startIn(workplace);

    const second = await workplace.run(['sandbox', '--port', new URL(url).port]);
    started.signal('SIGTERM');
    await started.ended;

    expect(second.code).toBe(64);
    expect(second.stderr).toContain('in use');
  });
});
