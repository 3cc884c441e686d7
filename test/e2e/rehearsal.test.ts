/** A rehearsal against a server, and what the commands that change it show of it before they do. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { RehearseReport } from '../../src/report/model/rehearsal.js';
import { file, type Session, smtpLines } from '../logs/a-log.js';
import type { Scene } from './a-cli.js';
import { doAll, hereIn, makeScene, STATE, shownOn } from './a-wizard.js';

const PLAYBOOK = ['--playbook', './base.yaml'];
const REHEARSAL = ['--rehearsal', 'rehearsal.json'];

/** A day of them, from fourteen devices that do not sign in and one address that need not. */
function writeLogs({ folder, sandbox }: Scene, more: readonly Session[] = []) {
  const [domain = ''] = Object.keys(sandbox.state.domains);
  const to = { sender: `scanner@${domain}`, recipients: ['x@far.example'] };
  const devices = Array.from({ length: 14 }, (_, at) => ({
    ...{ ...to, address: `198.18.0.${at}`, session: String(10_000_000 + at) },
  }));
  mkdirSync(join(folder, 'logs'));
  writeFileSync(
    join(folder, 'logs', '2026.02.03-smtpLog.log'),
    file([...devices, ...more.map((one) => ({ ...to, ...one }))].flatMap((one) => smtpLines(one))),
  );
}

const rehearse = ({ run }: Scene, ...args: readonly string[]) =>
  run(['rehearse', '--logs', 'logs', ...PLAYBOOK, ...STATE, ...args]);

describe('a rehearsal', () => {
  it('asks the server which domains are here, and who need not sign in, by the list of old builds too', async () => {
    const scene = await makeScene();
    const { smtpAuthBypass } = scene.sandbox.state;
    writeLogs(scene, [
      { address: '198.18.5.1', session: '20000001' },
      { address: String(smtpAuthBypass[0]?.address), session: '20000002' },
    ]);

    const { code, stdout } = await rehearse(scene, '--url', scene.sandbox.url, '--json');

    expect(code).toBe(2);
    const { domains, isWhitelistKnown, counts, steps } = JSON.parse(stdout) as RehearseReport;
    expect({ domains, isWhitelistKnown, accepted: counts.accepted }).toEqual({
      ...{ domains: { from: 'server', count: 3 }, isWhitelistKnown: true, accepted: 16 },
    });
    for (const { senders, unknown } of steps) {
      expect(senders.map(({ name }) => name.slice(0, 9))).toEqual(Array(14).fill('198.18.0.'));
      expect(unknown).toEqual([]);
    }
  });

  it('is shown by plan, apply and the wizard, before anything is decided', async () => {
    const scene = await makeScene();
    writeLogs(scene);
    const made = await rehearse(scene, '--url', scene.sandbox.url, '--out', 'rehearsal.json');
    expect(made.stdout).toContain('14 senders in 1 day would be refused: 14 of 14 messages.');
    const said =
      /SENDERS 14 senders in 1 day would be refused, 14 messages: smtp-relay 14, domain-smtp-auth 14;/;
    const plan = await scene.run(['plan', ...PLAYBOOK, ...REHEARSAL, ...STATE]);
    const apply = await scene.run(['apply', ...PLAYBOOK, ...REHEARSAL, '--dry-run', ...STATE]);
    const { run, person } = hereIn(scene, REHEARSAL);
    await doAll(person);
    await person.chooses('THE LAST PAGE', '3');
    for (const screen of [plan.stdout, apply.stdout, await shownOn(run)]) {
      const shown = screen.replace(/\s+/g, ' ');
      expect(shown).toMatch(said);
      expect(shown).toContain('14 senders in 1 day refused');
      expect(shown).not.toContain('another playbook');
    }
    const other = await scene.run(['plan', '--playbook', 'strict', ...REHEARSAL, ...STATE]);
    expect(other.stdout.replace(/\s+/g, ' ')).toContain('made for another playbook (base)');
    expect(scene.sandbox.stats().writes).toBe(0);
  });
});
