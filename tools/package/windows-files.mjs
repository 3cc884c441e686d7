/** What lies in the zip for Windows, and where. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Texts are for Notepad, and a script for cmd, which misses labels and lines that end otherwise. */
function forWindows(text) {
  return Buffer.from(text.replaceAll('\r', '').replaceAll('\n', '\r\n'));
}

const beside = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');

/**
 * `[{ name, bytes }]`: the command and its papers at the top, and below `app/` the files of the npm package, whose `paths` these are,
 * below `root`. `node` is `{ version, program, licence }`.
 */
export function windowsFiles({ root, paths, node, version }) {
  const read = (path) => readFileSync(join(root, path));
  const readme = beside('windows-readme.txt')
    .replace('{{version}}', version)
    .replace('{{node}}', node.version);
  return [
    { name: 'README.txt', bytes: forWindows(readme) },
    { name: 'smlockdown.cmd', bytes: forWindows(beside('smlockdown.cmd')) },
    { name: 'node.exe', bytes: node.program },
    { name: 'LICENSE.txt', bytes: forWindows(read('LICENSE').toString()) },
    { name: 'LICENSE-node.txt', bytes: forWindows(node.licence.toString()) },
    {
      name: 'THIRD-PARTY-LICENSES.txt',
      bytes: forWindows(read('dist/THIRD-PARTY-LICENSES.txt').toString()),
    },
    ...paths.toSorted().map((path) => ({ name: `app/${path}`, bytes: read(path) })),
  ];
}
