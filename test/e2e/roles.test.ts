/** Roles: playbooks of gateways and backup servers, to which the operator states the values. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { planReportSchema } from '../../src/report/model/plan-report.js';
import { holdings, rollBackLatest, scenes } from './a-cli.js';
import { ownPlaybook } from './a-playbook-file.js';

const makeScene = scenes();
const STATE = ['--state-dir', 'st'];
const GATEWAY = ['strict', 'roles/outgoing-gateway'];
const VALUES = {
  'placeholder-domain': { name: 'placeholder.example.net', password: 'generate:placeholder.txt' },
  'gateway-clients': { primaries: [{ address: '192.0.2.25', description: 'Primary mail.example.com' }] },
};

describe('a role', () => {
  it('composes with strict: its steps, those of strict, and the values of the operator', async () => {
    const { folder, run } = await makeScene();
    ownPlaybook(folder, { extends: GATEWAY, steps: VALUES });

    const ended = await run(['plan', '--playbook', './own.yaml', '--json']);

    const { changes } = planReportSchema.parse(JSON.parse(ended.stdout));
    const steps = new Set(changes.flatMap((change) => change.steps));
    const added = changes.flatMap((change) => (change.action === 'add' ? [change.item] : []));
    expect(ended.code).toBe(2);
    expect([...steps]).toEqual(
      expect.arrayContaining(['placeholder-domain', 'gateway-clients', 'ip-whitelist', 'domain-tls']),
    );
    expect(added).toEqual(expect.arrayContaining(['placeholder.example.net', '192.0.2.25']));
  });

  it.each([
    ['what a new domain holds is judged by the next plan', 4, { 'catch-all': {} }],
    ['nothing else is judged of the new domain', 0, {}],
  ])('is applied, proved and rolled back like the rest: %s (%d)', async (_, code, more) => {
    const { folder, run, sandbox } = await makeScene({ domains: 2 });
    for (const { settings } of Object.values(sandbox.state.domains)) settings.catchAll = '';
    const before = holdings(sandbox.state);
    const args = ownPlaybook(folder, { extends: GATEWAY, steps: { ...VALUES, ...more } });

    const applied = await run(['apply', ...args, '--auto-approve', ...STATE]);
    const names = Object.keys(sandbox.state.domains);
    const password = readFileSync(join(folder, 'placeholder.txt'), 'utf8').trimEnd();
    const again = await run(['apply', ...args, '--auto-approve', ...STATE]);
    const rolledBack = await rollBackLatest(run, ['--auto-approve', ...STATE]);

    expect([applied.code, applied.stderr.includes('Apply once more')]).toEqual([code, code === 4]);
    expect(again.code).toBe(0);
    expect(names).toContain('placeholder.example.net');
    expect(`${applied.stdout}${applied.stderr}`).not.toContain(password);
    expect(again.stderr).toContain('Nothing to change.');
    expect(rolledBack.code).toBe(0);
    expect(holdings(sandbox.state)).toBe(before);
  });

  it.each([
    'roles/backup-mx',
    'roles/incoming-gateway',
    'roles/outgoing-gateway',
    'roles/smart-gateway',
    'roles/primary',
  ])('%s alone ends with 65 and says what to state, and where', async (role) => {
    const { run, sandbox } = await makeScene({ domains: 1 });

    const ended = await run(['plan', '--playbook', role]);

    expect(ended.code).toBe(65);
    expect(ended.stderr).toMatch(
      /\w+\.yaml:\d+:\d+: steps\.[a-z-]+ has no \w+; it takes .+; state it in a playbook of yours that extends roles\//,
    );
    expect(sandbox.stats().requests).toBe(0);
  });

  it('without a value ends with 65 and names just that one', async () => {
    const { folder, run } = await makeScene({ domains: 1 });
    const { 'gateway-clients': _, ...rest } = VALUES;
    ownPlaybook(folder, { extends: GATEWAY, steps: rest });

    const ended = await run(['plan', '--playbook', './own.yaml']);

    expect(ended.code).toBe(65);
    expect(ended.stderr).toContain('steps.gateway-clients has no primaries');
    expect(ended.stderr).not.toContain('placeholder-domain');
  });
});

describe('two playbooks that contradict each other', () => {
  async function planWith(steps: string, own: Readonly<Record<string, unknown>> = {}) {
    const { folder, run, sandbox } = await makeScene({ domains: 1 });
    writeFileSync(join(folder, 'ours.yaml'), `version: 1\nname: ours\nextends: strict\nsteps:\n${steps}`);
    ownPlaybook(folder, { extends: ['./ours.yaml', 'roles/outgoing-gateway'], steps: { ...VALUES, ...own } });
    const ended = await run(['plan', '--playbook', './own.yaml']);
    return { ...ended, requests: sandbox.stats().requests };
  }

  it('on an option are refused with 65, with the names of both, the step and the option', async () => {
    const ended = await planWith('  smtp-relay: { allowRelay: only-local-users }\n');

    expect(ended).toMatchObject({ code: 65, stdout: '', requests: 0 });
    expect(ended.stderr).toContain(
      '"./ours.yaml" and "roles/outgoing-gateway" state different values for option "allowRelay" of step "smtp-relay"',
    );
  });

  it('on whether a step is selected are refused with 65', async () => {
    const ended = await planWith('  smtp-relay: off\n');

    expect(ended).toMatchObject({ code: 65, requests: 0 });
    expect(ended.stderr).toContain('differ on whether step "smtp-relay" is selected');
  });

  it('are settled by the playbook that extends them', async () => {
    const ended = await planWith('  smtp-relay: { allowRelay: only-local-users }\n', {
      'smtp-relay': { allowRelay: 'nobody' },
    });

    expect(ended.code).toBe(2);
  });
});
