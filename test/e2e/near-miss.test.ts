/** A near miss is named, wherever a name is typed. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { scenes, workplaces } from './a-cli.js';

const makeWorkplace = workplaces();
const makeScene = scenes();

/** What is typed, and the end of the sentence that names what was meant. */
const TYPED: readonly (readonly [string, readonly string[], string])[] = [
  ['a command', ['audti'], 'There is no command audti; did you mean audit?'],
  ['a command in capitals', ['AUDIT'], 'did you mean audit?'],
  ['the beginning of a command', ['roll', 'latest'], 'did you mean rollback?'],
  ['a command to be explained', ['help', 'aply'], 'There is no command aply; did you mean apply?'],
  ['a command with -h', ['aply', '-h'], 'There is no command aply; did you mean apply?'],
  ['an option', ['audit', '--playbok', 'strict'], 'There is no option --playbok; did you mean --playbook?'],
  [
    'an option with its value',
    ['audit', '--playbok=strict'],
    'no option --playbok; did you mean --playbook?',
  ],
  ['the beginning of an option', ['apply', '--auto'], 'did you mean --auto-approve?'],
  [
    'an option with one dash',
    ['audit', '-playbook', 'strict'],
    'no option -playbook; did you mean --playbook?',
  ],
  [
    'an option taken back',
    ['audit', '--no-inptu'],
    'There is no option --no-inptu; did you mean --no-input?',
  ],
  ['a value', ['audit', '--fail-on', 'hihg'], 'never; not "hihg"; did you mean high?'],
  ['a value in capitals', ['plan', '--max-disruption', 'LOW'], 'did you mean low?'],
  ['a format', ['audit', '--format', 'jsn'], '--format takes text, json; not "jsn"; did you mean json?'],
  ['a reporter', ['audit', '--reporter', 'junti:a.xml'], 'not "junti"; did you mean junit?'],
  [
    'a shell',
    ['completion', 'powrshell'],
    'SHELL takes bash, zsh, fish, powershell; not "powrshell"; did you mean',
  ],
  ['a step', ['audit', '--step', 'smtp-rely'], 'did you mean "smtp-relay"?'],
  ['a step to be explained', ['steps', 'smtp-rely'], 'did you mean "smtp-relay"?'],
  [
    'a step to be attested',
    ['attest', 'smtp-rely', '--by', 'A', '--note', 'B'],
    'did you mean "smtp-relay"?',
  ],
  ['the latest run', ['rollback', 'lastest'], 'There is no run lastest; did you mean latest?'],
  ['the latest run to look at', ['runs', 'Latest'], 'There is no run Latest; did you mean latest?'],
  ['what is done with runs', ['runs', 'prun', '--keep', '3'], 'There is no run prun; did you mean prune?'],
];

/** What is given as playbook; `own.yaml` is made of the lines. */
const PLAYBOOKS: readonly (readonly [string, string, readonly string[], string])[] = [
  ['a shipped one', 'strikt', [], 'did you mean "strict"?'],
  ['a shipped one in capitals', 'Strict', [], 'did you mean "strict"?'],
  ['a shipped one as a file', './baselin.yml', [], 'did you mean "baseline"?'],
  ['a file', './onw.yaml', [], 'did you mean "own.yaml"?'],
  ['a parent', './own.yaml', ['extends: baselin'], 'did you mean "baseline"?'],
  ['a key', './own.yaml', ['extend: baseline'], 'did you mean "extends"?'],
  ['a step', './own.yaml', ['steps: { catch-al: {} }'], 'did you mean "catch-all"?'],
  ['an option', './own.yaml', ['steps: { smtp-relay: { alowRelay: nobody } }'], 'did you mean "allowRelay"?'],
  ['a value', './own.yaml', ['steps: { smtp-relay: { allowRelay: noboby } }'], 'did you mean "nobody"?'],
  ['a key of a list', './own.yaml', ['domains: { exlude: [] }'], 'did you mean "exclude"?'],
  ['a limit', './own.yaml', ['limits: { disruptoin: low }'], 'did you mean "disruption"?'],
  ['a value of a limit', './own.yaml', ['limits: { disruption: hihg }'], 'did you mean "high"?'],
  ['a key of a waiver', './own.yaml', ['waivers: [{ step: logging, expire: x }]'], 'did you mean "expires"?'],
  ['a step of a waiver', './own.yaml', ['waivers: [{ step: loging }]'], 'did you mean "logging"?'],
  [
    'a step of an override',
    './own.yaml',
    ['overrides: [{ domains: [a], steps: { domain-throtling: {} } }]'],
    'did you mean "domain-throttling"?',
  ],
];

/** What is given where `own/plan.json`, `audit.json` and `calls.yaml` are. */
const FILES: readonly (readonly [string, readonly string[], number, string])[] = [
  ['a plan', ['show', 'own/plan.jsn'], 65, 'there is no such file; did you mean own/plan.json?'],
  ['a plan to apply', ['apply', './own/plam.json', '--dry-run'], 65, 'did you mean ./own/plan.json?'],
  ['the beginning of a plan', ['show', 'own/plan'], 65, 'did you mean own/plan.json?'],
  ['a plan in capitals', ['show', 'own/PLAN.JSON'], 65, 'did you mean own/plan.json?'],
  ['a report', ['diff', 'audti.json', 'audit.json'], 65, 'did you mean audit.json?'],
  ['an audit', ['audit', '--against', 'audit.jso'], 65, 'did you mean audit.json?'],
  ['an overlay', ['audit', '--contract', 'cals.yaml'], 65, 'did you mean calls.yaml?'],
  ['a list of flaws', ['audit', '--advisories', 'adit.json'], 78, 'did you mean audit.json?'],
  ['the newest run', ['diff', 'lastest', 'own/plan.json'], 65, 'did you mean "latest"?'],
  ['a run', ['diff', '20260102-030405-applz-ab12', 'x'], 65, 'did you mean 20260102-030405-apply-ab12?'],
];

describe('a near miss is named', () => {
  it.each(FILES)('of a file: %s', async (_, args, code, words) => {
    const { folder, run } = makeWorkplace();
    mkdirSync(join(folder, 'own'));
    mkdirSync(join(folder, 'state/smartermail-lockdown/runs/20260102-030405-apply-ab12'), {
      recursive: true,
    });
    for (const name of ['own/plan.json', 'audit.json', 'calls.yaml']) writeFileSync(join(folder, name), '{}');

    const ended = await run(args);

    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toContain(words);
  });

  it.each(TYPED)('of %s', async (_, args, words) => {
    const ended = await makeWorkplace().run(args);

    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toContain(words);
  });

  it.each(PLAYBOOKS)('of a playbook: %s', async (_, playbook, lines, words) => {
    const { folder, run } = makeWorkplace();
    writeFileSync(join(folder, 'own.yaml'), ['version: 1', 'name: own', ...lines, ''].join('\n'));

    const ended = await run(['audit', '--playbook', playbook]);

    expect(ended).toMatchObject({ code: 65, stdout: '' });
    expect(ended.stderr).toContain(words);
  });

  it('of the id of a run, and of a part of it', async () => {
    const { folder, run } = makeWorkplace();
    const id = '20260102-030405-apply-ab12';
    mkdirSync(join(folder, 'own/runs', id), { recursive: true });
    const rollback = (typed: string) =>
      run([
        'rollback',
        typed,
        '--auto-approve',
        '--state-dir',
        'own',
        '--url',
        'http://127.0.0.1:9',
        '--username',
        'a',
      ]);

    const [wrong, part] = [await rollback('20260102-030405-apply-ab21'), await rollback('ab12')];

    for (const { code, stderr } of [wrong, part]) {
      expect(code).toBe(65);
      expect(stderr).toContain(`did you mean ${id}?`);
    }
  });

  it('of a domain of the server, and of a glob over some', async () => {
    const { run } = await makeScene({ domains: 25 });

    const name = await run(['audit', '--domain', 'cedar-bulders.example', '--step', 'catch-all']);
    const glob = await run(['audit', '--domain', '*.exmaple', '--step', 'catch-all']);

    expect(name.code).toBe(64);
    expect(name.stderr).toContain('--domain cedar-bulders.example; did you mean "cedar-builders.example"?');
    expect(glob.stderr).toContain('--domain *.exmaple; did you mean "*.example"?');
  });
});

describe('what is far from everything', () => {
  it.each([
    [['nonsense'], 'There is no command nonsense\n'],
    [['nonsense', '--help'], 'There is no command nonsense\n'],
    [['audit', '--nonsense'], 'There is no option --nonsense\n'],
    [['audit', 'extra'], 'Too much: extra\n'],
    [['audit', '--fail-on', 'anything'], 'critical, never; not "anything"\n'],
  ])('%j is refused without a guess', async (args, words) => {
    const ended = await makeWorkplace().run(args);

    expect(ended).toMatchObject({ code: 64, stdout: '' });
    expect(ended.stderr).toContain(words);
  });

  it('is told of every option at once, each in a line', async () => {
    const ended = await makeWorkplace().run(['audit', '--jsn', '--ulr', 'x']);

    expect(ended.stderr).toContain('--jsn; did you mean --json?\n');
    expect(ended.stderr).toContain('--ulr; did you mean --url?\n');
  });

  it.each([['--pasword=hunter2'], ['-phunter2'], ['--password']])(
    'is not repeated behind %s: it may be a password',
    async (option) => {
      const ended = await makeWorkplace().run(['audit', option, 'hunter2']);

      expect(ended.code).toBe(64);
      expect(ended.stderr).not.toContain('hunter2');
    },
  );
});

describe('help', () => {
  it.each([['help'], ['-h'], ['-?'], ['/?'], ['help', '--help'], ['help', 'help']])(
    'of all is what %s %s gives',
    async (...args) => {
      const { run } = makeWorkplace();

      expect(await run(args)).toEqual(await run(['--help']));
    },
  );

  it.each([
    ['help', 'rollback'],
    ['rollback', '-h'],
    ['rollback', '-?'],
    ['rollback', 'latest', '-h'],
    ['help', 'rollback', '-h'],
  ])('of a command is what %s %s gives', async (...args) => {
    const { run } = makeWorkplace();
    const asked = await run(['rollback', '--help']);

    expect(asked.stdout).toContain('smlockdown rollback <run>');
    expect(await run(args)).toEqual(asked);
  });

  it('is named where something is wrong with a command', async () => {
    const ended = await makeWorkplace().run(['audit', '--nonsense']);

    expect(ended.stderr).toContain('Next: See: smlockdown audit --help\n');
  });
});
