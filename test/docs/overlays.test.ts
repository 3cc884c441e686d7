/** The overlay that the documentation shows is one, and what it says of it is so. */
import { describe, expect, it } from '@jest/globals';
import { OVERLAY_EVIDENCE } from '../../src/contract/binding.js';
import { shippedContract } from '../../src/contract/contract.js';
import { laidOver, overlaySchema } from '../../src/contract/overlay.js';
import { readDocument } from '../../src/documents/read-document.js';
import { blocksOf, rowsOf, sectionOf, textOf } from './a-page.js';

const page = textOf('docs/overlays.md');

describe('the documented overlay', () => {
  it('is taken, and binds what it says', () => {
    const [text = ''] = blocksOf(page, 'yaml');

    const { value, problems } = readDocument(text, {
      file: 'docs/overlays.md',
      schema: overlaySchema(shippedContract, shippedContract),
      words: { one: 'an overlay', format: 'YAML', whole: 'the overlay' },
    });

    expect(problems).toEqual([]);
    const contract = value === undefined ? shippedContract : laidOver(shippedContract, value);
    expect(contract.build).toBe(9406);
    expect(contract.byId('smtp-in')?.binding).toMatchObject({ write: { sends: 'changed-members' } });
    expect(contract.byId('rbls')?.binding).not.toHaveProperty('add');
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
