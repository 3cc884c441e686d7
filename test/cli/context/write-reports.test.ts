/** Reports in files: whole or not at all, without secrets, and never dearer than the run that they are of. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createContext } from '../../../src/cli/context/context.js';
import { SecretValues } from '../../../src/redaction.js';
import { REPORTERS } from '../../../src/report/formats.js';
import { SCRIPT } from '../../../src/report/html/script.js';
import type { ReportKind, Reports } from '../../../src/report/model/reports.js';
import { aFinding, anAudit, aResult, aRun } from '../../report/builders.js';
import { aSystemError, openFilePrototype } from '../../store/store-builders.js';

afterEach(() => void jest.restoreAllMocks());

function collected() {
  const texts: string[] = [];
  const stream = new Writable({
    write: (chunk, _, done) => {
      texts.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => texts.join('') };
}

/** Shows a report with these reporters. Files are in `folder`. */
async function shown<K extends ReportKind>(
  kind: K,
  report: Reports[K],
  {
    reporters,
    env = {},
    secret,
  }: {
    readonly reporters: (folder: string) => readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly secret?: string;
  },
) {
  const folder = mkdtempSync(join(tmpdir(), 'smlockdown-keep-'));
  const [out, err] = [collected(), collected()];
  const secrets = new SecretValues();
  secrets.add(secret);
  const context = createContext({
    env,
    home: () => folder,
    streams: { stdin: process.stdin, stdout: out.stream, stderr: err.stream },
    secrets,
  });
  const output = { format: 'text', json: false, all: false, expand: false, color: 'auto' } as const;
  const ended = await context
    .show(kind, report, { ...output, lines: undefined, reporter: reporters(folder) })
    .then(() => undefined)
    .catch((error: Error) => error);
  return { folder, ended, stdout: out.text(), stderr: err.text() };
}

const audit = () => anAudit([aFinding({ verdict: 'fail', severity: 'high', message: 'Bad.' })]);

async function aFullDisk() {
  jest.spyOn(await openFilePrototype(), 'appendFile').mockRejectedValue(aSystemError('ENOSPC'));
}

describe('reports in files', () => {
  it('stand beside the text on stdout, and others may read them', async () => {
    const { folder, stdout } = await shown('audit', audit(), {
      reporters: (in_) => [`csv:${in_}/a.csv`, `junit:${in_}/a.xml`],
    });

    expect(stdout).toContain('Audit: 1 finding: 1 fail');
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'a.xml']);
    expect(statSync(join(folder, 'a.csv')).mode & 0o777 & ~process.umask()).toBe(0o666 & ~process.umask());
  });

  it('take the place of the text where one goes to stdout', async () => {
    const { stdout } = await shown('audit', audit(), { reporters: () => ['csv'] });

    expect(stdout).toMatch(/^"server","at","report"/);
  });

  const SECRET = 'P@sq#1$<&"\'cd';
  const withSecret = () =>
    anAudit([
      aFinding({ verdict: 'fail', message: `x ${SECRET} y` }),
      aFinding({ verdict: 'fail', target: SECRET, message: 'Bad.' }),
    ]);

  it.each(Object.keys(REPORTERS))('hold no secret as %s, in a file and on stdout', async (name) => {
    const summary = join(mkdtempSync(join(tmpdir(), 'smlockdown-summary-')), 'summary.md');
    const options = { secret: SECRET, env: { GITHUB_STEP_SUMMARY: summary } };
    const { folder, stderr } = await shown('audit', withSecret(), {
      ...options,
      reporters: (in_) => [`${name}:${in_}/${name}`],
    });
    const there = await shown('audit', withSecret(), { ...options, reporters: () => [name] });
    const texts = [readFileSync(join(folder, name), 'utf8'), stderr, there.stdout, there.stderr];

    // Of what stands in no other text, in whatever form.
    for (const text of texts) expect(text.replace(/<!--.*?-->/g, '')).not.toMatch(/sq#1|sq&#35;|sq\\#1/);
    if (name !== 'prometheus') expect(texts[0]).toContain('redacted');
  });

  it('has its own script as it is, whatever the password', async () => {
    const { folder } = await shown('audit', audit(), {
      secret: 'search',
      reporters: (in_) => [`html:${in_}/a.html`],
    });

    expect(readFileSync(join(folder, 'a.html'), 'utf8')).toContain(SCRIPT);
  });

  it('are whole or not there, and a failed one ends an audit', async () => {
    await aFullDisk();
    const { folder, ended } = await shown('audit', audit(), { reporters: (in_) => [`csv:${in_}/a.csv`] });

    expect(ended).toMatchObject({
      code: 'store.unwritable',
      message: `The report could not be written to ${join(folder, 'a.csv')}: no space is left on the disk`,
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('lose no run: what failed is told, with the way to have it again', async () => {
    await aFullDisk();
    const { ended, stderr } = await shown('run', aRun([aResult()]), {
      reporters: (in_) => [`csv:${in_}/a.csv`],
    });

    expect(ended).toBeUndefined();
    expect(stderr).toContain('smlockdown runs 20260102-030405-apply-ab12 --reporter');
  });
});

describe('in GitHub Actions', () => {
  it('the summary grows by the report, and annotations are told beside it', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'smlockdown-summary-')), 'summary.md');
    const { stderr } = await shown('audit', audit(), {
      env: { GITHUB_STEP_SUMMARY: file },
      reporters: () => ['github'],
    });

    expect(stderr).toBe('::error title=logging%3A server::Bad.\n');
    expect(readFileSync(file, 'utf8')).toContain('### smlockdown audit');
  });

  it('a summary that cannot be written costs no run its exit code, and is told', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'smlockdown-summary-')), 'none', 'summary.md');
    const options = { env: { GITHUB_STEP_SUMMARY: file }, reporters: () => ['github'] };

    const ofRun = await shown('run', aRun([aResult({ outcome: 'proved' })]), options);
    expect(ofRun.ended).toBeUndefined();
    expect(ofRun.stderr).toContain(
      `The summary of the job could not be written to ${file}: its folder is not there`,
    );
    expect(ofRun.stderr).toContain('smlockdown runs 20260102-030405-apply-ab12 --reporter');
    expect((await shown('audit', audit(), options)).ended).toMatchObject({ code: 'store.unwritable' });
  });

  it.each([
    ['text', []],
    ['csv', ['csv']],
    ['markdown', ['markdown']],
    ['junit', ['junit']],
  ])('what a server wrote is no command of the runner on stdout (%s)', async (_, reporters) => {
    const finding = aFinding({
      verdict: 'fail',
      message: '\n::add-mask::x\n##[error]y',
      target: '::stop-commands::z',
    });
    const { stdout } = await shown('audit', anAudit([finding]), {
      env: { GITHUB_ACTIONS: 'true' },
      reporters: () => reporters,
    });

    expect(stdout).toContain('add-mask');
    expect(stdout).not.toMatch(/^\s*::|##\[/m);
  });

  it('and elsewhere, no summary is written, and that is said', async () => {
    const { folder, stderr } = await shown('audit', audit(), { reporters: () => ['github'] });

    expect(stderr).toContain('GITHUB_STEP_SUMMARY is not set');
    expect(existsSync(join(folder, 'summary.md'))).toBe(false);
  });
});
