/** The last run of the tool on a server, by which a new administrator is told from the others. */
import { describe, expect, it } from '@jest/globals';
import { scenes } from './a-cli.js';

const makeScene = scenes();

describe('an administrator that nobody named', () => {
  it('is new where it was created after the last run on this server, however its address is typed', async () => {
    const { run, sandbox } = await makeScene({ domains: 1 });
    const told = async (url: string) => {
      const { stdout } = await run(['audit', '--step', 'admin-review', '--url', url, '--format', 'json']);
      return JSON.parse(stdout)
        .findings.map(({ message }: { readonly message: string }) => message)
        .join(' ');
    };
    const now = () => new Date().toISOString();

    const before = await told(sandbox.url);
    const applied = await run(['apply', '--playbook', 'baseline', '--step', 'logging', '--auto-approve']);
    for (const one of sandbox.state.administrators) if (one.username !== 'admin') one.created = now();
    const after = [
      await told(sandbox.url),
      await told(`${sandbox.url}/`),
      await told(sandbox.url.toUpperCase()),
    ];

    expect(applied.code).toBe(0);
    expect(before).not.toContain('since the last run of this tool');
    for (const text of after) expect(text).toContain('is new since the last run of this tool');
  });
});
