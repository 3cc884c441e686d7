import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { LockdownError } from '../../src/errors.js';
import { loadPlaybook } from '../../src/playbook/load.js';
import { runs } from '../property-runs.js';
import { aPlaybook, CATALOGUE, load, problemsIn, refusalOf } from './builders.js';

describe('loadPlaybook', () => {
  it('fills in every default, in the order of the catalogue', async () => {
    const playbook = await load(aPlaybook('steps:\n  throttling: {}\n  relay: { match: address }\n'));

    expect(playbook).toEqual({
      name: 'mine',
      off: [],
      hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      steps: {
        relay: { allow: 'nobody', match: 'address' },
        throttling: { perHour: 500, burst: 10, action: 'delay' },
      },
      domains: { include: ['*'], exclude: [] },
      named: [],
      overrides: [],
      waivers: [],
      limits: { changes: undefined, changedDomainsPercent: undefined },
      places: expect.any(Object),
    });
    expect(Object.keys(playbook.steps)).toEqual(['relay', 'throttling']);
  });

  it('keeps domains, limits and waivers as stated, with the place of each waiver', async () => {
    const playbook = await load(
      aPlaybook(
        [
          'steps: { catch-all: {} }',
          "domains: { include: ['*.example'], exclude: [a.example] }",
          'waivers:',
          '  - { step: catch-all, domain: b.example, reason: move, owner: me, expires: 2020-01-31 }',
          'limits: { changes: 0, changedDomainsPercent: 12.5 }',
        ].join('\n'),
      ),
    );

    expect(playbook.domains).toEqual({ include: ['*.example'], exclude: ['a.example'] });
    expect(playbook.limits).toEqual({ changes: 0, changedDomainsPercent: 12.5 });
    expect(playbook.waivers).toEqual([
      {
        step: 'catch-all',
        domain: 'b.example',
        reason: 'move',
        owner: 'me',
        expires: '2020-01-31',
        at: './p.yaml:6:5',
      },
    ]);
  });

  it('leaves out what is off, and keeps waivers of it', async () => {
    const playbook = await load(
      aPlaybook(
        'steps: { catch-all: off, relay: {} }\nwaivers: [{ step: catch-all, domain: server, reason: r, owner: o, expires: 2027-01-31 }]',
      ),
    );

    expect(Object.keys(playbook.steps)).toEqual(['relay']);
    expect(playbook.waivers).toHaveLength(1);
  });

  it('takes a waiver of a server step for the server, and of a domain step for either', async () => {
    const waiver = (step: string, domain: string) =>
      `  - { step: ${step}, domain: ${domain}, reason: r, owner: o, expires: 2027-01-31 }\n`;

    const playbook = await load(
      aPlaybook(
        `steps: { relay: {} }\nwaivers:\n${waiver('relay', 'server')}${waiver('relay', 'Server')}${waiver('catch-all', 'server')}${waiver('catch-all', "'*'")}`,
      ),
    );

    expect(playbook.waivers.map(({ domain }) => domain)).toEqual(['server', 'Server', 'server', '*']);
  });

  it('takes a waiver of a list as one for each, at its own place', async () => {
    const playbook = await load(
      aPlaybook(
        "steps: { relay: {} }\nwaivers: [{ step: catch-all, domain: [a.example, '*.b.example'], reason: r, owner: o, expires: 2027-01-31 }]",
      ),
    );

    expect(playbook.waivers.map(({ domain, reason, at }) => [domain, reason, at])).toEqual([
      ['a.example', 'r', './p.yaml:4:39'],
      ['*.b.example', 'r', './p.yaml:4:50'],
    ]);
  });

  it('completes the options of an override from the playbook and notes which it states', async () => {
    const playbook = await load(
      aPlaybook(
        [
          'steps: { throttling: { burst: 5 } }',
          'overrides:',
          '  - domains: [bank.example]',
          '    steps: { throttling: { perHour: 100, action: reject } }',
        ].join('\n'),
      ),
    );

    expect(playbook.overrides).toEqual([
      {
        domains: ['bank.example'],
        steps: { throttling: { perHour: 100, burst: 5, action: 'reject' } },
        stated: { throttling: ['action', 'perHour'] },
        at: './p.yaml:5:5',
      },
    ]);
  });

  it('has one hash for one content, wherever and in whatever order it stands', async () => {
    const one = await load(aPlaybook('steps: { relay: { allow: nobody, match: address }, catch-all: {} }'));
    const other = await load(
      {
        './q.yaml':
          '# elsewhere\nversion: 1\nname: mine\nextends: ./sub/r.yaml\nsteps: { relay: { match: address } }',
        'sub/r.yaml': aPlaybook('steps:\n  catch-all: {}\n'),
      },
      './q.yaml',
    );
    const third = await load(aPlaybook('steps: { relay: {}, catch-all: {} }'));

    expect(other.hash).toBe(one.hash);
    expect(third.hash).not.toBe(one.hash);
  });

  it('hashes waivers and overrides without their places', async () => {
    const body = [
      'steps: { throttling: {} }',
      'overrides: [{ domains: [a.example], steps: { throttling: { perHour: 10 } } }]',
      'waivers: [{ step: throttling, domain: a.example, reason: r, owner: o, expires: 2027-01-31 }]',
    ].join('\n');

    const one = await load(aPlaybook(body));
    const other = await load(aPlaybook(`\n\n${body}`));

    expect(other.waivers[0]?.at).not.toBe(one.waivers[0]?.at);
    expect(other.hash).toBe(one.hash);
  });

  it('accepts anchors and reads YAML as version 1.2', async () => {
    const playbook = await load(
      aPlaybook(
        'steps:\n  passwords: { require: &kinds [number] }\n  relay: off\ndomains: { include: [no, y] }',
      ),
    );
    const shared = await load(
      aPlaybook('domains: { include: &all [a.example], exclude: *all }\nsteps: { relay: {} }'),
    );

    expect(playbook.steps).toEqual({ passwords: { minLength: 8, require: ['number'] } });
    expect(playbook.domains.include).toEqual(['no', 'y']);
    expect(shared.domains).toEqual({ include: ['a.example'], exclude: ['a.example'] });
  });

  it('refuses a playbook that selects nothing, as its audit would pass', async () => {
    expect(await problemsIn(aPlaybook('steps: { relay: off }'))).toEqual([
      './p.yaml:1:1: the playbook selects no step; state one under steps, or extend a shipped playbook',
    ]);
    expect(await problemsIn('# a comment\nversion: 1\nname: mine\n')).toEqual([
      './p.yaml:2:1: the playbook selects no step; state one under steps, or extend a shipped playbook',
    ]);
  });

  it('never ends in anything but a playbook or a refusal with places, whatever the text', async () => {
    const scalar = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom('off', '*'),
    );
    const words = fc.constantFrom(
      'version',
      'name',
      'steps',
      'relay',
      'catch-all',
      'waivers',
      'overrides',
      'domains',
    );
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        scalar,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.oneof(words, fc.string()), tie('tree'), { maxKeys: 4 }),
      ),
    }));
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'a: -[]{}*&!|>"\'\n#?,') }),
      tree.map((value) => stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        const thrown = await load(content).then(
          () => undefined,
          (error: unknown) => error,
        );

        if (thrown === undefined) return;
        expect(thrown).toBeInstanceOf(LockdownError);
        for (const line of (thrown as LockdownError).message.split('\n')) {
          expect(line).toMatch(/^\.\/p\.yaml:[1-9]\d*:[1-9]\d*: \S/);
        }
      }),
      runs(500),
    );
  });
});

describe('loadPlaybook from disk', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'playbook-'));
    await mkdir(join(folder, 'shipped', 'roles'), { recursive: true });
    await writeFile(
      join(folder, 'shipped', 'baseline.yaml'),
      'version: 1\nname: baseline\nsteps: { relay: {} }\n',
    );
    await writeFile(
      join(folder, 'shipped', 'roles', 'backup-mx.yaml'),
      'version: 1\nname: backup-mx\nextends: baseline\n',
    );
    await writeFile(join(folder, 'shipped', 'README.md'), '');
  });

  afterEach(() => rm(folder, { recursive: true }));

  function loadFrom(playbook: string) {
    return loadPlaybook({ playbook, catalogue: CATALOGUE, shippedFolder: join(folder, 'shipped') });
  }

  it('finds a shipped playbook by name, in a folder too', async () => {
    const playbook = await loadFrom('roles/backup-mx');

    expect(playbook.name).toBe('backup-mx');
    expect(Object.keys(playbook.steps)).toEqual(['relay']);
  });

  it('says of what a shipped playbook leaves open that it belongs into a playbook of the operator', async () => {
    const shipped = join(folder, 'shipped', 'roles', 'sender.yaml');
    await writeFile(
      shipped,
      'version: 1\nname: sender\nsteps: { form-sender: {}, throttling: { burst: 0 } }\n',
    );
    await writeFile(join(folder, 'own.yaml'), 'version: 1\nname: own\nsteps: { form-sender: {} }\n');

    const alone = await refusalOf(loadFrom('roles/sender'));
    const own = await refusalOf(loadFrom(join(folder, 'own.yaml')));

    expect(alone.message.split('\n')).toEqual([
      `${shipped}:3:10: steps.form-sender has no mailbox; it takes text from 1 to 64 characters; state it in a playbook of yours that extends roles/sender`,
      expect.stringMatching(/steps\.throttling\.burst is 0; it takes a whole number of at least 1$/),
    ]);
    expect(own.message).toMatch(/has no mailbox; it takes text from 1 to 64 characters$/);
  });

  it('finds a playbook by its path', async () => {
    await writeFile(join(folder, 'own.yaml'), 'version: 1\nname: own\nextends: shipped/baseline.yaml\n');

    expect((await loadFrom(join(folder, 'own.yaml'))).name).toBe('own');
  });

  it('takes the shipped playbook for a file of its name that is not there, and says so', async () => {
    const told: string[] = [];
    const named = (playbook: string) =>
      loadPlaybook({
        ...{ playbook, catalogue: CATALOGUE, shippedFolder: join(folder, 'shipped') },
        tell: (remark) => void told.push(remark),
      });

    expect((await named('baseline.yaml')).name).toBe('baseline');
    expect(told).toEqual([
      'There is no file baseline.yaml here: the playbook of that name that ships is taken.',
    ]);
    for (const other of ['./baseline.yaml', 'none.yaml', join(folder, 'baseline.yaml'), 'baseline.yml'])
      expect((await refusalOf(named(other))).code).toBe('playbook.not-found');
    expect(told).toHaveLength(1);
  });

  it('names the shipped playbooks when there is none of the name, and the near one', async () => {
    const error = await refusalOf(loadFrom('baselin'));

    expect(error.code).toBe('playbook.not-found');
    expect(error.message).toBe(
      'no shipped playbook "baselin"; did you mean "baseline"? the shipped ones are baseline, roles/backup-mx; a file of yours is named ./baselin.yaml',
    );
  });

  it('says why a file is not read', async () => {
    const missing = await refusalOf(loadFrom(join(folder, 'none.yaml')));
    const notAFile = await refusalOf(loadFrom(`${folder}/`));

    expect(missing.message).toContain(
      'none.yaml: there is no such file; the shipped ones are baseline, roles/backup-mx',
    );
    expect(notAFile.code).toBe('playbook.not-found');
    expect(notAFile.message).toContain('it is a folder');
  });

  it('does not take a file that lies around for a shipped playbook', async () => {
    const error = await refusalOf(load({ strict: aPlaybook('steps: { relay: {} }') }, 'strict'));

    expect(error.message).toBe(
      'no shipped playbook "strict"; the shipped ones are missing; a file of yours is named ./strict.yaml',
    );
  });

  it('tells any other reason as the system gave it', async () => {
    const loading = (error: unknown) =>
      loadPlaybook({
        playbook: './p.yaml',
        catalogue: CATALOGUE,
        shippedFolder: join(folder, 'shipped'),
        readFile: () => Promise.reject(error),
      });

    const denied = await refusalOf(loading(Object.assign(new Error('no'), { code: 'EACCES' })));
    const odd = await refusalOf(loading('torn cable'));

    expect(denied.message).toContain('no playbook ./p.yaml: the system does not give it (EACCES)');
    expect(odd.message).toContain('the system does not give it (torn cable)');
  });
});
