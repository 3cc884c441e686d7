/** The step `updates`: published flaws of the build, and what to check on a server that is taken for compromised. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { auditReportSchema } from '../../src/report/model/audit-report.js';
import { type Scene, scenes, tooLongLines } from './a-cli.js';

const makeScene = scenes();
const SHIPPED = new URL('../../data/advisories.json', import.meta.url);

/** The shipped list as if it were of today: an older one lets no build pass. */
function listOfToday({ folder }: Scene): readonly string[] {
  const list = JSON.parse(readFileSync(SHIPPED, 'utf8'));
  const asOf = new Date().toISOString().slice(0, 10);
  writeFileSync(join(folder, 'list.json'), JSON.stringify({ ...list, asOf }));
  return ['--advisories', 'list.json'];
}

async function auditOf(scene: Scene, more: readonly string[] = []) {
  const args = ['audit', '--step', 'updates', ...listOfToday(scene), ...more];
  const [text, json] = [await scene.run(args), await scene.run([...args, '--json'])];
  const { findings } = auditReportSchema.parse(JSON.parse(json.stdout));
  return { code: text.code, text: text.stdout, words: text.stdout.replace(/\s+/g, ' '), findings };
}

describe('an audit of a build that is taken for compromised', () => {
  it('lists one by one what to check, and writes nothing', async () => {
    const scene = await makeScene({ build: 9406 });

    const { code, text, words } = await auditOf(scene);

    expect(code).toBe(2);
    expect(words).toContain('Treat the server as compromised until it is checked.');
    for (const { username } of scene.sandbox.state.administrators) {
      expect(words).toContain(`Administrator "${username}"`);
    }
    expect(words).toContain('The event "New user" runs "C:\\Tools\\welcome.cmd".');
    expect(words).toContain('The spool runs "C:\\Tools\\spool-scan.cmd %filepath".');
    expect(words).toContain('The extension blacklist of uploads is empty.');
    expect(tooLongLines(text)).toEqual([]);
    expect(scene.sandbox.stats().writes).toBe(0);
  });

  it('says what it could not read, and where to look', async () => {
    const scene = await makeScene({ build: 9406, publishedOnly: true });

    const { words } = await auditOf(scene);

    expect(words).toContain('Not read: System administrators. Settings > Administrators');
    expect(words).toContain('Not read: System events. Settings > Events');
    expect(words).toContain('The spool runs "C:\\Tools\\spool-scan.cmd %filepath".');
  });

  it('names each published flaw with its severity and the build that fixes it, known-exploited ones first', async () => {
    const scene = await makeScene({ build: 9406 });

    const { words } = await auditOf(scene);

    expect(words).toMatch(
      /been out: CVE-2025-52691, known to be exploited since 2026-01-26, critical: \d+ days \(build 9413\);/,
    );
    expect(words).toMatch(/CVE-2026-104084, high: \d+ days \(build 9777\);/);
    expect(words.indexOf('known to be exploited')).toBeLessThan(words.indexOf('CVE-2026-104084'));
    expect(words).toContain('By hand: 1. Update SmarterMail to build 9777 or later.');
  });
});

/** A playbook with these options of the step. */
function withOptions({ folder }: Scene, options: string): readonly string[] {
  const steps = `{ updates: { ${options} } }`;
  writeFileSync(join(folder, 'own.yaml'), `{ version: 1, name: own, extends: baseline, steps: ${steps} }`);
  return ['--playbook', './own.yaml'];
}

describe('an audit of a build that has every fix', () => {
  it('does not pass until somebody says that nobody had broken in, and lists what to look at', async () => {
    const scene = await makeScene({ build: 9777 });

    const { code, words, findings } = await auditOf(scene);

    expect(code).toBe(2);
    expect(findings).toMatchObject([{ step: 'updates', verdict: 'manual', remedy: 'decide' }]);
    expect(words).toContain('See whether somebody has broken in: flaws that are known to be exploited');
    expect(words).toContain('The spool runs "C:\\Tools\\spool-scan.cmd %filepath".');
    expect(words).toContain('updates: { checkedForCompromise:');
    expect(words).not.toContain('Treat the server as compromised');
    expect(scene.sandbox.stats().writes).toBe(0);
  });

  it('passes once that is said, lists nothing to check, and does not look for it', async () => {
    const scene = await makeScene({ build: 9777 });

    const { code, words, findings } = await auditOf(
      scene,
      withOptions(scene, 'checkedForCompromise: 2026-02-05'),
    );

    expect(code).toBe(0);
    expect(findings).toMatchObject([{ step: 'updates', verdict: 'pass' }]);
    expect(words).not.toMatch(/compromised|Administrator "/);
    expect(Object.keys(scene.sandbox.stats().byRoute)).not.toContain('GET settings/sysadmin/administrators');
  });

  it('is exposed to what was published since', async () => {
    const scene = await makeScene({ build: 9600 });

    const { code, words } = await auditOf(scene);

    expect(code).toBe(2);
    expect(words).toContain('CVE-2026-104082');
    expect(words).not.toContain('CVE-2026-7807');
    expect(words).not.toContain('Treat the server as compromised');
  });
});

describe('an audit that looks into forwarding', () => {
  it('says before how many requests it takes, and names who forwards outside', async () => {
    const scene = await makeScene({ build: 9777 });
    const { domains } = scene.sandbox.state;
    const [[name = '', domain] = []] = Object.entries(domains);
    const mailbox = domain?.users[0]?.emailAddress ?? '';
    for (const one of Object.values(domains)) one.forwarding = {};
    if (domain !== undefined) domain.forwarding = { [mailbox]: ['spy@outside.example'] };
    const mailboxes = Object.values(domains).reduce((sum, { users }) => sum + users.length, 0);

    const { stdout, stderr } = await scene.run([
      ...['audit', '--json', '--step', 'updates', ...listOfToday(scene)],
      ...withOptions(scene, 'forwarding: look'),
    ]);

    const { findings } = auditReportSchema.parse(JSON.parse(stdout));
    const found = findings.find(({ target }) => target === name);
    expect(stderr).toBe(
      `Looking into forwarding: up to ${mailboxes} requests, one a mailbox, in ${Object.keys(domains).length} domains.\n`,
    );
    expect(findings).toHaveLength(Object.keys(domains).length + 1);
    expect(found).toMatchObject({ verdict: 'manual', remedy: 'decide' });
    expect(found?.byHand?.[0]?.text).toBe(
      `The mailbox ${mailbox} forwards to spy@outside.example: ask its user.`,
    );
    expect(scene.sandbox.stats().byRoute['GET settings/domain/mailbox-forward-list/{email}']).toBe(mailboxes);
    expect(scene.sandbox.stats().writes).toBe(0);
  });
});
