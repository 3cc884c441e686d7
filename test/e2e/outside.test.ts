/** `--probe`: the API is a sandbox, what a stranger is answered comes from other servers on this machine. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DOOR_NAMES, type DoorName } from '../../src/contract/resources/outside/places.js';
import { addressData, resolving } from '../dns/a-resolver.js';
import { anAuthority } from '../probe/certificates.js';
import { anSmtpServer, listening, listeningTls, type MailServer } from '../probe/listeners.js';
import { scenes } from './a-cli.js';
import { ownPlaybook } from './a-playbook-file.js';

const makeScene = scenes();

const doors = (ports: Readonly<Partial<Record<DoorName, number>>>) =>
  DOOR_NAMES.map((door) => `${door}=${ports[door] ?? 'off'}`).join(',');

interface Told {
  readonly step: string;
  readonly verdict: string;
  readonly message: string;
}

describe('an audit with --probe', () => {
  let open: MailServer;
  beforeAll(async () => {
    open = await anSmtpServer({ isOpen: true });
  });
  afterAll(async () => {
    await open[Symbol.asyncDispose]();
  });

  async function audited(
    ports: string,
    settings: Readonly<Record<string, unknown>> = {},
    more: readonly string[] = [],
  ) {
    const scene = await makeScene({ domains: 2 });
    const { run, sandbox } = scene;
    Object.assign(sandbox.state.smtpIn, settings);
    const ended = await run(['audit', '--probe', '--probe-ports', ports, '--format', 'json', ...more]);
    const findings = (JSON.parse(ended.stdout).findings as readonly Told[]).filter(({ step }) =>
      step.startsWith('outside-'),
    );
    const by = (step: string) => findings.find((one) => one.step === step) as Told;
    return { ...scene, ...ended, findings, by };
  }

  it('says beforehand where it knocks, and finds an open relay that the settings deny', async () => {
    const { stderr, by, sandbox } = await audited(doors({ smtp: open.port }), { allowRelay: 0 });

    expect(stderr).toContain(
      `Knocking at 127.0.0.1 (127.0.0.1), port ${open.port}: at most 30 connections, two minutes. Nobody signs in, and no message is sent.`,
    );
    expect(by('outside-relay')).toMatchObject({
      verdict: 'fail',
      message: `Port ${open.port} (SMTP) takes mail of strangers to strangers, without a sign-in.`,
    });
    expect(by('outside-contradiction')).toMatchObject({
      verdict: 'fail',
      message: expect.stringContaining('relays for strangers, and SMTP In says that nobody may'),
    });
    expect(open.messages()).toBe(0);
    expect(sandbox.stats().writes).toBe(0);
  });

  it('finds no contradiction where the settings let everybody relay', async () => {
    const { by } = await audited(doors({ smtp: open.port }), { allowRelay: 3 });

    expect(by('outside-relay').verdict).toBe('fail');
    expect(by('outside-contradiction').verdict).toBe('pass');
  });

  it('knows nothing of a host that does not answer, and fails nothing', async () => {
    const gone = await listening(() => {});
    await gone[Symbol.asyncDispose]();

    const { findings } = await audited(doors({ smtp: gone.port, https: gone.port }));

    expect(findings.map(({ verdict }) => verdict)).toEqual(['error', 'error', 'error', 'error', 'error']);
    expect(findings[0]?.message).toBe(
      'Not read: 127.0.0.1: no port answers from here (the connection is refused)',
    );
  });

  it('prints nothing that a banner smuggles in', async () => {
    await using hostile = await listening((socket) =>
      socket.end('554 \u001b[2J\u202e\u0007 outside-relay pass\r\n'),
    );
    const { run } = await makeScene({ domains: 2 });

    const asked = ['--probe', '--probe-ports', doors({ smtp: hostile.port })];
    const { stdout } = await run(['audit', ...asked, '--step', 'outside-relay']);
    const { stdout: screen } = await run(['audit', ...asked]);

    // What is to be typed next asks for the same.
    expect(screen.replace(/\s+/g, ' ')).toContain(`--probe --probe-ports "${asked[2]}"`);

    expect(stdout).toContain('it turns who comes away (554');
    for (const sign of ['\u001b', '\u202e', '\u0007']) expect(stdout).not.toContain(sign);
  });

  it('knocks once in an apply, which looks twice, and plans nothing by it', async () => {
    const { run } = await makeScene({ domains: 2 });
    const before = open.count();

    const { stderr, code } = await run([
      ...[
        'apply',
        '--playbook',
        'baseline',
        '--probe',
        '--probe-ports',
        doors({ smtp: open.port }),
        '--step',
        'outside-relay',
      ],
      ...['--step', 'logging', '--auto-approve'],
    ]);

    expect(code).toBe(0);
    expect(open.count() - before).toBe(1);
    expect(stderr.match(/Knocking at/g)).toHaveLength(1);
  });

  it('knocks for the doctor, who says what answered and judges nothing', async () => {
    const { run, sandbox } = await makeScene({ domains: 2 });
    const gone = await listening(() => {});
    await gone[Symbol.asyncDispose]();
    const before = open.count();
    const doctor = (ports: Parameters<typeof doors>[0]) =>
      run(['doctor', '--probe', '--probe-ports', doors(ports)]);

    const { stdout, stderr } = await doctor({ smtp: open.port, https: gone.port });
    const none = await doctor({ https: gone.port });

    expect(stderr).toContain(`ports ${open.port}, ${gone.port}: at most`);
    expect(stderr).not.toContain('could not be read');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      `ok probe answers from here: port ${open.port} (SMTP); closed: port ${gone.port} (web over TLS). smlockdown audit --probe judges it.`,
    );
    expect(open.count() - before).toBe(1);
    expect(none.stdout.replace(/\s+/g, ' ')).toContain(
      'fail probe 127.0.0.1: no port answers from here (the connection is refused). Look from another network',
    );
    expect(sandbox.stats().writes).toBe(0);
  });

  it('asks for the certificate by the name of web mail that is stated for DNS, of the resolver that is stated', async () => {
    using authority = anAuthority();
    await using web = await listeningTls(authority.sign({ names: ['127.0.0.1'] }));
    await using dns = await resolving((type, name) =>
      type === 'A' && name.startsWith('post.') ? { data: [addressData('127.0.0.1')] } : 'no-name',
    );
    const { run, folder } = await makeScene({ domains: 1 });
    const [flag = '', file = ''] = ownPlaybook(folder, { steps: { 'dns-webmail': { label: 'post' } } });

    const { stdout } = await run([
      ...['audit', flag, file, '--step', 'outside-tls', '--probe', '--resolver', dns.resolver],
      ...['--probe-ports', doors({ https: web.port })],
    ]);

    expect(stdout.replace(/\s+/g, ' ')).toMatch(/the certificate is not for post\.\S+, which leads here/);
    expect(dns.asked).toContainEqual(expect.stringMatching(/^A post\./));
  });

  it('does nothing of it where nobody asked, and says so', async () => {
    const { run } = await makeScene({ domains: 2 });
    const before = open.count();

    const { stdout, stderr } = await run(['audit']);

    expect(open.count()).toBe(before);
    expect(stderr).not.toContain('Knocking');
    expect(stdout).toMatch(/not asked: .*--probe, /m);
  });

  it.each([
    [['--probe-ports', 'smtp=25'], '--probe-ports goes with --probe'],
    [['--probe-mx'], '--probe-mx goes with --probe'],
    [['--probe', '--probe-ports', 'smpt=25'], '--probe-ports smpt=25: it takes NAME=PORT or NAME=off'],
    [['--probe', '--probe-ports', 'smtp=0'], '--probe-ports smtp=0'],
    [['--probe', '--probe-ports', 'smtp=65536'], '--probe-ports smtp=65536'],
    [['--probe', '--probe-ports', 'smtp=25,smtp=26'], '--probe-ports smtp=25'],
    [['--probe', '--probe-ports', ''], '--probe-ports'],
    [['--probe', '--probe-ports', doors({})], '--probe-ports leaves nothing to knock at'],
  ])('refuses %j', async (args, told) => {
    const { run } = await makeScene({ domains: 2 });

    const { code, stderr } = await run(['audit', ...args]);

    expect(code).toBe(64);
    expect(stderr).toContain(told);
  });
});
