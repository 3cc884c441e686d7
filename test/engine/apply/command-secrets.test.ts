/** A password in a command line of the server is in nothing that is shown or stored. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { aPlaybook } from '../a-playbook.js';
import { apply, aServer, auditOf, planOf, type Server, undo } from '../a-server.js';

const SECRET = 'hunter22';
const LINE = `scan.exe --password ${SECRET}`;

async function storedBy({ stateDir }: Server): Promise<string> {
  const files = await readdir(stateDir, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((one) => one.isFile())
    .map((one) => readFile(join(one.parentPath, one.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

describe('a password in a command line', () => {
  it('is in no finding, plan, run folder or report, and its line is told not to come back', async () => {
    const server = await aServer({
      domains: 1,
      prepare: ({ antivirus }) => {
        Object.assign(antivirus, { commandLine: LINE, commandLineArguments: `-p ${SECRET}` });
      },
    });
    const playbook = await aPlaybook({ steps: { 'command-hooks': { unlisted: 'clear' } } });

    const survey = await auditOf(server, playbook, { keep: 'findings' });
    const plan = await planOf(server, playbook);
    const applied = await apply(server, playbook);
    const undone = await undo(server);

    expect(plan.changes[0]).toMatchObject({ before: 'scan.exe --password [redacted]' });
    expect(applied.exitCode).toBe(0);
    expect(server.state.antivirus).toMatchObject({ commandLine: '', commandLineArguments: `-p ${SECRET}` });
    expect(undone.exitCode).toBe(6);
    const shown = JSON.stringify([survey.findings, plan, applied, undone]);
    expect(undone.unrestored).toMatchObject([
      { path: 'commandLine', wanted: 'scan.exe --password [redacted]' },
    ]);
    for (const text of [shown, await storedBy(server)]) {
      expect(text).toContain('[redacted]');
      expect(text).not.toContain(SECRET);
    }
  });

  it('is in no account of a rollback that leaves another line with it alone', async () => {
    const server = await aServer({
      domains: 1,
      prepare: ({ antivirus }) => {
        Object.assign(antivirus, { commandLine: 'scan.exe' });
      },
    });
    await apply(server, await aPlaybook({ steps: { 'command-hooks': { unlisted: 'clear' } } }));
    Object.assign(server.state.antivirus, { commandLine: LINE });

    const undone = await undo(server);

    expect(undone.unrestored).toMatchObject([
      { path: 'commandLine', why: 'left', found: 'scan.exe --password [redacted]', wanted: 'scan.exe' },
    ]);
    expect(JSON.stringify(undone)).not.toContain(SECRET);
  });

  it('does not go back in by a rollback where somebody has put the line back', async () => {
    const server = await aServer({
      domains: 1,
      prepare: ({ antivirus }) => {
        Object.assign(antivirus, { commandLine: LINE });
      },
    });
    await apply(server, await aPlaybook({ steps: { 'command-hooks': { unlisted: 'clear' } } }));
    Object.assign(server.state.antivirus, { commandLine: LINE });

    const undone = await undo(server);

    expect(server.state.antivirus).toMatchObject({ commandLine: LINE });
    expect(JSON.stringify(undone)).not.toContain(SECRET);
  });
});
