import { describe, expect, it } from '@jest/globals';
import { runCommandLine } from '../../src/cli/command-line.js';

/** Parses, and says whether a command was called; nothing of it is loaded. */
async function parse(...argv: string[]): Promise<'called' | 'not called'> {
  let outcome: 'called' | 'not called' = 'not called';
  await runCommandLine(argv, {
    version: () => '1.2.3',
    run: async () => {
      outcome = 'called';
    },
  });
  return outcome;
}

describe('the command line', () => {
  it.each([
    ['audit'],
    ['audit', '--url', 'https://a.example', '--username', 'admin', '--json', '--expand', '--no-input'],
    ['audit', '--step', 'logging', '--step', 'catch-all', '--domain', '*.example', '--fail-on', 'never'],
    ['audit', '--password-from', 'env:A', '--totp-from', 'file:b', '--ca', 'ca.pem', '--insecure'],
    ['audit', '--timeout', '0.5', '--concurrency', '64', '--assume-smartermail', '--playbook', 'strict'],
    ['plan', '--out', 'plan.json'],
    ['plan', '--state-dir', 'x', '--json'],
    ['audit', '--state-dir', 'x'],
    ['audit', '--advisories', 'own.json'],
    ['plan', '--advisories', 'own.json'],
    ['apply', '--playbook', 'strict', '--advisories', 'own.json'],
    ['show', 'plan.json'],
    ['apply', 'plan.json', '--auto-approve', '--state-dir', 'x'],
    ['apply', '--playbook', 'strict', '--dry-run'],
    ['rollback', 'latest', '--dry-run'],
    ['rollback', '20260102-030405-apply-ab12', '--auto-approve'],
    ['runs', '--json'],
    ['steps'],
    ['steps', 'catch-all', '--json'],
    ['sandbox', '--port', '0', '--domains', '3', '--seed', '7', '--latency', '20', '--build', '9511'],
    ['demo'],
  ])('takes %s %s %s %s', async (...argv) => {
    expect(await parse(...argv)).toBe('called');
  });

  it.each([
    [['audit', '--jsn'], 'did you mean --json?'],
    [['audit', '--step'], '--step needs a value'],
    [['aply'], 'did you mean apply?'],
    [['rollback'], 'smlockdown rollback <run>'],
    [['audit', '--ca', 'a', '--ca', 'b'], '--ca is given more than once'],
    [['audit', '--advisories'], '--advisories needs a value'],
    [['audit', '--advisories', 'a', '--advisories', 'b'], '--advisories is given more than once'],
    [['rollback', 'latest', '--advisories', 'a'], 'advisories'],
    [['audit', '--concurrency', '-1'], '1 to 64'],
    [['audit', '--timeout', '3601'], '--timeout'],
    [['rollback', 'latest', '--auto-approve', '--dry-run'], 'exclude each other'],
    [['plan', '--fail-on', 'high'], 'fail-on'],
    [['runs', '--url', 'https://a.example'], 'url'],
  ])('refuses %j in words', async (argv, words) => {
    await expect(parse(...argv)).rejects.toMatchObject({
      code: 'usage.invalid',
      message: expect.stringContaining(words),
      next: expect.stringContaining('--help'),
    });
  });
});
