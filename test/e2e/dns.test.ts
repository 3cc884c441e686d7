/** What the domains publish: judged where it is asked for, by a real name server. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditReportSchema } from '../../src/report/model/audit-report.js';
import { planReportSchema } from '../../src/report/model/plan-report.js';
import { addressData, resolving, textData } from '../dns/a-resolver.js';
import { type NameServer, NSD, serving } from '../dns/an-nsd.js';
import { scenes, tooLongLines } from './a-cli.js';
import { ownPlaybook } from './a-playbook-file.js';

const makeScene = scenes();
const OWN = '203.0.113.25';
const ONLY = ['--step', 'dns-mx', '--step', 'dns-webmail'];

describe('without --dns', () => {
  it('nothing of it is selected, and the first screen says how to ask', async () => {
    const { run } = await makeScene({ domains: 2 });

    const text = await run(['audit']);
    const json = await run(['audit', '--json']);

    expect(text.stdout).toMatch(/^baseline, 2 domains, .*; not asked: --dns, --probe, --host-evidence$/m);
    const { findings, playbook, asked } = auditReportSchema.parse(JSON.parse(json.stdout));
    expect(playbook.unasked).toContain('dns-mx');
    expect(findings.filter(({ step }) => step.startsWith('dns-'))).toEqual([]);
    expect(Object.keys(asked?.steps ?? {})).not.toContain('dns-mx');
  });

  it('a step of it that is named is refused, with the flag: 64', async () => {
    const { run } = await makeScene({ domains: 1 });

    const ended = await run(['audit', '--step', 'dns-mx']);

    expect(ended).toMatchObject({ code: 64, stderr: expect.stringContaining('give --dns too') });
  });

  it('a waiver of it is not told to cover nothing', async () => {
    const { run, folder } = await makeScene({ domains: 1 });
    const own = ownPlaybook(folder, { waivers: [{ step: 'dns-mx', domain: '*' }] });

    const ended = await run(['audit', ...own]);

    expect(ended.stderr).not.toContain('covers nothing');
  });

  it.each([
    [['--resolver', '127.0.0.1'], '--resolver goes with --dns'],
    [['--dns', '--resolver', 'not/one'], 'it takes an IP address'],
    [['--dns', '--resolver', '127.0.0.1:65536'], 'it takes an IP address'],
  ])('%j is refused before anything is sent: 64', async (flags, said) => {
    const { run, sandbox } = await makeScene({ domains: 1 });

    const ended = await run(['audit', ...flags]);

    expect(ended).toMatchObject({ code: 64, stderr: expect.stringContaining(said) });
    expect(sandbox.stats().requests).toBe(0);
  });
});

(NSD === undefined ? describe.skip : describe)('with --dns', () => {
  let server: NameServer;
  beforeAll(async () => {
    server = await serving('');
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });

  it('each domain is judged, nothing is written, and a plan names what is to be published', async () => {
    const { run, folder, sandbox } = await makeScene({ domains: 3 });
    const own = ownPlaybook(folder, { steps: { 'dns-mx': { addresses: [OWN] } } });
    const asking = [...own, '--step', 'dns-webmail', '--dns', '--resolver', server.resolver];

    const audited = await run(['audit', ...asking, '--json']);
    const whole = ['--playbook', './own.yaml', '--dns', '--resolver', server.resolver];
    const planned = await run(['plan', ...whole]);
    const json = await run(['plan', ...asking, '--json']);

    expect(audited.stderr).toContain(
      `Asking DNS of the mail domains, five minutes at most: ${server.resolver}.`,
    );
    const { findings } = auditReportSchema.parse(JSON.parse(audited.stdout));
    expect(findings).toHaveLength(6);
    for (const one of findings)
      expect(one).toMatchObject({ verdict: 'fail', changes: 0, remedy: 'by-hand', evidence: 'observed' });
    expect(planned.stdout.replaceAll(/\s+/g, ' ')).toMatch(/\d steps to be published in DNS/);
    expect(tooLongLines(planned.stdout)).toEqual([]);
    const snippets = planReportSchema
      .parse(JSON.parse(json.stdout))
      .manual.flatMap(({ byHand }) => byHand.flatMap(({ snippet }) => snippet ?? []));
    expect(snippets).toContainEqual({
      language: 'dns-zone',
      text: expect.stringMatching(/^mail\.\S+\. IN A 203\.0\.113\.25$/),
    });
    expect(sandbox.stats().writes).toBe(0);
  });

  it('an address that domains alone send by is looked at for each of them, and asked of once', async () => {
    const address = '9.9.9.9';
    const listed = /^(9\.9\.9\.9|2\.0\.0\.127)\./;
    await using records = await resolving((type, name) =>
      type === 'A' && listed.test(name) ? { data: [addressData('127.0.0.2')] } : 'no-name',
    );
    const { run, folder, sandbox } = await makeScene({ domains: 4 });
    const [first, second] = Object.values(sandbox.state.domains);
    for (const domain of [first, second]) if (domain !== undefined) domain.settings.outgoingIP = address;
    const steps = { 'dns-ptr': { addresses: [OWN] }, 'dns-rbl': {} };

    const ended = await run([
      ...['audit', ...ownPlaybook(folder, { steps }), '--dns', '--resolver', records.resolver, '--json'],
    ]);

    const { findings } = auditReportSchema.parse(JSON.parse(ended.stdout));
    const verdicts = (step: string) => {
      const own = findings.filter((one) => one.step === step);
      const ofServer = own.filter(({ target }) => target === 'server').map(({ verdict }) => verdict);
      const ofDomains = own.filter(({ target }) => target !== 'server').map(({ verdict }) => verdict);
      return [...ofServer, ...ofDomains.toSorted()];
    };
    const domains = ['fail', 'fail', 'not-applicable', 'not-applicable'];
    expect(verdicts('dns-ptr')).toEqual(['fail', ...domains]);
    expect(verdicts('dns-rbl')).toEqual(['pass', ...domains]);
    expect(records.asked.filter((one) => one === 'PTR 9.9.9.9.in-addr.arpa')).toHaveLength(1);
    const ofLists = records.asked.filter((one) => one.startsWith('A 9.9.9.9.'));
    expect(ofLists.length).toBeGreaterThan(0);
    expect(new Set(records.asked).size).toBe(records.asked.length);
  });

  it('a domain may be asked for more than the others, and for no less', async () => {
    await using records = await resolving((type, name) =>
      type === 'TXT' && name.startsWith('_dmarc.')
        ? { data: [textData(['v=DMARC1; p=quarantine; rua=mailto:a@example.com'])] }
        : 'no-name',
    );
    const { run, folder, sandbox } = await makeScene({ domains: 2 });
    const [strict = ''] = Object.keys(sandbox.state.domains);
    const policyOf = (policy: string) => [{ domains: [strict], steps: { 'dns-dmarc': { policy } } }];
    const steps = { 'dns-dmarc': { policy: 'quarantine' } };
    const asking = ['--dns', '--resolver', records.resolver, '--json'];

    const more = await run([
      'audit',
      ...ownPlaybook(folder, { steps, overrides: policyOf('reject') }),
      ...asking,
    ]);
    const less = await run([
      'audit',
      ...ownPlaybook(folder, { steps, overrides: policyOf('any') }),
      ...asking,
    ]);
    const unasked = await run([
      'audit',
      ...ownPlaybook(folder, { steps, overrides: policyOf('reject') }).slice(0, 2),
    ]);

    const { findings } = auditReportSchema.parse(JSON.parse(more.stdout));
    const failing = findings.filter(({ message }) => message.includes('is quarantine (reject is asked for)'));
    expect(failing.map(({ target }) => target)).toEqual([strict]);
    expect(less).toMatchObject({ code: 65, stderr: expect.stringContaining('any asks for less') });
    expect(unasked.stdout).toContain('not asked: --dns');
  });

  it('a resolver that nobody answers at leaves them not read, and never failed: 1', async () => {
    const { run } = await makeScene({ domains: 2 });

    const ended = await run(['audit', '--dns', '--resolver', '127.0.0.1:9', ...ONLY, '--json']);

    const { findings } = auditReportSchema.parse(JSON.parse(ended.stdout));
    expect(ended.code).toBe(1);
    expect(findings.map(({ verdict }) => verdict)).toEqual(findings.map(() => 'error'));
  });
});
