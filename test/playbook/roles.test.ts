/** The playbooks of a server's role, with the real steps: what they leave to the operator, and how they combine. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadPlaybook } from '../../src/playbook/load.js';
import { shippedNames } from '../../src/playbook/locate.js';
import type { Playbook } from '../../src/playbook/playbook.js';
import { steps } from '../../src/steps/index.js';
import { ROLE_EXAMPLES } from '../steps/role-examples.js';
import { refusalOf } from './builders.js';

const FOLDER = fileURLToPath(new URL('../../playbooks', import.meta.url));
const ROLES = (await shippedNames(FOLDER)).filter((name) => name.startsWith('roles/'));
const PARENTS = ['baseline', 'strict'] as const;

const withSteps = z.object({ steps: z.record(z.string(), z.record(z.string(), z.unknown())) });

function textOf(name: string): Promise<string> {
  return readFile(join(FOLDER, `${name}.yaml`), 'utf8');
}

/** What a role itself states. */
async function stepsOf(role: string) {
  return withSteps.parse(parse(await textOf(role))).steps;
}

/** Loads a playbook of the operator's own, in memory. */
function load(text: string): Promise<Playbook> {
  return loadPlaybook({
    playbook: './own.yaml',
    catalogue: steps,
    shippedFolder: FOLDER,
    readFile: (path) => (path.endsWith('own.yaml') ? Promise.resolve(text) : readFile(path, 'utf8')),
  });
}

/** A playbook that extends these and states what the operator has to, for the steps of the role. */
async function composed(parents: readonly string[], role: string, also: object = {}): Promise<Playbook> {
  const stated = await stepsOf(role);
  const values = Object.entries(ROLE_EXAMPLES).flatMap(([id, example]) => {
    const own = Object.entries(example).filter(([option]) => stated[id]?.[option] === undefined);
    return id in stated ? [[id, Object.fromEntries(own)]] : [];
  });
  const own = {
    version: 1,
    name: 'own',
    extends: parents,
    steps: { ...Object.fromEntries(values), ...also },
  };
  return load(JSON.stringify(own));
}

/** The example that stands in the head of a role's file. */
async function exampleOf(role: string): Promise<string> {
  const lines = (await textOf(role)).split('\n');
  const start = lines.indexOf('#   version: 1');
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('#   '));
  return lines
    .slice(start, end)
    .map((line) => line.slice('#   '.length))
    .join('\n');
}

it('has the roles of the guides', () => {
  expect(ROLES).toEqual([
    'roles/backup-mx',
    'roles/incoming-gateway',
    'roles/outgoing-gateway',
    'roles/primary',
    'roles/smart-gateway',
  ]);
});

describe.each(ROLES)('%s', (role) => {
  it.each(PARENTS)(
    'composes with %s, on either side, and keeps all that each of them states',
    async (parent) => {
      const base = await load(`version: 1\nname: own\nextends: ${parent}\n`);
      const own = await stepsOf(role);

      const [left, right] = [await composed([parent, role], role), await composed([role, parent], role)];

      expect(right.steps).toEqual(left.steps);
      expect(Object.keys(left.steps)).toEqual(
        expect.arrayContaining([...Object.keys(base.steps), ...Object.keys(own)]),
      );
      for (const [id, options] of Object.entries(own)) expect(left.steps[id]).toMatchObject(options);
      for (const [id, options] of Object.entries(base.steps)) {
        expect(left.steps[id]).toMatchObject({
          ...options,
          ...(id === 'command-hooks' ? { unlisted: 'report' } : {}),
        });
      }
    },
  );

  it('reports what starts a program and takes nothing out, until a file of your own says so', async () => {
    for (const parents of [
      ['strict', role],
      [role, 'strict'],
    ]) {
      expect((await composed(parents, role)).steps['command-hooks']).toMatchObject({ unlisted: 'report' });
    }
    const own = { 'command-hooks': { unlisted: 'clear' } };

    expect((await composed(['strict', role], role, own)).steps['command-hooks']).toMatchObject(
      own['command-hooks'],
    );
  });

  it('shows in its head an example that loads as it stands, on top of strict', async () => {
    const text = await exampleOf(role);

    const playbook = await load(text);

    expect(parse(text)).toMatchObject({ extends: ['strict', role] });
    expect(Object.keys(playbook.steps)).toEqual(expect.arrayContaining(Object.keys(await stepsOf(role))));
  });

  it('says in its head what the server is, what it sets and what the DNS has to say', async () => {
    const head = (await textOf(role)).split('\nversion:')[0];

    expect(head).toContain(`# ${role}: a `);
    expect(head).toContain('# What it sets:');
    expect(head).toContain('# What the DNS has to say (see docs/dns.md):');
  });

  it('names alone, by file, line and column, each option that is left to the operator', async () => {
    const file = join(FOLDER, `${role}.yaml`);

    const error = await refusalOf(loadPlaybook({ playbook: role, catalogue: steps, shippedFolder: FOLDER }));

    expect(error.code).toBe('playbook.invalid');
    for (const line of error.message.split('\n')) {
      expect(line.startsWith(`${file}:`)).toBe(true);
      expect(line.slice(file.length)).toMatch(
        /^:\d+:3: steps\.[a-z-]+ has no [a-zA-Z]+; it takes .+; state it/,
      );
      expect(line.endsWith(`; state it in a playbook of yours that extends ${role}`)).toBe(true);
    }
  });
});

describe('what is left to the operator', () => {
  it('is told where it is missing, with what is allowed, when a playbook extends a role without it', async () => {
    const error = await refusalOf(
      load(
        'version: 1\nname: own\nextends: [strict, roles/backup-mx]\nsteps: { placeholder-domain: { name: a.example } }',
      ),
    );
    const shipped = join(FOLDER, 'roles/backup-mx.yaml');

    expect(error.message.split('\n')).toEqual([
      expect.stringMatching(
        /^\.\/own\.yaml:4:10: steps\.placeholder-domain has no password; it takes text such as "[^ ]+"$/,
      ),
      expect.stringContaining(`${shipped}:`),
    ]);
    expect(error.message).toContain(
      'steps.incoming-gateways has no servers; it takes a list from 1 to 200, each a mapping with address, domains, ' +
        'userVerification, mode; state it in a playbook of yours that extends roles/backup-mx',
    );
  });

  it('is refused for two gateways in one server, which differ in how many primaries they serve', async () => {
    const error = await refusalOf(
      load('version: 1\nname: own\nextends: [roles/outgoing-gateway, roles/smart-gateway]'),
    );

    expect(error.message).toContain(
      './own.yaml:3:35: "roles/outgoing-gateway" and "roles/smart-gateway" state different values for option "atMost" ' +
        'of step "gateway-clients"; state steps.gateway-clients.atMost here, or extend one of the two',
    );
  });
});

describe('every step', () => {
  it.each(PARENTS)('is in %s, or is for roles alone and not in it', async (parent) => {
    const playbook = await load(`version: 1\nname: own\nextends: ${parent}\n`);
    const expected = steps.filter(({ isForRoles }) => isForRoles !== true).map(({ id }) => id);

    expect(Object.keys(playbook.steps)).toEqual(expected);
  });

  it('that is for roles alone is in one of them', async () => {
    const inRoles = (await Promise.all(ROLES.map(stepsOf))).flatMap((stated) => Object.keys(stated));

    expect(inRoles).toEqual(
      expect.arrayContaining(steps.filter(({ isForRoles }) => isForRoles).map(({ id }) => id)),
    );
  });

  it('that is for roles alone has an example', () => {
    const forRoles = steps.filter(({ isForRoles }) => isForRoles).map(({ id }) => id);

    expect(Object.keys(ROLE_EXAMPLES).sort()).toEqual([...forRoles].sort());
  });
});
