/** The overlay that the documentation shows is one, and what it says of it is so. */
import { describe, expect, it } from '@jest/globals';
import { OVERLAY_EVIDENCE } from '../../src/contract/binding.js';
import { shippedContract } from '../../src/contract/contract.js';
import { laidOver, overlaySchema } from '../../src/contract/overlay.js';
import { readDocument } from '../../src/documents/read-document.js';
import { blocksOf, rowsOf, sectionOf, textOf } from './a-page.js';

const page = textOf('docs/overlays.md');

/** The first overlay of a page. */
function overlayIn(file: string) {
  const [text = ''] = blocksOf(textOf(file), 'yaml');
  const schema = overlaySchema(shippedContract, shippedContract);
  const words = { one: 'an overlay', format: 'YAML', whole: 'the overlay' } as const;
  const { value, problems } = readDocument(text, { file, schema, words });
  return { contract: value === undefined ? shippedContract : laidOver(shippedContract, value), problems };
}

describe('the documented overlay', () => {
  it('is taken, and binds what it says', () => {
    const { contract, problems } = overlayIn('docs/overlays.md');

    expect(problems).toEqual([]);
    expect(contract.build).toBe(9406);
    expect(contract.byId('smtp-in')?.binding).toMatchObject({ write: { sends: 'changed-members' } });
    expect(contract.byId('rbls')?.binding).not.toHaveProperty('add');
  });

  it('of what is learned is taken, too', () => {
    const { contract, problems } = overlayIn('docs/learning.md');

    expect(problems).toEqual([]);
    expect(contract.byId('smtp-in')?.binding).toMatchObject({
      ...{
        read: { evidence: 'learned' },
        fields: { allowRelay: { values: { nobody: 0 }, written: 'learned' } },
      },
    });
  });

  it('may claim the words that are documented', () => {
    const words = rowsOf(sectionOf(page, '## What the words of evidence mean')).map(([word]) => word);

    expect(words).toEqual([...OVERLAY_EVIDENCE]);
  });

  it('has a schema for editors that knows every resource and field', () => {
    const schema = textOf('schema/contract.schema.json');

    for (const { id, binding } of shippedContract.resources)
      for (const name of [id, ...Object.keys(binding.fields)]) expect(schema).toContain(`"${name}":`);
  });
});
