/** The packages that are in a bundle, and their licences, which go where the bundle goes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const LICENCE = /^(?:licen[cs]e|notice|copying)(?:[.-].*)?$/i;
const PACKAGE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

/** What a package holds that is somebody else's and that its own licence file does not say. */
export const ALSO = {
  tldts: [
    {
      name: 'public-suffix-list',
      type: 'data',
      license: 'MPL-2.0',
      url: 'https://publicsuffix.org/list/public_suffix_list.dat',
      says: 'The Public Suffix List is under the Mozilla Public License 2.0, https://mozilla.org/MPL/2.0/',
    },
  ],
  undici: [
    {
      name: 'llhttp',
      type: 'library',
      license: 'MIT',
      url: 'https://github.com/nodejs/llhttp',
      says: 'llhttp, as WebAssembly, is under the MIT License, Copyright Fedor Indutny, 2018',
    },
  ],
};

/**
 * Those of which at least a byte is in the output of esbuild, by name: `{ name, version, license, licences }`, the last one the texts of their files.
 * `metafile` is that of esbuild, and `base` the folder its paths begin at. Throws for one without a licence.
 */
export function packagesIn(metafile, base) {
  const folders = new Set();
  for (const { inputs } of Object.values(metafile.outputs))
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const [, folder] = PACKAGE.exec(resolve(base, path)) ?? [];
      if (bytesInOutput > 0 && folder !== undefined) folders.add(folder);
    }
  const packages = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const files = readdirSync(folder)
      .filter((file) => LICENCE.test(file))
      .sort();
    if (typeof license !== 'string' || files.length === 0)
      throw new Error(`${name} ${version} comes without a licence that could be passed on`);
    return {
      name,
      version,
      license,
      licences: files.map((file) => readFileSync(join(folder, file), 'utf8')),
    };
  });
  // The same version may lie in more than one place.
  const byName = new Map(packages.map((one) => [`${one.name} ${one.version}`, one]));
  return [...byName.keys()].sort().map((key) => byName.get(key));
}

const LINE = `${'-'.repeat(80)}\n`;

/** One after the other, as a text. */
export function licencesText(packages) {
  const parts = packages.map(({ name, version, license, licences }) =>
    [
      `${LINE}${name} ${version} (${license})\n${LINE}`,
      ...(ALSO[name] ?? []).map(({ says, url }) => `It holds: ${says} (${url})\n`),
      ...licences.map((text) => `${text.replaceAll('\r', '').trim()}\n`),
    ].join('\n'),
  );
  return `smlockdown contains the following packages, each under its own licence.\n\n${parts.join('\n')}`;
}
