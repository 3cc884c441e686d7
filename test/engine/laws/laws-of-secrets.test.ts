/** Law 7 over the secrets that a plan sets: named by reference everywhere, and nowhere shown, whatever the server echoes. */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CodeSource, totpCode } from '../../../src/api/totp.js';
import { openVault } from '../../../src/cli/secrets/vault.js';
import { shippedContract } from '../../../src/contract/contract.js';
import type { RunOptions } from '../../../src/engine/apply/apply.js';
import { type SecretVault, secretsOf } from '../../../src/engine/apply/secrets.js';
import type { Change } from '../../../src/engine/words/change.js';
import { LockdownError } from '../../../src/errors.js';
import { SecretValues } from '../../../src/redaction.js';
import { runs } from '../../property-runs.js';
import { aPlaybook } from '../a-playbook.js';
import { aServer, auditOf, carryOut, errorOf, planOf, type Server, undo, undoPlanOf } from '../a-server.js';
import { SETTERS, type Setter } from './secret-setters.js';

const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const isTotp = ({ step }: Setter) => step === 'admin-2fa';

/** Strong enough to be taken, with what texts are escaped for: quotes, backslashes, signs of addresses, other letters. */
const anyPassword = fc
  .string({ unit: fc.constantFrom(...'abXY89"\\/+%&=ü€ $'), minLength: 4, maxLength: 16 })
  .map((text) => `Sail-7-Kx${text}9qZ!`);
const anyTotp = fc
  .array(fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'), { minLength: 32, maxLength: 32 })
  .map((letters) => letters.join(''));

/** Everything that could be looked for: in clear, escaped, and in both kinds of base64. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    ...[secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)],
    ...[bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')],
  ];
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    found.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name), 'utf8')),
  );
}

interface Told {
  /** All that was said, shown or stored. */
  readonly texts: readonly string[];
  readonly secret: string;
  /** Did the server get it? */
  readonly bodies: readonly string[];
}

/** What a run needs, with every body as it leaves the tool. */
async function atHand(
  server: Server,
  { changes, env }: { readonly changes: readonly Change[]; readonly env: Readonly<Record<string, string>> },
) {
  const said: string[] = [];
  const bodies: string[] = [];
  const vault: SecretVault = await openVault(secretsOf(changes, shippedContract), {
    ...{ env: { OTHER: 'Juniper-5-Anvil-Terrace', ...env }, processEnv: {}, secrets: server.secrets },
    passwordInUse: server.sandbox.accounts.admin.password,
    codes: new CodeSource({ clock: Date.now, sleep: async () => {} }),
    say: (text) => void said.push(text),
  });
  const { writeClient } = server.connection;
  const connection: Server['connection'] = {
    ...server.connection,
    writeClient: (warrant) => ({
      write: (call) => {
        bodies.push(JSON.stringify(call.body));
        return writeClient(warrant).write(call);
      },
    }),
  };
  const options: Partial<RunOptions> = { vault, connection };
  return { options, said, bodies, vault };
}

/** Plans, carries out and rolls back a step that sets the secret; `trouble` makes the server misbehave. */
async function everythingTold(
  { setter, reference, env }: { setter: Setter; reference: string; env: Readonly<Record<string, string>> },
  trouble: (server: Server, secret: string) => Partial<RunOptions>,
): Promise<Told> {
  const server = await aServer({ domains: 2 });
  const [step = ''] = setter.step.split(',');
  const options = setter.options(reference, server.names[0] ?? '');
  const playbook = await aPlaybook({ steps: { [step]: options } });
  const survey = await auditOf(server, playbook);
  const plan = await planOf(server, playbook);
  const changes = plan.changes as readonly Change[];
  const hand = await atHand(server, { changes, env });
  const secret = hand.vault.secret(reference);
  const more = trouble(server, secret);

  const report = await carryOut(server, plan, { ...hand.options, ...more });
  const way = await undoPlanOf(server);
  const back = await undo(server, 'latest', { ...hand.options, ...more });
  server.sandbox.addFaults([{ ...echoOf(secret), path: 'settings/sysadmin/domains' }]);
  const error = await errorOf(auditOf(server, playbook));

  const told = [survey.findings, plan, report, way, back, hand.said, { ...error, text: String(error) }];
  const texts = [...told.map((one) => JSON.stringify(one)), ...(await filesIn(server.stateDir))];
  await server.close();
  return { texts, secret, bodies: hand.bodies };
}

/** A refusal that repeats the secret in every form. */
function echoOf(secret: string) {
  const body = { success: false, message: `no: ${formsOf(secret).join(' ')}`, echo: secret };
  return { kind: 'status', code: 400, body } as const;
}

function expectUntold({ texts, secret, bodies }: Told): void {
  expect(bodies.some((body) => body.includes(JSON.stringify(secret)))).toBe(true);
  expect(texts.length).toBeGreaterThan(8);
  for (const form of formsOf(secret)) expect(texts.filter((text) => text.includes(form))).toEqual([]);
}

const CALM = (): Partial<RunOptions> => ({});

describe.each(SETTERS)('law 7: the secret that $step sets', (setter) => {
  const anySecret = isTotp(setter) ? anyTotp : anyPassword;

  it('stands in no plan, journal, snapshot, record, report or error, though the reference does', async () => {
    await fc.assert(
      fc.asyncProperty(anySecret, async (secret) => {
        const told = await everythingTold({ setter, reference: 'env:NEW', env: { NEW: secret } }, CALM);

        expectUntold(told);
        expect(told.secret).toBe(secret);
        expect(told.texts.filter((text) => text.includes('env:NEW')).length).toBeGreaterThan(2);
      }),
      runs(3),
    );
  });

  it('stands nowhere when the server refuses it and repeats it', async () => {
    await fc.assert(
      fc.asyncProperty(anySecret, async (secret) => {
        const told = await everythingTold(
          { setter, reference: 'env:NEW', env: { NEW: secret } },
          (server) => {
            server.sandbox.addFaults([{ ...echoOf(secret), path: setter.path }]);
            return {};
          },
        );

        expectUntold(told);
      }),
      runs(2),
    );
  });

  it('stands nowhere when it was made by the tool, but in the file that was named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'smlockdown-secret-'));
    folders.push(folder);
    const file = join(folder, 'new');

    const told = await everythingTold({ setter, reference: `generate:${file}`, env: {} }, CALM);

    expectUntold(told);
    expect(await readFile(file, 'utf8')).toBe(`${told.secret}\n`);
  });
});

describe.each(SETTERS.slice(0, 2))('law 7: the secret that $step sets', (setter) => {
  it('stands nowhere when signing in with it fails and everything is put back', async () => {
    const secret = isTotp(setter) ? 'MFZWIYLONVQXE5DFOJRWC4TENFXGC3BB' : 'Harbour-9-Velvet-Compass';

    const told = await everythingTold({ setter, reference: 'env:NEW', env: { NEW: secret } }, () => ({
      access: {
        signInAfresh: async () => {
          throw new LockdownError('session.rejected', `The server refused ${formsOf(secret).join(' ')}`);
        },
      },
    }));

    const files = told.texts.filter((text) => text.includes('"entry"') || text.includes('"raw"'));
    for (const form of formsOf(secret)) expect(files.filter((text) => text.includes(form))).toEqual([]);
  });
});

describe('the code of a second factor', () => {
  it('stands nowhere either', async () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const begun = Date.now();

    const told = await everythingTold(
      { setter: SETTERS[1], reference: 'env:NEW', env: { NEW: secret } },
      CALM,
    );

    for (let now = begun; now < Date.now() + 30_000; now += 30_000) {
      const code = totpCode(secret, { now });
      expect(told.texts.filter((text) => text.includes(`"${code}"`))).toEqual([]);
    }
    expect(told.bodies.join('')).toMatch(/"twoFactorCode":"\d{6}"/);
  });

  it('is masked in what a server might repeat', async () => {
    const secrets = new SecretValues();
    const use = { reference: 'env:NEW', resource: 'own-two-factor', field: 'totpSecret', isTotp: true };
    const vault = await openVault([use], {
      ...{ env: { NEW: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }, processEnv: {}, secrets, passwordInUse: 'x' },
      codes: new CodeSource({ clock: () => 0, sleep: async () => {} }),
      say: () => {},
    });

    const code = vault.code('env:NEW');

    expect(code).toMatch(/^\d{6}$/);
    expect(secrets.redact(`no: ${code}`)).toBe('no: [redacted]');
  });
});
