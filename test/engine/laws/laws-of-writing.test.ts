/** Laws 3, 7 and 11: what may be sent at all, and what never leaves. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Route } from '../../../src/contract/binding.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { isTrusted } from '../../../src/contract/evidence.js';
import type { ApiResource } from '../../../src/contract/resource.js';
import { domainPropagation, userPropagation } from '../../../src/contract/resources/domains/propagation.js';
import { aPlaybook, shipped, smtpAuthOnly } from '../a-playbook.js';
import {
  apply,
  aServer,
  auditOf,
  carryOut,
  errorOf,
  planOf,
  type Server,
  undo,
  undoPlanOf,
  weakDomains,
} from '../a-server.js';
import { contractsOf } from '../an-observer.js';
import { anyPlaybookMembers } from './any-playbook.js';
import { anyServerState, holding, servers } from './server-states.js';

/** Every call that writes the resource. */
function routesOf(resource: ApiResource): readonly Route[] {
  const routes =
    resource.kind === 'document'
      ? [resource.binding.write]
      : [
          resource.binding.add,
          resource.binding.edit,
          resource.binding.remove,
          ...(resource.binding.actions ?? []),
        ];
  return routes.filter((route) => route !== undefined);
}

const writeRoutes: readonly Route[] = [
  ...shippedContract.resources.flatMap(routesOf),
  domainPropagation.route,
  userPropagation.route,
];

describe('law 3: a client that reads cannot write', () => {
  it.each(writeRoutes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'sends nothing for %s',
    async (_, { method, path }) => {
      const server = await aServer({ domains: 1 });
      const before = server.requests.length;
      const call = { method, path: path.replace('{domain}', server.names[0] ?? ''), body: {} };

      const error = await errorOf(server.connection.readClient.read(call));

      expect(error.code).toBe('api.not-declared');
      expect(server.requests.length).toBe(before);
    },
  );
});

/** Every text the run left on the disk. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    found.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name), 'utf8')),
  );
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [secret, bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')];
}

describe('law 7: no secret leaves', () => {
  it('keeps passwords, tokens and the secrets of settings out of files, reports and errors', async () => {
    const DIRECTORY = 'Amber-Falcon-8-Directory';
    const server = await aServer({
      domains: 3,
      prepare: (state) => {
        weakDomains(state);
        for (const { settings } of Object.values(state.domains))
          settings.authenticationSettings = { server: 'ldap.internal.test', ldapPassword: DIRECTORY };
      },
    });
    const { password } = server.sandbox.accounts.admin;
    const [, second = '', third = ''] = server.names;
    const [token = ''] = server.bearers;
    const echo = {
      message: `no: ${formsOf(password).join(' ')} Bearer ${token} ${formsOf(token).join(' ')}`,
    };
    const path = (name: string) => `settings/sysadmin/domain-settings/${name}`;
    server.sandbox.addFaults([
      { kind: 'status', code: 400, body: echo, method: 'POST', path: path(second) },
      {
        kind: 'alter-field',
        field: 'authenticationSettings.ldapPassword',
        value: 'Other-Owl-9',
        path: path(third),
      },
      { kind: 'status', code: 500, body: echo, path: 'settings/sysadmin/log-settings' },
    ]);
    const playbook = await aPlaybook({ extends: 'strict', steps: { 'domain-smtp-auth': {} } });

    const survey = await auditOf(server, playbook);
    const plan = await planOf(server, playbook);
    const report = await carryOut(server, plan);
    const way = await undoPlanOf(server);
    const back = await undo(server);
    server.sandbox.addFaults([{ kind: 'status', code: 500, body: echo, path: 'settings/sysadmin/domains' }]);
    const error = await errorOf(auditOf(server, playbook));

    const said = [survey.findings, plan, report, way, back, { ...error, text: String(error) }];
    const texts = [...said.map((one) => JSON.stringify(one)), ...(await filesIn(server.stateDir))];
    const secrets = [password, ...server.bearers, DIRECTORY, 'Other-Owl-9'];
    expect(server.bearers.size).toBeGreaterThan(0);
    expect(texts.length).toBeGreaterThan(10);
    for (const secret of secrets.flatMap(formsOf)) {
      expect(texts.filter((text) => text.includes(secret))).toEqual([]);
    }
  });

  it('keeps the password in use out of run folders also where a value of the server holds it', async () => {
    const server = await aServer({
      domains: 1,
      prepare: (state) => {
        for (const row of state.ipAccess.whitelist) row.description += ' Harbor-Anchor-42';
      },
    });
    server.secrets.add('Harbor-Anchor-42');
    const held = structuredClone(server.state.ipAccess.whitelist);
    const step = { unlisted: 'turn-off', internalBypass: 'refuse', allow: [] };
    const playbook = await aPlaybook({ steps: { 'smtp-auth-bypass': step } });

    const report = await apply(server, playbook, { redact: (text) => server.secrets.redact(text) });
    const hardened = structuredClone(server.state.ipAccess.whitelist);
    const back = await undo(server);

    expect(report.exitCode).toBe(0);
    expect(hardened).not.toEqual(held);
    expect((await filesIn(server.stateDir)).filter((text) => text.includes('Harbor-Anchor-42'))).toEqual([]);
    expect(JSON.stringify(server.state.ipAccess)).not.toContain('[redacted]');
    expect(back.exitCode).toBe(0);
    expect(server.state.ipAccess.whitelist).toEqual(held);
  });

  it('removes nothing of which the snapshot would keep a mask', async () => {
    const server = await aServer({
      domains: 1,
      prepare: (state) => {
        for (const row of state.ipAccess.whitelist) row.description += ' Harbor-Anchor-42';
      },
    });
    server.secrets.add('Harbor-Anchor-42');
    const held = structuredClone(server.state.ipAccess.whitelist);
    const step = { unlisted: 'remove', internalBypass: 'refuse', allow: [] };
    const playbook = await aPlaybook({ steps: { 'smtp-auth-bypass': step } });

    const error = await errorOf(apply(server, playbook, { redact: (text) => server.secrets.redact(text) }));

    expect(error).toMatchObject({ code: 'plan.stale' });
    expect(String(error)).toContain('holds a secret of this session, which no snapshot keeps');
    expect(server.state.ipAccess.whitelist).toEqual(held);
  });

  it('tells of a secret that moved, and takes no rollback for proof that it is back', async () => {
    const server = await aServer({
      domains: 1,
      prepare: (state) => {
        weakDomains(state);
        const [domain] = Object.values(state.domains);
        if (domain !== undefined) domain.settings.authenticationSettings.ldapPassword = 'Amber-Falcon-8';
      },
    });
    server.sandbox.addFaults([
      {
        kind: 'alter-field',
        once: true,
        field: 'authenticationSettings.ldapPassword',
        value: 'Other-Owl-9',
        path: 'settings/sysadmin/domain-settings/*',
      },
    ]);

    const report = await apply(server, await smtpAuthOnly());
    const plan = await undoPlanOf(server);
    const back = await undo(server);

    expect(report).toMatchObject({ status: 'disagrees', exitCode: 5 });
    expect(plan.manual[0]?.message).toContain('authenticationSettings holds a secret');
    expect(back).toMatchObject({ status: 'not-proved', exitCode: 6 });
    expect(back.unrestored).toEqual([
      expect.objectContaining({ path: 'authenticationSettings.ldapPassword', wanted: '[redacted]' }),
    ]);
  });

  it('masks a secret that only came during the run, which stays and is named', async () => {
    const server = await aServer({ domains: 1, prepare: weakDomains });
    server.sandbox.addFaults([
      {
        kind: 'alter-field',
        once: true,
        field: 'authenticationSettings.ldapPassword',
        value: 'Other-Owl-9',
        path: 'settings/sysadmin/domain-settings/*',
      },
    ]);
    await apply(server, await smtpAuthOnly());

    const plan = await undoPlanOf(server);
    const back = await undo(server);

    expect(JSON.stringify([plan, back])).not.toContain('Other-Owl-9');
    expect(back.unrestored).toMatchObject([{ path: 'authenticationSettings', why: 'left' }]);
  });
});

function matches(request: string, { method, path }: Route): boolean {
  const pattern = path.replace(/[.+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${method} ${pattern}$`).test(request);
}

function writesOf(server: Server): readonly string[] {
  return server.requests.filter((request) => writeRoutes.some((route) => matches(request, route)));
}

describe('law 11: nothing unproved is written', () => {
  it('sends a server that documents nothing of it no write but those with evidence', async () => {
    await fc.assert(
      fc.asyncProperty(anyServerState, anyPlaybookMembers, async (generated, members) => {
        const server = await aServer({ ...holding(generated), publishedOnly: true });
        const playbook = await aPlaybook(members);

        await apply(server, playbook);

        const untrusted = writeRoutes.filter(({ evidence }) => !isTrusted(evidence, 'write'));
        const documented = untrusted.filter(({ evidence }) => evidence === 'documented');
        const sent = writesOf(server).filter((request) => untrusted.some((route) => matches(request, route)));
        // The sandbox documents what has public evidence, and nothing assumed.
        expect(sent.filter((request) => !documented.some((route) => matches(request, route)))).toEqual([]);
        await server.close();
      }),
      servers(12),
    );
  });

  it.each([200, 404])(
    'leaves to the hand what nobody has seen written, with a documentation of %d',
    async (code) => {
      const server = await aServer({ domains: 2, prepare: weakDomains, isUntaught: true });
      if (code !== 200) server.sandbox.addFaults([{ kind: 'status', code, path: '/Documentation/api' }]);

      const plan = await planOf(server, await shipped('strict'));
      await carryOut(server, plan);

      const open = writeRoutes.filter(({ evidence }) => isTrusted(evidence, 'write'));
      expect(writesOf(server).every((request) => open.some((route) => matches(request, route)))).toBe(true);
      expect(writesOf(server).length).toBeGreaterThan(0);
      const changed = plan.changes.map(({ resource }) => shippedContract.byId(resource));
      expect(changed.map((resource) => resource?.id)).toEqual(
        expect.arrayContaining(['ip-access', 'antivirus', 'bindings', 'domain-settings']),
      );
      for (const resource of changed)
        expect(routesOf(resource as ApiResource).some((route) => open.includes(route))).toBe(true);
      expect(plan.manual.map(({ step }) => step)).toEqual(
        expect.arrayContaining(['smtp-relay', 'ids-rules', 'logging', 'password-policy']),
      );
    },
  );

  it('refuses an object whose call is taught no longer', async () => {
    const server = await aServer({ domains: 1 });
    const plan = await planOf(server, await shipped('baseline'), { onlySteps: ['logging'] });
    contractsOf.set(server.connection, shippedContract);

    const error = await errorOf(carryOut(server, plan));

    expect(error).toMatchObject({ code: 'plan.stale' });
    expect(error.message).toContain('when this tool knew other calls of the API');
    expect(server.sandbox.stats().writes).toBe(0);
  });
});
