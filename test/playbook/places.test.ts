/** Where a playbook states its steps, by the line that counts. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { openPlaybook } from '../../src/playbook/load.js';
import { steps } from '../../src/steps/index.js';

const SHIPPED = fileURLToPath(new URL('../../playbooks/', import.meta.url));

async function placesIn(file: string, texts: Readonly<Record<string, string>>) {
  const readFile = async (path: string) => {
    const text = texts[path];
    if (text === undefined) throw Object.assign(new Error(path), { code: 'ENOENT' });
    return text;
  };
  const { playbook } = await openPlaybook({
    playbook: file,
    catalogue: steps,
    shippedFolder: SHIPPED,
    readFile,
  });
  return playbook.places ?? {};
}

describe('the place of a step', () => {
  it('is the line that states it, in the file that does', async () => {
    const places = await placesIn('./child.yaml', {
      './child.yaml': 'version: 1\nname: child\nextends: ./parent.yaml\nsteps:\n  logging: {}\n',
      'parent.yaml': 'version: 1\nname: parent\nsteps:\n  smtp-relay: {}\n  logging: {}\n',
    });

    expect(places.logging).toEqual({ file: 'child.yaml', line: 5 });
    expect(places['smtp-relay']).toEqual({ file: 'parent.yaml', line: 4 });
  });

  it('that a shipped playbook states is the line that extends it', async () => {
    const places = await placesIn('./ours.yaml', {
      './ours.yaml': 'version: 1\nname: ours\nextends: baseline\nsteps:\n  logging: {}\n',
      [`${SHIPPED}baseline.yaml`]: readFileSync(`${SHIPPED}baseline.yaml`, 'utf8'),
    });

    expect(places.logging).toEqual({ file: 'ours.yaml', line: 5 });
    expect(places['smtp-relay']).toEqual({ file: 'ours.yaml', line: 3 });
  });

  it('of a shipped playbook is where it lies in the package', async () => {
    const { playbook } = await openPlaybook({ playbook: 'strict', catalogue: steps, shippedFolder: SHIPPED });
    const files = new Set(Object.values(playbook.places ?? {}).map(({ file }) => file));

    expect([...files].sort()).toEqual(['playbooks/baseline.yaml', 'playbooks/strict.yaml']);
  });
});
