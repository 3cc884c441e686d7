/** Whether the manifests for package managers are of the form that these take. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { z } from 'zod';

const address = z.url({ protocol: /^https$/ });
const sum = z.string().regex(/^[0-9a-f]{64}$/);
const version = z.string().regex(/^\d+\.\d+\.\d+$/);

/** Of https://github.com/ScoopInstaller/Scoop/wiki/App-Manifests, what is used here. */
const scoop = z.strictObject({
  version,
  description: z.string().min(1),
  homepage: address,
  license: z.literal('MIT'),
  architecture: z.strictObject({ '64bit': z.strictObject({ url: address, hash: sum }) }),
  bin: z.literal('smlockdown.cmd'),
});

const identity = { PackageIdentifier: z.string().regex(/^[^.\s]+\.[^.\s]+$/), PackageVersion: version };
const ofKind = (kind) => ({ ManifestType: z.literal(kind), ManifestVersion: z.literal('1.10.0') });

/** Of https://learn.microsoft.com/windows/package-manager/package/manifest, what is used here. */
const winget = {
  version: z.strictObject({ ...identity, DefaultLocale: z.literal('en-US'), ...ofKind('version') }),
  installer: z.strictObject({
    ...identity,
    Platform: z.tuple([z.literal('Windows.Desktop')]),
    MinimumOSVersion: z.string().regex(/^\d+(?:\.\d+){3}$/),
    InstallerType: z.literal('zip'),
    NestedInstallerType: z.literal('portable'),
    NestedInstallerFiles: z.tuple([
      z.strictObject({
        RelativeFilePath: z.string().endsWith('.exe'),
        PortableCommandAlias: z.literal('smlockdown'),
      }),
    ]),
    ArchiveBinariesDependOnPath: z.literal(true),
    Commands: z.tuple([z.literal('smlockdown')]),
    Installers: z.tuple([
      z.strictObject({ Architecture: z.literal('x64'), InstallerUrl: address, InstallerSha256: sum }),
    ]),
    ...ofKind('installer'),
  }),
  defaultLocale: z.strictObject({
    ...identity,
    PackageLocale: z.literal('en-US'),
    Publisher: z.string().min(2).max(256),
    PackageName: z.string().min(2).max(256),
    PackageUrl: address,
    License: z.literal('MIT'),
    ShortDescription: z.string().min(3).max(256),
    Moniker: z.literal('smlockdown'),
    Tags: z.array(z.string().regex(/^\S{1,40}$/)),
    ...ofKind('defaultLocale'),
  }),
};

/** Of https://docs.brew.sh/Formula-Cookbook, what has to be there. */
const FORMULA = [
  /^class Smlockdown < Formula$/m,
  /^ {2}desc "(?!An? )[^"]{1,80}"$/m,
  /^ {2}homepage "https:\/\/[^"]+"$/m,
  /^ {2}url "https:\/\/[^"]+\.tgz"$/m,
  /^ {2}sha256 "[0-9a-f]{64}"$/m,
  /^ {2}license "MIT"$/m,
  /^ {2}depends_on "node"$/m,
  /^ {2}def install$/m,
  /^ {2}test do$/m,
];

function byShape(path, shape, value) {
  const { error } = shape.safeParse(value);
  return error === undefined ? [] : [`${path}: ${z.prettifyError(error)}`];
}

function bySchema(path, file, value) {
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { long: true } });
  addFormats(ajv);
  const holds = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
  return holds(value) ? [] : [`${path}: ${ajv.errorsText(holds.errors)}, by ${file}`];
}

/** Against what is known here of the form, and, where there is a folder of them, the schemas of whoever takes it. */
function problemsOf({ path, text }, schemas) {
  if (path.endsWith('.rb'))
    return FORMULA.filter((line) => !line.test(text)).map((line) => `${path} has no line like ${line}`);
  const value = path.endsWith('.json') ? JSON.parse(text) : parse(text);
  const kind = value.ManifestType;
  const shape = path.endsWith('.json') ? scoop : winget[kind];
  if (shape === undefined) return [`${path}: nobody takes a manifest of the type ${kind}`];
  const name = path.endsWith('.json') ? 'scoop.json' : `manifest.${kind}.${value.ManifestVersion}.json`;
  return [
    ...byShape(path, shape, value),
    ...(schemas === undefined ? [] : bySchema(path, join(schemas, name), value)),
  ];
}

/** In words. `manifests` is `[{ path, text }]`; what fits together is looked at, too. */
export function manifestProblems(manifests, schemas) {
  const problems = manifests.flatMap((one) => problemsOf(one, schemas));
  // winget finds the three by their names, and takes them for one.
  const ours = manifests.filter(({ path }) => path.endsWith('.yaml'));
  const named = ours.filter(({ path, text }) => basename(path).startsWith(parse(text).PackageIdentifier));
  return ours.length === 3 && named.length === 3
    ? problems
    : [...problems, 'winget needs three files that are called after the package'];
}
