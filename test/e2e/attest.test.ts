/** `smlockdown attest`: from what is left to a person to an audit that knows that it was seen to. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { scenes } from './a-cli.js';
import { ownPlaybook } from './a-playbook-file.js';

const makeScene = scenes();
const WORD = ['--by', 'Ann', '--note', 'Set to Nobody'];

describe('attest', () => {
  it('has what is manual count as seen to, in the list beside the playbook, and every command says so', async () => {
    const { folder, run, sandbox } = await makeScene({ publishedOnly: true });
    const own = ownPlaybook(folder, { steps: { 'smtp-relay': {} } });
    const playbook = own.slice(0, 2);

    const before = await run(['audit', ...own]);
    const said = await run(['attest', 'smtp-relay', ...playbook, ...WORD, '--json']);
    const after = await run(['audit', ...own]);
    const planned = await run(['plan', ...own]);

    expect(before.stdout).toContain('smlockdown attest STEP');
    const { file, attested } = JSON.parse(said.stdout);
    expect(file).toBe('attestations.yaml');
    expect(attested).toMatchObject([{ step: 'smtp-relay', target: 'server', by: 'Ann' }]);
    expect(readFileSync(join(folder, file), 'utf8')).toMatch(
      /note: Set to Nobody\n +todo: sha256:[0-9a-f]{64}\n/,
    );
    expect([before, said, after, planned].map(({ code }) => code)).toEqual([2, 0, 0, 0]);
    expect(after.stdout.replace(/\s+/g, ' ')).toContain(`counts until ${attested[0].until}: Set to Nobody`);
    expect(planned.stdout).toContain('Attested by Ann');
    expect(sandbox.stats().writes).toBe(0);
  });

  it('that ends soon is told by audit, plan and the apply of a plan file, like a waiver', async () => {
    const { folder, run, sandbox } = await makeScene({ publishedOnly: true });
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    const word = {
      server: sandbox.url,
      step: 'smtp-relay',
      domain: 'server',
      by: 'Ann',
      on: day(-80),
      note: 'n',
    };
    const list = { version: 1, attestations: [word] };
    const waiver = { step: 'logging', domain: 'server', reason: 'r', owner: 'Bob', expires: day(3) };
    const own = { version: 1, name: 'own', extends: 'baseline', waivers: [waiver] };
    writeFileSync(join(folder, 'attestations.yaml'), JSON.stringify(list));
    writeFileSync(join(folder, 'own.yaml'), JSON.stringify(own));
    const selected = ['--playbook', './own.yaml', '--step', 'smtp-relay', '--step', 'logging'];

    const ended = [
      await run(['audit', ...selected]),
      await run(['plan', ...selected, '--out', 'plan.json']),
      await run(['apply', 'plan.json', '--auto-approve']),
      await run(['apply', ...selected, '--auto-approve']),
    ];

    // What is told on stderr is told beside a clean audit too.
    expect(ended[0]?.code).toBe(0);
    for (const { stderr } of ended) {
      expect(stderr).toContain(`The attestation of Ann for smtp-relay, server, ends on ${day(10)}.`);
      expect(stderr).toContain(`The waiver of Bob for logging, server, ends on ${day(3)}.`);
    }
  });

  it('takes a failure for no more than it is, keeps nothing, and says why', async () => {
    const { folder, run } = await makeScene();
    const own = ownPlaybook(folder, {});

    const ended = await run(['attest', 'smtp-relay', ...own, ...WORD]);

    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain('Only what is manual is attested, and smtp-relay is fail on server');
    expect(ended.stderr).toContain('smlockdown plan --step smtp-relay says how');
    expect(existsSync(join(folder, 'attestations.yaml'))).toBe(false);
  });

  it('takes nobody at the word for a value that the playbook has to give', async () => {
    const { run } = await makeScene();

    const ended = await run(['attest', 'admin-ip-restrictions', ...WORD, '--state-dir', 'st']);

    expect(ended.code).toBe(64);
    expect(ended.stderr).toContain('admin-ip-restrictions lacks a value that the playbook has to give: ');
  });

  it('names each domain of a glob in the list, which is for its owner only in the state folder', async () => {
    const { folder, run, sandbox } = await makeScene({ publishedOnly: true });
    const [first, ...others] = Object.keys(sandbox.state.domains).sort();
    const all = ['attest', 'password-compliance', '--domain', '*', '--state-dir', 'st'];

    const ended = await run([...all, ...WORD]);

    const list = readFileSync(join(folder, 'st', 'attestations.yaml'), 'utf8');
    expect(ended.code).toBe(0);
    expect(list).toContain(`domain: ${first}`);
    expect(list.split('- server:').length - 1).toBe(others.length + 1);
    expect(statSync(join(folder, 'st', 'attestations.yaml')).mode & 0o777).toBe(0o600);
  });

  it('of a domain is not told to count for nothing where only the server is looked at', async () => {
    const { run } = await makeScene({ publishedOnly: true, domains: 1 });
    await run(['attest', 'password-compliance', '--domain', '*', '--state-dir', 'st', ...WORD]);

    const { stdout, stderr } = await run(['plan', '--only-server', '--state-dir', 'st']);

    expect(stdout).toContain('Plan: ');
    expect(stderr).not.toContain('counts for nothing');
  });

  it('keeps no secret, and nothing that could drive a terminal', async () => {
    const { folder, run, sandbox } = await makeScene({ publishedOnly: true });
    const note = `with ${sandbox.accounts.admin.password}, \u001b[1mbold \r\n\n and below`;

    await run(['attest', 'smtp-relay', '--by', 'Ann\u202e', '--note', note, '--state-dir', 'st']);

    const list = readFileSync(join(folder, 'st', 'attestations.yaml'), 'utf8');
    expect(list).toContain('by: Ann\\u202e\n');
    expect(list).toContain('note: with [redacted], \\u001b[1mbold and below\n');
  });

  it.each([
    [['attest', 'smtp-rely', ...WORD], 'did you mean "smtp-relay"?'],
    [['attest', 'smtp-relay', '--note', 'x'], 'Give --by NAME and --note TEXT'],
    [['attest', 'smtp-relay', '--by', ' ', '--note', 'x'], 'Give --by NAME and --note TEXT'],
    [['attest', 'catch-all', ...WORD], 'catch-all looks at mail domains only: name them with --domain'],
    [['attest', 'domain-tls', '--domain', 'gone.example', ...WORD], 'matches --domain gone.example'],
  ])('%j is refused', async (args, why) => {
    const { run } = await makeScene({ publishedOnly: true });

    const ended = await run([...args, '--state-dir', 'st']);

    expect(ended.code).toBe(64);
    expect(ended.stderr.replace(/\s+/g, ' ')).toContain(why);
  });

  it.each([
    ['  - step: smtp-rely\n', /^attestations\.yaml:3:\d+: .*did you mean "smtp-relay"/m],
    [
      `  [${JSON.stringify({ server: 's', step: 'logging', domain: 'server', by: 'A', on: '2026-01-01', note: 'n' })}]\n`,
      /^attestations\.yaml: nothing can be added to the list as it is written/m,
    ],
  ])(
    'adds nothing to a list that it cannot read or add to, and leaves it as it is: %j',
    async (rest, why) => {
      const { folder, run } = await makeScene({ publishedOnly: true });
      const own = ownPlaybook(folder, { steps: { 'smtp-relay': {} } }).slice(0, 2);
      const list = join(folder, 'attestations.yaml');
      const text = `version: 1\nattestations:\n${rest}`;
      writeFileSync(list, text);

      const ended = await run(['attest', 'smtp-relay', ...own, ...WORD]);

      expect(ended.code).toBe(65);
      expect(ended.stderr).toMatch(why);
      expect(readFileSync(list, 'utf8')).toBe(text);
    },
  );
});
