/** What is published of a version: the zip for Windows, its bill of materials, and the manifests of package managers. Of the whole of it only `npm run package` is a try. */
import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { fromBufferPromise } from 'yauzl';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const tool = async <T>(name: string): Promise<T> =>
  (await import(new URL(`../../tools/package/${name}.mjs`, import.meta.url).href)) as T;

interface File {
  readonly name: string;
  readonly bytes: Buffer;
}
interface Manifest {
  readonly path: string;
  readonly text: string;
}
type Package = Readonly<Record<string, unknown>>;

const { zipOf } = await tool<{ zipOf: (files: readonly File[]) => Promise<Buffer> }>('zip');
const { windowsFiles } = await tool<{
  windowsFiles: (given: {
    root: string;
    paths: readonly string[];
    node: { version: string; program: Buffer; licence: Buffer };
    version: string;
  }) => readonly File[];
}>('windows-files');
const { sbomOf } = await tool<{
  sbomOf: (given: { manifest: Package; bundled: unknown; lock: unknown; node: unknown }) => string;
}>('sbom');
const { sbomProblems } = await tool<{ sbomProblems: (text: string) => Promise<readonly string[]> }>(
  'package-problems',
);
const { manifestsOf } = await tool<{
  manifestsOf: (given: {
    templates: string;
    values: Readonly<Record<string, string>>;
  }) => readonly Manifest[];
}>('manifests');
const { manifestProblems } = await tool<{
  manifestProblems: (manifests: readonly Manifest[]) => readonly string[];
}>('manifest-problems');
const { publishProblems } = await tool<{
  publishProblems: (given: { manifest: Package; changelog: string }) => readonly string[];
}>('publish-problems');
const { homepageOf, releasesOf } = await tool<{
  homepageOf: (manifest: Package) => string;
  releasesOf: (manifest: Package) => string;
}>('addresses');

const manifest = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'));
const node = { version: '22.1.2', program: Buffer.from('MZ'), licence: Buffer.from('of Node.js\n') };

function filesOfZip(): readonly File[] {
  return windowsFiles({ root: ROOT, paths: ['package.json', 'LICENSE'], node, version: '1.2.3' });
}

describe('the zip for Windows', () => {
  it('holds the command, its papers and the files of the package, and nothing of this machine or this hour', async () => {
    const zip = await zipOf(filesOfZip());

    const names: string[] = [];
    const read = await fromBufferPromise(zip, { lazyEntries: true });
    for await (const entry of read.eachEntry()) {
      names.push(entry.fileName);
      expect(entry.getLastModDate({ timezone: 'local' })).toEqual(new Date(1980, 0, 1));
      const [, name = ''] = /^app\/(.*)$/.exec(entry.fileName) ?? [];
      if (name !== '')
        expect(await buffer(await read.openReadStreamPromise(entry))).toEqual(readFileSync(`${ROOT}${name}`));
    }
    expect(names).toEqual([
      'README.txt',
      'smlockdown.cmd',
      'node.exe',
      'LICENSE.txt',
      'LICENSE-node.txt',
      'THIRD-PARTY-LICENSES.txt',
      'app/LICENSE',
      'app/package.json',
    ]);
    expect(await zipOf(filesOfZip())).toEqual(zip);
  });

  it('has texts as Windows ends its lines, and a command that cmd reads in any code page', () => {
    const texts = filesOfZip().filter(({ name }) => /^[^/]+\.(?:txt|cmd)$/.test(name));

    expect(texts).toHaveLength(5);
    for (const { bytes } of texts) expect(bytes.toString().replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const command = texts.find(({ name }) => name === 'smlockdown.cmd')?.bytes.toString() ?? '';
    expect(command).toMatch(/^[\r\n -~]+$/);
    expect(command).toContain('\r\n"%~dp0node.exe" "%~dp0app\\dist\\main.js" %*\r\nexit /b %errorlevel%\r\n');
  });

  it('has a README of a screen, which names what is in it', () => {
    const readme = filesOfZip()[0]?.bytes.toString().split('\r\n') ?? [];

    expect(readme[0]).toBe(
      'smlockdown 1.2.3 for Windows, 64 bits, with Node.js 22.1.2 (node.exe) beside it.',
    );
    expect(readme).toHaveLength(16);
    expect(readme.filter((line) => line.length > 90)).toEqual([]);
  });
});

describe('the bill of materials', () => {
  const bundled = JSON.parse(readFileSync(`${ROOT}dist/bundled.json`, 'utf8'));
  const lock = JSON.parse(readFileSync(`${ROOT}package-lock.json`, 'utf8'));
  const given = { manifest, bundled, lock, node: { version: '22.1.2', sha256: 'a'.repeat(64) } };

  it('is one by the schema of CycloneDX, and names what is in the bundle, what that holds, and Node.js', async () => {
    const text = sbomOf(given);

    expect(await sbomProblems(text)).toEqual([]);
    for (const name of ['undici', 'zod', 'yargs', 'node', 'public-suffix-list', 'llhttp'])
      expect(text).toContain(`"name": "${name}"`);
    expect(text).toContain('"purl": "pkg:npm/%40inquirer/core@');
    expect(text).toContain('"cpe": "cpe:2.3:a:nodejs:node.js:22.1.2:*:*:*:*:*:*:*"');
    expect(sbomOf(given)).toBe(text);
    expect(sbomOf({ ...given, bundled: bundled.slice(1) }).match(/urn:uuid:.*/)).not.toEqual(
      text.match(/urn:uuid:.*/),
    );
  });

  it('is refused where it is none', async () => {
    const problems = await sbomProblems(sbomOf(given).replace('"type": "library"', '"type": "libary"'));

    expect(problems).toEqual([expect.stringMatching(/^the bill of materials: .*components/)]);
  });
});

describe('the manifests of package managers', () => {
  const values = {
    version: '1.2.3',
    zip: 'smlockdown-1.2.3-win-x64.zip',
    npm: 'smartermail-lockdown-1.2.3.tgz',
    releases: 'https://example.com/v1.2.3',
    homepage: 'https://example.com/',
    description: manifest.description,
    'zip-sha256': '1'.repeat(64),
    'npm-sha256': '2'.repeat(64),
  };
  const templates = `${ROOT}deploy/packages`;

  it('are of the form that Homebrew, scoop and winget take, with the files and sums of the version', () => {
    const manifests = manifestsOf({ templates, values });

    expect(manifestProblems(manifests)).toEqual([]);
    expect(manifests.map(({ path }) => path)).toEqual([
      'homebrew/smlockdown.rb',
      'scoop/smlockdown.json',
      'winget/SmartermailLockdown.Smlockdown.installer.yaml',
      'winget/SmartermailLockdown.Smlockdown.locale.en-US.yaml',
      'winget/SmartermailLockdown.Smlockdown.yaml',
    ]);
    const [brew, scoop, installer] = manifests.map(({ text }) => text);
    expect(brew).toContain(`url "https://example.com/v1.2.3/${values.npm}"\n  sha256 "${'2'.repeat(64)}"`);
    for (const text of [scoop, installer]) {
      expect(text).toContain(`https://example.com/v1.2.3/${values.zip}`);
      expect(text).toContain('1'.repeat(64));
    }
  });

  it.each([
    ['url "https', 'url "http', /rb has no line like .*url/],
    ['"64bit"', '"65bit"', /json: [\s\S]*65bit/],
    [
      'NestedInstallerType: portable',
      'NestedInstallerType: zip',
      /installer\.yaml: [\s\S]*NestedInstallerType/,
    ],
    ['ManifestType: version', 'ManifestType: versions', /takes a manifest of the type versions/],
    ['SmartermailLockdown.Smlockdown', 'Else.Where', /three files that are called after the package/],
  ])('are refused with %s changed to %s', (from, to, said) => {
    const manifests = manifestsOf({ templates, values }).map(({ path, text }) => ({
      path,
      text: text.replace(from, to),
    }));

    expect(manifestProblems(manifests).join('\n')).toMatch(said);
  });

  it('are not made with a value that is lacking, or that would end its quotes', () => {
    const { zip: _, ...lacking } = values;

    expect(() => manifestsOf({ templates, values: lacking })).toThrow(/names zip, which is undefined/);
    expect(() => manifestsOf({ templates, values: { ...values, description: 'a "b"' } })).toThrow(
      /names description/,
    );
  });
});

describe('where the project lies', () => {
  it.each([['git+https://example.com/a/b.git'], [{ type: 'git', url: 'https://example.com/a/b.git' }]])(
    'follows from its repository %j',
    (repository) => {
      expect(releasesOf({ version: '1.2.3', repository })).toBe(
        'https://example.com/a/b/releases/download/v1.2.3',
      );
      expect(homepageOf({ repository })).toBe('https://example.com/a/b');
      expect(homepageOf({ repository, homepage: 'https://example.com/' })).toBe('https://example.com/');
    },
  );

  it('is nowhere as long as package.json does not say', () => {
    expect([releasesOf({ version: '1.2.3' }), homepageOf({})].join(' ')).not.toMatch(
      /\.(?!invalid)[a-z]{2,}\//,
    );
  });
});

describe('a version to publish', () => {
  const whole = {
    version: '1.2.3',
    repository: 'https://example.com/a/b',
    homepage: 'https://example.com/',
    bugs: 'https://example.com/bugs',
    publishConfig: { access: 'public', provenance: true },
  };
  const changelog = '# Changelog\n\n## [1.2.3] - 2026-11-30\n';

  it('names where it lies, is public with provenance, and has its place in the changelog', () => {
    expect(publishProblems({ manifest: whole, changelog })).toEqual([]);
  });

  it.each(['repository', 'homepage', 'bugs', 'publishConfig'])('is held back without %s', (name) => {
    const { [name]: _, ...lacking } = whole as Package;

    expect(publishProblems({ manifest: lacking, changelog })).toEqual([expect.stringContaining(name)]);
  });

  it.each(['## [Unreleased]\n', '## [1.2.3]\n', '## [1x2.3] - 2026-11-30\n'])(
    'is held back while the changelog says %j',
    (text) => {
      expect(publishProblems({ manifest: whole, changelog: text })).toEqual([
        'CHANGELOG.md has no heading "## [1.2.3] - YYYY-MM-DD" yet',
      ]);
    },
  );

  it('is public with provenance in this checkout', () => {
    const problems = publishProblems({ manifest, changelog: '' });

    expect(problems.filter((one) => one.includes('publishConfig'))).toEqual([]);
  });
});
