/** A server's own process: how it is told to stop, and what its report may be written to. */
import { mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type ChildOptions, runChild } from '../../../src/cli/fleet/child.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/server.js';
import { until } from '../../e2e/a-cli.js';

const open: Sandbox[] = [];
afterAll(async () => {
  for (const sandbox of open) await sandbox.close();
});

const AUDIT = ['audit', '--step', 'logging', '--fail-on', 'never'];

async function aChild(latencyMs: number, more: Partial<ChildOptions> = {}) {
  const sandbox = await startSandbox({ domains: 1, latencyMs });
  open.push(sandbox);
  const { username, password } = sandbox.accounts.admin;
  const folder = mkdtempSync(join(tmpdir(), 'child-'));
  const env = {
    ...{ PATH: process.env.PATH, HOME: folder, SMARTERMAIL_URL: sandbox.url },
    ...{ SMARTERMAIL_USERNAME: username, SMARTERMAIL_PASSWORD: password },
  };
  const stop = new AbortController();
  const file = join(folder, 'report.json');
  const started = () =>
    runChild({ ...{ args: AUDIT, file, env, stops: [stop.signal], platform: 'linux' }, ...more });
  return { sandbox, stop, file, folder, started };
}

const isAsked = ({ sandbox }: { readonly sandbox: Sandbox }) => until(() => sandbox.stats().requests > 0);

describe("a server's own process", () => {
  it('is told to stop, and says so', async () => {
    const child = await aChild(300);
    const ended = child.started();
    await isAsked(child);

    child.stop.abort();

    expect(await ended).toMatchObject({ exitCode: 130, error: { code: 'interrupted' } });
  });

  it('is told by the console alone on Windows, where ours would end it in the middle of a write', async () => {
    const child = await aChild(50, { platform: 'win32' });
    const ended = child.started();
    await isAsked(child);

    child.stop.abort();

    expect(await ended).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(readFileSync(child.file, 'utf8'))).toMatchObject({ report: 'audit' });
  });

  it('has no report where only half of one could be written, and the one that was there stays', async () => {
    const half = 'data:text/javascript,process.stdout.write("{");process.exit(2)';
    const { started, file } = await aChild(0, {
      env: { PATH: process.env.PATH, NODE_OPTIONS: `--import=${half}` },
    });
    writeFileSync(file, 'earlier');

    expect(await started()).toMatchObject({
      ...{ exitCode: 1, error: { message: 'It ended without a whole report' } },
    });
    expect(readFileSync(file, 'utf8')).toBe('earlier');
  });

  it('writes through no link that lies where its report is begun', async () => {
    const { started, folder, file } = await aChild(0);
    writeFileSync(join(folder, 'mine'), 'mine');
    symlinkSync(join(folder, 'mine'), `${file}.tmp`);

    expect(await started()).toMatchObject({ exitCode: 0 });
    expect(readFileSync(join(folder, 'mine'), 'utf8')).toBe('mine');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ report: 'audit' });
  });
});
