/** No output of any command holds a password, a token or a secret, in clear or base64. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  type Ended,
  MAIN,
  rollBackLatest,
  scenes,
  signInOf,
  startProgram,
  type Workplace,
  workplaces,
} from './a-cli.js';

const makeScene = scenes();
const makeWorkplace = workplaces();
const STATE = ['--state-dir', 'st'];

/** Forms in which a secret could show; a token of the sandbox begins as every JSON web token does. */
function formsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [secret, base64, encodeURIComponent(secret), 'eyJ'];
}

function leaksIn(ended: readonly Ended[], secrets: readonly string[]): readonly string[] {
  const text = ended.map(({ stdout, stderr }) => `${stdout}${stderr}`).join('\n');
  return secrets.flatMap(formsOf).filter((form) => text.includes(form));
}

/** One after the other: each finds the server as the one before left it. */
async function inTurn(
  run: Workplace['run'],
  commands: readonly (readonly string[])[],
): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  for (const args of commands) {
    const [command, id, ...more] = args;
    const isBack = command === 'rollback' && id === 'latest';
    ended.push(await (isBack ? rollBackLatest(run, more) : run(args)));
  }
  return ended;
}

/** Of the certificate on the ports of every sandbox; the server shows it in a read. */
const CERTIFICATE_PASSWORD = 'Quiet-Otter-41-Certificate';

describe('an error about a file that is none of ours', () => {
  const SECRET = 'hunter22-Copper';

  it.each([
    ['a line of a .env', `TOKEN=${SECRET}\n`],
    ['a word', SECRET],
    ['a tag', `!${SECRET} a`],
    ['an alias', `*${SECRET}`],
    ['a directive', `%${SECRET}\n`],
    ['a text that is not closed', `a: "${SECRET}\n`],
    ['an unexpected sign', `a: b\n@${SECRET}`],
    ['a block with more', `a: |${SECRET}\n  b`],
    ['JSON with a word', `{ "a": ${SECRET} }`],
    ['JSON and more', `{} ${SECRET}`],
  ])('repeats nothing of it: %s', async (_, text) => {
    const { folder, run } = await makeScene();
    writeFileSync(join(folder, 'other'), text);
    writeFileSync(join(folder, 'own.yaml'), 'version: 1\nname: own\nextends: ./other\n');

    const ended = await inTurn(run, [
      ['audit', '--playbook', './other'],
      ['audit', '--playbook', './own.yaml'],
      ['audit', '--contract', 'other'],
      ['audit', '--advisories', 'other'],
      ['show', 'other'],
      ['show', 'other', '--json'],
      ['apply', 'other', '--auto-approve'],
    ]);

    expect(ended.map(({ code }) => code)).toEqual([65, 65, 65, 78, 65, 65, 65]);
    const said = ended.map(({ stdout, stderr }) => `${stdout}${stderr}`).join('\n');
    expect(said).not.toMatch(/hunt|Copper/);
  });

  it.each([[], ['--json']])(
    'of .env masks what is secret there before any command began: %j',
    async (...flags) => {
      const { folder, run } = makeWorkplace();
      writeFileSync(join(folder, '.env'), `SMARTERMAIL_PASSWORD=${SECRET}\n`);

      const ended = await inTurn(run, [
        ['audit', `--${SECRET}`, ...flags],
        [SECRET, ...flags],
        ['show', `./${SECRET}`, ...flags],
      ]);

      expect(ended.map(({ code }) => code)).toEqual([64, 64, 65]);
      expect(leaksIn(ended, [SECRET])).toEqual([]);
    },
  );
});

describe('the output', () => {
  it('of a whole run holds no secret, for people or programs', async () => {
    const { sandbox, start } = await makeScene();

    // As a user starts them: nothing of the process around the command, its streams or its end, adds to the output.
    const ended = await inTurn(
      async (args) => start(args).ended,
      [
        ['audit', '--json', '--expand'],
        ['plan', '--json', '--playbook', 'strict'],
        ['apply', '--playbook', 'strict', '--auto-approve', '--json', ...STATE],
        ['runs', '--json', ...STATE],
        ['rollback', 'latest', '--auto-approve', '--expand', ...STATE],
      ],
    );

    expect(ended.map(({ code }) => code)).toEqual([2, 2, 0, 0, 0]);
    expect(leaksIn(ended, [sandbox.accounts.admin.password, CERTIFICATE_PASSWORD])).toEqual([]);
  });

  it('of a run with two factors holds no secret', async () => {
    const { sandbox, run } = await makeScene();
    const { twoFactor } = sandbox.accounts;
    const env = { ...signInOf(sandbox, twoFactor), SMARTERMAIL_TOTP_SECRET: twoFactor.totpSecret };
    // Steps that change no door: after one the tool waits for a code that it has not used yet.
    const steps = ['--playbook', 'strict', '--step', 'smtp-relay', '--step', 'domain-smtp-auth'];

    const ended = await inTurn(
      (args) => run(args, { env }),
      [
        ['audit', '--json', '--expand'],
        ['plan', '--json', ...steps],
        ['apply', ...steps, '--auto-approve', '--json', ...STATE],
        ['rollback', 'latest', '--auto-approve', '--expand', ...STATE],
      ],
    );

    expect(ended.map(({ code }) => code)).toEqual([2, 2, 0, 0]);
    expect(leaksIn(ended, [twoFactor.password, twoFactor.totpSecret])).toEqual([]);
  });

  it('masks a password that the server says again', async () => {
    const { sandbox, run } = await makeScene();
    const { password } = sandbox.accounts.admin;
    const echo = `rejected ${password} or ${Buffer.from(password).toString('base64')}`;
    sandbox.addFaults([
      { kind: 'status', path: 'settings/**', code: 400, body: { success: false, message: echo } },
      { kind: 'status', path: 'domain/**', code: 400, body: { success: false, message: echo } },
    ]);

    const ended = [await run(['audit']), await run(['audit', '--json'])];

    expect(ended.map(({ code }) => code)).toEqual([1, 1]);
    expect(leaksIn(ended, [password])).toEqual([]);
    expect(`${ended[0]?.stdout}${ended[0]?.stderr}`).toContain('[redacted]');
  });
});

describe('a disk that is full', () => {
  it('under the output ends with 1 and says so', async () => {
    const { sandbox, folder } = await makeScene();

    const ended = await startProgram(['sh', '-c', `"${process.execPath}" "${MAIN}" audit > /dev/full`], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', HOME: folder, ...signInOf(sandbox) },
    }).ended;

    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('The output could not be written');
    expect(sandbox.stats().byRoute['POST auth/logout-user']).toBe(1);
  });
});
