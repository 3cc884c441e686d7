/** Overlays as files: which are read, what is wrong in them with its place, and what several of them come to. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadContracts } from '../../../src/cli/survey/load-contract.js';
import { shippedContract } from '../../../src/contract/contract.js';
import { LockdownError } from '../../../src/errors.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'smlockdown-overlay-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function aFile(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

interface Named {
  readonly playbook?: string;
  readonly contract?: readonly string[];
  readonly stateDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const said: string[] = [];

function loaded({ playbook, contract, stateDir, env = {} }: Named) {
  const context = { processEnv: env, say: (text: string) => said.push(text.replaceAll(`${folder}/`, '')) };
  return loadContracts({ playbook, contract }, { context, stateDir });
}

/** On a server of the build that they were learned on. */
async function load(named: Named) {
  return (await loaded(named)).contractFor(9406);
}

/** What it is refused with, the folder left out. */
async function refusal(contract: readonly string[]): Promise<string> {
  const error: unknown = await load({ contract }).catch((thrown: unknown) => thrown);
  if (!(error instanceof LockdownError)) throw new Error('it was taken');
  expect(error.code).toBe('contract.invalid');
  return error.message.replaceAll(`${folder}/`, '');
}

const HEAD = 'version: 1\nbuild: 9406\nresources:\n';
const READ = `  smtp-in:
    read:
      method: GET
      path: settings/sysadmin/other
      evidence: learned
      source: a recording
`;
const FIELD = `  greylisting:
    fields:
      isEnabled: { wire: isOn, evidence: learned, written: learned }
`;

describe('the contract of a command', () => {
  it('is the shipped one where there is no overlay', async () => {
    expect(await load({})).toBe(shippedContract);
    expect(await load({ playbook: 'strict' })).toBe(shippedContract);
    expect(await load({ playbook: join(folder, 'own.yaml') })).toBe(shippedContract);
  });

  it('has every overlay of contract/ beside a playbook that is a file, and of --contract', async () => {
    const playbook = aFile('own.yaml', '');
    aFile('contract/one.yaml', HEAD + READ);
    aFile('contract/notes.txt', 'no overlay');
    const other = aFile('other.yml', HEAD + FIELD);

    const contract = await load({ playbook, contract: [other] });

    expect(contract.byId('smtp-in')?.binding).toMatchObject({ read: { path: 'settings/sysadmin/other' } });
    expect(contract.byId('greylisting')?.binding.fields.isEnabled).toMatchObject({ wire: 'isOn' });
  });

  it('has those of the state folder and of SMARTERMAIL_CONTRACT too, whatever the playbook', async () => {
    aFile('state/contract/9406.yaml', HEAD + READ);
    const other = aFile('other.yml', HEAD + FIELD);
    const env = { SMARTERMAIL_CONTRACT: other };

    const contract = await load({ playbook: 'strict', stateDir: join(folder, 'state'), env });

    expect(contract.byId('smtp-in')?.binding).toMatchObject({ read: { path: 'settings/sysadmin/other' } });
    expect(contract.byId('greylisting')?.binding.fields.isEnabled).toMatchObject({ wire: 'isOn' });
  });

  it('is the same whatever the order of the overlays', async () => {
    const [one, other] = [aFile('one.yaml', HEAD + READ), aFile('other.yaml', HEAD + FIELD)];

    const hashes = [await load({ contract: [one, other] }), await load({ contract: [other, one] })];

    expect(hashes[0]?.hash).toBe(hashes[1]?.hash);
  });

  it('has a file that is named twice once', async () => {
    const playbook = aFile('own.yaml', '');
    const file = aFile('contract/one.yaml', HEAD + READ);

    expect((await load({ playbook, contract: [file] })).byId('smtp-in')?.binding).toHaveProperty('write');
  });
});

describe('an overlay file that cannot be used', () => {
  it.each([
    ['there is none', [], 'nowhere.yaml: the overlay could not be read: there is no such file'],
    [
      'it is empty',
      [['nowhere.yaml', '']],
      'nowhere.yaml:1:1: the file is empty; an overlay has at least version and resources',
    ],
    [
      'it is a folder',
      [['nowhere.yaml/x.yaml', '']],
      'nowhere.yaml: the overlay could not be read: it is a folder',
    ],
    [
      'it is two documents',
      [['nowhere.yaml', `${HEAD}${READ}---\n${HEAD}${FIELD}`]],
      'nowhere.yaml:10:1: a second document begins; an overlay is one YAML document',
    ],
  ] as const)('is told by name where %s', async (_, files, said) => {
    for (const [name, text] of files) aFile(name, text);

    expect(await refusal([join(folder, 'nowhere.yaml')])).toBe(said);
  });

  it.each([
    ['is for a later version', HEAD.replace('1', '2') + READ, 'x.yaml:1:10: version is 2; it takes 1'],
    [
      'names a resource that is none',
      `${HEAD}  smtp-inn: {}\n`,
      'x.yaml:4:3: no call reaches a resource "smtp-inn"; did you mean "smtp-in"?',
    ],
    [
      'names a resource that no call reads',
      `${HEAD}  server-info: {}\n`,
      'x.yaml:4:3: no call reaches a resource "server-info"; allowed are ',
    ],
    [
      'binds a field that the model lacks',
      `${HEAD}${FIELD.replace('isEnabled', 'isEnabeld')}`,
      'x.yaml:6:7: unknown key "isEnabeld" in resources.greylisting.fields; did you mean "isEnabled"? ',
    ],
    [
      'has a number twice',
      `${HEAD}  ids-rules:\n    fields:\n      action:\n        wire: does\n        evidence: learned\n        written: learned\n        values:\n          block: 1\n          notify: 2\n          delay: 1\n`,
      'x.yaml:13:18: resources.ids-rules.fields.action.values.delay: 1 stands for another name already',
    ],
    [
      'lacks a name of an enum',
      `${HEAD}  ids-rules:\n    fields:\n      action: { wire: does, evidence: documented, written: learned, values: { block: 1, notify: 2 } }\n`,
      'x.yaml:6:77: resources.ids-rules.fields.action.values: delay has no value on the wire',
    ],
    [
      'has an unsafe route',
      HEAD + READ.replace('settings/sysadmin/other', 'https://evil.example/x'),
      'x.yaml:7:13: resources.smtp-in.read.path is "https://evil.example/x": a call lies below settings/',
    ],
    [
      'claims what it may not',
      HEAD + READ.replace('learned', 'recorded'),
      'x.yaml:8:17: resources.smtp-in.read.evidence is "recorded"; it takes one of "learned", "confirmed", "documente',
    ],
    [
      'fills a body with what nobody knows',
      `${HEAD}  rbls:\n    add:\n      { method: POST, path: settings/x/y, evidence: learned, source: x,\n        body: { input: [$kye] } }\n`,
      'x.yaml:7:25: resources.rbls.add.body.input[0]: it takes $item, $changed, $key',
    ],
    [
      'shows a secret',
      `${HEAD}  users:\n    fields:\n      password: { wire: password, evidence: learned, written: learned }\n`,
      'x.yaml:6:17: resources.users.fields.password: it is a secret: it takes writeOnly: true',
    ],
    [
      'does not say where it was learned',
      `${HEAD.replace('build: 9406\n', '')}${READ}`,
      'x.yaml:1:1: build: what is learned is learned on a build: state it',
    ],
  ])('%s: with its line and column', async (_, text, said) => {
    const refused = await refusal([aFile('x.yaml', text)]);

    expect(refused.slice(0, said.length)).toBe(said);
    expect(refused).not.toContain('\n');
  });

  it('is told where a file stands in the place of the folder', async () => {
    aFile('state/contract', 'x');

    const ended = loaded({ stateDir: join(folder, 'state') });

    await expect(ended).rejects.toThrow(/contract: the overlay could not be read: .*ENOTDIR/);
  });

  it('is told with all that is wrong in all of them', async () => {
    const [one, other] = [
      aFile('one.yaml', `${HEAD}  nothing: {}\n`),
      aFile('other.yaml', `${HEAD}  nobody: {}\n`),
    ];

    expect((await refusal([one, other])).split('\n').map((line) => line.slice(0, 14))).toEqual([
      'one.yaml:4:3: ',
      'other.yaml:4:3',
    ]);
  });
});

describe('several overlays', () => {
  const OTHER = FIELD.replace('isOn', 'on');

  it('of one build that bind a part otherwise give way to the one that knows it better, whichever comes first, and that is said', async () => {
    const looked = `${HEAD}  smtp-in:
    read: { method: GET, path: settings/sysadmin/looked, evidence: proposed, source: a look }
    fields:
      allowRelay: { wire: relayed, values: { anyone: 7 }, evidence: proposed, written: none }
      allowRelayForAuthenticatedUsers: { wire: authed, evidence: learned, written: learned }
  greylisting:
    fields:
      isEnabled: { wire: isOn, evidence: proposed, written: none }
`;
    aFile('contract/look.yaml', looked);
    const learned = aFile('learned.yaml', HEAD + READ);
    const told = [
      'contract/look.yaml: what it binds of smtp-in (proposed: read, fields.allowRelay, fields.allowRelayForAuthenticatedUsers) gives way to learned.yaml, where it is learned.',
    ];

    for (const named of [
      { stateDir: folder, contract: [learned] },
      { contract: [learned, join(folder, 'contract', 'look.yaml')] },
    ]) {
      said.length = 0;
      const contract = await load(named);

      expect(said).toEqual(told);
      expect(contract.byId('smtp-in')?.binding).toMatchObject({
        read: { path: 'settings/sysadmin/other', evidence: 'learned' },
        // Members of the answer that is not read any more, however well they are known.
        fields: {
          allowRelay: { wire: 'allowRelay' },
          allowRelayForAuthenticatedUsers: { wire: 'allowRelayForAuthenticatedUsers' },
        },
      });
      expect(contract.byId('greylisting')?.binding.fields.isEnabled).toMatchObject({ wire: 'isOn' });
    }
  });

  it('of one build that bind a part otherwise are refused: both places are named', async () => {
    const files = [aFile('one.yaml', HEAD + READ + FIELD), aFile('other.yaml', HEAD + READ + OTHER)];

    expect(await refusal(files)).toBe(
      'other.yaml:12:7: greylisting.fields.isEnabled is bound otherwise at one.yaml:12:7',
    );
  });

  it('are no conflict where they bind it alike, nor where they are of two builds', async () => {
    const alike = [aFile('one.yaml', HEAD + FIELD), aFile('other.yaml', HEAD + FIELD)];
    const of = { 9406: HEAD + FIELD, 9500: HEAD.replace('9406', '9500') + OTHER };
    const builds = Object.entries(of).map(([build, text]) => aFile(`${build}.yaml`, text));

    const wires = [
      (await load({ contract: alike })).byId('greylisting'),
      (await load({ contract: builds })).byId('greylisting'),
      (await loaded({ contract: builds })).contractFor(9500).byId('greylisting'),
    ].map((resource) => ({ ...resource?.binding.fields.isEnabled }) as { readonly wire?: string });

    expect(wires.map(({ wire }) => wire)).toEqual(['isOn', 'isOn', 'on']);
  });

  it('without a build are judged with those of each', async () => {
    const unbuilt = HEAD.replace('build: 9406\n', '') + OTHER.replaceAll('learned', 'assumed');
    const files = [aFile('one.yaml', HEAD + FIELD), aFile('any.yaml', unbuilt)];

    expect(await refusal(files)).toBe(
      'one.yaml:6:7: greylisting.fields.isEnabled is bound otherwise at any.yaml:5:7',
    );
  });

  it('come to one contract for each build, and to another for a build that none is of', async () => {
    const builds = [9406, 9500].map((build) =>
      aFile(`${build}.yaml`, HEAD.replace('9406', String(build)) + FIELD.replace('isOn', `on${build}`)),
    );
    const { contractFor, hashes } = await loaded({ contract: builds });

    const [one, other, third] = [9406, 9500, 9600].map((build) => contractFor(build));

    expect(third).toBe(contractFor(null));
    expect([one, other, third].map((contract) => contract?.build)).toEqual([9406, 9500, undefined]);
    expect(hashes).toEqual(new Set([one, other, third].map((contract) => contract?.hash)));
    expect(hashes.size).toBe(3);
  });

  it('are judged together: what each says may be safe alone', async () => {
    const name =
      '  users:\n    fields:\n      userName: { wire: name, evidence: learned, written: learned }\n';
    const full = name.replace('userName', 'fullName');
    const files = [aFile('one.yaml', HEAD + name), aFile('other.yaml', HEAD + full)];

    expect(await refusal(files)).toContain('its member is that of userName too');
  });
});
