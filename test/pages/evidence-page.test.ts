import { describe, expect, it } from '@jest/globals';
import { shippedContract } from '../../src/contract/contract.js';
import { evidencePage } from '../../src/pages/evidence-page.js';

const { resources } = shippedContract;
const page = evidencePage(resources);

function cellsOf(id: string, start: string): readonly string[] {
  const part = page.split(`\n## \`${id}\`\n`)[1]?.split('\n## ')[0] ?? '';
  const line = part.split('\n').find((one) => one.startsWith(`| ${start}`)) ?? '';
  return line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, ''));
}

describe('the page of evidence', () => {
  it('has every field of every resource', () => {
    for (const { id, binding } of resources)
      for (const field of Object.keys(binding.fields))
        expect([id, ...cellsOf(id, `\`${field}\``)]).toHaveLength(7);
  });

  it.each<[string, string, string, string]>([
    ['antivirus', 'commandLine', 'yes', 'yes'],
    ['smtp-in', 'allowRelay', 'if it fits', 'taught'],
    ['smtp-in', 'allowRelayForAuthenticatedUsers', 'if it fits', 'shown'],
    ['licence', 'upgradeProtectionDays', 'yes', '-'],
  ])('says of %s that %s is read %s and changed %s', (id, field, read, changed) => {
    const cells = cellsOf(id, `\`${field}\``);

    expect([cells[3], cells[5]]).toEqual([read, changed]);
  });

  it('counts each field once', () => {
    const fields = resources.flatMap(({ binding }) => Object.keys(binding.fields)).length;
    for (const use of ['read', 'changed']) {
      const line = page.split('\n').find((one) => one.startsWith(`| ${use} | `)) ?? '';
      const counts = (line.match(/\d+/g) ?? []).map(Number);

      expect(counts.reduce((sum, one) => sum + one, 0)).toBe(fields);
    }
  });
});
